import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { composed } from '../../kernel/composed.js';
import { type Db, isDuplicate, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Missing, type Read, Refused } from '../../kernel/refusals.js';
import type { Typed } from '../record/fact-form.js';
import { differing, keepFormer, reasonIn } from '../record/fact-keeping.js';
import { FieldReader } from '../record/field-reader.js';
import { longest } from './source-form.js';

/** Publishers that are one house, or take their word from each other: their texts do not confirm each other. */
export interface PublisherGroup {
  id: string;
  name: string;
  why: string;
  /** As `sources.publisher` has them, in small letters. */
  publishers: string[];
  version: number;
}

export type GroupSaid = Pick<PublisherGroup, 'name' | 'why' | 'publishers'>;

export const group_fields = ['name', 'publishers', 'group_why'] as const;
/** A house with more names than this is several. */
export const most_publishers = 100;
/** So many groups are shown on their page. */
export const most_groups = 500;

/** Reads a group: its name, its publishers (a line each) and why they count as one. */
export function readGroup(typed: Typed): Read<GroupSaid> {
  const reader = new FieldReader(typed);
  const name = reader.needed('name', 200);
  const why = reader.needed('group_why', 2000, 'lines');
  // A small letter and its marks may be one letter where the capital has none of its own.
  const lines = composed(reader.needed('publishers', 10_000, 'lines').toLowerCase()).split('\n');
  const publishers = [...new Set(lines.map((line) => line.replace(/\s+/g, ' ').trim()))].filter(Boolean);
  if (publishers.length === 1) reader.wrong('publishers', 'register.sources.group.one');
  if (publishers.length > most_publishers) {
    reader.wrong('publishers', 'register.sources.group.many', { limit: most_publishers });
  }
  if (publishers.some((publisher) => publisher.length > longest.publisher)) {
    reader.wrong('publishers', 'register.record.too_long', { limit: longest.publisher });
  }
  return reader.read({ name, why, publishers });
}

/** A group as it would have been typed. */
export function typedGroup({ name, why, publishers }: GroupSaid): Typed {
  return { name, publishers: publishers.join('\n'), group_why: why };
}

/** All groups by name, each with its publishers. */
export async function publisherGroups(db: Db): Promise<PublisherGroup[]> {
  const groups = await db
    .selectFrom('publisher_groups')
    .select(['id', 'name', 'why', 'version'])
    .orderBy('name')
    .limit(most_groups)
    .execute();
  const publishers = await db
    .selectFrom('grouped_publishers')
    .select(['publisher', 'group_id'])
    .orderBy('publisher')
    .execute();
  return groups.map((group) => ({
    ...group,
    publishers: publishers.filter(({ group_id }) => group_id === group.id).map(({ publisher }) => publisher),
  }));
}

/** Enters a group. Throws `Refused` where the name is taken or a publisher stands in another group. */
export async function addGroup(db: Db, actor: Actor, said: GroupSaid): Promise<string> {
  const id = newId(actor.chance);
  await named(() =>
    transact(db, async (tx) => {
      const { name, why } = said;
      const created_at = actor.clock.now();
      await tx
        .insertInto('publisher_groups')
        .values({ id, name, why, import_hash: null, created_at })
        .execute();
      await putPublishers(tx, id, said.publishers);
      await record(tx, actor, { what: 'publishers.grouped', subject: `publishers:${id}`, why });
    }),
  );
  return id;
}

/** Changes a group; what it said before is kept. Throws as `addGroup`, and `register.record.stale`. */
export async function changeGroup(
  db: Db,
  actor: Actor,
  seen: { id: string; version: number },
  said: GroupSaid,
): Promise<void> {
  await named(() =>
    transact(db, async (tx) => {
      const before = await lockedGroup(tx, seen);
      const fields = differing(typedGroup(before), typedGroup(said));
      if (fields.length === 0) return;
      const version = before.version + 1;
      const { name, why } = said;
      await tx
        .updateTable('publisher_groups')
        .set({ name, why, version })
        .where('id', '=', seen.id)
        .execute();
      await putPublishers(tx, seen.id, said.publishers);
      await keepFormer(tx, actor, before, typedGroup(before), why);
      const entry = { what: 'publishers.regrouped', subject: `publishers:${seen.id}`, why };
      await record(tx, actor, { ...entry, detail: { version, fields } });
    }),
  );
}

/** Ends a group: its publishers count as independent of each other again. */
export async function endGroup(
  db: Db,
  actor: Actor,
  seen: { id: string; version: number },
  why: string,
): Promise<void> {
  const reason = reasonIn(why);
  await transact(db, async (tx) => {
    const before = await lockedGroup(tx, seen);
    await keepFormer(tx, actor, before, typedGroup(before), reason);
    await tx.deleteFrom('publisher_groups').where('id', '=', seen.id).execute();
    await record(tx, actor, { what: 'publishers.parted', subject: `publishers:${seen.id}`, why: reason });
  });
}

async function lockedGroup(tx: Db, seen: { id: string; version: number }): Promise<PublisherGroup> {
  const group = await tx
    .selectFrom('publisher_groups')
    .select(['id', 'name', 'why', 'version'])
    .where('id', '=', seen.id)
    .forUpdate()
    .executeTakeFirst();
  if (!group) throw new Missing('group');
  if (group.version !== seen.version) throw new Refused('register.record.stale');
  const rows = await tx
    .selectFrom('grouped_publishers')
    .select('publisher')
    .where('group_id', '=', seen.id)
    .orderBy('publisher')
    .execute();
  return { ...group, publishers: rows.map(({ publisher }) => publisher) };
}

/** Makes these the publishers of a group. Throws `Refused` for one that another group has. */
export async function putPublishers(tx: Db, group_id: string, publishers: string[]): Promise<void> {
  const taken = await tx
    .selectFrom('grouped_publishers as p')
    .innerJoin('publisher_groups as g', 'g.id', 'p.group_id')
    .select(['p.publisher', 'g.name'])
    .where('p.publisher', 'in', publishers)
    .where('p.group_id', '<>', group_id)
    .limit(1)
    .executeTakeFirst();
  if (taken) {
    const values = { publisher: taken.publisher, group: taken.name };
    throw new Refused('register.sources.group.elsewhere', values, 422);
  }
  await tx.deleteFrom('grouped_publishers').where('group_id', '=', group_id).execute();
  await tx
    .insertInto('grouped_publishers')
    .values(publishers.map((publisher) => ({ publisher, group_id })))
    .execute();
}

async function named(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (isDuplicate(error, 'publisher_groups_name_key')) {
      throw new Refused('register.sources.group.named', {}, 422);
    }
    throw error;
  }
}
