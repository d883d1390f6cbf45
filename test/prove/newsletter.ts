import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { watchMemory } from '../../bench/process-memory.js';
import { printPaper } from '../paper-ground.js';
import type { Person } from '../second-step.js';
import { typeWords } from './child-instance.js';
import { type FickleServer, startFickle } from './fickle-server.js';
import { openCampaign } from './intake.js';
import { KilledServer } from './killed-server.js';
import { databasePid, endFolder, newFolder } from './left-behind.js';
import { inWorld, staff_name } from './letters-ground.js';
import { decideStuck } from './newsletter-decisions.js';
import { NewsletterDesk, type Shown } from './newsletter-desk.js';
import { judge } from './newsletter-judgement.js';
import { endByLinks, endWhileOnTheWay } from './newsletter-leaving.js';
import { readableIn } from './newsletter-outcome.js';
import { leavesEarly, ReadersBook, subscribeAll } from './newsletter-readers.js';
import { numbersFrom } from './numbers-from.js';

export interface Size {
  readers: number;
  /** While mails leave; half of them while the mail server has a whole mail and has not said so. */
  kills_app: number;
  kills_database: number;
  /** While a batch is being released. */
  kills_in_release: number;
  /** So many end it while their mail waits, and of so many mails a notice comes back. */
  leaving: number;
  notices: number;
}

const whole: Size = {
  ...{ readers: 10_000, kills_app: 4, kills_database: 1, kills_in_release: 2 },
  ...{ leaving: 25, notices: 20 },
};
/** Everything ends by itself before the limit of `bin/prove`. */
const limit_ms = 40 * 60_000;
/** How often the person at the desk looks how far it is. */
const look_ms = 1000;
const most_memory_mb = 300;
const issue = 895;

const settings = {
  ...{ PORT: '0', HABEAS_DEMONSTRATION: 'no', PUBLIC_URL: 'https://campaign.example' },
  // Politeness to each domain stays as it is; a provider that takes mail faster is what a list of this size needs.
  ...{ MAIL_FROM: 'desk@campaign.example', MAIL_PER_MINUTE: '100000' },
};

type Outcome = { kept: boolean; counts: Record<string, number>; complaints: string[] };
type Kind = 'app' | 'database' | 'release' | 'pause' | 'leave' | 'dump';

/**
 * Sends an issue to 10,000 readers by the pages of a real desk, batch by batch, through a mail server that says "later"
 * and "no", and hangs up; meanwhile the server is killed and the sending paused, and some readers end it. Then what
 * arrived, what the desk says and what lies in the database are compared.
 */
export async function newsletter(seed: number = randomInt(2 ** 31), size: Size = whole): Promise<Outcome> {
  const data = newFolder();
  try {
    const { book, person, seeded_s } = await inWorld(data, true, async (world) => {
      const begun = performance.now();
      const person = await openCampaign(world, staff_name);
      await printPaper(world.database.app, world.actor('operator'));
      const book = new ReadersBook(await subscribeAll(world, size.readers));
      return { book, person, seeded_s: Math.round((performance.now() - begun) / 1000) };
    });
    await typeWords(data, settings, ['mail', 'keys']);
    const pace = numbersFrom(seed + 1);
    const mails = await startFickle(
      (mailbox) => book.of(mailbox)?.whim ?? 'takes',
      () => 2 + pace() * 30,
    );
    const run = new Run(data, mails, book, person, numbersFrom(seed), size);
    try {
      return await run.whole({ seed, seeded_s });
    } finally {
      await run.server.stop();
      await mails.close();
    }
  } finally {
    endFolder(data);
  }
}

class Run {
  readonly server: KilledServer;
  private readonly desk: NewsletterDesk;
  private readonly complaints: string[] = [];
  private readonly left = { in_time: new Set<string>(), too_late: new Set<string>() };
  private readonly until = performance.now() + limit_ms;
  private readonly counts = { batches: 0, kills_in_release: 0, pauses: 0, slowest_release_ms: 0 };
  private readonly env: Record<string, string>;
  private readable = 0;

  constructor(
    private readonly data: string,
    private readonly mails: FickleServer,
    private readonly book: ReadersBook,
    person: Person,
    private readonly chance: () => number,
    private readonly size: Size,
  ) {
    this.env = { ...settings, SMTP_URL: mails.url };
    this.server = new KilledServer(data, this.env);
    this.desk = new NewsletterDesk(() => this.server.url, person);
  }

  async whole(first: Record<string, number>): Promise<Outcome> {
    const memory = watchMemory(() => ({
      application: this.server.running?.pid ?? null,
      database: databasePid(this.data),
    }));
    try {
      await this.server.start();
      await this.desk.prepare(issue);
      const early = this.book.all.filter((_, number) => leavesEarly(number));
      await endByLinks(this.server.url ?? '', early, this.left.in_time, this.complaints);
      const begun = performance.now();
      await this.send();
      const took_s = ((this.mails.held.at(-1)?.at_ms ?? begun) - begun) / 1000;
      const decided = await decideStuck({ ...this.means(), until: this.until });
      memory.stop();
      const judged = await judge(
        { ...this.means(), server: this.server, env: this.env, ...this.size },
        { given_up: decided.give_up, readable: this.readable },
      );
      const { application_mb, database_mb } = memory.peaks;
      if (application_mb >= most_memory_mb) this.complaints.push(`the server held ${application_mb} MB`);
      const { takes, ...whims } = this.mails.said;
      const counts = {
        ...first,
        ...{ ...judged, ...this.server.counts, ...this.counts },
        ...Object.fromEntries(Object.entries(whims).map(([name, count]) => [`server_${name}`, count])),
        ...Object.fromEntries(Object.entries(decided).map(([name, count]) => [`decided_${name}`, count])),
        ...{ left_in_time: this.left.in_time.size, left_too_late: this.left.too_late.size },
        ...{ application_peak_mb: application_mb, database_peak_mb: database_mb },
        ...{ sent_within_s: Math.round(took_s), mails_a_second: Math.round((takes / took_s) * 10) / 10 },
      };
      return { kept: this.complaints.length === 0, counts, complaints: this.complaints };
    } finally {
      memory.stop();
    }
  }

  private means() {
    const { data, desk, mails, book, left, complaints } = this;
    return { data, desk, mails, book, left, complaints, from: settings.MAIL_FROM };
  }

  /** What is to happen, each after so many mails. */
  private plan(): { kind: Kind; at: number }[] {
    const { readers, kills_app, kills_database, kills_in_release } = this.size;
    const times = (kind: Kind, count: number) => Array<Kind>(count).fill(kind);
    const kinds = [
      ...times('app', kills_app),
      ...times('database', kills_database),
      ...times('release', kills_in_release),
      ...(['pause', 'leave', 'dump'] as Kind[]),
    ]
      .map((kind) => ({ kind, order: this.chance() }))
      .sort((one, other) => one.order - other.order);
    return kinds.map(({ kind }, place) => ({
      kind,
      // The last batch is released when most have theirs.
      at: ((place + 0.2 + this.chance() * 0.6) / kinds.length) * readers * 0.85,
    }));
  }

  /** Presses the button whenever the desk offers it, and disturbs as planned, until everybody has it. */
  private async send(): Promise<void> {
    const plan = this.plan();
    for (;;) {
      if (performance.now() > this.until) throw new Error('the run takes too long');
      const shown = await this.desk.look();
      const next = plan[0];
      if (next && this.mails.held.length >= next.at && (await this.disturb(next.kind, shown))) {
        plan.shift();
        continue;
      }
      if (shown.may_release) await this.release();
      else if (shown.state === 'done') break;
      await wait(look_ms);
    }
    for (const { kind } of plan) this.complaints.push(`“${kind}” found no moment`);
  }

  private async release(): Promise<void> {
    const begun = performance.now();
    const status = await this.desk.press('release');
    if (status !== 303) throw new Error(`a release was answered ${status}`);
    this.counts.batches += 1;
    this.counts.slowest_release_ms = Math.max(
      this.counts.slowest_release_ms,
      Math.round(performance.now() - begun),
    );
  }

  /** Does it now. False: this is not its moment. */
  private async disturb(kind: Kind, shown: Shown): Promise<boolean> {
    switch (kind) {
      case 'app':
      case 'database':
      case 'dump':
        if (this.chance() < 0.5 || kind === 'dump') await this.untilPondering();
        await this.server.kill(kind === 'database' ? 'database' : 'app');
        // Mails wait and are uncertain now: more lies there than at the end.
        if (kind === 'dump') await this.search();
        await this.server.start();
        return true;
      case 'release': {
        if (!shown.may_release) return false;
        const pressed = this.desk.press('release').then(
          () => 'answered',
          () => 'cut',
        );
        await wait(this.chance() * 3000);
        await this.server.kill('app');
        if ((await pressed) === 'cut') this.counts.kills_in_release += 1;
        await this.server.start();
        return true;
      }
      case 'pause':
        if (shown.in_outbox < 50) return false;
        await this.pause();
        return true;
      case 'leave':
        if (shown.in_outbox < 200) return false;
        await endWhileOnTheWay(this.means(), this.server.url ?? '', this.size.leaving);
        return true;
    }
  }

  private async untilPondering(): Promise<void> {
    for (let step = 0; step < 3000 && this.mails.pondering() === 0; step += 1) await wait(1);
  }

  private async pause(): Promise<void> {
    if ((await this.desk.press('pause')) !== 303) throw new Error('the pause was refused');
    // What is in hand comes to its end.
    while ((await this.desk.look()).in_outbox > 0) await wait(50);
    const before = this.mails.held.length;
    await wait(3000);
    if (this.mails.held.length !== before) this.complaints.push('something left during the pause');
    if ((await this.desk.look()).may_release) this.complaints.push('a pause offers to release');
    await this.desk.press('go_on');
    this.counts.pauses += 1;
  }

  private async search(): Promise<void> {
    const { readable, rows } = await inWorld(this.data, true, readableIn);
    this.readable += readable;
    if (rows < this.size.readers / 2) this.complaints.push('the dump was empty, and a search proves nothing');
  }
}
