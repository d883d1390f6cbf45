import { join } from 'node:path';
import type { Actor } from '../kernel/actor.js';
import type { Db } from '../kernel/database.js';
import { transact } from '../kernel/database.js';
import { root } from '../kernel/root.js';
import { readFactsFile } from '../register/facts-file.js';
import { importFacts } from '../register/facts-import.js';
import { importResolutions } from './facts-import.js';
import { importModel, readModelFile } from './model-import.js';

/** The slug of the demonstration's model resolution. */
export const model_slug = 'freedom-for-kozlov-kuramshin-atabek';

/** The facts file of the demonstration campaign. */
export function exampleFacts() {
  const read = readFactsFile(join(root, 'demonstration/facts.json'));
  if (!read.ok) throw new Error('the demonstration has no readable facts file');
  return read.value;
}

/** The model of the demonstration campaign. */
export function exampleModel() {
  return readModelFile(join(root, 'demonstration/model-resolution.json'));
}

/** The demonstration campaign's people, texts and model: a believable campaign for tests. */
export async function exampleTexts(db: Db, actor: Actor): Promise<{ text_id: string }> {
  const facts = exampleFacts();
  await transact(db, (tx) => importFacts(tx, actor, facts));
  await importResolutions(db, actor, facts);
  return importModel(db, actor, exampleModel());
}
