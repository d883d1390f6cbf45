import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import fc from 'fast-check';
import { openDatabase } from '../../../src/kernel/database.js';
import { messagesBelow } from '../../../src/kernel/language.js';
import type { AccountUrls } from '../../../src/kernel/roles.js';
import { root } from '../../../src/kernel/root.js';
import { PicturePress } from '../../../src/print/picture-press.js';
import { model_slug } from '../../../src/resolutions/examples.js';
import { currentVersion } from '../../../src/resolutions/model.js';
import { numbersFrom } from '../numbers-from.js';
import { arbitraryOf } from './arbitraries.js';
import { judge } from './judge.js';
import { type Input, mutated } from './mutation.js';
import type { Ground, Reader } from './reader.js';
import { allReaders } from './readers.js';
import { openRequests, type RequestFuzzer } from './requests.js';
import { makeSeeds } from './seeds.js';

/** What a worker stands on; the same for all. */
export interface WorkerGround {
  urls: AccountUrls;
  ownerUrl: string;
  data: string;
  session: string;
  seed: number;
  /** Which worker this is. */
  place: number;
  /** Two numbers: what is being read, and since when (ms, by the clock of the machine). */
  beat: SharedArrayBuffer;
}

/** One piece of work: so many inputs for one reader by one engine, from a number on. */
export interface Task {
  reader: string;
  engine: 'mutation' | 'property' | 'requests';
  from: number;
  count: number;
}

/** What came of a task. */
export interface Done {
  task: Task;
  inputs: number;
  took_ms: number;
  slower: number;
  /** The slowest, with their inputs cut short. */
  slowest: { took_ms: number; input: string }[];
  /** Each kind of fault once, with the first input that showed it. */
  faults: { wrong: string; input: string; often: number }[];
}

/** How many of the slowest are told. */
const most_told = 3;
const shown = 400;

const given = workerData as WorkerGround;
const beat = new Float64Array(given.beat);
const folder = join(given.data, `fuzz-${given.place}`);
mkdirSync(folder, { recursive: true });
const database = openDatabase(given.urls);
const ground: Ground = {
  database,
  folder,
  say: messagesBelow(join(root, 'build/src')).in('en'),
  version: await currentVersion(database.visitors, model_slug, 'en'),
  pictures: new PicturePress(),
};
const readers = new Map(allReaders(await makeSeeds(folder)).map((one) => [one.name, one]));
let requests: RequestFuzzer | null = null;

/** The numbers of one input: the same seed, reader and place make the same one. */
export function chanceOf(seed: number, reader: string, place: number): () => number {
  const sum = createHash('sha256').update(`${seed} ${reader} ${place}`).digest();
  return numbersFrom(sum.readInt32LE(0));
}

class Telling {
  readonly done: Done;
  private readonly faults = new Map<string, Done['faults'][number]>();

  constructor(task: Task) {
    this.done = { task, inputs: 0, took_ms: 0, slower: 0, slowest: [], faults: [] };
  }

  take(wrong: string | null, took_ms: number, input: () => string): void {
    this.done.inputs += 1;
    const { slowest } = this.done;
    if (slowest.length < most_told || took_ms > (slowest.at(-1)?.took_ms ?? 0)) {
      slowest.push({ took_ms, input: input() });
      slowest.sort((one, other) => other.took_ms - one.took_ms).splice(most_told);
    }
    if (wrong === null) return;
    if (/^it took \d+ ms$/.test(wrong)) this.done.slower += 1;
    // The same fault says other numbers and words each time.
    const kind = wrong.replace(/\d+/g, '#').slice(0, 120);
    const known = this.faults.get(kind);
    if (known) known.often += 1;
    else this.faults.set(kind, { wrong, input: input(), often: 1 });
    this.done.faults = [...this.faults.values()].slice(0, 10);
  }
}

function inWords(input: Input): string {
  const text = input instanceof Uint8Array ? `bytes ${Buffer.from(input).toString('latin1')}` : input;
  const said = JSON.stringify(text) ?? '';
  return said.length > shown ? `${said.slice(0, shown)}… (${said.length})` : said;
}

async function work(task: Task): Promise<Done> {
  const telling = new Telling(task);
  if (task.engine === 'requests') {
    requests ??= await openRequests(given, database);
    for (let place = task.from; place < task.from + task.count; place += 1) {
      beat[0] = place;
      beat[1] = Date.now();
      const { wrong, took_ms, asked } = await requests.ask(
        chanceOf(given.seed, task.reader, place),
        (request) => parentPort?.postMessage(request.slice(0, 2000)),
      );
      telling.take(wrong, took_ms, () => asked.slice(0, shown));
    }
    return telling.done;
  }
  const reader = readers.get(task.reader) as Reader;
  const look = async (input: Input, place: number): Promise<string | null> => {
    beat[0] = place;
    beat[1] = Date.now();
    const { wrong, took_ms } = await judge(reader, input, ground);
    telling.take(wrong, took_ms, () => inWords(input));
    return wrong;
  };
  if (task.engine === 'mutation') {
    for (let place = task.from; place < task.from + task.count; place += 1)
      await look(mutated(reader.shape, reader.seeds, chanceOf(given.seed, reader.name, place)), place);
    return telling.done;
  }
  let place = task.from;
  const property = fc.asyncProperty(arbitraryOf(reader.shape, reader.seeds), async (input) => {
    place += 1;
    return (await look(input, place)) === null;
  });
  const seed = createHash('sha256').update(`${given.seed} ${reader.name}`).digest().readInt32LE(4);
  const found = await fc.check(property, { numRuns: task.count, seed });
  const [least] = found.counterexample ?? [];
  // The least input that shows the fault says more than the first.
  const [fault] = telling.done.faults;
  if (least !== undefined && fault) fault.input = inWords(least);
  return telling.done;
}

parentPort?.on('message', (task: Task) => {
  const begun = performance.now();
  void work(task).then((done) => {
    done.took_ms = performance.now() - begun;
    beat[1] = 0;
    parentPort?.postMessage(done);
  });
});
parentPort?.postMessage(null);
