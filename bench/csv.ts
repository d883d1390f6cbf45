import { csvKinds, importCsv, refusedLines } from '../src/register/files/csv-import.js';
import type { World } from '../src/world.js';
import { perOne, processorTime } from './cpu.js';
import { Dice } from './dice.js';
import { onFreshGround, timed } from './ground.js';

const given = ['Айжан', 'Ерлан', 'Vadim', 'Zarina', 'Marat', 'Олеся', 'Nurlan', 'Дина', 'Іван', 'Saule'];
const stems = ['Курам', 'Nazar', 'Едиг', 'Шубер', 'Zhuma', 'Abdra', 'Козл', 'Сатпа', 'Petro', 'Orynb'];
const ends = ['шин', 'baev', 'еев', 'ская', 'dilov', 'khmanov', 'ова', 'ев', 'vskyi', 'aeva'];
const piece_rows = 500;

/**
 * Measures the import of tables of so many rows through the product's own path: seconds by the clock and of
 * processor time, and the most memory that this process ever held (the database is another one), in megabytes.
 */
export async function benchCsv(asked: { rows: number; seed: string }): Promise<object> {
  return onFreshGround(async (world) => ({
    ...asked,
    sources: await measured(world, 'sources', sources(100)),
    people: await measured(world, 'people', people(asked)),
    people_again: await measured(world, 'people', people(asked)),
    events: await measured(world, 'events', events(asked)),
    wrong: await measured(world, 'events', wrong(asked.rows)),
  }));
}

async function measured(world: World, name: string, chunks: Iterable<Uint8Array>): Promise<object> {
  const kind = csvKinds.find((one) => one.name === name);
  if (!kind) throw new Error(`there is no kind ${name}`);
  const say = world.messages.in('en');
  const began = processorTime(world);
  const { value: counts, milliseconds } = await timed(async () => {
    let last = {};
    for await (const step of importCsv(world.database.app, world.actor('operator'), kind, chunks, {
      isDry: false,
    })) {
      last = step.counts;
      refusedLines(kind, say, step.refused);
    }
    return last;
  });
  // maxRSS is in kilobytes, since the start of the process.
  const most_megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
  const seconds = Math.round(milliseconds / 100) / 10;
  const processor_seconds = perOne(began, processorTime(world), 1000);
  return { ...counts, seconds, processor_seconds, most_megabytes };
}

function* inChunks(head: string, rows: number, rowOf: (place: number) => string): Generator<Uint8Array> {
  yield Buffer.from(`${head}\n`);
  for (let start = 0; start < rows; start += piece_rows) {
    const places = Array.from({ length: Math.min(piece_rows, rows - start) }, (_, place) => start + place);
    yield Buffer.from(places.map((place) => `${rowOf(place)}\n`).join(''));
  }
}

const sources = (count: number) =>
  inChunks('code,title,url,read_on', count, (place) => `B${place},Invented ${place},,2016-04-07`);

function people({ rows, seed }: { rows: number; seed: string }) {
  const dice = new Dice(seed);
  return inChunks('person,name,lang,sources', rows, (place) => {
    const name = `${dice.pick(given)} ${dice.pick(stems)}${dice.pick(ends)}`;
    return `person-${place},${name},ru,"B${dice.below(100)}, B${dice.below(100)}"`;
  });
}

function events({ rows, seed }: { rows: number; seed: string }) {
  const dice = new Dice(seed);
  return inChunks('code,person,type,happened,place,summary,sources', rows, (place) => {
    const day = `20${10 + dice.below(10)}-0${1 + dice.below(9)}-1${dice.below(10)}`;
    return `bench-${place},person-${dice.below(rows)},arrest,${day},Invented,Invented: step ${place},B${dice.below(100)}`;
  });
}

const wrong = (rows: number) =>
  inChunks(
    'person,type,happened,summary,sources',
    rows,
    (place) => `nobody-${place},arrest,2016-13-01,,NONE`,
  );
