import { composed } from '../../kernel/composed.js';
import type { Problem } from '../../kernel/refusals.js';
import { TURNING_MARKS } from '../../print/typeface.js';
import { unprintable } from '../plain-text.js';
import { type Body, bodies } from './tables.js';

/** What the record holds beside the vote: all of it may be left out. */
export interface RecordSaid {
  body: Body | null;
  minute_reference: string | null;
  /** Who proposed it, and whether that name may be public; else it is sealed. */
  proposer: string | null;
  name_proposer: boolean;
  tell_vote: boolean;
  tell_text: boolean;
}

/** The optional fields of the form, in its order. */
export const record_fields = [
  'body',
  'minute_reference',
  'proposer',
  'name_proposer',
  'tell_vote',
  'tell_text',
] as const;
export type RecordField = (typeof record_fields)[number];

const longest: Partial<Record<RecordField, number>> = { minute_reference: 200, proposer: 120 };

/** Reads the optional fields; adds every problem, each at its field. Without an answer the vote and the text are told. */
export function readRecord(form: Record<string, string | undefined>, problems: Problem[]): RecordSaid {
  const wrong = (field: RecordField, code: string, values?: Problem['values']) =>
    problems.push({ field, code: `resolutions.adopt.problem.${code}`, ...(values ? { values } : {}) });
  const line = (field: 'minute_reference' | 'proposer'): string | null => {
    const typed = form[field] ?? '';
    const most = longest[field] ?? 0;
    if (typed.trim() === '') return null;
    if (typed.length > most) wrong(field, 'too_long', { length: typed.length, most });
    else if (/\p{Cc}/u.test(typed)) wrong(field, 'control');
    else if (TURNING_MARKS.test(typed)) wrong(field, 'turning');
    else problems.push(...unprintable(field, typed));
    return composed(typed).replace(/\s+/g, ' ').trim();
  };
  const yes = (field: RecordField, standard: boolean): boolean => {
    const typed = form[field] ?? '';
    if (typed === '') return standard;
    if (typed !== 'yes' && typed !== 'no') chooseAgain(field, problems);
    return typed === 'yes';
  };
  const body = form.body ?? '';
  if (body !== '' && !(bodies as readonly string[]).includes(body)) chooseAgain('body', problems);
  return {
    body: body === '' ? null : (body as Body),
    minute_reference: line('minute_reference'),
    proposer: line('proposer'),
    name_proposer: yes('name_proposer', false),
    tell_vote: yes('tell_vote', true),
    tell_text: yes('tell_text', true),
  };
}

function chooseAgain(field: RecordField, problems: Problem[]): void {
  problems.push({ field, code: 'resolutions.adoptions.problem.choose' });
}
