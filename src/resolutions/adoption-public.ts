import { type Selectable, sql } from 'kysely';
import type { PublicDb, Published } from '../kernel/database.js';
import { addDays } from '../kernel/day.js';
import { Missing } from '../kernel/refusals.js';

/** An adoption as everybody may read it. */
export type PublicAdoption = Selectable<Published['adoptions']>;

const latest_shown = 200;

/** Adoptions of the text `textSlug` by organisations that are named, latest meeting first; at most `limit`. */
export async function adoptionsOf(
  db: PublicDb,
  textSlug: string,
  limit = latest_shown,
): Promise<PublicAdoption[]> {
  return db
    .selectFrom('adoptions')
    .innerJoin('texts', 'texts.id', 'adoptions.text_id')
    .selectAll('adoptions')
    .where('texts.slug', '=', textSlug)
    .orderBy('met_on', 'desc')
    .orderBy('adoptions.organisation')
    .limit(limit)
    .execute();
}

/** What a list of news tells of an adoption. */
export type LatestAdoption = Pick<
  PublicAdoption,
  'organisation' | 'organisation_slug' | 'members' | 'met_on'
> & { text_slug: string; title: string; title_language: string };

/** The adoptions on the roll of whatever text, the latest meeting first, each with the title as it was passed. */
export async function latestAdoptions(db: PublicDb, limit: number): Promise<LatestAdoption[]> {
  return db
    .selectFrom('adoptions as a')
    .innerJoin('texts as t', 't.id', 'a.text_id')
    .innerJoin('version_languages as l', (join) =>
      join.onRef('l.version_id', '=', 'a.version_id').onRef('l.language', '=', 'a.language'),
    )
    .select(['a.organisation', 'a.organisation_slug', 'a.members', 'a.met_on', 't.slug as text_slug'])
    .select(['l.title', 'l.language as title_language'])
    .where('a.withdrawn_on', 'is', null)
    .orderBy('a.met_on', 'desc')
    .orderBy('a.verified_on', 'desc')
    .orderBy('a.organisation')
    .limit(limit)
    .execute();
}

const slugs = /^[a-z0-9-]{1,100}$/;

/** The adoption of one text by one named organisation. Throws `Missing`. */
export async function adoptionBy(
  db: PublicDb,
  textSlug: string,
  organisationSlug: string,
): Promise<PublicAdoption & { title: string; slug: string }> {
  // An address can hold bytes that the database takes for no text at all.
  if (!slugs.test(textSlug) || !slugs.test(organisationSlug)) throw new Missing('adoption');
  const found = await db
    .selectFrom('adoptions')
    .innerJoin('texts', 'texts.id', 'adoptions.text_id')
    .innerJoin('version_languages', (join) =>
      join
        .onRef('version_languages.version_id', '=', 'adoptions.version_id')
        .onRef('version_languages.language', '=', 'adoptions.language'),
    )
    .selectAll('adoptions')
    .select(['version_languages.title', 'texts.slug'])
    .where('texts.slug', '=', textSlug)
    .where('adoptions.organisation_slug', '=', organisationSlug)
    // One that was withdrawn stays readable until the organisation passes the text again.
    .orderBy(sql`(withdrawn_on is null)`, 'desc')
    .orderBy('adoptions.verified_on', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!found) throw new Missing('adoption');
  return found;
}

/** One line of an organisation's page: which text it passed, when and how. */
export type PassedText = PublicAdoption & { slug: string; title: string };

/** What a named organisation has passed, latest first. */
export async function adoptionsOfOrganisation(db: PublicDb, organisationId: string): Promise<PassedText[]> {
  return db
    .selectFrom('adoptions')
    .innerJoin('texts', 'texts.id', 'adoptions.text_id')
    .selectAll('adoptions')
    .select(['texts.slug', 'texts.title'])
    .where('adoptions.organisation_id', '=', organisationId)
    .orderBy('adoptions.met_on', 'desc')
    .orderBy('texts.slug')
    .execute();
}

/** One of those lines as JSON. */
export function passedTold(one: PassedText): object {
  const { slug, title, met_on, unchanged, version, language, demands, sha256, verified_on, withdrawn_on } =
    one;
  return { slug, title, met_on, unchanged, version, language, demands, sha256, verified_on, withdrawn_on };
}

/** Of several organisations, what of each stands and since when; latest first. */
export async function adoptionsOfOrganisations(
  db: PublicDb,
  ids: string[],
): Promise<{ organisation_id: string; text_slug: string; met_on: string; verified_on: string }[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom('standing_adoptions as a')
    .innerJoin('texts', 'texts.id', 'a.text_id')
    .select(['a.organisation_id', 'a.met_on', 'a.verified_on', 'texts.slug as text_slug'])
    .where('a.organisation_id', 'in', ids)
    .orderBy('a.met_on', 'desc')
    .orderBy('texts.slug')
    .execute();
}

/** A text may go round a little before the day whose state of things its first version describes. */
const earlier_by_days = 31;

/** The first day on which a meeting can have passed this text (YYYY-MM-DD). */
export async function earliestMeeting(db: PublicDb, textId: string): Promise<string> {
  const first = await db
    .selectFrom('versions')
    .select((is) => is.fn.min('as_of').as('as_of'))
    .where('text_id', '=', textId)
    .executeTakeFirstOrThrow();
  return addDays(first.as_of, -earlier_by_days);
}

/** One correction as everybody may know of it: what was corrected, when, by whose word; not what stood there. */
export interface CorrectionTold {
  on: string;
  fields: string[];
  by: 'organisation' | 'campaign';
}

/** The corrections of a public adoption, the oldest first. What may be told is no correction of a fact and left out. */
export async function correctionsTold(db: PublicDb, adoptionId: string): Promise<CorrectionTold[]> {
  const rows = await db
    .selectFrom('adoption_corrections')
    .select(['corrected_on', 'fields', 'by_organisation'])
    .where('adoption_id', '=', adoptionId)
    .orderBy('number')
    .execute();
  return rows
    .map(({ corrected_on, fields, by_organisation }) => ({
      on: corrected_on,
      fields: fields.filter((field) => !about_telling.includes(field)),
      by: by_organisation ? ('organisation' as const) : ('campaign' as const),
    }))
    .filter(({ fields }) => fields.length > 0);
}

const about_telling = ['may_name', 'tell_vote', 'tell_text'];

/** An adoption as JSON tells it (documented in docs/): numbers, words and the text, no contact. */
export function toldOf(adoption: PublicAdoption): object {
  const { votes_for, votes_against, abstained } = adoption;
  return {
    organisation: { slug: adoption.organisation_slug, name: adoption.organisation, kind: adoption.kind },
    level: adoption.level,
    country: adoption.country,
    members: adoption.members,
    meeting: { on: adoption.met_on, at: adoption.met_at },
    decided_by: adoption.decided_by,
    vote: votes_for === null ? null : { for: votes_for, against: votes_against, abstained },
    version: adoption.version,
    language: adoption.language,
    unchanged: adoption.unchanged,
    demands: adoption.demands,
    sha256: adoption.sha256,
    posted_by: adoption.posted_by,
    verified_on: adoption.verified_on,
    body: adoption.body,
    minute_reference: adoption.minute_reference,
    proposer: adoption.proposer,
    vote_told: adoption.tell_vote,
    text_told: adoption.tell_text,
    withdrawn_on: adoption.withdrawn_on,
    members_added: adoption.members_added,
    within:
      adoption.within_slug === null
        ? null
        : {
            slug: adoption.within_slug,
            name: adoption.within_name,
            members: adoption.within_members,
          },
  };
}
