import { sql } from 'kysely';
import { day_ms } from '../kernel/clock.js';
import type { Db } from '../kernel/database.js';
import { lastRehearsal, rehearsed_every_days, renewed_every_days } from '../staff/rehearsal.js';
import type { Finding } from './doctor.js';

/** Thousands of connections that say nothing need a file each (docs/operators.md). */
const least_files = 8192;

const ok = (part: string, sentence: string): Finding => ({ part, fault: false, sentence });
const wrong = (part: string, sentence: string): Finding => ({ part, fault: true, sentence });

/** What holds the campaign's keys together: people with a second step, keys that more than one holds, a recovery key that was tried. */
export async function lookAtTrust(db: Db, now = new Date()): Promise<Finding[]> {
  const { rows } = await sql<{
    people: number;
    without_step: number;
    paused: number;
    alone: string[];
    renewing: number;
  }>`
    select
      (select count(*) from staff_keys) as people,
      (select count(*) from staff_keys k where not exists (select from staff_code_apps a where a.staff_id = k.staff_id)
        and not exists (select from staff_passkeys p where p.staff_id = k.staff_id)) as without_step,
      (select count(*) from staff_pauses) as paused,
      array(select c.name from compartments c where c.destroyed_at is null
        and (select count(*) from grants g where g.compartment = c.name) = 1 order by c.name) as alone,
      (select count(*) from compartment_renewals where done_at is null) as renewing`.execute(db);
  const [found] = rows;
  if (!found || found.people === 0)
    return [ok('staff', 'Nobody has an account yet: habeas welcome prints the link.')];
  const findings = [ok('staff', `${found.people} people work at the desk.`)];
  if (found.without_step > 0)
    findings.push(
      wrong(
        'staff',
        `${found.without_step} of them have no second step and cannot go on before they set one up, at their next sign-in.`,
      ),
    );
  if (found.paused > 0)
    findings.push(
      wrong(
        'staff',
        `Access of ${found.paused} is paused. Somebody confirms it at the desk, under Staff; of whoever came back with the recovery key also: habeas recovery confirm NAME.`,
      ),
    );
  if (found.alone.length > 0)
    findings.push(
      wrong(
        'keys',
        `Only one person holds ${found.alone.join(', ')}. Give it to a second one, at the desk under Staff.`,
      ),
    );
  if (found.renewing > 0)
    findings.push(
      wrong(
        'keys',
        `${found.renewing} keys were renewed and something is still sealed to the old ones. A holder seals it anew: Staff, Keys.`,
      ),
    );
  const last = await lastRehearsal(db);
  if (last) {
    const daysSince = (day: Date) => Math.floor((now.getTime() - day.getTime()) / day_ms);
    const days = daysSince(last.tried ?? last.made);
    const said = last.tried ? `was tried ${days} days ago` : `is ${days} days old and was never tried`;
    findings.push(
      days > rehearsed_every_days
        ? wrong('keys', `The recovery key ${said}. Run: habeas recovery rehearse`)
        : ok('keys', `The recovery key ${said}.`),
    );
    const age = daysSince(last.made);
    if (age > renewed_every_days)
      findings.push(
        wrong(
          'keys',
          `The recovery key is ${age} days old, and ${renewed_every_days} are its term. Run: habeas recovery renew`,
        ),
      );
  }
  return findings;
}

/**
 * Whether somebody has said who sends. A fault only for a campaign of its own at whose desk people work already: before that it
 * is the next step of setting up, and a demonstration brings its sender.
 */
export async function lookAtSender(db: Db, isDemonstration: boolean): Promise<Finding> {
  const { rows } = await sql<{ name: string | null; people: number }>`
    select (select name from campaign) as name, (select count(*) from staff_keys) as people`.execute(db);
  const { name = null, people = 0 } = rows[0] ?? {};
  if (name !== null) return ok('sender', `“${name}” sends.`);
  const sentence =
    'Nobody has said who sends: nothing can be printed. Run: habeas import sender FILE (docs/operators.md shows one)';
  return isDemonstration || people === 0 ? ok('sender', sentence) : wrong('sender', sentence);
}

/** How many files a process of this user may open, as `limits` (Linux, /proc/self/limits) says; null where it does not. */
export function lookAtLimits(limits: string | null): Finding[] {
  const most = limits?.match(/^Max open files\s+\S+\s+(\d+|unlimited)/m)?.[1];
  if (most === undefined) return [];
  return Number(most) < least_files
    ? [
        wrong(
          'limits',
          `This user may open ${most} files. Set LimitNOFILE=16384 in the unit (docs/habeas.service), or ulimit -n.`,
        ),
      ]
    : [ok('limits', `This user may open ${most} files.`)];
}
