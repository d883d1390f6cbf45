import { type RawBuilder, sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Refused } from '../../kernel/refusals.js';
import type { AddresseeKind } from '../tables.js';
import type { Sheets } from './sheets.js';

/** So many papers go into one batch. */
export const most_chosen = 5000;
/** So many batches are under way at a time. */
export const most_batches = 20;
const most_senders = 200;

/** Which of the waiting papers are meant; what is not said is all. */
export interface Choice {
  kind: AddresseeKind | null;
  /** As it stands on the papers, in Latin letters. */
  country: string | null;
  language: string | null;
  sender: string | null;
}

export const choice_fields = ['kind', 'country', 'language', 'sender'] as const;

/** Every word is taken as it is: one that no paper has chooses none. */
export function readChoice(typed: Record<(typeof choice_fields)[number], string>): Choice {
  const word = (text: string) => (text === '' ? null : text.slice(0, 300));
  const kind = (['office', 'prisoner', 'lawyer'] as const).find((one) => one === typed.kind) ?? null;
  const { country, language, sender } = typed;
  return {
    kind,
    country: word(country),
    language: word(language),
    sender: word(sender),
  };
}

/** What waits to be printed and posted by us, and lies in no batch. What is faxed or handed over goes one by one. */
const waiting = sql`from dispatches d join items i on i.id = d.item_id
  where d.state = 'due' and d.channel = 'post' and d.posted_by = 'campaign' and not i.sealed
    and not exists (select from batch_papers w where w.dispatch_id = d.id and w.state = 'waiting')`;

function chosenBy({ kind, country, language, sender }: Choice): RawBuilder<unknown> {
  return sql`${waiting}
    and (${kind}::text is null or d.addressee_kind = ${kind}) and (${country}::text is null or d.country = ${country})
    and (${language}::text is null or d.language = ${language}) and (${sender}::text is null or i.sender_name = ${sender})`;
}

/** What can be chosen by, with the number of papers; at most 200 senders. */
export interface Choosable {
  field: (typeof choice_fields)[number];
  value: string;
  count: number;
}

export async function choosable(db: Db): Promise<Choosable[]> {
  const by = (field: string, column: RawBuilder<unknown>) =>
    sql`(select ${field}::text as field, ${column} as value, count(*)::int as count ${waiting}
      and ${column} is not null group by 2 order by 3 desc, 2 limit ${most_senders})`;
  const { rows } = await sql<Choosable>`
    ${by('kind', sql`d.addressee_kind`)} union all ${by('country', sql`d.country`)}
    union all ${by('language', sql`d.language`)} union all ${by('sender', sql`i.sender_name`)}`.execute(db);
  return rows;
}

/**
 * Puts the chosen papers into a new batch, at most 5,000, the oldest first, those for lawyers last. Nothing is
 * claimed: the clerk looks at each first. Returns the batch's number and how many were chosen. Throws `Refused`
 * when none fits or too many batches are under way.
 */
export async function planBatch(
  db: Db,
  actor: Actor,
  choice: Choice,
  sheets: Sheets,
): Promise<{ number: number; chosen: number }> {
  return transact(db, async (tx) => {
    const { rows: open } = await sql<{ count: number }>`select count(*)::int as count from batches
      where state not in ('taken', 'closed')`.execute(tx);
    if ((open[0]?.count ?? 0) >= most_batches) {
      throw new Refused('mailroom.batches.too_many', { most: most_batches });
    }
    const id = newId(actor.chance);
    const { letter, cover, both_sides } = sheets;
    const { rows } = await sql<{ number: number }>`
      insert into batches (id, number, taken_at, taken_by, state, letter, cover, both_sides)
      select ${id}, coalesce(max(number), 0) + 1, ${actor.clock.now()}, ${actor.who}, 'checking',
        ${letter}, ${cover}, ${both_sides} from batches
      returning number`.execute(tx);
    const number = rows[0]?.number ?? 0;
    const { numAffectedRows } = await sql`
      insert into batch_papers (batch_id, dispatch_id, position, state)
      select ${id}, c.id, c.place, 'chosen' from (
        select d.id, row_number() over (order by d.addressee_kind = 'lawyer', i.made_at, i.id, d.role,
          d.addressee_name, d.id)::int as place
        ${chosenBy(choice)}) c
      where c.place <= ${most_chosen}`.execute(tx);
    const chosen = Number(numAffectedRows ?? 0);
    if (chosen === 0) throw new Refused('mailroom.batches.none_chosen', {}, 422);
    await record(tx, actor, {
      what: 'batch.chosen',
      subject: `batch:${id}`,
      detail: { number, papers: chosen },
    });
    return { number, chosen };
  });
}
