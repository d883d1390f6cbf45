import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { isId } from '../../kernel/chance.js';
import type { Db } from '../../kernel/database.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { messageId } from '../outbox.js';
import type { ConfirmedBy, ConfirmedHow, ReturnReason } from '../returns/tables.js';
import type { AddresseeKind, DispatchState, Role, Way } from '../tables.js';

/** To whom everything was sent that a bundle proves. A lawyer's contact is never in it. */
export interface Addressee {
  kind: AddresseeKind;
  id: string;
}

/** What happened to a paper, as the history has it; without remarks of the desk. */
export interface Step {
  state: DispatchState;
  /** YYYY-MM-DD: when it happened, where somebody said so, else when it was written down. */
  day: string;
}

/** One paper of a bundle. */
export interface BundledPaper {
  id: string;
  code: string;
  item_id: string;
  sender_name: string;
  title: string;
  language: string;
  role: Role;
  channel: Way;
  posted_by: 'campaign' | 'organisation';
  state: DispatchState;
  /** YYYY-MM-DD */
  made_on: string;
  left_on: string | null;
  /** As on the envelope; null for mail, and of lawyers. */
  lines: string[] | null;
  country: string | null;
  email: string | null;
  fax: string | null;
  /** Of a paper that left by e-mail (RFC 5322, 3.6.4). */
  message_id: string | null;
  steps: Step[];
  receipts: string[];
  handed: { day: string; place: string }[];
  came_back: { day: string; reason: ReturnReason }[];
  confirmed: { day: string; by: ConfirmedBy; how: ConfirmedHow }[];
  /** `words`: what everybody may read of the answer; null while it is the desk's. */
  answers: { day: string; channel: string; words: string | null }[];
  /** The place of its text in the bundle's texts, from 1. */
  text: number;
}

/** A text that was sent, whole, with the hash by which two copies are compared. */
export interface BundledText {
  title: string;
  language: string;
  body: string[];
  sha256: string;
}

export interface Bundle {
  name: string;
  papers: BundledPaper[];
  texts: BundledText[];
  /** Papers that are older than those in it; 0 as long as all fit. */
  left_out: number;
}

/** So many papers are in one bundle, the latest ones. */
export const most_papers = 300;

/**
 * The canonical text of a paper: title and paragraphs, each parted by an empty line, with LF at the end, in
 * UTF-8 and composed (NFC). `sha256sum` of such a file gives the hash that the bundle prints.
 */
export function canonical({ title, body }: { title: string; body: string[] }): string {
  return `${[title, ...body].join('\n\n').normalize('NFC').replace(/\r\n?/g, '\n')}\n`;
}

function sha256Of(text: { title: string; body: string[] }): string {
  return createHash('sha256').update(canonical(text), 'utf8').digest('hex');
}

const history = sql`
  coalesce((select jsonb_agg(jsonb_build_object('state', e.state,
      'day', coalesce(e.happened_on, (e.at at time zone 'UTC')::date)) order by e.id)
    from dispatch_events e where e.dispatch_id = d.id and e.act = 'moved' and e.state not in ('due', 'claimed')
      and not exists (select from dispatch_events u where u.undoes = e.id)), '[]')`;

/**
 * Everything that was sent to somebody, the earliest first: dates, means, receipts, what came back and what was
 * answered, and the texts. Without papers that never left. `from` is the address that our mails come from.
 * Throws `Missing` for somebody to whom nothing was ever addressed, and `Refused` when nothing has left yet.
 */
export async function bundleOf(db: Db, { kind, id }: Addressee, from: string): Promise<Bundle> {
  if (!isId(id)) throw new Missing('addressee');
  const { rows } = await sql<
    Omit<BundledPaper, 'message_id' | 'text'> & { addressee_name: string; mailed: boolean }
  >`
    select d.id, d.code, d.item_id, i.sender_name, t.title, d.language, d.role, d.channel, d.posted_by, d.state,
      (d.made_at at time zone 'UTC')::date as made_on, w.left_on, d.lines, d.country, d.email, d.fax,
      d.addressee_name, exists (select from mails m where m.dispatch_id = d.id) as mailed, ${history} as steps,
      array(select r.number from receipts r where r.dispatch_id = d.id and r.struck_at is null order by r.number)
        as receipts,
      coalesce((select jsonb_agg(jsonb_build_object('day', h.handed_on, 'place', h.place) order by h.handed_on, h.id)
        from handovers h where h.dispatch_id = d.id and h.struck_at is null), '[]') as handed,
      coalesce((select jsonb_agg(jsonb_build_object('day', r.came_on, 'reason', r.reason) order by r.came_on, r.id)
        from returns r where r.dispatch_id = d.id and r.struck_at is null), '[]') as came_back,
      coalesce((select jsonb_agg(jsonb_build_object('day', k.confirmed_on, 'by', k.by_whom, 'how', k.how)
        order by k.confirmed_on, k.id)
        from confirmations k where k.dispatch_id = d.id and k.struck_at is null), '[]') as confirmed,
      coalesce((select jsonb_agg(jsonb_build_object('day', r.came_on, 'channel', r.channel,
          'words', case when r.told = 'public' then r.public_words end) order by r.came_on, r.id)
        from replies r where r.dispatch_id = d.id and r.struck_at is null), '[]') as answers
    from dispatches d join items i on i.id = d.item_id
      join item_texts t on t.item_id = d.item_id and t.language = d.language
      left join dispatch_days w on w.dispatch_id = d.id
    where d.addressee_kind = ${kind} and d.addressee_id = ${id}
    order by coalesce(w.left_on, (d.made_at at time zone 'UTC')::date) desc, d.id desc`.execute(db);
  const [latest] = rows;
  if (!latest) throw new Missing('addressee');
  const gone = rows.filter(({ steps }) => steps.length > 0);
  const left = gone.filter(({ left_on, state }) => left_on !== null || state === 'uncertain');
  if (left.length === 0) throw new Refused('mailroom.bundle.nothing_left', {}, 409);
  const kept = left.slice(0, most_papers).reverse();
  const texts = await textsOf(db, kept);
  const papers = kept.map(({ addressee_name: _, mailed, ...paper }) => ({
    ...paper,
    message_id: mailed ? messageId(`dispatch:${paper.id}`, from) : null,
    text: texts.findIndex(({ key }) => key === keyOf(paper)) + 1,
  }));
  return {
    name: latest.addressee_name,
    papers,
    texts: texts.map(({ title, language, body }) => ({
      title,
      language,
      body,
      sha256: sha256Of({ title, body }),
    })),
    left_out: left.length - kept.length,
  };
}

const keyOf = ({ item_id, language }: { item_id: string; language: string }) => `${item_id} ${language}`;

/** The texts of these papers, each once, in the order in which they first left. */
async function textsOf(db: Db, papers: { item_id: string; language: string }[]) {
  const items = [...new Set(papers.map(({ item_id }) => item_id))];
  const rows = await db
    .selectFrom('item_texts')
    .select(['item_id', 'language', 'title', 'body'])
    .where('item_id', 'in', items)
    .execute();
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  return [...new Set(papers.map(keyOf))].flatMap((key) => {
    const row = byKey.get(key);
    return row ? [{ key, title: row.title, language: row.language, body: row.body }] : [];
  });
}
