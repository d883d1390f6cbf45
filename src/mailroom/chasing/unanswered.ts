import { sql } from 'kysely';
import { type Clock, today } from '../../kernel/clock.js';
import type { Db } from '../../kernel/database.js';
import { addDays } from '../../kernel/day.js';
import type { Due } from '../../page/web.js';
import type { DispatchState, InLanguages, Way } from '../tables.js';
import { chasingRule } from './chasing-rule.js';

/** A paper that left and was not answered. */
export interface Unanswered {
  id: string;
  code: string;
  office_id: string;
  office_code: string;
  names: InLanguages;
  /** The language that the office is written to in. */
  office_language: string;
  item_id: string;
  sender_name: string;
  title: string;
  channel: Way;
  state: DispatchState;
  /** YYYY-MM-DD */
  left_on: string;
  /** Tracking numbers of the post (UPU S10). */
  receipts: string[];
  /** How often the office was asked about it, and when for the last time. */
  asked: number;
  asked_on: string | null;
}

/** One letter quotes at most so many papers; the oldest first, the others wait for the next one. */
export const most_in_letter = 40;
/** So many papers are looked at; more has no campaign open at once. */
const most_looked_at = 5000;

/**
 * Papers to offices that left `after_days` ago or longer, whose answer is not here, and about which the office
 * may be asked (again) on `day`; by office, the oldest first. What came back, was refused or is itself a letter
 * that asks is not among them. With `office` of that one only, and of it all that is unanswered, due or not.
 */
export async function unanswered(
  db: Db,
  day: string,
  { office = null }: { office?: string | null } = {},
): Promise<Unanswered[]> {
  const rule = await chasingRule(db);
  const left_before = office === null ? addDays(day, -rule.after_days) : day;
  const asked_before = addDays(day, -rule.again_after_days);
  const due = sql`coalesce(k.asked, 0) < ${rule.most} and (k.asked_on is null or k.asked_on <= ${asked_before})`;
  const { rows } = await sql<Unanswered>`
    select d.id, d.code, o.id as office_id, o.code as office_code, o.names, o.language as office_language,
      i.id as item_id, i.sender_name, t.title, d.channel, d.state, w.left_on,
      array(select distinct r.number from receipts r where r.dispatch_id = d.id and r.struck_at is null order by 1)
        as receipts,
      coalesce(k.asked, 0) as asked, k.asked_on
    from dispatches d
      join offices o on o.id = d.addressee_id
      join items i on i.id = d.item_id and i.kind <> 'chaser'
      join item_texts t on t.item_id = d.item_id and t.language = d.language
      join dispatch_days w on w.dispatch_id = d.id
      left join lateral (
        select count(*)::int as asked, (max(c.made_at) at time zone 'UTC')::date as asked_on
        from chased_papers p join chasers c on c.id = p.chaser_id where p.dispatch_id = d.id) k on true
    where d.addressee_kind = 'office' and d.role = 'addressee'
      and d.state in ('sent', 'posted', 'reported_posted', 'handed_over', 'reported_sent', 'confirmed')
      and w.left_on <= ${left_before}
      and ${office === null ? due : sql`o.id = ${office}`}
    order by o.code, w.left_on, d.id limit ${most_looked_at}`.execute(db);
  return rows;
}

/** An office that is due to be asked, with its papers. */
export interface OfficeToAsk {
  id: string;
  code: string;
  names: InLanguages;
  language: string;
  papers: Unanswered[];
}

/** The same by office; the one that has been silent for longest first. */
export async function officesToAsk(db: Db, day: string): Promise<OfficeToAsk[]> {
  const offices = new Map<string, OfficeToAsk>();
  for (const paper of await unanswered(db, day)) {
    const { office_id: id, office_code: code, names, office_language: language } = paper;
    const office = offices.get(id) ?? { id, code, names, language, papers: [] };
    office.papers.push(paper);
    offices.set(id, office);
  }
  const since = ({ papers }: OfficeToAsk) => papers[0]?.left_on ?? '';
  return [...offices.values()].sort((one, other) => (since(one) < since(other) ? -1 : 1));
}

/** Offices that are due to be asked, for the desk's first page. */
export async function chasingDue(db: Db, clock: Clock): Promise<Due[]> {
  const offices = await officesToAsk(db, today(clock));
  if (offices.length === 0) return [];
  const papers = offices.reduce((sum, office) => sum + office.papers.length, 0);
  return [
    {
      count: offices.length,
      code: 'mailroom.chasing.due',
      detail: { code: 'mailroom.chasing.due_detail', values: { count: papers } },
      href: '/desk/mailroom/chasing',
    },
  ];
}
