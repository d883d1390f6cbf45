import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { type Peaks, pressOf, watchMemory } from '../../bench/process-memory.js';
import { readConfig } from '../../src/kernel/config.js';
import type { Db } from '../../src/kernel/database.js';
import { checkChain } from '../../src/kernel/journal.js';
import { shownBatch } from '../../src/mailroom/batches/batch-list.js';
import { spelled } from '../../src/mailroom/dispatch-code.js';
import { model_slug } from '../../src/resolutions/examples.js';
import { openWorld, type World } from '../../src/world.js';
import { type DeskVisit, visitAt } from '../desk-visit.js';
import { readPdf } from '../read-pdf.js';
import { type Person, signIn } from '../second-step.js';
import { isPrinting, queuePapers, sender_name } from './batch-ground.js';
import { type ChildInstance, startChild } from './child-instance.js';
import { openCampaign } from './intake.js';
import { databasePid, endFolder, newFolder } from './left-behind.js';
import { numbersFrom } from './numbers-from.js';
import { watchProcessor } from './processor-wait.js';
import { percentile, type Visitors, visitSteadily } from './steady-visitors.js';

const staff_name = 'Invented Volunteer';
const most_memory_mb = 300;
const most_p99_ms = 100;
const pages = [
  '/',
  '/people',
  '/people/vladimir-kozlov',
  `/resolutions/${model_slug}`,
  '/organisations',
  '/ru/people',
];

/** How much is printed, and how often what is killed. */
export interface Size {
  dispatches: number;
  kills_app: number;
  kills_press: number;
  /** Pages that visitors ask for each second. */
  per_second: number;
}

const whole: Size = { dispatches: 1000, kills_app: 3, kills_press: 2, per_second: 50 };

/**
 * Prints a batch of 1,000 papers through the desk of a real server, while visitors' pages are asked for 50 times a
 * second. Meanwhile the server and its press are killed at random moments, and the batch is paused once. Then every
 * file is fetched and read back: each paper has to be there exactly once.
 */
export async function batchResume(
  seed: number = randomInt(2 ** 31),
  size: Size = whole,
): Promise<{ kept: boolean; counts: Record<string, number>; complaints: string[] }> {
  const data = newFolder();
  const world = await openWorld(configOf(data), true);
  let person: Person;
  try {
    person = await openCampaign(world, staff_name);
    await queuePapers(world, size.dispatches);
  } finally {
    await world.close();
  }
  const run = new Run(data, person, numbersFrom(seed));
  try {
    await run.start();
    const counts = { seed, ...(await run.print(size)) };
    return { kept: run.complaints.length === 0, counts, complaints: run.complaints };
  } finally {
    await run.end();
    endFolder(data);
  }
}

function configOf(data: string) {
  return readConfig({ HABEAS_DATA: data, PORT: '0', LOG_LEVEL: 'error' });
}

/** One server that prints, is killed and goes on. */
class Run {
  server: ChildInstance | null = null;
  readonly complaints: string[] = [];
  private readonly counts = { kills_app: 0, kills_press: 0, pauses: 0 };
  private number = 0;
  private opened: World | null = null;

  constructor(
    private readonly data: string,
    private readonly person: Person,
    private readonly chance: () => number,
  ) {}

  /** Each start makes the passwords of the database anew: whoever looks on from beside comes in again. */
  async start(): Promise<void> {
    this.server = await startChild(this.data, { PORT: '0', HABEAS_DEMONSTRATION: 'no' });
    await this.opened?.close();
    this.opened = await openWorld(configOf(this.data), false);
  }

  async end(): Promise<void> {
    await this.opened?.close();
    await this.server?.stop();
  }

  private get db(): Db {
    if (!this.opened) throw new Error('nothing was started yet');
    return this.opened.database.app;
  }

  async print(size: Size): Promise<Record<string, number>> {
    const memory = watchMemory(() => ({
      application: this.server?.pid ?? null,
      database: databasePid(this.data),
    }));
    const processor = watchProcessor(() => this.server?.pid ?? null);
    const desk = await this.signIn();
    const visitors = visitSteadily(() => this.server?.url ?? null, pages, size.per_second);
    try {
      const form = { letter: 'din5008b', cover: 'window', sides: '1', kind: 'office', sender: sender_name };
      await desk.post('/desk/mailroom/batches/new', form);
      this.number = Number(desk.location?.split('/').at(-1));
      await this.until(({ state }) => state === 'checked');
      await desk.post(`/desk/mailroom/batches/${this.number}/begin`);
      if (desk.status !== 303) throw new Error(`the print was answered ${desk.status}`);
      await this.disturb(size);
      await this.until(({ state }) => state === 'printed');
      memory.stop();
      const waited_percent = processor.stop();
      await visitors.stop();
      const read = await this.readBack(size);
      return { ...this.counts, ...read, ...this.judge(memory.peaks, visitors), waited_percent };
    } finally {
      memory.stop();
      processor.stop();
      await visitors.stop();
    }
  }

  private complain(sentence: string): void {
    this.complaints.push(sentence);
  }

  private async signIn(): Promise<DeskVisit> {
    const desk = visitAt(this.server?.url ?? '');
    await signIn(desk, this.person);
    await desk.get('/desk/mailroom');
    if (desk.status !== 200) throw new Error(`signing in was answered ${desk.status}`);
    return desk;
  }

  private async until(
    isSo: (batch: NonNullable<Awaited<ReturnType<typeof shownBatch>>>) => boolean,
  ): Promise<void> {
    for (;;) {
      const batch = await shownBatch(this.db, this.number);
      if (batch && isSo(batch)) return;
      // Seldom: to count a batch of 1,000 is work for the database that visitors are to get.
      await wait(200);
    }
  }

  /** Kills and pauses, spread over the print, each a random moment after so many papers. */
  private async disturb(size: Size): Promise<void> {
    const kinds = [
      ...Array<'app'>(size.kills_app).fill('app'),
      ...Array<'press'>(size.kills_press).fill('press'),
      'pause' as const,
    ]
      .map((kind) => ({ kind, order: this.chance() }))
      .sort((one, other) => one.order - other.order);
    for (const [place, { kind }] of kinds.entries()) {
      const at = ((place + 0.2 + this.chance() * 0.5) / kinds.length) * size.dispatches;
      await this.until(({ papers, state }) => papers.printed >= at || state === 'printed');
      await wait(this.chance() * 800);
      if (kind === 'app') {
        const { server } = this;
        this.server = null;
        await server?.killApplication();
        await this.start();
        this.counts.kills_app += 1;
      } else if (kind === 'press') await this.killPress();
      else await this.pause();
    }
  }

  private async killPress(): Promise<void> {
    for (let step = 0; step < 400; step += 1) {
      const press = pressOf(this.server?.pid ?? 0);
      if (press !== null) {
        process.kill(press, 'SIGKILL');
        this.counts.kills_press += 1;
        return;
      }
      await wait(5);
    }
  }

  private async pause(): Promise<void> {
    const desk = await this.signIn();
    await desk.post(`/desk/mailroom/batches/${this.number}/pause`);
    if (desk.status !== 303) return;
    // The chunk that is being set comes to its end; then nothing moves.
    while (await isPrinting(this.db)) await wait(100);
    const before = await shownBatch(this.db, this.number);
    await wait(2000);
    const after = await shownBatch(this.db, this.number);
    if (after?.state === 'paused' && before?.papers.printed !== after.papers.printed)
      this.complain('something was printed during the pause');
    await desk.post(`/desk/mailroom/batches/${this.number}/continue`);
    this.counts.pauses += 1;
  }

  /** Fetches every file as a volunteer does and counts how often each paper's letter and tally line are there. */
  private async readBack(size: Size): Promise<Record<string, number>> {
    const { db } = this;
    const desk = await this.signIn();
    await desk.get(`/desk/mailroom/batches/${this.number}`);
    const files = [
      ...desk.page.matchAll(/href="(\/desk\/mailroom\/batches\/\d+\/chunks\/\d+\/letters\.pdf)"/g),
    ];
    const letters = new Map<string, number>();
    const ticks = new Map<string, number>();
    for (const [, path] of files) {
      const answer = await fetch(`${this.server?.url ?? ''}${path}`, { headers: { Cookie: desk.cookie } });
      const { pages: read } = await readPdf(new Uint8Array(await answer.arrayBuffer()));
      for (const { items } of read) {
        for (const { text, x_mm, y_mm } of items) {
          const code = text.match(/^[2-9A-Z]{3}-?[2-9A-Z]{4}$/)?.[0];
          if (!code) continue;
          // In the information block of a letter, or in the first column of a tally.
          if (x_mm > 120 && y_mm > 45 && y_mm < 95) letters.set(code, (letters.get(code) ?? 0) + 1);
          else if (x_mm < 40 && y_mm < 270) ticks.set(code, (ticks.get(code) ?? 0) + 1);
        }
      }
    }
    const dispatches = await db
      .selectFrom('dispatches as d')
      .innerJoin('items as i', 'i.id', 'd.item_id')
      .select(['d.id', 'd.code', 'd.state'])
      .where('i.sender_name', '=', sender_name)
      .execute();
    const claims = await db
      .selectFrom('dispatch_events')
      .select(({ fn }) => ['dispatch_id', fn.countAll<number>().as('count')])
      .where('state', '=', 'claimed')
      .where(
        'dispatch_id',
        'in',
        dispatches.map(({ id }) => id),
      )
      .groupBy('dispatch_id')
      .execute();
    const times = dispatches.map(({ code }) => letters.get(spelled(code)) ?? 0);
    const counts = {
      dispatches: dispatches.length,
      files: files.length,
      printed: times.filter((count) => count === 1).length,
      printed_twice: times.filter((count) => count > 1).length,
      missing: times.filter((count) => count === 0).length,
      not_on_a_tally: dispatches.filter(({ code }) => ticks.get(spelled(code)) !== 1).length,
      claimed_twice: claims.filter(({ count }) => count > 1).length,
      not_in_hand: dispatches.filter(({ state }) => state !== 'claimed').length,
      journal_broken: (await checkChain(db)).broken_at ?? 0,
    };
    if (counts.printed !== size.dispatches) this.complain(`${counts.printed} papers were printed once`);
    for (const name of [
      'printed_twice',
      'missing',
      'not_on_a_tally',
      'claimed_twice',
      'not_in_hand',
      'journal_broken',
    ] as const)
      if (counts[name] > 0) this.complain(`${name}: ${counts[name]}`);
    return counts;
  }

  private judge(peaks: Peaks, { took_ms, failed, turned_away }: Omit<Visitors, 'stop'>) {
    const round = (value: number) => Math.round(value * 10) / 10;
    const figures = {
      application_peak_mb: peaks.application_mb,
      database_peak_mb: peaks.database_mb,
      together_peak_mb: peaks.together_mb,
      visits: took_ms.length,
      visits_failed: failed,
      visits_turned_away: turned_away,
      p50_ms: round(percentile(took_ms, 50)),
      p99_ms: round(percentile(took_ms, 99)),
      slowest_ms: round(percentile(took_ms, 100)),
    };
    if (figures.application_peak_mb >= most_memory_mb)
      this.complain(`the server and its press held ${figures.application_peak_mb} MB`);
    if (figures.p99_ms >= most_p99_ms) this.complain(`one page in a hundred took ${figures.p99_ms} ms`);
    if (failed + turned_away > 0) this.complain(`${failed + turned_away} visits failed`);
    return figures;
  }
}
