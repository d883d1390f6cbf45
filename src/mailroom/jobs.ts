import type { Actor } from '../kernel/actor.js';
import { hour_ms, minute_ms, second_ms } from '../kernel/clock.js';
import type { Config } from '../kernel/config.js';
import type { Db } from '../kernel/database.js';
import type { Messages } from '../kernel/language.js';
import type { Carrier } from '../post/carrier.js';
import type { Press } from '../print/press.js';
import { stopPapers } from './addresses/paper-stop.js';
import { sweepChunks } from './batches/batch-steps.js';
import { batchJobs } from './batches/jobs.js';
import { publisher } from './campaign.js';
import { bringForward, deliverNext, sweepClaimed } from './delivery.js';
import { dispatchMail } from './dispatch-mail.js';
import { mailJournalHead } from './journal-head.js';
import { keyFolder, operationalIdentities, renewOperationalKey } from './operational-key.js';
import { giveUpWaiting } from './outgoing/give-up.js';
import { Pace, type Rates } from './outgoing/pace.js';

/** What the clerk needs for this room. `actor` is the clerk. */
export interface MailroomMeans {
  db: Db;
  actor: Actor;
  press: Press;
  messages: Messages;
  config: Pick<Config, 'data' | 'mailFrom' | 'journalTo'> & Rates;
  carrier: Carrier;
}

/** So many mails travel at once: one server that takes its time must not hold up all others. */
const lines_at_once = 4;

/** How long one turn of the clerk delivers mail before other jobs get theirs. */
const turn_ms = 20 * second_ms;

/**
 * Before anything is served: today's operational key is there, and claims that a crash left behind
 * become uncertain. Only one server may work on a data folder, so nobody else's claim is touched.
 */
export async function prepareMailroom({ db, actor, config }: MailroomMeans): Promise<void> {
  await renewOperationalKey(db, actor, keyFolder(config.data));
  await sweepClaimed(db, actor, true);
  await bringForward(db, actor);
  await sweepChunks(db, actor, true);
}

/** What the clerk does for this room, each at its own pace; `run` returns how much it did. */
export function mailroomJobs(means: MailroomMeans): {
  name: string;
  every_ms: number;
  run: () => Promise<number>;
}[] {
  const { db, actor, config } = means;
  const pace = new Pace(actor.clock, actor.chance, config);
  return [
    {
      name: 'renewOperationalKey',
      every_ms: hour_ms,
      run: () => renewOperationalKey(db, actor, keyFolder(config.data)),
    },
    { name: 'sweepClaimed', every_ms: minute_ms, run: () => sweepClaimed(db, actor) },
    { name: 'bringForward', every_ms: minute_ms, run: () => bringForward(db, actor) },
    // Before mail is delivered: what was stopped must not leave.
    { name: 'stopPapers', every_ms: 10 * second_ms, run: () => stopPapers(db, actor) },
    { name: 'giveUpWaiting', every_ms: hour_ms, run: () => giveUpWaiting(db, actor) },
    {
      name: 'mailJournalHead',
      every_ms: hour_ms,
      run: () => mailJournalHead(db, actor, means.messages.in('en'), config.journalTo),
    },
    { name: 'deliverMail', every_ms: 2 * second_ms, run: () => deliverMail(means, pace) },
    ...batchJobs(means),
  ];
}

/** Delivers what is due for one turn, a few mails at a time. Returns how many were handled. */
export async function deliverMail(means: MailroomMeans, pace?: Pace): Promise<number> {
  const { db, actor, press, messages, config, carrier } = means;
  const { name } = await publisher(db);
  const begun = performance.now();
  let handled = 0;
  const line = async () => {
    while (performance.now() - begun < turn_ms) {
      const outcome = await deliverNext({
        db,
        actor,
        carrier,
        from: { name, address: config.mailFrom },
        identities: () => operationalIdentities(keyFolder(config.data)),
        paperOf: (dispatch) => dispatchMail({ db, press, messages, clock: actor.clock }, dispatch),
        ...(pace ? { pace } : {}),
      });
      if (outcome === null) return;
      handled += 1;
    }
  };
  const lines = await Promise.allSettled(Array.from({ length: lines_at_once }, line));
  for (const one of lines) if (one.status === 'rejected') throw one.reason;
  return handled;
}
