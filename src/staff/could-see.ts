import './tables.js';
import { sql } from 'kysely';
import { day_ms } from '../kernel/clock.js';
import type { Db } from '../kernel/database.js';

/** So far back one looks for what somebody opened. */
export const opened_days = 90;

/** What one person could see, from the journal: whom to warn when they are disabled. */
export interface CouldSee {
  /** Keys they held: since when, and until when (null: to the end). A key that was given twice stands here twice. */
  held: { compartment: string; since: Date; until: Date | null }[];
  /** Their roles at the end. */
  roles: string[];
  /** What they opened in the last 90 days: of which kind, under which key, how many, and how often. */
  opened: { kind: string; compartment: string; things: number; times: number }[];
}

/** What somebody could see and did open, up to a moment; it holds counts and no name of anybody else. */
export async function couldSee(db: Db, staffId: string, at: Date): Promise<CouldSee> {
  const grants = await sql<{ compartment: string; what: string; at: Date }>`
    select detail->>'compartment' as compartment, what, at from journal
    where subject = ${`staff:${staffId}`} and what in ('compartment.granted', 'compartment.grant_ended')
    order by seq`.execute(db);
  const held: CouldSee['held'] = [];
  for (const { compartment, what, at: when } of grants.rows) {
    const open = held.find((one) => one.compartment === compartment && one.until === null);
    if (what === 'compartment.granted') {
      // A recovery gives anew what was held: it was held all the while.
      if (!open) held.push({ compartment, since: when, until: null });
    } else if (open) open.until = when;
  }
  const end = await sql<{ roles: string[] | null }>`
    select detail->'roles' as roles from journal
    where subject = ${`staff:${staffId}`} and what = 'staff.disabled' order by seq desc limit 1`.execute(db);
  const since = new Date(at.getTime() - opened_days * day_ms);
  const opened = await sql<CouldSee['opened'][number]>`
    select split_part(subject, ':', 1) as kind, detail->>'compartment' as compartment,
      count(distinct subject) as things, count(*) as times
    from journal
    where who = ${`staff:${staffId}`} and what = 'sealed.opened' and at >= ${since} and at <= ${at}
    group by 1, 2 order by 2, 1`.execute(db);
  return { held, roles: end.rows[0]?.roles ?? [], opened: opened.rows };
}
