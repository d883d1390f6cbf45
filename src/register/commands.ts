import type { Actor } from '../kernel/actor.js';
import type { Db } from '../kernel/database.js';
import { readJsonFile } from '../kernel/json-file.js';
import { Refused } from '../kernel/refusals.js';
import { type FactsFile, largest_bytes } from './files/facts-file.js';
import { importFacts } from './files/facts-import.js';
import type { Counts } from './files/imported-facts.js';
import { importReadings, type Readings, readReadings, withOurSentences } from './files/readings-import.js';

/**
 * `habeas import facts FILE`, the register's part: people, their facts, sources, contradictions, and
 * the editors' readings when there are any. Run it inside one transaction with the other rooms' parts.
 */
export async function importRegister(
  tx: Db,
  actor: Actor,
  file: FactsFile,
  readings: Readings | null = null,
): Promise<Counts> {
  const facts = await importFacts(tx, actor, readings ? withOurSentences(file, readings) : file);
  if (!readings) return facts;
  const read = await importReadings(tx, actor, readings);
  return {
    added: facts.added + read.added,
    changed: facts.changed + read.changed,
    unchanged: facts.unchanged + read.unchanged,
    refused: [...facts.refused, ...read.refused],
  };
}

/** Reads the editors' readings that belong to a facts file. Throws `Refused` when the file is none. */
export function readReadingsFile(path: string): Readings {
  const file = readJsonFile(path, largest_bytes);
  const readings = 'value' in file ? readReadings(file.value) : null;
  if (!readings) throw new Refused('register.readings_file.broken', {}, 422);
  return readings;
}
