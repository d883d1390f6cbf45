import { createHash } from 'node:crypto';
import { type RawBuilder, sql } from 'kysely';
import { isId } from '../../kernel/chance.js';
import { type Db, type PublicDb, transact } from '../../kernel/database.js';

/** What visitors read of one thing, column by column. */
export type Shown = Record<string, unknown>;

/** One thing that visitors read differently: it comes (no `before`), goes (no `after`) or says something else. */
export interface Change {
  /** The published view in which it stands, as `course_events`. */
  view: string;
  id: string;
  before: Shown | null;
  after: Shown | null;
}

/**
 * Looks at the data as if a change had been made, and takes the change back. What `look` reads is what
 * everybody would read if the change stood; nobody else sees anything of it.
 */
export async function supposing<T>(
  db: Db,
  change: (tx: Db) => Promise<unknown>,
  look: (tx: Db) => Promise<T>,
): Promise<T> {
  return transact(db, async (tx) => {
    await sql`savepoint supposing`.execute(tx);
    try {
      await change(tx);
      return await look(tx);
    } finally {
      await sql`rollback to savepoint supposing`.execute(tx);
    }
  });
}

/**
 * The same handle, with the published views before it instead of the tables. Only inside `supposing`, which ends it.
 * The schema is named in each question, too: a connection keeps its statements planned by their text, and the
 * same text would stand for the tables.
 */
export async function asVisitor(tx: Db): Promise<PublicDb> {
  await sql`set local search_path to published`.execute(tx);
  return tx.withSchema('published') as unknown as PublicDb;
}

/**
 * What visitors would read more, less or differently of some people if a change were made. It is read
 * from the published views themselves, so that nothing that goes public can be left out of it.
 */
export async function publicDifference(
  db: Db,
  people: string[],
  change: (tx: Db) => Promise<unknown>,
): Promise<Change[]> {
  return transact(db, async (tx) => {
    const before = await shownOf(tx, people);
    const after = await supposing(tx, change, (supposed) => shownOf(supposed, people));
    const keys = [...new Set([...before.keys(), ...after.keys()])];
    const changes = keys.flatMap((key): Change[] => {
      const [one, other] = [before.get(key), after.get(key)];
      if (said(one?.shown) === said(other?.shown)) return [];
      const { view = '', id = '' } = one ?? other ?? {};
      return [{ view, id, before: one?.shown ?? null, after: other?.shown ?? null }];
    });
    return changes.sort((a, b) => (place(a) < place(b) ? -1 : 1));
  });
}

/** A short name of a difference: two that differ in anything have two. */
export function differenceMark(changes: Change[]): string {
  const all = changes.map(({ view, id, before, after }) => [view, id, said(before), said(after)]);
  return createHash('sha256').update(JSON.stringify(all.sort())).digest('base64url');
}

/** A row as a text that is the same for the same row: the database keeps the columns of JSON in an order of its own. */
function said(shown: Shown | null | undefined): string {
  return JSON.stringify(Object.entries(shown ?? {}).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Things of one kind stand together, in the order of their dates. */
function place({ view, id, before, after }: Change): string {
  const { happened, began, position } = { ...before, ...after };
  const order = typeof position === 'number' ? String(position).padStart(6, '0') : '';
  return [view, happened ?? began ?? '', order, id].join(' ');
}

/** Views with a `person_id` that say again what another one says. */
const said_elsewhere = [
  ...['name_keys', 'contradiction_people', 'proceeding_people', 'fact_sources'],
  // Worked out from the course, and gone with it.
  ...['kept_turns', 'waiting_courses'],
];

/** How rows about people are found in views that have no `person_id`. */
function hanging(people: RawBuilder<unknown>): Record<string, RawBuilder<unknown>> {
  const ids = (from: RawBuilder<unknown>, column: string) =>
    sql`(select ${sql.ref(column)} from ${from} as x where x.person_id = any(${people}))`;
  const contradictions = ids(sql`published.contradiction_people`, 'contradiction_id');
  const events = ids(sql`published.course_events`, 'id');
  return {
    people: sql`t.id = any(${people})`,
    course_readings: sql`t.event_id in ${events}`,
    event_counts: sql`t.event_id in ${events}`,
    stay_places: sql`t.id in ${ids(sql`published.stays`, 'id')}`,
    contradictions: sql`t.id in ${contradictions}`,
    contradiction_positions: sql`t.contradiction_id in ${contradictions}`,
    proceedings: sql`t.id in ${ids(sql`published.proceeding_people`, 'proceeding_id')}`,
  };
}

/** The published views in which something stands about one person. */
export async function viewsOfPeople(db: Db): Promise<string[]> {
  const { rows } = await sql<{ view: string; by_person: boolean }>`
    select table_name as view, bool_or(column_name = 'person_id') as by_person
    from information_schema.columns where table_schema = 'published'
    group by table_name order by table_name`.execute(db);
  const others = Object.keys(hanging(sql`null`));
  return rows.flatMap(({ view, by_person }) =>
    (by_person && !said_elsewhere.includes(view)) || others.includes(view) ? [view] : [],
  );
}

/** What visitors read of some people now, by the thing that it is about. */
async function shownOf(
  tx: Db,
  people: string[],
): Promise<Map<string, { view: string; id: string; shown: Shown }>> {
  const asked = sql`${people}::uuid[]`;
  const others = hanging(asked);
  const questions = (await viewsOfPeople(tx)).map((view) => {
    const about = others[view] ?? sql`t.person_id = any(${asked})`;
    const from = sql.table(`published.${view}`);
    return sql`select ${sql.lit(view)} as view, to_jsonb(t) as row from ${from} as t where ${about}`;
  });
  const { rows } = await sql<{ view: string; row: Shown }>`${sql.join(questions, sql` union all `)}`.execute(
    tx,
  );
  const shown = new Map<string, { view: string; id: string; shown: Shown }>();
  for (const { view, row } of rows) {
    // What shares its id is one thing: a fact and what it says, a stay and its place.
    const id = typeof row.id === 'string' ? row.id : JSON.stringify(row);
    const other = shown.get(id);
    const isMore = view === 'facts' || view === 'stay_places';
    // What kind of fact it is, is told by where it stands.
    if (view === 'facts') delete row.kind;
    shown.set(id, {
      view: other && isMore ? other.view : view,
      id,
      shown: isMore ? { ...row, ...other?.shown } : { ...other?.shown, ...row },
    });
  }
  const { rows: cited } = await sql<{ id: string; sources: string[] }>`
    select c.fact_id as id, array_agg(coalesce(s.publisher, s.title) order by c.position) as sources
    from published.citations c join published.sources s on s.id = c.source_id
    where c.fact_id = any(${[...shown.keys()].filter(isId)}::uuid[]) group by c.fact_id`.execute(tx);
  for (const { id, sources } of cited) {
    const one = shown.get(id);
    if (one) one.shown.sources = sources;
  }
  return shown;
}
