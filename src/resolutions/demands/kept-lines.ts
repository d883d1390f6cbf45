import { sql } from 'kysely';
import type { PublicDb } from '../../kernel/database.js';
import { filledOf } from '../adoption-passed.js';
import { differenceOf } from '../difference.js';
import { fatesOf } from '../difference-demands.js';
import { type Version, versionById } from '../model.js';
import { readPassedText } from '../plain-text.js';

/** In how many of how many adopted texts. */
export interface Kept {
  kept: number;
  of: number;
}

/** Adoptions of a model that may be named, and which of them kept which line of its current version. */
export type KeptLines = Kept & { lines: Map<number, Set<string>> };

/** So many adopted texts are looked at, latest first; of older ones nothing is said. */
const most_adoptions = 2000;
/** A passed text never changes, so what it kept is worked out once; forgotten beyond this many. */
const most_remembered = 5000;
const remembered = new Map<string, number[]>();

interface Adopted {
  id: string;
  text_id: string;
  version_id: string;
  language: string;
  organisation: string;
  met_on: string;
  met_at: string;
  passed: string;
  sha256: string;
  unchanged: boolean;
}

/**
 * Which lines ("resolves") of each model stand in the adopted texts of its current version, word for word or
 * reworded. Only adoptions that may be named are looked at: the others are public as a number alone.
 */
export async function keptLines(db: PublicDb): Promise<Map<string, KeptLines>> {
  const { rows } = await sql<Adopted>`
    select a.id, a.text_id, a.version_id, a.language, a.organisation, a.met_on, a.met_at, a.passed, a.sha256,
      a.unchanged
    from published.adoptions a join published.standing_adoptions s on s.id = a.id
    where a.version_id = (select v.id from published.versions v where v.text_id = a.text_id
      order by v.number desc limit 1)
    order by a.met_on desc, a.id limit ${most_adoptions}`.execute(db);
  const versions = new Map<string, Version>();
  const found = new Map<string, KeptLines>();
  for (const one of rows) {
    const key = `${one.version_id} ${one.language}`;
    const version = versions.get(key) ?? (await versionById(db, one.version_id, one.language));
    versions.set(key, version);
    const model = found.get(one.text_id) ?? { kept: 0, of: 0, lines: new Map<number, Set<string>>() };
    found.set(one.text_id, model);
    model.of += 1;
    for (const number of linesKeptBy(one, version)) {
      const keepers = model.lines.get(number) ?? new Set();
      model.lines.set(number, keepers.add(one.id));
    }
  }
  return found;
}

function linesKeptBy(one: Adopted, version: Version): number[] {
  const asked = version.paragraphs.filter((line) => line.block === 'resolves');
  if (one.unchanged) return asked.flatMap(({ number }) => number ?? []);
  const key = `${one.id} ${one.sha256}`;
  const before = remembered.get(key);
  if (before) return before;
  const read = readPassedText(one.passed);
  const fates = read.ok ? fatesOf(differenceOf(filledOf(version, one, one.passed), read.value)) : [];
  const numbers = fates.flatMap(({ fate, line }) =>
    fate === 'kept' || fate === 'reworded' ? (line?.number ?? []) : [],
  );
  if (remembered.size >= most_remembered) remembered.clear();
  remembered.set(key, numbers);
  return numbers;
}
