import { readFileSync } from 'node:fs';
import { transact } from '../src/kernel/database.js';
import { analyse } from '../src/kernel/keeper.js';
import { importFacts } from '../src/register/files/facts-import.js';
import { find } from '../src/register/names/find.js';
import type { World } from '../src/world.js';
import { absentNames, strangers } from './absent.js';
import { onFreshGround, percentiles, timed } from './ground.js';

interface Pair {
  id: string;
  variant: string;
  script: string;
  kind: string;
}

/** The columns of a file with a head line and tabs between them. Throws with a sentence when one is missing. */
function readColumns(path: string, needed: string[]): Record<string, string>[] {
  const [head = '', ...lines] = readFileSync(path, 'utf8')
    .replace(/^\ufeff/, '')
    .split(/\r?\n/);
  const columns = head.split('\t');
  const missing = needed.filter((column) => !columns.includes(column));
  if (missing.length > 0)
    throw new Error(
      `${path} has no column ${missing.join(', ')}; its first line names the columns, with tabs between them`,
    );
  return lines
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const values = line.split('\t');
      return Object.fromEntries(columns.map((column, place) => [column, values[place] ?? '']));
    });
}

/** Enters everybody as an import of facts does, so that the keys are those of the product. */
export async function enter(world: World, index: Record<string, string>[]): Promise<string[]> {
  const forms = new Map<string, string[]>();
  for (const { id = '', canonical = '' } of index) forms.set(id, [...(forms.get(id) ?? []), canonical]);
  const people = [...forms].map(([id, names]) => ({
    id,
    names: names.map((form) => ({ form: form.slice(0, 300), sources: ['bench'] })),
  }));
  const lists = { people, events: [], contradictions: [], institutions: [], addresses: [], resolutions: [] };
  const sources = { bench: { id: 'bench', title: 'A list of names', url: 'https://names.example/' } };
  const counts = await transact(world.database.app, (tx) =>
    importFacts(tx, world.actor('bench'), { lists, sources }),
  );
  await analyse(world.ground.urls.keeper);
  return counts.refused.map(({ path, reason }) => `${path}: ${reason}`);
}

interface Asked {
  /** The place of the right person among those found, from 1; 0 when not among them. */
  place: number;
  sure: boolean;
  milliseconds: number;
}

async function ask(world: World, codes: Map<string, string>, pair: Pair): Promise<Asked> {
  const { value, milliseconds } = await timed(() =>
    find(world.database.visitors, pair.variant.slice(0, 200)),
  );
  const place = value.findIndex(({ personId }) => codes.get(personId) === pair.id) + 1;
  return { place, sure: place > 0 && value[place - 1]?.sure === true, milliseconds };
}

function share(all: Asked[], holds: (asked: Asked) => boolean): number {
  return Math.round((all.filter(holds).length / Math.max(1, all.length)) * 10_000) / 10_000;
}

function figures(all: Asked[]) {
  const reciprocal = all.reduce((sum, { place }) => sum + (place > 0 ? 1 / place : 0), 0);
  return {
    questions: all.length,
    recall_at_1: share(all, ({ place }) => place === 1),
    recall_at_10: share(all, ({ place }) => place >= 1 && place <= 10),
    mrr: Math.round((reciprocal / Math.max(1, all.length)) * 10_000) / 10_000,
    sure: share(all, ({ sure }) => sure),
    milliseconds: percentiles(all.map(({ milliseconds }) => milliseconds)),
  };
}

/** How the first answers for names of nobody are marked; none should be sure. */
async function askForNobody(world: World, names: string[]) {
  const answers = [];
  for (const name of names) answers.push(await timed(() => find(world.database.visitors, name)));
  const sure = answers.filter(({ value }) => value[0]?.sure).length;
  return {
    questions: names.length,
    first_marked_sure: sure,
    sure: Math.round((sure / Math.max(1, names.length)) * 10_000) / 10_000,
    milliseconds: percentiles(answers.map(({ milliseconds }) => milliseconds)),
  };
}

/** So many people who are not there are asked for. */
const absent_count = 300;

/** Loads an index of names, asks for every variant, and for people who are not there. */
export async function benchNames(paths: { index: string; pairs: string; seed: string }): Promise<object> {
  const index = readColumns(paths.index, ['id', 'canonical']);
  const pairs = readColumns(paths.pairs, ['id', 'variant', 'script', 'kind']) as unknown as Pair[];
  return onFreshGround(async (world) => {
    const { value: refused, milliseconds } = await timed(() => enter(world, index));
    const people = await world.database.app.selectFrom('people').select(['id', 'code']).execute();
    const codes = new Map(people.map(({ id, code }) => [id, code]));
    const all: { pair: Pair; asked: Asked }[] = [];
    for (const pair of pairs) all.push({ pair, asked: await ask(world, codes, pair) });
    const by = (column: 'script' | 'kind') =>
      Object.fromEntries(
        [...new Set(pairs.map((pair) => pair[column]))].map((word) => [
          word,
          figures(all.filter(({ pair }) => pair[column] === word).map(({ asked }) => asked)),
        ]),
      );
    const known = index.map(({ canonical = '' }) => canonical);
    const missed = process.env.BENCH_MISSED === undefined ? [] : all.filter(({ asked }) => asked.place !== 1);
    return {
      index: { people: people.length, refused: refused.length, load_milliseconds: Math.round(milliseconds) },
      all: figures(all.map(({ asked }) => asked)),
      by_script: by('script'),
      by_kind: by('kind'),
      absent: {
        syllables: await askForNobody(world, absentNames(known, absent_count, paths.seed)),
        strangers: await askForNobody(world, strangers(known, absent_count, paths.seed)),
      },
      ...(missed.length > 0
        ? {
            missed: missed.map(({ pair, asked }) => ({
              id: pair.id,
              asked: pair.variant,
              place: asked.place,
            })),
          }
        : {}),
    };
  });
}
