import { startClerk } from '../../src/clerk/clerk.js';
import { prepare } from '../../src/jobs.js';
import { systemChance } from '../../src/kernel/chance.js';
import { day_ms, hour_ms, minute_ms, movableClock, second_ms } from '../../src/kernel/clock.js';
import { readConfig } from '../../src/kernel/config.js';
import { transact } from '../../src/kernel/database.js';
import type { Ground } from '../../src/kernel/ground.js';
import { queueMail } from '../../src/mailroom/outbox.js';
import { offerHelp } from '../../src/newspaper/joining/joiner.js';
import { askForNewsletter } from '../../src/newspaper/newsletter/subscription.js';
import { application } from '../../src/serve.js';
import { type World, worldOn } from '../../src/world.js';
import { DeskVisit } from '../desk-visit.js';
import { ShownForm } from '../form-sender.js';
import { type MailServer, startMailServer } from '../mail-server.js';
import { type Person, signIn } from '../second-step.js';
import { type ClosedPort, portTo } from './closed-port.js';
import { firstPerson } from './intake.js';
import { timesEach } from './intake-outcome.js';

const jumps = [
  { name: 'a day ahead', by_ms: day_ms },
  { name: 'an hour back', by_ms: -hour_ms },
  { name: 'a year back', by_ms: -365 * day_ms },
  { name: 'a year back again', by_ms: -365 * day_ms },
] as const;

/** So long after a jump everything has to be as always, by the clock as it stands then. */
const settled_within_minutes = 30;
const staff_name = 'Invented Volunteer';

/**
 * The clock jumps while mails wait for a server that is away, while somebody is signed in, while a form lies open and
 * while offers and subscriptions are kept. All go on by the clock as it stands afterwards: nothing is sent twice,
 * nothing waits for a time that the clock has come back from, and nothing is forgotten early.
 */
export async function clockJumps(
  ground: Ground,
  data: string,
  mails_each: number,
  complaints: string[],
): Promise<Record<string, number>> {
  const server = await startMailServer();
  const port = await portTo(server.url);
  const clock = movableClock('2026-11-30T08:00:00Z');
  const fast = { MAIL_PER_MINUTE: '100000', MAIL_PER_DOMAIN_MINUTE: '100000' };
  const config = readConfig({
    ...{ HABEAS_DATA: data, PORT: '0', LOG_LEVEL: 'silent', PUBLIC_URL: 'http://localhost' },
    ...{ MAIL_FROM: 'desk@campaign.example', SMTP_URL: port.url, ...fast },
  });
  const world = worldOn(config, ground, clock);
  try {
    const jumping = new Jumping(world, clock, server, port, complaints);
    await jumping.prepare();
    for (const jump of jumps) await jumping.over(jump.name, jump.by_ms, mails_each);
    await jumping.stop();
    return { clock_jumps: jumps.length, ...jumping.counts };
  } finally {
    await port.close();
    await server.close();
    // The ground belongs to whoever opened it.
    await world.press.close();
  }
}

class Jumping {
  readonly counts = { mails_over_jumps: 0, mails_twice_over_jumps: 0, forgotten_early: 0 };
  private readonly app;
  private readonly clerk;
  private visit: DeskVisit;
  /** With codes on paper: they know no time, so whoever has them comes in whatever the clock says. */
  private person: Person = { name: staff_name, passphrase: '' };
  private number = 0;

  constructor(
    private readonly world: World,
    private readonly clock: ReturnType<typeof movableClock>,
    private readonly server: MailServer,
    private readonly port: ClosedPort,
    private readonly complaints: string[],
  ) {
    const { app, jobs } = application(world);
    this.app = app;
    this.clerk = startClerk(jobs, world.log);
    this.visit = new DeskVisit(app as never);
  }

  async prepare(): Promise<void> {
    await prepare(this.world);
    this.person = await firstPerson(this.world, staff_name);
    await this.signIn();
    await this.clerk.round();
  }

  stop(): Promise<void> {
    return this.clerk.stop();
  }

  private wrong(sentence: string): void {
    this.complaints.push(`the clock: ${sentence}`);
  }

  private async signIn(): Promise<void> {
    await signIn(this.visit, this.person);
    if ((await this.visit.get('/desk')).status !== 200) this.wrong('nobody can sign in');
  }

  async over(name: string, by_ms: number, mails: number): Promise<void> {
    const { clock, port, server } = this;
    const offered = await this.keepSomething();
    const stamp = await this.openForm();
    await this.signIn();
    // They wait: the server says nothing, and rests longer and longer.
    await port.close();
    await this.queue(mails);
    for (let round = 0; round < 4; round += 1) {
      await this.clerk.round();
      clock.move(6 * minute_ms);
    }
    clock.move(by_ms);
    await port.open();
    await this.sessionAfter(name, by_ms);
    await this.formAfter(name, stamp);
    await this.queue(mails);
    await this.mailsLeave(name);
    const left = await this.kept();
    if (left < offered) {
      this.counts.forgotten_early += offered - left;
      this.wrong(`${offered - left} kept things are gone after ${name}`);
    }
    const times = [...timesEach(server.arrived.map(({ mail }) => mail.messageId ?? '')).values()];
    this.counts.mails_twice_over_jumps = times.filter((count) => count > 1).length;
    this.counts.mails_over_jumps = times.length;
    if (this.counts.mails_twice_over_jumps > 0) this.wrong(`mails arrived twice after ${name}`);
  }

  private async queue(mails: number): Promise<void> {
    const actor = this.world.actor('operator');
    await transact(this.world.database.app, async (tx) => {
      for (let left = mails; left > 0; left -= 1) {
        this.number += 1;
        const words = { subject: 'Invented', text: 'A text.\n' };
        const to = `jump-${this.number}@domain-${this.number % 7}.example`;
        await queueMail(tx, actor, { key: `jump:${this.number}`, purpose: 'confirmation', to, ...words });
      }
    });
  }

  /** All that wait go out within half an hour of the clock as it stands now. */
  private async mailsLeave(name: string): Promise<void> {
    const open = () =>
      this.world.database.app
        .selectFrom('mails')
        .select(['state', 'reason'])
        .where('key', 'like', 'jump:%')
        .where('state', '!=', 'sent')
        .execute();
    for (let minute = 0; minute < settled_within_minutes; minute += 1) {
      await this.clerk.round();
      if ((await open()).length === 0) return;
      this.clock.move(minute_ms);
    }
    const left = await open();
    this.wrong(
      `${left.length} mails still wait ${settled_within_minutes} minutes after ${name} (${left[0]?.state} ${left[0]?.reason})`,
    );
  }

  /** Things that are kept for months. */
  private async keepSomething(): Promise<number> {
    const visitor = { ...this.world.actor('visitor'), chance: systemChance };
    const words = { name: null, place: null, note: null };
    await offerHelp(this.world.database.app, visitor, {
      ...words,
      contact: 'x',
      offers: ['money'],
      spoken: 'en',
    });
    const email = `kept-${this.number}-${this.server.arrived.length}@mail.example`;
    await askForNewsletter(this.world.database.app, visitor, { email, spoken: 'en', often: 'issue' }, () => ({
      subject: 'Please confirm',
      text: 'Please confirm',
    }));
    await this.world.database.app
      .updateTable('newsletter_subscriptions')
      .set({ confirmed_at: this.clock.now() })
      .where('confirmed_at', 'is', null)
      .execute();
    return this.kept();
  }

  private async kept(): Promise<number> {
    const { app } = this.world.database;
    const [offers, readers] = await Promise.all([
      app.selectFrom('joiners').select('id').execute(),
      app.selectFrom('newsletter_subscriptions').select('id').execute(),
    ]);
    return offers.length + readers.length;
  }

  private async openForm(): Promise<string> {
    const stamp = new ShownForm(await (await this.app.request('/newsletter')).text()).value('stamp');
    this.clock.move(2 * second_ms);
    return stamp;
  }

  /** Who is signed in stays so, unless they were away for longer than a session lasts. */
  private async sessionAfter(name: string, by_ms: number): Promise<void> {
    const { page } = await this.visit.get('/desk');
    const isIn = page.includes('/desk/sign-out');
    const isOver = by_ms >= 12 * hour_ms;
    if (isIn === isOver) this.wrong(isIn ? `a session outlives ${name}` : `a session ends with ${name}`);
    await this.signIn();
  }

  /** A form that lay open is taken, at the latest when it is sent once more. */
  private async formAfter(name: string, stamp: string): Promise<void> {
    const send = async (with_stamp: string) => {
      const email = `form-${this.number}@mail.example`;
      const body = new URLSearchParams({ email, often: 'issue', spoken: 'en', stamp: with_stamp });
      return this.app.request('/newsletter', { method: 'POST', body });
    };
    const first = await send(stamp);
    if (first.status === 200) return;
    const again = new ShownForm(await first.text()).value('stamp');
    this.clock.move(2 * second_ms);
    const { status } = await send(again);
    if (status !== 200)
      this.wrong(`a form that lay open is answered ${status} after ${name}, also the second time`);
  }
}
