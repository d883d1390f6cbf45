import { type RawBuilder, sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { day_ms } from '../../kernel/clock.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';

/** What can be forgotten of a letter while its standing stays. */
type Part = 'sender' | 'text' | 'words';

interface Rule {
  name: string;
  parts: readonly Part[];
  after_days: number;
  /** The moment from which the days are counted; null: they do not run. */
  since: RawBuilder<unknown>;
  when: RawBuilder<unknown>;
}

/** The paper has left and will not go out again by itself. A returned one may; then it is due, and nothing runs. */
const is_out = sql`d.state in ('posted', 'reported_posted', 'confirmed', 'returned', 'refused', 'replied')`;
/** When it left; where it came back, when that was known: the desk needs the text to send it once more. */
const out_since = sql`greatest(d.left_on, case when d.state in ('returned', 'refused') then d.word_on end)::timestamptz`;

/**
 * What is forgotten, and when. `docs/safety.md` repeats it; a test holds both. The answers' chamber keeps a
 * keepsake as a copy of its own, sealed by itself, so none of these rules has to know of it.
 */
export const rules: readonly Rule[] = [
  {
    name: 'unconfirmed',
    parts: ['sender'],
    after_days: 2,
    since: sql`l.received_at`,
    when: sql`l.confirm_hash is not null and l.confirmed_at is null`,
  },
  {
    name: 'posted',
    parts: ['sender'],
    after_days: 30,
    since: out_since,
    when: sql`${is_out} and not l.wants_answer`,
  },
  {
    name: 'answered',
    parts: ['sender'],
    after_days: 30,
    since: sql`d.changed_at`,
    when: sql`d.state = 'replied'`,
  },
  { name: 'no_answer', parts: ['sender'], after_days: 365, since: out_since, when: is_out },
  { name: 'posted_text', parts: ['text'], after_days: 30, since: out_since, when: is_out },
  {
    name: 'closed',
    parts: ['sender', 'text'],
    after_days: 7,
    since: sql`l.changed_at`,
    when: sql`l.state in ('turned_away', 'withdrawn')`,
  },
  {
    name: 'sent_back',
    parts: ['sender', 'text'],
    after_days: 60,
    since: sql`l.changed_at`,
    when: sql`l.state = 'sent_back'`,
  },
  // Whatever became of it, or did not.
  {
    name: 'oldest',
    parts: ['sender', 'text', 'words'],
    after_days: 400,
    since: sql`l.received_at`,
    when: sql`true`,
  },
];

/** So many at once: an hour later the clerk comes again. */
const most_at_once = 5000;

const something: Record<Part, RawBuilder<unknown>> = {
  sender: sql`l.sender_sealed is not null`,
  text: sql`l.text_sealed is not null or l.picture_sealed is not null or l.mark is not null`,
  words: sql`exists (select from letter_events e where e.letter_id = l.id and e.words_sealed is not null)`,
};

/** Forgets what is due by every rule. Returns how many letters lost something, each rule for itself. */
export async function forgetLetters(db: Db, actor: Actor): Promise<number> {
  let count = 0;
  for (const rule of rules) count += await forgetBy(db, actor, rule);
  return count;
}

async function forgetBy(db: Db, actor: Actor, rule: Rule): Promise<number> {
  const until = new Date(actor.clock.now().getTime() - rule.after_days * day_ms);
  return transact(db, async (tx) => {
    const { rows } = await sql<{ id: string }>`
      select l.id from letters l left join dispatches d on d.id = l.dispatch_id
      where (${rule.when}) and ${rule.since} < ${until}
        and (${sql.join(
          rule.parts.map((part) => something[part]),
          sql` or `,
        )})
      order by l.received_at limit ${most_at_once} for update of l skip locked`.execute(tx);
    if (rows.length === 0) return 0;
    const ids = rows.map(({ id }) => id);
    if (rule.parts.includes('sender'))
      await tx
        .updateTable('letters')
        .set({ sender_sealed: null, confirm_hash: null, confirmed_at: null })
        .where('id', 'in', ids)
        .execute();
    if (rule.parts.includes('text'))
      await tx
        .updateTable('letters')
        .set({ text_sealed: null, picture_sealed: null, mark: null })
        .where('id', 'in', ids)
        .execute();
    if (rule.parts.includes('words'))
      await tx
        .updateTable('letter_events')
        .set({ words_sealed: null })
        .where('letter_id', 'in', ids)
        .execute();
    await record(tx, actor, {
      what: 'letters.forgotten',
      subject: 'letters',
      detail: { rule: rule.name, count: ids.length },
    });
    return ids.length;
  });
}
