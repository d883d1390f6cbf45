import { sql } from 'kysely';
import type { Actor } from '../kernel/actor.js';
import { newId, newToken, tokenHash } from '../kernel/chance.js';
import { hour_ms } from '../kernel/clock.js';
import { type Db, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import type { Language } from '../kernel/language.js';
import { Missing, Refused } from '../kernel/refusals.js';
import { seal } from '../kernel/vault.js';
import { queueMail } from '../mailroom/outbox.js';
import { recipientOf } from '../staff/compartment.js';
import { foldName } from '../supporters/name.js';
import type { Passed } from './adoption-passed.js';
import type { Report } from './adoption-reader.js';
import { keepAddress } from './adoptions/officer-address.js';
import { refuseWithdrawn, type Version } from './model.js';

/** How long an adoption waits for the officer's confirmation before it is removed. */
export const confirm_within_hours = 48;

/** The officer of an organisation, as sealed to the compartment `supporters`. */
export interface Officer {
  name: string;
  email: string;
  /** Who proposed the text, unless that name may be public: then it stands in the record. */
  proposer?: string;
}

/** One form that was filled in to the end. */
export interface HandedIn {
  /** Id that the form was given when it was first shown: a form that is sent twice is one adoption. */
  draft: string;
  report: Report;
  passed: Passed;
  version: Version;
  spoken: Language;
}

/** The confirmation mail in the officer's language, for the secret of its link. */
export type ConfirmationWords = (token: string) => { subject: string; text: string };

/**
 * Takes an adoption in: the row, the journal, and the mail that asks the officer to confirm, in one
 * transaction. The same form twice is one adoption and one mail. With `sharedHash` the address had its mail
 * of the day already: no mail is queued, and the link of that one confirms this one too. Throws `Refused` when this
 * organisation has passed this text already, as far as the public may know that, and when there is
 * nobody yet who could open what is sealed (503).
 */
export async function handIn(
  db: Db,
  actor: Actor,
  { draft, report, passed, version, spoken }: HandedIn,
  words: ConfirmationWords,
  sharedHash: Buffer | null = null,
): Promise<{ id: string; again: boolean }> {
  return transact(db, async (tx) => {
    const before = await isHandedIn(tx, draft);
    if (before) return before;
    const { name, kind, level, part_of, country, members } = report.organisation;
    const organisation_folded = foldName(name);
    await refuseWithdrawn(tx, version.text_id);
    await refuseTheSame(tx, version.text_id, organisation_folded, country);
    const id = newId(actor.chance);
    const token = newToken(actor.chance);
    const made = await tx
      .insertInto('adoptions')
      .values({
        id,
        draft,
        text_id: version.text_id,
        version_id: version.id,
        language: version.language,
        organisation: name,
        organisation_folded,
        kind,
        level,
        part_of,
        country,
        members,
        met_on: report.met_on,
        met_at: report.met_at,
        decided_by: report.votes ? 'vote' : 'consent',
        votes_for: report.votes?.for ?? null,
        votes_against: report.votes?.against ?? null,
        abstained: report.votes?.abstained ?? null,
        passed: passed.text,
        sha256: passed.sha256,
        unchanged: passed.unchanged,
        demands: JSON.stringify(passed.difference.demands),
        posted_by: report.posted_by,
        may_name: report.may_name,
        body: report.record.body,
        minute_reference: report.record.minute_reference,
        proposer: report.record.name_proposer ? report.record.proposer : null,
        tell_vote: report.record.tell_vote,
        tell_text: report.record.tell_text,
        spoken,
        officer_sealed: await seal(
          await recipientOf(tx, 'supporters'),
          { table: 'adoptions', row: id },
          officerOf(report),
        ),
        confirm_hash: tokenHash(token),
        handed_in_at: actor.clock.now(),
      })
      .onConflict((conflict) => conflict.column('draft').doNothing())
      .returning('id')
      .executeTakeFirst();
    // The same form arrived twice at the same moment: the other one is in.
    if (!made) return (await isHandedIn(tx, draft)) ?? { id, again: true };
    await record(tx, actor, {
      what: 'adoption.handed_in',
      subject: `adoption:${id}`,
      detail: { text: version.text_id, version: version.number },
    });
    await keepAddress(tx, id, report.officer.email);
    if (sharedHash) {
      const shared = { adoption_id: id, confirm_hash: sharedHash };
      await tx.insertInto('shared_confirmations').values(shared).execute();
      return { id, again: false };
    }
    await queueMail(tx, actor, {
      key: `adoption:${id}:confirm`,
      purpose: 'confirmation',
      to: report.officer.email,
      ...words(token),
    });
    return { id, again: false };
  });
}

function officerOf({ officer, record }: Report): Officer {
  const sealed = record.proposer !== null && !record.name_proposer;
  return { ...officer, ...(sealed ? { proposer: record.proposer as string } : {}) };
}

/** The adoption of a form that was sent before, or null. */
export async function isHandedIn(db: Db, draft: string): Promise<{ id: string; again: true } | null> {
  const row = await db.selectFrom('adoptions').select('id').where('draft', '=', draft).executeTakeFirst();
  return row ? { id: row.id, again: true } : null;
}

/**
 * Refuses what is public already or waits confirmed. Those who asked not to be named are left out:
 * this form must not tell a stranger what they passed; the desk sees the second one.
 */
async function refuseTheSame(tx: Db, textId: string, folded: string, country: string): Promise<void> {
  const same = await tx
    .selectFrom('adoptions as a')
    .innerJoin('adoption_confirmations as c', 'c.adoption_id', 'a.id')
    .leftJoin('adoption_decisions as d', 'd.adoption_id', 'a.id')
    .select(['a.met_on', 'd.decision'])
    .where('a.text_id', '=', textId)
    .where('a.organisation_folded', '=', folded)
    .where('a.country', '=', country)
    .where('a.may_name', '=', true)
    .where((is) => is.or([is('d.decision', 'is', null), is('d.decision', '=', 'verified')]))
    // What was withdrawn may be passed again.
    .where((is) =>
      is.not(is.exists(is.selectFrom('adoption_withdrawals as w').whereRef('w.adoption_id', '=', 'a.id'))),
    )
    .executeTakeFirst();
  if (same) throw new Refused('resolutions.adopt.already', {}, 409);
}

/** What an officer is asked to confirm. */
export interface ToConfirm {
  id: string;
  organisation: string;
  title: string;
  slug: string;
  met_on: string;
  met_at: string;
  language: string;
  passed: string;
  confirmed: boolean;
}

/**
 * The adoptions of a confirmation link: the one of its mail first, then those that came to the same address
 * that day. Opening it changes nothing. Throws `Missing` for a link that is wrong or too old.
 */
export async function adoptionsOfLink(db: Db, actor: Actor, token: string): Promise<ToConfirm[]> {
  // A link's secret has 43 characters; anything else was not ours.
  if (!/^[A-Za-z0-9_-]{43}$/.test(token)) throw new Missing('adoption');
  const hash = tokenHash(token);
  const found = await db
    .selectFrom('adoptions as a')
    .innerJoin('texts as t', 't.id', 'a.text_id')
    .innerJoin('version_languages as l', (join) =>
      join.onRef('l.version_id', '=', 'a.version_id').onRef('l.language', '=', 'a.language'),
    )
    .leftJoin('adoption_confirmations as c', 'c.adoption_id', 'a.id')
    .leftJoin('shared_confirmations as s', 's.adoption_id', 'a.id')
    .select(['a.id', 'a.organisation', 'l.title', 't.slug', 'a.met_on', 'a.met_at', 'a.language', 'a.passed'])
    .select(['a.handed_in_at', 'c.confirmed_at'])
    .where((is) => is.or([is('a.confirm_hash', '=', hash), is('s.confirm_hash', '=', hash)]))
    // The link's own one first, whatever the clock says.
    .orderBy(sql`(a.confirm_hash = ${hash})`, 'desc')
    .orderBy('a.handed_in_at')
    .orderBy('a.id')
    .execute();
  const open = found.filter(
    ({ handed_in_at, confirmed_at }) => confirmed_at || handed_in_at >= tooOld(actor),
  );
  if (open.length === 0) throw new Missing('adoption');
  return open.map(({ handed_in_at: _, confirmed_at, ...rest }) => ({
    ...rest,
    confirmed: confirmed_at !== null,
  }));
}

/** The adoption for which the link's mail went; or, when that one is gone, the next. Throws `Missing`. */
export async function adoptionOfLink(db: Db, actor: Actor, token: string): Promise<ToConfirm> {
  const [first] = await adoptionsOfLink(db, actor, token);
  if (!first) throw new Missing('adoption');
  return first;
}

/**
 * Confirms an adoption by the secret of its link: the one with `id` of those that it leads to, or its own.
 * Doing it twice changes nothing and says so. Throws `Missing` for a link that is wrong or older than 48 hours.
 */
export async function confirm(
  db: Db,
  actor: Actor,
  token: string,
  id: string | null = null,
): Promise<{ adoption: ToConfirm; again: boolean }> {
  return transact(db, async (tx) => {
    const adoptions = await adoptionsOfLink(tx, actor, token);
    const adoption = id === null ? adoptions[0] : adoptions.find((one) => one.id === id);
    if (!adoption) throw new Missing('adoption');
    const made = await tx
      .insertInto('adoption_confirmations')
      .values({ adoption_id: adoption.id, confirmed_at: actor.clock.now() })
      .onConflict((conflict) => conflict.column('adoption_id').doNothing())
      .returning('adoption_id')
      .executeTakeFirst();
    if (made) await record(tx, actor, { what: 'adoption.confirmed', subject: `adoption:${adoption.id}` });
    return { adoption: { ...adoption, confirmed: true }, again: !made };
  });
}

/** What was handed in before this moment and not confirmed is removed. */
export function tooOld(actor: Actor): Date {
  return new Date(actor.clock.now().getTime() - confirm_within_hours * hour_ms);
}
