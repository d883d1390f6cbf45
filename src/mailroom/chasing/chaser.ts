import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { today } from '../../kernel/clock.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import type { Messages } from '../../kernel/language.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { addressOf } from '../addresses/address.js';
import { nameOnEnvelope } from '../addresses/envelope-name.js';
import { campaign } from '../campaign.js';
import { type DispatchDraft, queueItem } from '../item.js';
import type { Channel } from '../tables.js';
import { askedIn, chaserText } from './chaser-words.js';
import { most_in_letter, type Unanswered, unanswered } from './unanswered.js';

/** Where a letter to an office goes on a day: by the way of the papers that it asks about, else by the other. */
export async function wayToAsk(
  db: Db,
  officeId: string,
  papers: Pick<Unanswered, 'channel'>[],
  day: string,
): Promise<Pick<DispatchDraft, 'channel' | 'address_id' | 'email' | 'lines' | 'country'> | null> {
  const by_mail = papers.at(-1)?.channel === 'email';
  const ways: Channel[] = by_mail ? ['email', 'post'] : ['post', 'email'];
  const holder = { kind: 'office', id: officeId } as const;
  for (const way of ways) {
    const address = await addressOf(db, holder, day, way);
    if (!address) continue;
    const { channel, id: address_id, email, country, lines, lines_local } = address;
    if (channel === 'email') return { channel, address_id, email };
    const name = await nameOnEnvelope(db, holder, lines_local !== null);
    return { channel, address_id, lines: [name, ...(lines_local ?? lines ?? [])], country };
  }
  return null;
}

/**
 * Asks one office for an answer about these papers: one letter in its language, which leaves like every other
 * paper, by mail or with the next batch. Only papers that are due to be asked about count, at most
 * 40; two who ask at once write one letter. Returns the item's id. Throws `Missing` for an office that is not
 * there, and `Refused` when nothing is due or the office has no address that holds today.
 */
export async function askForAnswer(
  db: Db,
  actor: Actor,
  messages: Messages,
  { office: officeId, papers: chosen }: { office: string; papers: string[] },
): Promise<string> {
  return transact(db, async (tx) => {
    const office = await tx
      .selectFrom('offices')
      .select(['id', 'names', 'salutations', 'language'])
      .where('id', '=', officeId)
      .forUpdate()
      .executeTakeFirst();
    if (!office) throw new Missing('office');
    const day = today(actor.clock);
    const papers = (await unanswered(tx, day))
      .filter(({ id, office_id }) => office_id === officeId && chosen.includes(id))
      .slice(0, most_in_letter);
    if (papers.length === 0) throw new Refused('mailroom.chasing.nothing_due', {}, 409);
    const way = await wayToAsk(tx, officeId, papers, day);
    if (!way) throw new Refused('mailroom.chasing.no_address', {}, 409);
    const language = askedIn(office.language);
    const id = newId(actor.chance);
    const at = actor.clock.now();
    const { name: sender_name } = await campaign(tx);
    const draft: DispatchDraft = {
      addressee_kind: 'office',
      addressee_id: officeId,
      addressee_name: office.names[language] ?? office.names.en ?? '?',
      role: 'addressee',
      language,
      salutation: office.salutations[language] ?? null,
      ...way,
    };
    const text = chaserText(messages, language, papers);
    const item_id = await queueItem(
      tx,
      actor,
      { kind: 'chaser', subject: id, sender_name },
      [text],
      [draft],
      [],
    );
    await tx
      .insertInto('chasers')
      .values({ id, office_id: officeId, item_id, made_at: at, made_by: actor.who })
      .execute();
    await tx
      .insertInto('chased_papers')
      .values(papers.map((paper) => ({ chaser_id: id, dispatch_id: paper.id, left_on: paper.left_on })))
      .execute();
    await record(tx, actor, {
      what: 'chaser.made',
      subject: `chaser:${id}`,
      detail: { office: officeId, item: item_id, papers: papers.length },
    });
    return item_id;
  });
}

/** A letter that asked, as the desk lists it. */
export interface KeptChaser {
  item_id: string;
  office_code: string;
  made_at: Date;
  made_by: string;
  papers: number;
}

/** So many are listed. */
const most_listed = 100;

/** The latest letters that asked for an answer. */
export async function latestChasers(db: Db): Promise<KeptChaser[]> {
  return db
    .selectFrom('chasers as c')
    .innerJoin('offices as o', 'o.id', 'c.office_id')
    .select(['c.item_id', 'o.code as office_code', 'c.made_at', 'c.made_by'])
    .select(({ selectFrom }) =>
      selectFrom('chased_papers as p')
        .select((e) => e.fn.countAll<number>().as('count'))
        .whereRef('p.chaser_id', '=', 'c.id')
        .$asScalar()
        .$notNull()
        .as('papers'),
    )
    .orderBy('c.made_at', 'desc')
    .orderBy('c.id')
    .limit(most_listed)
    .execute();
}
