import { type RawBuilder, sql } from 'kysely';
import '../keepsakes/tables.js';
import '../moderation/tables.js';
import type { Actor } from '../../kernel/actor.js';
import { day_ms } from '../../kernel/clock.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import type { RetentionRule } from '../../kernel/retention.js';

/**
 * What can be forgotten of a letter while its standing stays: who wrote, and what was written: text, picture,
 * translations, and the desk's words to the writer about it.
 */
type Part = 'sender' | 'text';

interface Rule {
  name: string;
  parts: readonly Part[];
  after_days: number;
  /** From when the days are counted, in words for the page of rules. */
  of: string;
  /** The moment from which the days are counted; null: they do not run. */
  since: RawBuilder<unknown>;
  when: RawBuilder<unknown>;
}

/** The paper has left and will not go out again by itself. A returned one may; then it is due, and nothing runs. */
const is_out = sql`d.state in ('posted', 'reported_posted', 'confirmed', 'returned', 'refused', 'replied')`;
/** When it left; where it came back, when that was known: the desk needs the text to send it once more. */
const out_since = sql`greatest(d.left_on, case when d.state in ('returned', 'refused') then d.word_on end)::timestamptz`;

/** What is forgotten, and when. */
const rules: readonly Rule[] = [
  {
    name: 'unconfirmed',
    parts: ['sender'],
    after_days: 2,
    of: 'the letter came, unless the button in the mail was pressed; the letter goes its way with the campaign’s address',
    since: sql`l.received_at`,
    when: sql`l.confirm_hash is not null and l.confirmed_at is null`,
  },
  {
    name: 'posted',
    parts: ['sender'],
    after_days: 30,
    of: 'posting, where no answer was asked for; of one that came back, after that was known',
    since: out_since,
    when: sql`${is_out} and not l.wants_answer`,
  },
  {
    name: 'answered',
    parts: ['sender'],
    after_days: 30,
    of: 'an answer came',
    since: sql`d.changed_at`,
    when: sql`d.state = 'replied'`,
  },
  {
    name: 'no_answer',
    parts: ['sender'],
    after_days: 365,
    of: 'posting, whatever was asked for',
    since: out_since,
    when: is_out,
  },
  {
    name: 'posted_text',
    parts: ['text'],
    after_days: 30,
    of: 'posting, whatever was asked for',
    since: out_since,
    when: is_out,
  },
  {
    name: 'closed',
    parts: ['sender', 'text'],
    after_days: 7,
    of: 'the letter was turned away or taken back',
    since: sql`l.changed_at`,
    when: sql`l.state in ('turned_away', 'withdrawn')`,
  },
  {
    name: 'sent_back',
    parts: ['sender', 'text'],
    after_days: 60,
    of: 'it was sent back and not written again',
    since: sql`l.changed_at`,
    when: sql`l.state = 'sent_back'`,
  },
  {
    name: 'oldest',
    parts: ['sender', 'text'],
    after_days: 400,
    of: 'it came, whatever became of it',
    since: sql`l.received_at`,
    when: sql`true`,
  },
];

const words: Record<string, string> = {
  sender: 'who wrote a letter: e-mail address, name, return address',
  text: 'the text of a letter, its picture, translations, and the desk’s words about it',
  both: 'who wrote a letter, its text, picture, translations, and the desk’s words about it',
};

/** The lines of the page of rules for letters. */
export const letterRules: readonly RetentionRule[] = rules.map((rule) => ({
  name: `letters.${rule.name}`,
  what: words[rule.parts.length > 1 ? 'both' : (rule.parts[0] ?? '')] ?? '',
  when: `${rule.after_days} days after ${rule.of}`,
  forget: ({ db, actor }) => forgetBy(db, actor, rule),
}));

/** So many at once: an hour later the clerk comes again. */
const most_at_once = 5000;

const something: Record<Part, RawBuilder<unknown>> = {
  sender: sql`l.sender_sealed is not null`,
  text: sql`l.text_sealed is not null or l.picture_sealed is not null or l.mark is not null
    or exists (select from letter_translations t where t.letter_id = l.id and t.text_sealed is not null)
    or exists (select from letter_events e where e.letter_id = l.id and e.words_sealed is not null)`,
};

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
    if (rule.parts.includes('text')) await forgetWritten(tx, ids);
    await record(tx, actor, {
      what: 'letters.forgotten',
      subject: 'letters',
      detail: { rule: rule.name, count: ids.length },
    });
    return ids.length;
  });
}

/** Empties what was written in letters and about them: text, picture, translations, the desk's words. */
export async function forgetWritten(tx: Db, ids: readonly string[]): Promise<void> {
  await tx
    .updateTable('letters')
    .set({ text_sealed: null, picture_sealed: null, mark: null })
    .where('id', 'in', ids)
    .execute();
  await tx
    .updateTable('letter_translations')
    .set({ text_sealed: null })
    .where('letter_id', 'in', ids)
    .execute();
  await tx.updateTable('letter_events').set({ words_sealed: null }).where('letter_id', 'in', ids).execute();
  // Of a text that is gone no copy can be made any more.
  await tx.deleteFrom('keepsake_wishes').where('letter_id', 'in', ids).execute();
}
