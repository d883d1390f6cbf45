import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { today } from '../../kernel/clock.js';
import { among, type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import type { Language } from '../../kernel/language.js';
import { queueMail } from '../../mailroom/outbox.js';
import type { KeyRing } from '../../page/web.js';
import { foldName } from '../../supporters/name.js';
import type { Officer } from '../adoption.js';
import { newLink } from './officer-link.js';

/** So many adoptions of one name a request reaches: an organisation passes a few texts. */
const most_adoptions = 20;
/** So many requests are answered at once. */
const most_answered = 100;

/**
 * Somebody asks for a new private link of the organisation of this name. Whether we have one is told to
 * nobody: the request waits at the desk, and the mail goes to the address on record, never to another one.
 */
export async function askForLink(db: Db, actor: Actor, name: string, country: string): Promise<void> {
  await transact(db, async (tx) => {
    const found = await tx
      .selectFrom('adoptions as a')
      .innerJoin('adoption_confirmations as c', 'c.adoption_id', 'a.id')
      .leftJoin('latest_corrections as n', 'n.adoption_id', 'a.id')
      .select('a.id')
      .where((is) =>
        is.or([
          is('a.organisation_folded', '=', foldName(name)),
          is('n.organisation_folded', '=', foldName(name)),
        ]),
      )
      .where('a.country', '=', country)
      .where('a.officer_sealed', 'is not', null)
      .orderBy('c.confirmed_at', 'desc')
      .limit(most_adoptions)
      .execute();
    for (const { id } of found) await ask(tx, actor, id);
  });
}

/** The same by a link that is over: it says which adoption is meant. */
export async function ask(tx: Db, actor: Actor, adoptionId: string): Promise<void> {
  const made = await tx
    .insertInto('link_requests')
    .values({ id: newId(actor.chance), adoption_id: adoptionId, asked_at: actor.clock.now() })
    .onConflict((conflict) => conflict.column('adoption_id').where('answered_at', 'is', null).doNothing())
    .returning('id')
    .executeTakeFirst();
  if (made) await record(tx, actor, { what: 'adoption.link_asked', subject: `adoption:${adoptionId}` });
}

/** One request, as the desk lists it. */
export interface Request {
  id: string;
  adoption_id: string;
  organisation: string;
  title: string;
  asked_at: Date;
  spoken: Language;
  officer_sealed: Buffer | null;
}

/** Requests that nobody has answered, the oldest first. */
export async function openRequests(db: Db): Promise<Request[]> {
  return db
    .selectFrom('link_requests as r')
    .innerJoin('adoptions as a', 'a.id', 'r.adoption_id')
    .innerJoin('texts as t', 't.id', 'a.text_id')
    .select([
      'r.id',
      'r.adoption_id',
      'a.organisation',
      't.title',
      'r.asked_at',
      'a.spoken',
      'a.officer_sealed',
    ])
    .where('r.answered_at', 'is', null)
    .orderBy('r.asked_at')
    .orderBy('r.id')
    .limit(most_answered)
    .execute();
}

/** The mail with one or more new links, in the language of the officer. */
export type AnswerWords = (
  language: Language,
  links: { token: string; organisation: string; title: string }[],
) => { subject: string; text: string };

/**
 * Answers the requests: whoever holds `supporters` opens the addresses, and each address gets one mail with
 * a new link for every adoption of it. An address that got such a mail today waits until tomorrow, and so
 * does its request. Returns how many mails were queued. Throws `Refused` without the key.
 */
export async function answerRequests(
  db: Db,
  actor: Actor,
  keys: KeyRing,
  words: AnswerWords,
): Promise<{ mails: number; waiting: number }> {
  const requests = await openRequests(db);
  const emailOf = async ({
    adoption_id: row,
    officer_sealed,
  }: Pick<Request, 'adoption_id' | 'officer_sealed'>) =>
    officer_sealed
      ? (await keys.open<Officer>('supporters', { table: 'adoptions', row }, officer_sealed)).email
      : null;
  // Opened before the transaction: each opening is journalled by itself, whatever happens then.
  const done = new Set<string>();
  for (const one of await answeredToday(db, actor)) done.add(((await emailOf(one)) ?? '').toLowerCase());
  const byAddress = new Map<string, { email: string; requests: Request[] }>();
  const without: Request[] = [];
  for (const request of requests) {
    const email = await emailOf(request);
    if (email === null) without.push(request);
    else if (!done.has(email.toLowerCase())) {
      const known = byAddress.get(email.toLowerCase()) ?? { email, requests: [] };
      byAddress.set(email.toLowerCase(), { ...known, requests: [...known.requests, request] });
    }
  }
  return transact(db, async (tx) => {
    let answered = without.length;
    let mails = 0;
    if (without.length > 0) await close(tx, actor, without);
    for (const { email, requests: own } of byAddress.values()) {
      const closed = await close(tx, actor, own);
      // Somebody else at the desk was faster.
      if (closed < own.length) continue;
      const links: { token: string; organisation: string; title: string }[] = [];
      for (const { adoption_id, organisation, title } of own)
        links.push({ token: await newLink(tx, actor, adoption_id), organisation, title });
      const [first] = own;
      if (!first) continue;
      const key = `link_request:${first.id}`;
      await queueMail(tx, actor, { key, purpose: 'link', to: email, ...words(first.spoken, links) });
      answered += own.length;
      mails += 1;
    }
    return { mails, waiting: requests.length - answered };
  });
}

async function close(tx: Db, actor: Actor, requests: Request[]): Promise<number> {
  const { numUpdatedRows } = await tx
    .updateTable('link_requests')
    .set({ answered_at: actor.clock.now(), answered_by: actor.who })
    .where('id', '=', among(requests.map(({ id }) => id)))
    .where('answered_at', 'is', null)
    .executeTakeFirst();
  for (const { adoption_id } of requests)
    await record(tx, actor, { what: 'adoption.link_answered', subject: `adoption:${adoption_id}` });
  return Number(numUpdatedRows);
}

async function answeredToday(db: Db, actor: Actor) {
  return db
    .selectFrom('link_requests as r')
    .innerJoin('adoptions as a', 'a.id', 'r.adoption_id')
    .select(['r.adoption_id', 'a.officer_sealed'])
    .where('r.answered_at', '>=', new Date(`${today(actor.clock)}T00:00:00Z`))
    .limit(most_answered * 10)
    .execute();
}
