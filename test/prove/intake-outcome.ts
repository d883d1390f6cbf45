import { checkChain } from '../../src/kernel/journal.js';
import type { World } from '../../src/world.js';
import type { MailServer } from '../mail-server.js';
import type { Confirming } from './confirming.js';
import type { HandedInOne } from './intake.js';

/** What became of everything that was handed in. All are counts; most must be 0. */
export interface Became {
  handed_in: number;
  acknowledged: number;
  confirmed: number;
  /** Acknowledged, and not in the database with its entry in the journal. */
  lost: number;
  /** Marked as sent, and the mail server never took it over. */
  silently_not_sent: number;
  delivered_twice: number;
  mails_not_sent_at_last: number;
  mails_taken_over: number;
  strange_answers: number;
  answers_cut_short: number;
  journal_broken: number;
}

/** Reads the database and the mail server's book, and compares both with what people were told. */
export async function whatBecameOf(
  world: World,
  handed: HandedInOne[],
  { acknowledged, strange, cut_short }: Confirming,
  mails: MailServer,
): Promise<Became> {
  const db = world.database.app;
  const confirmed = new Set(
    (await db.selectFrom('adoption_confirmations').select('adoption_id as id').execute()).map(({ id }) => id),
  );
  const entries = await db
    .selectFrom('journal')
    .select('subject')
    .where('what', '=', 'adoption.confirmed')
    .execute();
  const journalled = timesEach(entries.map(({ subject }) => subject));
  const sent = await db
    .selectFrom('mails')
    .select(['key', 'state'])
    .where('purpose', '=', 'confirmation')
    .execute();
  const state = new Map(sent.map((mail) => [mail.key, mail.state]));
  // Once confirmed, the private link goes to the same address: that is another mail.
  const asking = mails.arrived.filter(({ mail }) => mail.text?.includes('/adoptions/confirm/'));
  const perRecipient = timesEach(asking.map(({ to }) => to.join(' ')));
  const perMessage = timesEach(mails.arrived.map(({ mail }) => mail.messageId ?? ''));
  const stateOf = ({ id }: HandedInOne) => state.get(`adoption:${id}:confirm`);
  const twice = (times: Map<string, number>) => [...times.values()].filter((count) => count > 1).length;
  return {
    handed_in: handed.length,
    acknowledged: acknowledged.size,
    confirmed: handed.filter(({ id }) => confirmed.has(id)).length,
    lost: handed.filter(
      ({ id, email }) =>
        acknowledged.has(email) && !(confirmed.has(id) && journalled.get(`adoption:${id}`) === 1),
    ).length,
    silently_not_sent: handed.filter((one) => stateOf(one) === 'sent' && !perRecipient.has(one.email)).length,
    delivered_twice: Math.max(twice(perRecipient), twice(perMessage)),
    mails_not_sent_at_last: handed.filter((one) => stateOf(one) !== 'sent').length,
    mails_taken_over: mails.arrived.length,
    strange_answers: strange,
    answers_cut_short: cut_short,
    journal_broken: (await checkChain(db)).broken_at ?? 0,
  };
}

/** How often each name is among these. */
export function timesEach(names: string[]): Map<string, number> {
  const times = new Map<string, number>();
  for (const name of names) times.set(name, (times.get(name) ?? 0) + 1);
  return times;
}
