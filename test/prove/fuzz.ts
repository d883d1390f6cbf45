import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Done, Task, WorkerGround } from './fuzz/fuzz-worker.js';
import { allReaders } from './fuzz/readers.js';
import { makeSeeds } from './fuzz/seeds.js';
import { openCampaign } from './intake.js';
import { endFolder, newFolder } from './left-behind.js';
import { inWorld } from './letters-ground.js';

/** In the night. */
const whole = 1_000_000;
/** So much of all inputs are whole requests; each costs as much as a hundred others. */
const requests_share = 0.02;
/** Of a reader's inputs, those that are made near its seeds; the others are drawn by arbitraries. */
const near = 0.7;
/** Inputs of one task: after each the workers say how far they are. */
const piece = 2500;
/** An input that is not answered after this hangs: it is counted, and its reader goes on with the next. */
const hangs_ms = 45_000;

type Outcome = { kept: boolean; counts: Record<string, number>; complaints: string[] };
/** What the workers stand on; their places and clocks are their own. */
export type Stage = Omit<WorkerGround, 'seed' | 'place' | 'beat'>;

/** The proof: so many inputs, on an instance of its own. */
export async function fuzz(inputs: number = whole, seed: number = randomInt(2 ** 31)): Promise<Outcome> {
  const data = newFolder();
  try {
    return await inWorld(data, true, async (world) => {
      const { session } = await openCampaign(world, 'Invented Volunteer');
      const { urls, ownerUrl } = world.ground;
      return fuzzOn({ urls, ownerUrl, data, session }, inputs, seed, Math.min(2, availableParallelism()));
    });
  } finally {
    endFolder(data);
  }
}

/** Every reader with its share of the inputs, in workers that can be ended when one of them hangs. */
export async function fuzzOn(stage: Stage, inputs: number, seed: number, workers: number): Promise<Outcome> {
  const tasks = await tasksFor(inputs, stage.data);
  const results: Done[] = [];
  const line = Array.from({ length: workers }, (_, place) =>
    drain(tasks, { ...stage, seed, place }, results),
  );
  await Promise.all(line);
  return told(results, seed);
}

async function tasksFor(inputs: number, folder: string): Promise<Task[]> {
  const readers = allReaders(await makeSeeds(folder));
  const requests = Math.round(inputs * requests_share);
  const shares = readers.reduce((sum, { share }) => sum + share, 0);
  const tasks: Task[] = [];
  const add = (reader: string, engine: Task['engine'], count: number) => {
    for (let from = 0; from < count; from += piece)
      tasks.push({ reader, engine, from, count: Math.min(piece, count - from) });
  };
  add('whole requests', 'requests', requests);
  for (const { name, share } of readers) {
    // Rounded up: never fewer inputs than were asked for, and none without any.
    const own = Math.max(2, Math.ceil(((inputs - requests) * share) / shares));
    add(name, 'mutation', Math.ceil(own * near));
    const drawn = own - Math.ceil(own * near);
    if (drawn > 0) tasks.push({ reader: name, engine: 'property', from: 0, count: drawn });
  }
  return tasks;
}

/** One worker after the other takes tasks until there are none. */
async function drain(tasks: Task[], ground: Omit<WorkerGround, 'beat'>, results: Done[]): Promise<void> {
  while (tasks.length > 0) {
    const beat = new SharedArrayBuffer(16);
    const hanging = await oneWorker(tasks, { ...ground, beat }, results);
    if (!hanging) return;
    const { task: left, request } = hanging;
    const [place = 0] = new Float64Array(beat);
    const wrong = `it does not answer within ${hangs_ms / 1000} s`;
    const fault = { wrong, input: `number ${place} of ${left.engine} ${request}`, often: 1 };
    results.push({
      task: left,
      inputs: 1 + place - left.from,
      took_ms: hangs_ms,
      slower: 1,
      slowest: [{ took_ms: hangs_ms, input: fault.input }],
      faults: [fault],
    });
    const count = left.from + left.count - place - 1;
    if (left.engine !== 'property' && count > 0) tasks.unshift({ ...left, from: place + 1, count });
  }
}

/** A task of which one input is not answered, and the request where it was one. */
interface Hanging {
  task: Task;
  request: string;
}

/** Gives a worker tasks until there are none (null), or until it hangs: the task in which it does. */
function oneWorker(tasks: Task[], workerData: WorkerGround, results: Done[]): Promise<Hanging | null> {
  const worker = new Worker(new URL('./fuzz/fuzz-worker.js', import.meta.url), {
    workerData,
    execArgv: ['--enable-source-maps'],
  });
  const beat = new Float64Array(workerData.beat);
  let task: Task | null = null;
  let request = '';
  return new Promise((done, fail) => {
    const end = (left: Hanging | null) => {
      clearInterval(watch);
      void worker.terminate().then(() => done(left), fail);
    };
    const watch = setInterval(() => {
      if (task && beat[1] && Date.now() - beat[1] > hangs_ms) end({ task, request });
    }, 1000);
    worker.on('message', (said: Done | string | null) => {
      if (typeof said === 'string') {
        request = said;
        return;
      }
      if (said) results.push(said);
      task = tasks.shift() ?? null;
      if (task) worker.postMessage(task);
      else end(null);
    });
    worker.once('error', (error) => {
      clearInterval(watch);
      fail(error);
    });
  });
}

function told(results: Done[], seed: number): Outcome {
  const faults = results.flatMap(({ task, faults: found }) =>
    found.map(
      ({ wrong, input, often }) => `${task.reader} (${task.engine}, ${often} times): ${wrong}\n    ${input}`,
    ),
  );
  const slowest = results
    .flatMap(({ task, slowest: own }) => own.map((one) => ({ ...one, reader: task.reader })))
    .sort((one, other) => other.took_ms - one.took_ms)
    .slice(0, 3);
  const by = new Map<string, { inputs: number; took_ms: number }>();
  for (const { task, inputs, took_ms } of results) {
    const known = by.get(task.reader) ?? { inputs: 0, took_ms: 0 };
    by.set(task.reader, { inputs: known.inputs + inputs, took_ms: known.took_ms + took_ms });
  }
  for (const [reader, { inputs, took_ms }] of by)
    process.stderr.write(
      `${String(inputs).padStart(8)} in ${(took_ms / 1000).toFixed(1).padStart(7)} s  ${reader}\n`,
    );
  for (const { reader, took_ms, input } of slowest)
    process.stderr.write(`slowest: ${took_ms.toFixed(1)} ms  ${reader}  ${input.slice(0, 120)}\n`);
  const sum = (of: (one: Done) => number) => results.reduce((all, one) => all + of(one), 0);
  const slower = sum((one) => one.slower);
  return {
    kept: faults.length === 0,
    counts: {
      seed,
      readers: by.size - (by.has('whole requests') ? 1 : 0),
      inputs: sum((one) => one.inputs),
      requests: by.get('whole requests')?.inputs ?? 0,
      crashes: sum((one) => one.faults.reduce((all, { often }) => all + often, 0)) - slower,
      slower,
      slowest_ms: Math.round(slowest[0]?.took_ms ?? 0),
    },
    complaints: faults,
  };
}
