import { sql } from 'kysely';
import type { Db } from '../kernel/database.js';
import { type Language, longDay, type Messages, type Say } from '../kernel/language.js';
import { Missing } from '../kernel/refusals.js';
import { type Sheet, sheetAt } from '../print/press.js';
import { type Campaign, returnLine } from './campaign.js';
import { countryLine } from './country-line.js';
import { spelled } from './dispatch-code.js';
import type { AddresseeKind, DispatchState, Role, Way } from './tables.js';

/** The sheet of letters: one or many, with or without a tally. */
export const lettersSheet: Sheet = sheetAt(import.meta.url, 'letters.typ');

/** A dispatch with all that its paper needs. */
export interface Paper {
  id: string;
  code: string;
  state: DispatchState;
  channel: Way;
  role: Role;
  addressee_kind: AddresseeKind;
  addressee_id: string;
  addressee_name: string;
  language: string;
  /** Language of the letter that covers it: another one where the text does not exist in the addressee's. */
  covering_language: string;
  salutation: string | null;
  /** A covering letter of its own, or the item's. */
  own_covering: string[] | null;
  covering: string[];
  lines: string[] | null;
  country: string | null;
  /** Printed on the sheet for whoever stands at the machine. */
  fax: string | null;
  contact_sealed: Buffer | null;
  sender_name: string;
  title: string;
  body: string[];
}

/** The papers of these dispatches, in the order of the ids. Throws `Missing` when one is not there. */
export async function papersOf(db: Db, ids: string[]): Promise<Paper[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<Paper>`
    select d.id, d.code, d.state, d.channel, d.role, d.addressee_kind, d.addressee_id, d.addressee_name,
      d.language, coalesce(d.covering_language, d.language) as covering_language, d.salutation, d.covering as own_covering, t.covering, d.lines, d.country, d.fax,
      d.contact_sealed, t.title, t.body,
      -- A letter of the campaign's own has its name as it is when it is set, like the address below it.
      case when i.kind = 'chaser' then coalesce((select name from campaign), i.sender_name)
        else i.sender_name end as sender_name
    from dispatches d
      join items i on i.id = d.item_id
      join item_texts t on t.item_id = d.item_id and t.language = d.language
    where d.id = any(${ids})`.execute(db);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.map((id) => {
    const found = byId.get(id);
    if (!found) throw new Missing('dispatch');
    return found;
  });
}

/** One letter as the sheet takes it. */
export interface LetterData {
  lang: string;
  /** Language of the paper behind the letter. */
  'body-lang': string;
  sender: string;
  'sender-lines': string[];
  'return-line': string;
  addressee: string[];
  country: string | null;
  date: string;
  info: [string, string][];
  subject: string;
  code: string | null;
  salutation: string;
  covering: string[];
  farewell: string;
  signed: string[];
  enclosed: string;
  title: string;
  body: string[];
  foot: string;
}

/** A day (YYYY-MM-DD) as a letter of that language dates itself. */
export const letterDate = longDay;

/** The address as it stands on the envelope. At home the country's line is left out, as the post asks for (UPU S42). */
export function addressOn(
  paper: Pick<Paper, 'lines' | 'country' | 'addressee_name'>,
  sender: Campaign,
): { addressee: string[]; country: string | null } {
  const { lines, country } = paper;
  const isHome = country?.toLowerCase() === sender.country.toLowerCase();
  return {
    addressee: lines ?? [paper.addressee_name],
    country: lines && country && !isHome ? countryLine(country, sender.language) : null,
  };
}

/**
 * The letter of one dispatch, dated `day`. What goes into a prison carries no code and no
 * reference: a censor stops what looks like a cipher.
 */
export function letterOf(paper: Paper, sender: Campaign, messages: Messages, day: string): LetterData {
  const say = messages.in(paper.covering_language as Language);
  const intoPrison = paper.addressee_kind === 'prisoner';
  const code = intoPrison ? null : spelled(paper.code);
  return {
    lang: paper.covering_language,
    'body-lang': paper.language,
    sender: paper.sender_name,
    'sender-lines': [
      // What the campaign sends itself goes through nobody.
      ...(paper.sender_name === sender.name
        ? []
        : [say('mailroom.paper.through', { campaign: sender.name })]),
      ...sender.lines,
      sender.country,
    ],
    'return-line': returnLine(sender),
    ...addressOn(paper, sender),
    date: letterDate(day, paper.covering_language),
    info: [
      ...(paper.fax ? [[say('mailroom.paper.fax'), paper.fax] satisfies [string, string]] : []),
      ...(code ? [[say('mailroom.paper.reference'), code] satisfies [string, string]] : []),
    ],
    subject: paper.title,
    code,
    salutation: closed(paper.salutation ?? salutation(paper, say)),
    covering: coveringOf(paper, say),
    farewell: say('mailroom.paper.farewell'),
    signed: [paper.sender_name],
    enclosed: say('mailroom.paper.enclosed', { title: paper.title }),
    title: paper.title,
    body: paper.body,
    foot: paper.sender_name,
  };
}

/** A salutation ends with a comma where its source gave it without any mark. */
function closed(words: string): string {
  return /[\p{L}\p{N}]$/u.test(words) ? `${words},` : words;
}

function salutation(paper: Paper, say: Say): string {
  return paper.addressee_kind === 'office'
    ? say('mailroom.paper.salutation')
    : say('mailroom.paper.greeting', { name: paper.addressee_name });
}

function coveringOf(paper: Paper, say: Say): string[] {
  if (paper.own_covering) return paper.own_covering;
  if (paper.role === 'addressee') return paper.covering;
  return [say(`mailroom.paper.copy_for.${paper.addressee_kind}`, { organisation: paper.sender_name })];
}

/** The same letter as the text of a mail: the paper itself is attached, and stands below once more. */
export function mailText(letter: LetterData): string {
  const above = [letter.salutation, ...letter.covering, letter.farewell, letter.signed.join('\n')];
  const reference = letter.info.map(([label, value]) => `${label}: ${value}`).join('\n');
  const foot = [letter['sender-lines'].join('\n'), reference].filter((part) => part !== '').join('\n');
  return `${[...above, foot, '* * *', letter.title, ...letter.body].join('\n\n')}\n`;
}
