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
import { refuseWithdrawn, type Version } from './model.js';

/** How long an adoption waits for the officer's confirmation before it is removed. */
export const confirm_within_hours = 48;

/** The officer of an organisation, as sealed to the compartment `supporters`. */
export interface Officer {
  name: string;
  email: string;
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
 * transaction. The same form twice is one adoption and one mail. Throws `Refused` when this
 * organisation has passed this text already, as far as the public may know that, and when there is
 * nobody yet who could open what is sealed (503).
 */
export async function handIn(
  db: Db,
  actor: Actor,
  { draft, report, passed, version, spoken }: HandedIn,
  words: ConfirmationWords,
): Promise<{ id: string; again: boolean }> {
  return transact(db, async (tx) => {
    const before = await tx
      .selectFrom('adoptions')
      .select('id')
      .where('draft', '=', draft)
      .executeTakeFirst();
    if (before) return { id: before.id, again: true };
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
        spoken,
        officer_sealed: await seal(
          await recipientOf(tx, 'supporters'),
          { table: 'adoptions', row: id },
          report.officer satisfies Officer,
        ),
        confirm_hash: tokenHash(token),
        handed_in_at: actor.clock.now(),
      })
      .onConflict((conflict) => conflict.column('draft').doNothing())
      .returning('id')
      .executeTakeFirst();
    // The same form arrived twice at the same moment: the other one is in.
    if (!made) return { id: await idOfDraft(tx, draft), again: true };
    await record(tx, actor, {
      what: 'adoption.handed_in',
      subject: `adoption:${id}`,
      detail: { text: version.text_id, version: version.number },
    });
    await queueMail(tx, actor, {
      key: `adoption:${id}:confirm`,
      purpose: 'confirmation',
      to: report.officer.email,
      ...words(token),
    });
    return { id, again: false };
  });
}

async function idOfDraft(tx: Db, draft: string): Promise<string> {
  const row = await tx
    .selectFrom('adoptions')
    .select('id')
    .where('draft', '=', draft)
    .executeTakeFirstOrThrow();
  return row.id;
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

/** The adoption of a confirmation link. Throws `Missing` for a link that is wrong or too old. */
export async function adoptionOfLink(db: Db, actor: Actor, token: string): Promise<ToConfirm> {
  // A link's secret has 43 characters; anything else was not ours.
  if (!/^[A-Za-z0-9_-]{43}$/.test(token)) throw new Missing('adoption');
  const found = await db
    .selectFrom('adoptions as a')
    .innerJoin('texts as t', 't.id', 'a.text_id')
    .innerJoin('version_languages as l', (join) =>
      join.onRef('l.version_id', '=', 'a.version_id').onRef('l.language', '=', 'a.language'),
    )
    .leftJoin('adoption_confirmations as c', 'c.adoption_id', 'a.id')
    .select([
      'a.id',
      'a.organisation',
      'l.title',
      't.slug',
      'a.met_on',
      'a.met_at',
      'a.language',
      'a.passed',
      'a.handed_in_at',
      'c.confirmed_at',
    ])
    .where('a.confirm_hash', '=', tokenHash(token))
    .executeTakeFirst();
  if (!found) throw new Missing('adoption');
  const { handed_in_at, confirmed_at, ...rest } = found;
  if (!confirmed_at && handed_in_at < tooOld(actor)) throw new Missing('adoption');
  return { ...rest, confirmed: confirmed_at !== null };
}

/**
 * Confirms an adoption by the secret of its link. Doing it twice changes nothing and says so. Throws
 * `Missing` for a link that is wrong or older than 48 hours.
 */
export async function confirm(
  db: Db,
  actor: Actor,
  token: string,
): Promise<{ adoption: ToConfirm; again: boolean }> {
  return transact(db, async (tx) => {
    const adoption = await adoptionOfLink(tx, actor, token);
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

function tooOld(actor: Actor): Date {
  return new Date(actor.clock.now().getTime() - confirm_within_hours * hour_ms);
}

/** Removes what nobody confirmed within 48 hours. Returns how many. */
export async function forgetUnconfirmed(db: Db, actor: Actor): Promise<number> {
  return transact(db, async (tx) => {
    // Locked first: a confirmation that arrives at this moment waits, and then finds nothing.
    const { rows } = await sql<{ id: string }>`
      select a.id from adoptions a
      where a.handed_in_at < ${tooOld(actor)}
        and not exists (select from adoption_confirmations c where c.adoption_id = a.id)
      for update of a skip locked`.execute(tx);
    if (rows.length === 0) return 0;
    await tx
      .deleteFrom('adoptions')
      .where(
        'id',
        'in',
        rows.map((row) => row.id),
      )
      .execute();
    await record(tx, actor, {
      what: 'adoption.forgotten',
      subject: 'adoptions',
      why: `not confirmed within ${confirm_within_hours} hours`,
      detail: { count: rows.length },
    });
    return rows.length;
  });
}

const declined_kept_days = 30;

/** Takes the officer's contact out of what was declined 30 days ago or longer. Returns how many. */
export async function forgetDeclined(db: Db, actor: Actor): Promise<number> {
  const until = new Date(actor.clock.now().getTime() - declined_kept_days * 24 * hour_ms);
  return transact(db, async (tx) => {
    const { numAffectedRows } = await sql`
      update adoptions set officer_sealed = null where officer_sealed is not null and id in (
        select adoption_id from adoption_decisions
        where decision = 'declined' and decided_at < ${until})`.execute(tx);
    const count = Number(numAffectedRows ?? 0);
    if (count > 0) {
      await record(tx, actor, {
        what: 'adoption.officers_forgotten',
        subject: 'adoptions',
        detail: { count },
      });
    }
    return count;
  });
}
