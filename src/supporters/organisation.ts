import { sql } from 'kysely';
import type { Actor } from '../kernel/actor.js';
import { newId } from '../kernel/chance.js';
import { type Db, isDuplicate } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import { Missing, Refused } from '../kernel/refusals.js';
import { foldName, slugOf } from './name.js';
import { beginSupport, giveConsent } from './support.js';
import type { Kind, Level } from './tables.js';

/** What an organisation says of itself. */
export interface OrganisationFacts {
  name: string;
  kind: Kind;
  level: Level;
  /** Name of the organisation that it is part of. */
  part_of: string | null;
  /** ISO 3166-1 alpha-2. */
  country: string;
  members: number | null;
}

/** One of the organisations that we know, as the desk sees it. */
export interface Known {
  id: string;
  slug: string;
  name: string;
  kind: Kind;
  level: Level;
  country: string;
  part_of: string | null;
  /** How alike the names are: 1 is the same, see pg_trgm. */
  likeness: number;
}

/** The organisation of exactly this name (see `foldName`) in this country, or null. Rows that are one are one. */
export async function organisationNamed(
  db: Db,
  name: string,
  country: string,
): Promise<{ id: string } | null> {
  const found = await db
    .selectFrom('organisations as o')
    .innerJoin('organisations_one as u', 'u.id', 'o.id')
    .select('u.one_id as id')
    .where('o.name_folded', '=', foldName(name))
    .where('o.country', '=', country)
    .executeTakeFirst();
  return found ?? null;
}

/** Organisations whose names are alike, most alike first: suggestions for a person, never a decision. */
export async function organisationsLike(db: Db, name: string, limit = 8): Promise<Known[]> {
  const folded = foldName(name);
  const { rows } = await sql<Known>`
    select one_id as id, slug, name, kind, level, country, part_of, likeness from (
      select o.*, u.one_id,
        greatest(similarity(name_folded, ${folded}), word_similarity(name_folded, ${folded}) * 0.9) as likeness
      from organisations o join organisations_one u on u.id = o.id) as o
    where likeness >= 0.35
    order by likeness desc, name_folded, id
    limit ${limit}`.execute(db);
  // One that was entered twice may be like by both names.
  return rows.filter((one, place) => rows.findIndex(({ id }) => id === one.id) === place);
}

/** Organisations that named this one as the one they are part of, and are not tied to one yet. */
export async function waitingFor(
  db: Db,
  name: string,
  country: string,
): Promise<{ id: string; name: string }[]> {
  return db
    .selectFrom('organisations')
    .select(['id', 'name'])
    .where('part_of_folded', '=', foldName(name))
    .where('country', '=', country)
    .where('part_of_id', 'is', null)
    .where('part_of_decided_at', 'is', null)
    .orderBy('name_folded')
    .execute();
}

/** What the desk decided about an organisation while it verified its adoption. */
export interface Welcome {
  /** `adoption:<id>`. */
  basis: string;
  /** The one that it is, when a person has recognised it under another spelling. */
  same_as: string | null;
  /** The one that it is part of, when a person has said so; else it is looked up by the exact name. */
  part_of_id: string | null;
  /** Whether it may be named. */
  consents: boolean;
}

/**
 * Takes an organisation in: makes its row, or knows it again by its folded name and country, or as
 * the one that a person has chosen. Its number of members becomes the latest that it gave. Ties it to
 * the organisation above it and to those below that waited for it. Run it inside the act that
 * verifies. Throws `Missing` for an unknown choice, `Refused` when it would be part of itself.
 */
export async function takeIn(
  tx: Db,
  actor: Actor,
  facts: OrganisationFacts,
  welcome: Welcome,
): Promise<string> {
  const known = welcome.same_as
    ? await byId(tx, welcome.same_as)
    : await organisationNamed(tx, facts.name, facts.country).then((one) => one && byId(tx, one.id));
  const above = welcome.part_of_id ? await byId(tx, welcome.part_of_id) : await namedAbove(tx, facts);
  if (known && above?.id === known.id) throw new Refused('supporters.organisation.part_of_itself');
  let id: string;
  if (known) {
    id = known.id;
    const changes = {
      ...(facts.members === null ? {} : { members: facts.members }),
      ...(facts.part_of ? { part_of: facts.part_of, part_of_folded: foldName(facts.part_of) } : {}),
      ...(above && (welcome.part_of_id || !(await isDecided(tx, id))) ? { part_of_id: above.id } : {}),
    };
    if (Object.keys(changes).length > 0) {
      await tx.updateTable('organisations').set(changes).where('id', '=', id).execute();
    }
  } else {
    id = newId(actor.chance);
    await insertWithSlug(tx, actor, id, facts, above?.id ?? null);
  }
  await tieThoseBelow(tx, id, facts);
  await beginSupport(tx, actor, id, welcome.basis);
  if (welcome.consents) await giveConsent(tx, actor, id, welcome.basis);
  await record(tx, actor, {
    what: known ? 'organisation.known_again' : 'organisation.taken_in',
    subject: `organisation:${id}`,
    detail: { basis: welcome.basis, consents: welcome.consents, part_of: above?.id ?? null },
  });
  return id;
}

/** The one that a row is, locked: whoever else takes it in waits. Throws `Missing`. */
async function byId(tx: Db, id: string): Promise<{ id: string }> {
  const one = await tx
    .selectFrom('organisations_one')
    .select('one_id')
    .where('id', '=', id)
    .executeTakeFirst();
  if (!one) throw new Missing('organisation');
  return tx
    .selectFrom('organisations')
    .select('id')
    .where('id', '=', one.one_id)
    .forUpdate()
    .executeTakeFirstOrThrow();
}

async function isDecided(tx: Db, id: string): Promise<boolean> {
  const { part_of_decided_at } = await tx
    .selectFrom('organisations')
    .select('part_of_decided_at')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  return part_of_decided_at !== null;
}

/** The one above: exactly of that name, in the same country or working across borders. */
async function namedAbove(tx: Db, facts: OrganisationFacts): Promise<{ id: string } | undefined> {
  if (!facts.part_of) return undefined;
  return (
    tx
      .selectFrom('organisations as o')
      .innerJoin('organisations_one as u', 'u.id', 'o.id')
      .select('u.one_id as id')
      .where('name_folded', '=', foldName(facts.part_of))
      .where((is) => is.or([is('country', '=', facts.country), is('level', '=', 'international')]))
      // It may have called itself by the name of the whole.
      .where((is) =>
        is.not(is.and([is('name_folded', '=', foldName(facts.name)), is('country', '=', facts.country)])),
      )
      .orderBy(sql`(country = ${facts.country})`, 'desc')
      .limit(1)
      .executeTakeFirst()
  );
}

async function tieThoseBelow(tx: Db, id: string, facts: OrganisationFacts): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select o.id from organisations o
    where o.part_of_id is null and o.part_of_decided_at is null and o.part_of_folded = ${foldName(facts.name)}
      and (o.country = ${facts.country} or ${facts.level} = 'international') and o.id <> ${id}
      and not exists (select from organisations_above a where a.id = ${id} and a.above_id = o.id)`.execute(
    tx,
  );
  if (rows.length === 0) return;
  await tx
    .updateTable('organisations')
    .set({ part_of_id: id })
    .where(
      'id',
      'in',
      rows.map((row) => row.id),
    )
    .execute();
}

async function insertWithSlug(
  tx: Db,
  actor: Actor,
  id: string,
  facts: OrganisationFacts,
  above: string | null,
): Promise<void> {
  const base = slugOf(facts.name) || `organisation-${facts.country.toLowerCase()}`;
  const taken = await tx
    .selectFrom('organisations')
    .select('slug')
    .where((is) => is.or([is('slug', '=', base), is('slug', 'like', `${base}-%`)]))
    .execute();
  const slugs = new Set(taken.map((row) => row.slug));
  let slug = base;
  for (let next = 2; slugs.has(slug); next += 1) slug = `${base}-${next}`;
  try {
    await tx
      .insertInto('organisations')
      .values({
        id,
        slug,
        name: facts.name,
        name_folded: foldName(facts.name),
        kind: facts.kind,
        level: facts.level,
        part_of: facts.part_of,
        part_of_folded: facts.part_of ? foldName(facts.part_of) : null,
        part_of_id: above,
        country: facts.country,
        members: facts.members,
        first_adopted_at: actor.clock.now(),
      })
      .execute();
  } catch (error) {
    // Two people verified at once: the second tries again and then finds the first one's row.
    if (isDuplicate(error)) throw new Refused('supporters.organisation.at_once');
    throw error;
  }
}
