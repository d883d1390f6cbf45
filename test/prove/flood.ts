import { fork } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { watchMemory } from '../../bench/process-memory.js';
import { codeHash, codeOf } from '../../src/letters/letter-code.js';
import type { World } from '../../src/world.js';
import { type DeskVisit, visitAt } from '../desk-visit.js';
import { signIn } from '../second-step.js';
import { type ChildInstance, startChild } from './child-instance.js';
import type { Flooded, FloodOrder } from './flood-script.js';
import { type HonestWriters, writeHonestly } from './honest-writers.js';
import { databasePid, endFolder, newFolder, note } from './left-behind.js';
import { inWorld, type LettersGround, makeLettersGround, settings } from './letters-ground.js';
import { watchProcessor } from './processor-wait.js';
import { percentile } from './steady-visitors.js';

export interface Size {
  letters: number;
  /** So long letters come at the pace of the hour, from one address first and then from many; between the two, all others as fast as they are answered. */
  paced_minutes: number;
  per_second: number;
  /** From how many addresses a flood comes that comes from many. */
  clients: number;
}

const hour_of = { letters: 100_000, minutes: 60 };
const whole: Size = { letters: hour_of.letters, paced_minutes: 5, per_second: 28, clients: 50_000 };
/** Of the paced minutes so much comes from one address. */
const from_one = 0.2;

const limits = { desk_p95_ms: 500, honest_ms: 2000, server_mb: 400 };
const desk_pages = ['/desk', '/desk/letters', '/desk/letters/papers'];

type Outcome = { kept: boolean; counts: Record<string, number>; complaints: string[] };

/**
 * A hundred thousand letters from a script, as they would come in an hour: at that pace for some minutes from one
 * address, then as fast as they are answered until the queue is nearly as full as it gets, then at that pace from many
 * addresses. Meanwhile somebody works at the desk, and honest writers hand in letters. Then the desk turns the flood
 * away. `minutes` at the pace are five; with sixty nothing is sent faster than that.
 */
export async function flood(minutes?: number, size: Size = whole): Promise<Outcome> {
  const paced_minutes = minutes ?? size.paced_minutes;
  const data = newFolder();
  try {
    const ground = await makeLettersGround(data, 3);
    const child = await startChild(data, settings);
    try {
      return await inWorld(data, false, (world) =>
        new Run(ground, child, world).all({ ...size, paced_minutes }),
      );
    } finally {
      await child.stop();
    }
  } finally {
    endFolder(data);
  }
}

class Run {
  private readonly complaints: string[] = [];
  private readonly counts: Record<string, number> = {};
  private readonly desk: DeskVisit;
  private readonly honest: HonestWriters;

  constructor(
    private readonly ground: LettersGround,
    private readonly child: ChildInstance,
    private readonly world: World,
  ) {
    this.desk = visitAt(child.url);
    this.honest = writeHonestly(child.url, ground.people);
  }

  async all({ letters, paced_minutes, per_second, clients }: Size): Promise<Outcome> {
    const { child, ground, counts } = this;
    await signIn(this.desk, ground.person);
    const memory = watchMemory(() => ({ application: child.pid, database: databasePid(ground.data) }), 1000);
    const processor = watchProcessor(() => child.pid);
    const paced = Math.min(letters, Math.floor(paced_minutes * 60 * per_second));
    const one = Math.floor(paced * from_one);
    const order = (count: number, from: number, pace: number | null): FloodOrder => ({
      ...{ url: child.url, people: ground.people, letters: count, per_second: pace, clients: from },
    });
    try {
      await this.phase('one_address', order(one, 1, per_second), true);
      if (letters > paced) await this.phase('burst', order(letters - paced, clients, null), false);
      await this.phase('many_addresses', order(paced - one, clients, per_second), true);
      await this.honest.stop();
      await this.turnAway();
      await this.judgeHonest();
    } finally {
      memory.stop();
      counts.waited_percent = processor.stop();
      await this.honest.stop();
    }
    counts.server_mb = memory.peaks.application_mb;
    counts.database_mb = memory.peaks.database_mb;
    if (memory.peaks.application_mb > limits.server_mb)
      this.complaints.push(`the server held ${memory.peaks.application_mb} MB`);
    return { kept: this.complaints.length === 0, counts, complaints: this.complaints };
  }

  /** One part of the flood, with what the desk and honest writers had of it. Only at the pace of the hour are times judged. */
  private async phase(name: string, order: FloodOrder, isJudged: boolean): Promise<void> {
    const { counts, complaints } = this;
    const before = this.honest.took_ms.length;
    let isOver = false;
    const script = sendFlood(order).finally(() => {
      isOver = true;
    });
    const took = await this.atTheDesk(() => isOver);
    for (const [what, count] of Object.entries(await script)) counts[`${name}_${what}`] = count;
    const honest = this.honest.took_ms.slice(before);
    const figures = {
      desk_p95_ms: Math.round(percentile(took, 95)),
      honest: honest.length,
      honest_p95_ms: Math.round(percentile(honest, 95)),
      honest_longest_ms: Math.round(Math.max(0, ...honest)),
    };
    for (const [what, figure] of Object.entries(figures)) counts[`${name}_${what}`] = figure;
    if ((counts[`${name}_failed`] ?? 0) > 0) complaints.push(`${name}: answers of no known kind`);
    if (!isJudged) return;
    if (figures.desk_p95_ms > limits.desk_p95_ms) complaints.push(`${name}: the desk was slow`);
    if (figures.honest_longest_ms > limits.honest_ms)
      complaints.push(`${name}: an honest writer waited too long`);
  }

  /** Somebody opens one page after the other, four a second, until the flood is over. */
  private async atTheDesk(isOver: () => boolean): Promise<number[]> {
    const took: number[] = [];
    for (let visit = 0; !isOver(); visit += 1) {
      const begun = performance.now();
      await this.desk.get(desk_pages[visit % desk_pages.length] as string);
      if (this.desk.status !== 200) this.complaints.push(`the desk answered ${this.desk.status}`);
      took.push(performance.now() - begun);
      await wait(Math.max(0, 250 - (performance.now() - begun)));
    }
    return took;
  }

  /** The desk turns away what looks like a flood: one text first, then the hours of those who are flooded. */
  private async turnAway(): Promise<void> {
    const { desk, counts, world, ground } = this;
    const people = await world.database.app.selectFrom('people').select(['id', 'slug']).execute();
    const flooded = people
      .filter(({ slug }) => ground.people.slice(0, 2).includes(slug ?? ''))
      .map(({ id }) => id);
    const took: number[] = [];
    counts.turned_away = 0;
    for (;;) {
      await desk.get('/desk/letters');
      const keys = [...desk.page.matchAll(/name="key" value="([^"]+)"/g)].map(([, key = '']) => key);
      const key =
        keys.find((one) => one.startsWith('mark ')) ??
        keys.find((one) => flooded.includes(one.split(' ')[1] ?? ''));
      if (!key) break;
      const begun = performance.now();
      await desk.post('/desk/letters/flood', { key });
      took.push(performance.now() - begun);
      const letters = Number(/done=flood-(\d+)-/.exec(desk.location ?? '')?.[1]);
      if (!letters) throw new Error(`turning away was answered ${desk.status}`);
      counts.turned_away += letters;
    }
    counts.presses = took.length;
    counts.longest_press_ms = Math.round(Math.max(0, ...took));
    const { waiting = 0 } =
      (await world.database.app
        .selectFrom('letters')
        .select(({ fn }) => fn.countAll<number>().as('waiting'))
        .where('state', '=', 'received')
        .executeTakeFirst()) ?? {};
    counts.left_waiting = waiting;
    const acknowledged = ['one_address', 'burst', 'many_addresses']
      .map((name) => counts[`${name}_acknowledged`] ?? 0)
      .reduce((sum, one) => sum + one, 0);
    counts.flood_acknowledged = acknowledged;
    const honest = this.honest.letters.size;
    if (counts.turned_away + waiting !== acknowledged + honest)
      this.complaints.push('letters were acknowledged that are not there, or the other way round');
    if (waiting > honest) this.complaints.push('a part of the flood is still there');
  }

  /** Whoever wrote honestly was taken, and how many of them went with the flood. */
  private async judgeHonest(): Promise<void> {
    const { honest, counts, world, complaints } = this;
    counts.honest_acknowledged = honest.letters.size;
    counts.honest_locked_out = honest.locked_out;
    counts.neighbours_acknowledged = honest.neighbours.acknowledged;
    counts.neighbours_told_to_wait = honest.neighbours.told_to_wait;
    if (honest.locked_out > 0)
      complaints.push(`${honest.locked_out} honest writers were locked out: ${honest.why}`);
    if (honest.letters.size === 0) complaints.push('nobody wrote honestly: it proves nothing');
    counts.honest_turned_away = 0;
    for (const token of honest.letters) {
      const row = await world.database.app
        .selectFrom('letters')
        .select('state')
        .where('code_hash', '=', codeHash(codeOf(token)))
        .executeTakeFirst();
      if (!row) complaints.push('an honest letter is lost');
      if (row?.state === 'turned_away') counts.honest_turned_away += 1;
    }
  }
}

/** Runs the flood in a process of its own, so that its work is not ours. */
function sendFlood(order: FloodOrder): Promise<Flooded> {
  const script = fork(new URL('./flood-script.js', import.meta.url), []);
  note(script);
  script.send(order);
  return new Promise((done, fail) => {
    script.once('message', (flooded) => done(flooded as Flooded));
    script.once('exit', (code) => fail(new Error(`the flood ended with ${code}`)));
  });
}
