import './tables.js';
import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { makeCompartment } from '../../staff/compartment.js';

/** Copies are sealed to this compartment and to no month's. */
export const keepsakes_compartment = 'keepsakes';
/** A copy is kept so many years, unless the campaign says otherwise, and never longer than the most. */
export const usual_years = 5;
export const most_years = 10;

/** What the campaign decided about copies for the day of release. */
export interface KeepsakeChoice {
  keeps: boolean;
  years: number;
  why: string;
}

/** The latest choice, with who made it and when; null: nobody decided, and no copy is kept. */
export async function latestChoice(db: Db) {
  const found = await db
    .selectFrom('keepsake_choices as k')
    .innerJoin('staff as s', 's.id', 'k.chosen_by')
    .select(['k.keeps', 'k.years', 'k.why', 'k.chosen_at', 's.name as chosen_by'])
    .orderBy('k.chosen_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return found ?? null;
}

/** For how many years the campaign keeps copies now; null: it keeps none. */
export async function yearsKept(db: Db): Promise<number | null> {
  const choice = await latestChoice(db);
  return choice?.keeps ? choice.years : null;
}

/**
 * The campaign keeps copies from now on, or no more, with the reason; copies that are there stay until their end
 * date. Their compartment is made with the first yes where the first sign-in was before there was one: whoever
 * decides holds it, and gives it to others.
 */
export async function chooseKeeping(
  db: Db,
  actor: Actor,
  staffId: string,
  choice: KeepsakeChoice,
): Promise<void> {
  await transact(db, async (tx) => {
    const row = { id: newId(actor.chance), ...choice, chosen_by: staffId, chosen_at: actor.clock.now() };
    await tx.insertInto('keepsake_choices').values(row).execute();
    await record(tx, actor, {
      what: choice.keeps ? 'keepsakes.kept_from_now' : 'keepsakes.kept_no_more',
      subject: 'letters',
      why: choice.why,
      detail: { years: choice.years },
    });
    if (choice.keeps) await ensureCompartment(tx, actor, staffId);
  });
}

async function ensureCompartment(tx: Db, actor: Actor, staffId: string): Promise<void> {
  const known = await tx
    .selectFrom('compartments')
    .select('name')
    .where('name', '=', keepsakes_compartment)
    .executeTakeFirst();
  if (known) return;
  const holder = await tx
    .selectFrom('staff_keys')
    .select(['staff_id as id', 'recipient'])
    .where('staff_id', '=', staffId)
    .executeTakeFirstOrThrow();
  const recoveries = await tx.selectFrom('recovery_keys').select(['id', 'recipient']).execute();
  await makeCompartment(tx, actor, keepsakes_compartment, [holder], recoveries);
}
