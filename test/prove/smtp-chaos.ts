import { join } from 'node:path';
import { startClerk } from '../../src/clerk/clerk.js';
import type { Actor } from '../../src/kernel/actor.js';
import { seededChance, systemChance } from '../../src/kernel/chance.js';
import { minute_ms, movableClock } from '../../src/kernel/clock.js';
import { type Config, readConfig } from '../../src/kernel/config.js';
import { type Db, transact } from '../../src/kernel/database.js';
import { openGround } from '../../src/kernel/ground.js';
import { messagesBelow } from '../../src/kernel/language.js';
import { openLog } from '../../src/kernel/log.js';
import { root } from '../../src/kernel/root.js';
import { setCampaign } from '../../src/mailroom/campaign.js';
import { exampleCampaign } from '../../src/mailroom/examples.js';
import { mailroomJobs, prepareMailroom } from '../../src/mailroom/jobs.js';
import { decideMail } from '../../src/mailroom/mail-decision.js';
import { messageId, queueMail } from '../../src/mailroom/outbox.js';
import { openPause, resumeMail } from '../../src/mailroom/outgoing/pause.js';
import { openCarrier } from '../../src/post/carrier.js';
import { openPress } from '../../src/print/press.js';
import { type Book, type ChaosServer, startChaos, type Way, ways } from './chaos-server.js';
import { endFolder, newFolder } from './left-behind.js';

/** Where the campaign of the proof lives. */
export interface Place {
  db: Db;
  data: string;
  clock: ReturnType<typeof movableClock>;
}

export interface Chaos {
  kept: boolean;
  counts: Record<string, number>;
  complaints: string[];
}

const mail_from = 'desk@campaign.example';
/** How long a server gets: what takes minutes in earnest takes parts of a second here. */
const hasty_ms = { connect: 2000, greeting: 500, silence: 400, whole: 1500 };
const domains = 10;
/** Nothing is tried more often than this: whatever is still due then is stuck. */
const most_rounds = 20_000;

/** What the outbox says of the mails of one way, and what the server really got. */
interface Result {
  queued: number;
  /** Held by the server, each counted once. */
  received: number;
  sent: number;
  refused: number;
  uncertain: number;
  pauses: number;
  conversations: number;
  /** Conversations in which the server misbehaved. */
  bad_conversations: number;
  /** Said to be sent, and not there; or neither sent nor refused nor uncertain. */
  lost: number;
  /** There twice without ever having been uncertain. */
  twice: number;
  /** There twice in all, uncertain ones among them. */
  twice_at_all: number;
  /** Said to be refused for good, and there. */
  refused_and_taken: number;
}

/**
 * Sends `messages` mails through the real outbox and clerk to a server that misbehaves, for each way of
 * misbehaving; moves the clock over the rests; lets a person resume and decide where the machine stops; and
 * compares the server's book with the outbox.
 */
export async function chaosOn(place: Place, messages: number, seed: number): Promise<Chaos> {
  const actor = { who: 'operator', clock: place.clock, chance: systemChance };
  await setCampaign(place.db, actor, exampleCampaign);
  const total: Record<string, number> = { seed, ways: ways.length };
  const complaints: string[] = [];
  for (const way of ways) {
    const server = await startChaos(way, diceFrom(`${seed} ${way}`));
    try {
      const result = await onWay(place, way, messages, server);
      for (const [name, count] of Object.entries(result)) total[name] = (total[name] ?? 0) + count;
      complaints.push(...objections(way, result));
    } finally {
      await server.close();
    }
  }
  return { kept: complaints.length === 0, counts: total, complaints };
}

function diceFrom(seed: string): () => number {
  const chance = seededChance(seed);
  return () => chance.bytes(4).readUInt32BE() / 2 ** 32;
}

async function onWay(place: Place, way: Way, messages: number, server: ChaosServer): Promise<Result> {
  const { db, clock } = place;
  const config = readConfig({
    HABEAS_DATA: place.data,
    MAIL_FROM: mail_from,
    SMTP_URL: server.url,
    MAIL_PER_MINUTE: '100000',
    MAIL_PER_DOMAIN_MINUTE: '100000',
  });
  const staff = { who: 'operator', clock, chance: systemChance };
  const run = new OutboxRun(place, config, way, hasty_ms);
  try {
    await run.prepare();
    await transact(db, async (tx) => {
      for (let number = 0; number < messages; number += 1) {
        const to = `invented-${number}@domain-${number % domains}.example`;
        const words = { subject: `Invented ${number}`, text: 'A text that nobody needs.\n'.repeat(20) };
        await queueMail(tx, staff, { key: `${way}:${number}`, purpose: 'confirmation', to, ...words });
      }
    });
    await run.settle();
    const uncertain = await run.everUncertain();
    const before = { ...(await compare(run, server.book, uncertain)) };
    // What the machine cannot know, the server's own book tells the person.
    await run.decide(staff, server.book);
    const after = await compare(run, server.book, uncertain);
    return {
      ...after,
      uncertain: uncertain.size,
      lost: before.lost + after.lost,
      twice: before.twice + after.twice,
      pauses: run.pauses,
      conversations: server.conversations().all,
      bad_conversations: server.conversations().bad,
    };
  } finally {
    await run.stop();
  }
}

/** The clerk at work for the mails whose keys begin with a word. */
export class OutboxRun {
  pauses = 0;
  private readonly press = openPress();
  private readonly means;
  clerk: ReturnType<typeof startClerk> | null = null;
  /** The clerk's own job. */
  deliver: () => Promise<number> = async () => 0;

  constructor(
    private readonly place: Place,
    config: Config,
    private readonly way: string,
    /** How long a server may take; that of an operator where nothing is said. */
    patience_ms?: typeof hasty_ms,
  ) {
    const { db, clock } = place;
    this.means = {
      db,
      actor: { who: 'clerk', clock, chance: systemChance },
      press: this.press,
      messages: messagesBelow(join(root, 'build/src')),
      config,
      carrier: openCarrier(config, patience_ms),
    };
  }

  async prepare(): Promise<void> {
    await prepareMailroom(this.means);
    const jobs = mailroomJobs(this.means);
    this.deliver = jobs.find(({ name }) => name === 'deliverMail')?.run ?? this.deliver;
    this.clerk = startClerk(jobs, openLog('silent'));
    await this.clerk.round();
  }

  async stop(): Promise<void> {
    await this.clerk?.stop();
    await this.press.close();
  }

  async mails() {
    return this.place.db
      .selectFrom('mails')
      .select(['id', 'key', 'state', 'reason', 'due_at'])
      .where('key', 'like', `${this.way}:%`)
      .execute();
  }

  /**
   * Lets the clerk work until nothing is due any more: over every rest, and over every pause. All jobs have their
   * turn now and then; in between mail is delivered.
   */
  async settle(): Promise<void> {
    const { db, clock } = this.place;
    let idle_minutes = 1;
    for (let round = 0; round < most_rounds; round += 1) {
      const done = await this.deliver();
      if (round % 20 === 0) await this.clerk?.round();
      if (await openPause(db)) {
        this.pauses += 1;
        await resumeMail(db, { who: 'operator', clock, chance: systemChance });
      }
      const { open, next } = await this.due();
      if (open === 0) return;
      // Ever longer while everybody rests.
      idle_minutes = done > 0 ? 1 : idle_minutes * 2;
      const until_next = next ? next.getTime() - clock.now().getTime() : 0;
      clock.move(Math.max(until_next, idle_minutes * minute_ms));
    }
  }

  private async due() {
    return this.place.db
      .selectFrom('mails')
      .select((e) => [e.fn.countAll<number>().as('open'), e.fn.min('due_at').as('next')])
      .where('state', 'in', ['due', 'claimed'])
      .where('key', 'like', `${this.way}:%`)
      .executeTakeFirstOrThrow();
  }

  async everUncertain(): Promise<Set<string>> {
    const rows = await this.place.db
      .selectFrom('mail_events')
      .innerJoin('mails', 'mails.id', 'mail_id')
      .select('key')
      .where('mail_events.state', '=', 'uncertain')
      .where('key', 'like', `${this.way}:%`)
      .execute();
    return new Set(rows.map(({ key }) => key));
  }

  /** Decides about what is stuck until nothing is, as a person with the server's book would. */
  async decide(person: Actor, book: Book): Promise<void> {
    for (let round = 0; round < 100; round += 1) {
      const stuck = (await this.mails()).filter(({ state }) => state === 'uncertain');
      if (stuck.length === 0) return;
      for (const { id, key } of stuck) {
        const decision = book.has(messageId(key, mail_from)) ? 'was_sent' : 'send_again';
        await decideMail(this.place.db, person, id, decision);
      }
      await this.settle();
    }
  }
}

async function compare(run: OutboxRun, book: Book, uncertain: Set<string>) {
  const mails = await run.mails();
  const result = { queued: mails.length, received: book.size, sent: 0, refused: 0, lost: 0 };
  const more = { twice: 0, twice_at_all: 0, refused_and_taken: 0 };
  for (const { key, state } of mails) {
    const copies = book.get(messageId(key, mail_from)) ?? 0;
    if (state === 'sent') result.sent += 1;
    if (state === 'failed') result.refused += 1;
    const isOpen = !['sent', 'failed', 'uncertain'].includes(state);
    if (isOpen || (state === 'sent' && copies === 0)) result.lost += 1;
    if (copies > 1) more.twice_at_all += 1;
    if (copies > 1 && !uncertain.has(key)) more.twice += 1;
    if (state === 'failed' && copies > 0) more.refused_and_taken += 1;
  }
  return { ...result, ...more };
}

function objections(way: Way, result: Result): string[] {
  const { lost, twice, twice_at_all, refused_and_taken, queued, sent, refused, received } = result;
  const wrong: [boolean, string][] = [
    [lost > 0, `${lost} lost`],
    [twice > 0, `${twice} sent twice without having been uncertain`],
    [twice_at_all > 0, `${twice_at_all} twice though a person decided by the server's book`],
    [refused_and_taken > 0, `${refused_and_taken} said to be refused, and taken`],
    [sent + refused !== queued, `${queued - sent - refused} neither sent nor refused`],
    [received !== sent, `the server holds ${received}, the outbox says ${sent}`],
    [result.bad_conversations === 0, 'nothing went wrong'],
    [(way === 'refuses_550') !== refused > 0, `${refused} refused`],
    [way === 'greets_554' && result.pauses === 0, 'a no to us did not pause the mail'],
  ];
  return wrong.filter(([is]) => is).map(([, sentence]) => `${way}: ${sentence}`);
}

/** The proof: twelve ways, 1,000 mails each, on a database of its own. */
export async function smtpChaos(seed = 1): Promise<Chaos> {
  const data = newFolder();
  const clock = movableClock('2026-11-30T08:00:00Z');
  const ground = await openGround(readConfig({ HABEAS_DATA: data, LOG_LEVEL: 'error' }), true);
  try {
    return await chaosOn({ db: ground.database.app, data, clock }, 1000, seed);
  } finally {
    await ground.close();
    endFolder(data);
  }
}
