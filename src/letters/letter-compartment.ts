import type { Actor } from '../kernel/actor.js';
import { today } from '../kernel/clock.js';
import type { Db } from '../kernel/database.js';
import { addDays } from '../kernel/day.js';
import { hasStaff } from '../staff/member.js';
import { type MonthCompartment, monthCompartment, monthName } from '../staff/month-compartment.js';

const kind = 'letters';
/** Who holds the first compartment of letters: those who hold this one. */
const heirs = 'mailroom';
/** So many days before a month begins its compartment is there. */
const ahead_days = 3;

/** The compartment to which a letter that comes today is sealed. Throws `Refused` before the first sign-in. */
export async function lettersToday(db: Db, actor: Actor): Promise<MonthCompartment> {
  return monthCompartment(db, actor, kind, today(actor.clock), heirs);
}

/** The name of the compartment of letters for a day, whether it is there or not. */
export const lettersCompartment = (day: string): string => monthName(kind, day);

/** Makes the compartments of this month and of one that begins soon. Returns how many were made. */
export async function prepareCompartments(db: Db, actor: Actor): Promise<number> {
  if (!(await hasStaff(db))) return 0;
  const day = today(actor.clock);
  let made = 0;
  for (const one of new Set([day, addDays(day, ahead_days)].map(lettersCompartment))) {
    const before = await db
      .selectFrom('compartments')
      .select('name')
      .where('name', '=', one)
      .executeTakeFirst();
    if (before) continue;
    await monthCompartment(db, actor, kind, `${one.slice(-7)}-01`, heirs);
    made += 1;
  }
  return made;
}
