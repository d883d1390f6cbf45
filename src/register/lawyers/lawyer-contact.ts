import type { Actor } from '../../kernel/actor.js';
import { composed } from '../../kernel/composed.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Missing, type Problem, type Read } from '../../kernel/refusals.js';
import { seal } from '../../kernel/vault.js';
import { readMailAddress } from '../../post/mail-address.js';
import { missingGlyphs } from '../../print/typeface.js';

/** How a lawyer can be written to, as it is sealed to the compartment `lawyers`. */
export interface Contact {
  email?: string;
  /** Postal lines without the country, as on the envelope. */
  lines?: string[];
  /** How the lawyer wants copies; where it is not said: by e-mail if there is an address, else by post. */
  wants?: Wanted;
}

/** By which way a lawyer wants copies; `none`: none at all. */
export const ways_wanted = ['email', 'post', 'none'] as const;
export type Wanted = (typeof ways_wanted)[number];

/** The way a copy goes to somebody with this contact; null where it can go by none. */
export function wayTo({ email, lines, wants }: Contact): 'email' | 'post' | null {
  if (wants === 'none') return null;
  const ways = [...(email ? (['email'] as const) : []), ...(lines?.length ? (['post'] as const) : [])];
  return ways.find((way) => way === wants) ?? ways[0] ?? null;
}

/** The window of an envelope takes six lines, one of them the name. */
const most_lines = 5;
const longest_line = 80;

/** Reads what was typed of a lawyer's contact. Null: nothing was typed, so there is no contact (any more). */
export function readContact(typed: { email: string; lines: string; wants: string }): Read<Contact | null> {
  const problems: Problem[] = [];
  const contact: Contact = {};
  if (typed.email.trim() !== '') {
    const read = readMailAddress(typed.email, 'email', 'email');
    if (read.ok) contact.email = read.value;
    else
      problems.push(...read.problems.map((one) => ({ ...one, code: `register.desk.contact.${one.code}` })));
  }
  const lines = composed(typed.lines)
    .split(/\r\n?|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const wrong = (code: string, values?: Problem['values']) =>
    problems.push({ field: 'lines', code: `register.desk.contact.${code}`, ...(values ? { values } : {}) });
  if (lines.length > most_lines) wrong('many_lines', { most: most_lines });
  if (lines.some((line) => line.length > longest_line)) wrong('long_line', { most: longest_line });
  const glyphs = missingGlyphs(lines.join(''));
  if (glyphs.length > 0) wrong('unprintable');
  if (lines.length > 0) contact.lines = lines;
  const wants = ways_wanted.find((one) => one === typed.wants);
  if (wants) contact.wants = wants;
  // Whoever wants it by a way has to be reached by it.
  if (wants === 'email' && !contact.email)
    problems.push({ field: 'wants', code: 'register.desk.contact.wants_email' });
  if (wants === 'post' && !contact.lines)
    problems.push({ field: 'wants', code: 'register.desk.contact.wants_post' });
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, value: Object.keys(contact).length === 0 ? null : contact };
}

/**
 * Sets how a lawyer of a person can be written to, sealed to `recipient` (the compartment `lawyers`),
 * or takes it away (null). The journal says that it was done, never what. Throws `Missing`.
 */
export async function setContact(
  db: Db,
  actor: Actor,
  recipient: string,
  of: { person: string; lawyer: string },
  contact: Contact | null,
): Promise<void> {
  const contact_sealed = contact
    ? await seal(recipient, { table: 'lawyers', row: of.lawyer }, contact)
    : null;
  await transact(db, async (tx) => {
    const changed = await tx
      .updateTable('lawyers')
      .set({ contact_sealed })
      .where('id', '=', of.lawyer)
      .where('person_id', '=', of.person)
      .returning('id')
      .executeTakeFirst();
    if (!changed) throw new Missing('lawyer');
    await record(tx, actor, {
      what: contact ? 'lawyer.contact_set' : 'lawyer.contact_removed',
      subject: `lawyer:${of.lawyer}`,
    });
  });
}
