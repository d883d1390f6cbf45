import { randomInt } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import type { World } from '../../src/world.js';
import { filesHolding } from './disk.js';
import { compareForms, type FormWriters, sendFormsTo } from './form-writers.js';
import { smallDisk } from './full-disk.js';
import { type FullDisks, fillDisk } from './full-disk-rounds.js';
import { type Sample, samples, type Writers, writeOver } from './kill-writers.js';
import { KilledServer } from './killed-server.js';
import { dump } from './leaving.js';
import { endFolder, newFolder } from './left-behind.js';
import { inWorld, keysOf, type LettersGround, makeLettersGround, settings } from './letters-ground.js';
import { numbersFrom } from './numbers-from.js';
import { compareStored, type Stored } from './stored-letters.js';
import { beginningOf, tracesIn } from './token.js';

export interface Size {
  kills: number;
  /** Servers beside one another, each with a database of its own: while one starts, another is killed. */
  lanes: number;
  writers: number;
  /** People who send the other forms of the public and of the desk at the same time. */
  form_senders: number;
  /** How often each kind of full disk is made. */
  full_disks: number;
}

const whole: Size = { kills: 1000, lanes: 4, writers: 6, form_senders: 0, full_disks: 4 };
/** Everything ends by itself before the limit of `bin/prove`. */
const limit_ms = 40 * 60_000;
/** One kill in so many takes the database with it, one in so many comes while the server starts. */
const every = { database: 10, starting: 20 };
const small_disk_mb = 700;

type Outcome = { kept: boolean; counts: Record<string, number>; complaints: string[] };

/**
 * Writers hand in letters through the public form of real servers, with a text, who wrote, and some with a picture and a
 * mail address, while the servers are killed a thousand times; and then while the disk is full. At last every letter
 * that is stored is opened and compared with what was sent, and a dump, the data folder and what the server printed are
 * searched for anything that was typed.
 */
export async function lettersKill(seed: number = randomInt(2 ** 31), size: Size = whole): Promise<Outcome> {
  const complaints: string[] = [];
  const until = performance.now() + limit_ms;
  const drawings = await samples();
  const parts: Record<string, number>[] = [];
  const lanes = Array.from({ length: size.lanes }, async (_, place) => {
    const data = newFolder();
    try {
      const ground = await makeLettersGround(data, 3);
      const lane = new Lane(ground, drawings, numbersFrom(seed + place), size, until);
      // The first lanes take what does not divide.
      const kills = Math.floor(size.kills / size.lanes) + (place < size.kills % size.lanes ? 1 : 0);
      parts.push(await lane.killed(kills), await lane.judged(complaints));
    } finally {
      endFolder(data);
    }
  });
  await Promise.all(lanes);
  if (size.full_disks > 0) parts.push(...(await fullDisks(seed, size, drawings, until, complaints)));
  const counts: Record<string, number> = { seed };
  for (const part of parts)
    for (const [name, value] of Object.entries(part))
      counts[name] = name.startsWith('slowest')
        ? Math.max(counts[name] ?? 0, value)
        : (counts[name] ?? 0) + value;
  const killed = (counts.kills_app ?? 0) + (counts.kills_database ?? 0) + (counts.kills_starting ?? 0);
  if (killed < size.kills) complaints.push(`only ${killed} kills in the time there was`);
  return { kept: complaints.length === 0, counts, complaints };
}

/** The same on a disk that is full, again and again. */
async function fullDisks(
  seed: number,
  size: Size,
  drawings: Sample[],
  until: number,
  complaints: string[],
): Promise<Record<string, number>[]> {
  const data = newFolder();
  try {
    const disk = smallDisk(data, small_disk_mb);
    if (!disk) {
      complaints.push('no full disk could be made: only root may mount one');
      return [];
    }
    const ground = await makeLettersGround(data, 3);
    const lane = new Lane(ground, drawings, numbersFrom(seed - 1), size, until);
    const rounds: FullDisks = await lane.over(async (writers) =>
      fillDisk({ disk, lane, writers, rounds: size.full_disks, complain: (one) => complaints.push(one) }),
    );
    return [{ ...rounds }, await lane.judged(complaints)];
  } finally {
    endFolder(data);
  }
}

/** One server that is killed and started again, with the people who write to it. */
export class Lane {
  readonly server: KilledServer;
  private writers: Writers | null = null;
  private forms: FormWriters | null = null;

  constructor(
    private readonly ground: LettersGround,
    private readonly drawings: Sample[],
    private readonly chance: () => number,
    private readonly hands: Pick<Size, 'writers' | 'form_senders'>,
    private readonly until: number,
  ) {
    this.server = new KilledServer(ground.data, { ...settings, ...ground.env });
  }

  get isLate(): boolean {
    return performance.now() > this.until;
  }

  /** Runs something while people write. */
  async over<T>(work: (writers: Writers) => Promise<T>): Promise<T> {
    const { ground, drawings, chance, hands } = this;
    const asked = { writers: hands.writers, people: ground.people, samples: drawings, chance };
    const writers = writeOver(() => this.server.url, asked);
    this.writers = writers;
    if (hands.form_senders > 0) this.forms = sendFormsTo(() => this.server.url, ground, hands.form_senders);
    try {
      return await work(writers);
    } finally {
      await writers.stop();
      await this.forms?.stop();
      await this.server.stop();
    }
  }

  async killed(kills: number): Promise<Record<string, number>> {
    const { server } = this;
    return this.over(async (writers) => {
      await server.start();
      for (let kill = 0; kill < kills && !this.isLate; kill += 1) {
        if (kill % every.starting === every.starting - 1) {
          await server.kill('app');
          await server.killStarting(50 + this.chance() * 1500);
          // Two kills: the one that made it start, and this.
          kill += 1;
        } else {
          await this.worstMoment(writers);
          await server.kill(kill % every.database === every.database - 2 ? 'database' : 'app');
        }
        await server.start();
      }
      // Whoever was cut short at the end may press once more.
      await this.untilWritten(writers, 3);
      await this.forms?.untilEachKind();
      return { ...server.counts, cut_short: writers.cut_short() };
    });
  }

  /** A letter or some have been acknowledged since the start, and most often one has been sent in a moment ago. */
  private async worstMoment(writers: Writers): Promise<void> {
    await this.untilWritten(writers, Math.floor(this.chance() * 4));
    const isAnywhere = this.chance() < 0.25;
    for (let step = 0; step < 1500 && !isAnywhere && this.pressing() === 0; step += 1) await wait(1);
    await wait(this.chance() * 40);
  }

  private pressing(): number {
    return (this.writers?.pressing() ?? 0) + (this.forms?.pressing() ?? 0);
  }

  /** Waits until so many more letters were acknowledged. */
  async untilWritten(writers: Writers, more: number): Promise<void> {
    const at = writers.acknowledged() + more;
    const begun = performance.now();
    while (writers.acknowledged() < at) {
      if (performance.now() - begun > 60_000) throw new Error('nothing was acknowledged within a minute');
      await wait(2);
    }
  }

  /** What is stored, against what was sent; and whether anything typed lies readable anywhere. */
  async judged(complaints: string[]): Promise<Record<string, number>> {
    const { ground, writers, server } = this;
    if (!writers) throw new Error('nobody wrote');
    for (const one of [...writers.strange, ...(this.forms?.strange ?? [])])
      complaints.push(`an answer was ${one}`);
    // What a failed answer was about stands in the server's log alone.
    const failed = server.said
      .split('\n')
      .filter((line) => /"msg":"a page( of the desk)? failed"/.test(line));
    if (complaints.length > 0) complaints.push(...failed.slice(-3).map((line) => line.slice(0, 600)));
    const complain = (sentence: string) => void complaints.push(sentence);
    const look = async (world: World) => {
      const compared = await compareStored(world, await keysOf(world, ground), writers.letters, complain);
      const forms = this.forms && (await compareForms(world, ground, this.forms.sent, complain));
      const owner = new pg.Client({ connectionString: world.ground.ownerUrl });
      await owner.connect();
      const copy = await dump(owner);
      await owner.query('checkpoint');
      await owner.end();
      const places = [...copy, { where: 'what the server printed', texts: [server.said] }]
        .filter(({ texts }) => tracesIn('sealed', texts.join('\n')).length > 0)
        .map(({ where }) => where);
      return { ...compared, ...forms, readable: named(places, complain) };
    };
    const stored: Stored & { readable: number } = await inWorld(ground.data, true, look, ground.env);
    const sealed = beginningOf('sealed');
    stored.readable += named(filesHolding([ground.data], [sealed]).found.get(sealed) ?? [], complain);
    if (stored.lost + stored.half + stored.nobodys + stored.journal_broken > 0 && complaints.length === 0)
      complain('the journal is broken');
    if (stored.stored === 0) complain('nothing was stored: a search that finds nothing proves nothing');
    return { ...stored };
  }
}

function named(places: string[], complain: (sentence: string) => void): number {
  for (const place of places) complain(`what somebody typed stands readable in ${place}`);
  return places.length;
}
