import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import type { Actor } from '../kernel/actor.js';
import { type Db, type PublicDb, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import { Refused } from '../kernel/refusals.js';
import type { InLanguages } from './tables.js';

/** Who sends: as it stands on paper, in mails and in the masthead. */
export interface Campaign {
  name: string;
  taglines: InLanguages;
  /** The campaign's own language, and all that it writes in. */
  language: string;
  languages: string[];
  /** Postal address without name and country. */
  lines: string[];
  /** In Latin letters, as on envelopes from abroad. */
  country: string;
  email: string;
}

/** The campaign, from either handle: all of it may be told, since it stands on every envelope. Null while nobody has set it up. */
export async function campaignOrNone(db: Db | PublicDb): Promise<Campaign | null> {
  const { rows } = await sql<Campaign>`
    select name, taglines, language, languages, lines, country, email from published.publisher`.execute(db);
  return rows[0] ?? null;
}

/** The same where nothing can be done without it. Throws `Refused` (503) while nobody has set it up. */
export async function campaign(db: Db | PublicDb): Promise<Campaign> {
  const found = await campaignOrNone(db);
  if (!found) throw new Refused('mailroom.campaign.missing', {}, 503);
  return found;
}

/** Whether the sender is an invented one: its mail address lies in a domain that is nobody's (RFC 2606). */
export function isDemonstration(sender: Pick<Campaign, 'email'> | null): boolean {
  return sender !== null && /[@.]example(\.(com|net|org))?$/i.test(sender.email);
}

/** Name and tagline for the masthead; a plain stand-in while there is no campaign yet. */
export async function publisher(
  db: Db | PublicDb,
  language = 'en',
): Promise<{ name: string; tagline: string }> {
  const found = await campaignOrNone(db);
  if (!found) return { name: 'Habeas', tagline: '' };
  return { name: found.name, tagline: found.taglines[language] ?? found.taglines[found.language] ?? '' };
}

/** All that a sender is, in the order in which papers show it. */
export const sender_parts = [
  'name',
  'taglines',
  'language',
  'languages',
  'lines',
  'country',
  'email',
] as const satisfies (keyof Campaign)[];

export type SenderPart = (typeof sender_parts)[number];

/** Who sent before, null while nobody had said so, and what is different now: all of it the first time. */
export interface SenderChange {
  before: Campaign | null;
  changed: SenderPart[];
}

/**
 * Sets who sends, or changes it. The journal says which parts changed; of the old ones nothing is kept here. A sender that
 * is the same already is left alone.
 */
export async function setCampaign(db: Db, actor: Actor, sender: Campaign): Promise<SenderChange> {
  return transact(db, async (tx) => {
    const found = await tx.selectFrom('campaign').select(sender_parts).forUpdate().executeTakeFirst();
    const before = found ?? null;
    const changed = sender_parts.filter((part) => !isDeepStrictEqual(before?.[part], sender[part]));
    if (changed.length === 0) return { before, changed };
    const row = {
      name: sender.name,
      taglines: JSON.stringify(sender.taglines),
      language: sender.language,
      languages: JSON.stringify(sender.languages),
      lines: JSON.stringify(sender.lines),
      country: sender.country,
      email: sender.email,
      changed_at: actor.clock.now(),
    };
    await tx
      .insertInto('campaign')
      .values(row)
      .onConflict((conflict) => conflict.column('one').doUpdateSet(row))
      .execute();
    await record(tx, actor, { what: 'campaign.set', subject: 'campaign', detail: { changed } });
    return { before, changed };
  });
}

/** The sender in one line, above the address in the window (DIN 5008, return line). */
export function returnLine(sender: Campaign): string {
  return [sender.name, ...sender.lines, sender.country].join(' · ');
}
