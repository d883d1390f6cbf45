import { join } from 'node:path';
import type { Actor } from '../kernel/actor.js';
import { type Db, transact } from '../kernel/database.js';
import { root } from '../kernel/root.js';
import { importMailroom } from '../mailroom/facts-import.js';
import { importSender, readSenderFile } from '../mailroom/sender-import.js';
import { importRegister, readReadingsFile } from '../register/commands.js';
import { readFactsFile } from '../register/files/facts-file.js';
import { importResolutions } from './facts-import.js';
import { importModel, readModelFile } from './model-import.js';

const demonstration = (name: string) => join(root, 'demonstration', name);

/** The slug of the demonstration's model resolution. */
export const model_slug = 'freedom-for-kozlov-kuramshin-atabek';

/** The facts file of the demonstration campaign. */
export function exampleFacts() {
  const read = readFactsFile(demonstration('facts.json'));
  if (!read.ok) throw new Error('the demonstration has no readable facts file');
  return read.value;
}

/** The model of the demonstration campaign. */
export function exampleModel() {
  return readModelFile(demonstration('model-resolution.json'));
}

/** The demonstration campaign's people, offices, texts and model: a believable campaign for tests. */
export async function exampleTexts(db: Db, actor: Actor): Promise<{ text_id: string }> {
  const facts = exampleFacts();
  return transact(db, async (tx) => {
    await importRegister(tx, actor, facts, readReadingsFile(demonstration('readings.json')));
    await importSender(tx, actor, readSenderFile(demonstration('mailroom.json')));
    await importMailroom(tx, actor, facts);
    await importResolutions(tx, actor, facts);
    return importModel(tx, actor, exampleModel());
  });
}
