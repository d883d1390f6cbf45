import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { readConfig } from '../../src/kernel/config.js';
import { messageId } from '../../src/mailroom/outbox.js';
import { openWorld, type World } from '../../src/world.js';
import { visitAt } from '../desk-visit.js';
import { type MailServer, startMailServer } from '../mail-server.js';
import { type Person, signIn } from '../second-step.js';
import { type Confirming, confirmOver } from './confirming.js';
import { type HandedInOne, handInForm, inventedOrganisation, openCampaign } from './intake.js';
import { type Became, whatBecameOf } from './intake-outcome.js';
import { KilledServer } from './killed-server.js';
import { endFolder, newFolder } from './left-behind.js';
import { numbersFrom } from './numbers-from.js';

const mail_from = 'desk@campaign.example';
const staff_name = 'Invented Volunteer';
/** Everything ends by itself before the limit of `bin/prove`. */
const limit_ms = 9 * 60_000;
/** A server that is not back by then is not back within some seconds. */
const slowest_allowed_ms = 10_000;

export interface Size {
  adoptions: number;
  /** Kills of each kind while mails are delivered and confirmations arrive. */
  kills_of_each: number;
  /** Kills while the server is still starting. */
  kills_starting: number;
}

const whole: Size = { adoptions: 500, kills_of_each: 14, kills_starting: 4 };

type Counts = KilledServer['counts'] & { restarts: number } & Decided & Became & { seed: number };

interface Decided {
  uncertain: number;
  uncertain_not_shown: number;
  decided_was_sent: number;
  decided_send_again: number;
}

/**
 * Hands in adoptions, starts the server on them with a real mail server beside it, presses the button
 * of every mail that arrives, and meanwhile kills the application and the database at random moments,
 * starting again each time. Then counts what was acknowledged and what is there.
 */
export async function intakeKill(
  seed: number = randomInt(2 ** 31),
  size: Size = whole,
): Promise<{ kept: boolean; counts: Record<string, number> }> {
  const chance = numbersFrom(seed);
  const data = newFolder();
  // Numbers of its own: how often it is asked must not change the plan of the kills.
  const pace = numbersFrom(seed + 1);
  const mails = await startMailServer(() => wait(5 + pace() * 60));
  const run = new Run(data, mails, performance.now() + limit_ms);
  try {
    const { handed, person } = await handInAll(data, size.adoptions);
    const confirming = confirmOver(mails, () => run.server.url);
    await run.server.start();
    await run.killAll(confirming, size, chance);
    const world = await openWorld(configOf(data), false);
    try {
      const decided = await run.finish(world, confirming, person);
      await confirming.stop();
      const counts: Counts = {
        seed,
        ...run.server.counts,
        restarts: run.restarts,
        ...decided,
        ...(await whatBecameOf(world, handed, confirming, mails)),
      };
      return { kept: isKept(counts, size), counts: { ...counts } };
    } finally {
      await confirming.stop();
      await world.close();
    }
  } finally {
    await run.server.stop();
    await mails.close();
    endFolder(data);
  }
}

function configOf(data: string) {
  return readConfig({ HABEAS_DATA: data, PORT: '0', MAIL_FROM: mail_from, LOG_LEVEL: 'error' });
}

async function handInAll(data: string, count: number) {
  const world = await openWorld(configOf(data), true);
  try {
    const person = await openCampaign(world, staff_name);
    const handed: HandedInOne[] = [];
    for (let number = 1; number <= count; number += 1) {
      handed.push(await handInForm(world, inventedOrganisation(number)));
    }
    return { handed, person };
  } finally {
    await world.close();
  }
}

/** The server that is killed, and what it has still to do. */
class Run {
  readonly server: KilledServer;
  restarts = 0;

  constructor(
    data: string,
    private readonly mails: MailServer,
    private readonly until: number,
  ) {
    // All organisations of the run have one mail domain, and five hundred of them are not to wait for each other.
    const fast = { MAIL_PER_MINUTE: '100000', MAIL_PER_DOMAIN_MINUTE: '100000' };
    const env = { PORT: '0', SMTP_URL: mails.url, MAIL_FROM: mail_from, HABEAS_DEMONSTRATION: 'no', ...fast };
    this.server = new KilledServer(data, env);
  }

  async killAll(confirming: Confirming, size: Size, chance: () => number): Promise<void> {
    const plan = Array.from({ length: size.kills_of_each * 2 }, (_, place) => place % 2 === 0)
      .map((app) => ({ app, order: chance() }))
      .sort((one, other) => one.order - other.order);
    // Every mail and every answer moves the run on; some mails stay uncertain until a person decides.
    const steps = size.adoptions * 1.7;
    for (const [place, { app }] of plan.entries()) {
      const at = ((place + chance()) / plan.length) * steps;
      const moment_ms = chance() * 150;
      while (this.mails.arrived.length + confirming.acknowledged.size < at) await this.pause();
      await wait(moment_ms);
      // Half of the kills wait for the worst moment: an officer has pressed and has no answer yet.
      if (chance() < 0.5) await this.untilPressed(confirming);
      await this.server.kill(app ? 'app' : 'database');
      if (place % Math.ceil(plan.length / size.kills_starting) === 0)
        await this.server.killStarting(50 + chance() * 1500);
      await this.server.start();
      this.restarts += 1;
    }
  }

  private async untilPressed(confirming: Confirming): Promise<void> {
    for (let step = 0; step < 2000 && confirming.pressing() === 0; step += 1) await wait(1);
  }

  private async pause(): Promise<void> {
    if (performance.now() > this.until) throw new Error('the run takes too long');
    await wait(5);
  }

  /** Lets the rest be delivered and confirmed, and decides about what stayed uncertain as a person would. */
  async finish(world: World, confirming: Confirming, person: Person): Promise<Decided> {
    const decided = { uncertain: 0, uncertain_not_shown: 0, decided_was_sent: 0, decided_send_again: 0 };
    for (;;) {
      const open = await world.database.app
        .selectFrom('mails')
        .select(['id', 'key', 'state'])
        .where('state', 'in', ['due', 'claimed', 'uncertain', 'failed'])
        .execute();
      const inTheAir = confirming.waiting() > 0 || this.mails.arrived.length > confirming.seen();
      // Nothing moves any more. What was not confirmed by now is lost, and counted as that.
      if (open.length === 0 && !inTheAir) return decided;
      const stuck = open.filter(({ state }) => state === 'uncertain' || state === 'failed');
      if (stuck.length > 0 && stuck.length === open.length) await this.decide(stuck, person, decided);
      for (let step = 0; step < 40; step += 1) await this.pause();
    }
  }

  private async decide(stuck: { id: string; key: string }[], person: Person, decided: Decided) {
    const visit = visitAt(this.server.url ?? '');
    await signIn(visit, person);
    const { page } = await visit.get('/desk/mailroom/outbox');
    const taken = new Set(this.mails.arrived.map(({ mail }) => mail.messageId));
    for (const { id, key } of stuck) {
      if (!page.includes(`/desk/mailroom/outbox/${id}"`)) decided.uncertain_not_shown += 1;
      // What the machine cannot know, the mail server's own book tells the person.
      const decision = taken.has(`<${messageId(key, mail_from)}>`) ? 'was_sent' : 'send_again';
      await visit.post(`/desk/mailroom/outbox/${id}`, { decision });
      if (visit.status !== 303) throw new Error(`a decision was answered ${visit.status}`);
      decided.uncertain += 1;
      decided[`decided_${decision}`] += 1;
    }
  }
}

function isKept(counts: Counts, size: Size): boolean {
  const never: (keyof Counts)[] = [
    'lost',
    'silently_not_sent',
    'delivered_twice',
    'mails_not_sent_at_last',
    'uncertain_not_shown',
    'strange_answers',
    'journal_broken',
  ];
  return (
    never.every((name) => counts[name] === 0) &&
    counts.confirmed === size.adoptions &&
    counts.acknowledged === size.adoptions &&
    counts.slowest_restart_ms < slowest_allowed_ms
  );
}
