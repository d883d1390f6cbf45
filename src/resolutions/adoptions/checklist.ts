import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { type Check, checks } from './tables.js';

/** One line of the checklist as it stands. */
export interface Tick {
  what: Check;
  ticked: boolean;
  /** Who ticked it or took the tick back last, and when; null: nobody has touched it. */
  who: string | null;
  at: Date | null;
}

/** The checklist of an adoption, in its order, with the name of whoever ticked. */
export async function ticksOf(db: Db, adoptionId: string): Promise<Tick[]> {
  const { rows } = await sql<Tick>`
    select distinct on (what) what, ticked, coalesce(s.name, c.who) as who, at
    from adoption_checks c left join staff s on 'staff:' || s.id = c.who
    where adoption_id = ${adoptionId} order by what, c.id desc`.execute(db);
  return checks.map(
    (what) => rows.find((row) => row.what === what) ?? { what, ticked: false, who: null, at: null },
  );
}

/** What is not ticked. */
export const unticked = (ticks: Tick[]): Check[] =>
  ticks.filter(({ ticked }) => !ticked).map(({ what }) => what);

/**
 * Makes the checklist what was ticked in the form: each change is a line with who and when, and what was
 * ticked before stays with whoever ticked it. Returns what is not ticked now.
 */
export async function tick(db: Db, actor: Actor, adoptionId: string, ticked: Check[]): Promise<Check[]> {
  return transact(db, async (tx) => {
    const changed = (await ticksOf(tx, adoptionId)).filter((one) => one.ticked !== ticked.includes(one.what));
    for (const { what } of changed) {
      await tx
        .insertInto('adoption_checks')
        .values({
          adoption_id: adoptionId,
          what,
          ticked: ticked.includes(what),
          who: actor.who,
          at: actor.clock.now(),
        })
        .execute();
    }
    if (changed.length > 0) {
      const detail = Object.fromEntries(changed.map(({ what }) => [what, ticked.includes(what)]));
      await record(tx, actor, { what: 'adoption.checked', subject: `adoption:${adoptionId}`, detail });
    }
    return checks.filter((what) => !ticked.includes(what));
  });
}

/** The ticks of a form: what is no line of the list is left out. */
export function ticksIn(sent: unknown): Check[] {
  const names = [sent].flat();
  return checks.filter((what) => names.includes(what));
}
