import type { Actor } from '../src/kernel/actor.js';
import { messagesBelow, type Say } from '../src/kernel/language.js';
import { beside } from '../src/kernel/root.js';
import { newKeyPair, open } from '../src/kernel/vault.js';
import { setCampaign } from '../src/mailroom/campaign.js';
import { exampleCampaign } from '../src/mailroom/examples.js';
import type { KeyRing } from '../src/page/web.js';
import { handIn } from '../src/resolutions/adoption.js';
import { exampleAdoption } from '../src/resolutions/adoption-examples.js';
import { readPassed } from '../src/resolutions/adoption-passed.js';
import { readAdoption, type Typed } from '../src/resolutions/adoption-reader.js';
import { exampleTexts, model_slug } from '../src/resolutions/examples.js';
import { currentVersion, type Version } from '../src/resolutions/model.js';
import { plainTextOf } from '../src/resolutions/plain-text.js';
import type { TestDatabase } from './database.js';

/** A campaign to which organisations can report: model, sender, and keys that somebody holds. */
export interface AdoptionGround {
  version: Version;
  text: string;
  keys: KeyRing;
  /** Opens the mail that the system sends by itself. */
  mailIdentity: string;
  /** What was opened with the keys: `<compartment> <table>:<row>`. */
  opened: string[];
  words: (language?: 'en' | 'ru' | 'kk') => Say;
}

export const messages = messagesBelow(beside(import.meta.url, '../src'));

export async function adoptionGround(db: TestDatabase, actor: Actor): Promise<AdoptionGround> {
  await exampleTexts(db.app, actor);
  await db.analyse();
  await setCampaign(db.app, actor, exampleCampaign);
  const mail = await newKeyPair();
  const held = new Map<string, string>();
  const created_at = actor.clock.now();
  for (const name of ['supporters', 'lawyers', 'dossiers', 'mailroom']) {
    const { identity, recipient } = await newKeyPair();
    held.set(name, identity);
    await db.app.insertInto('compartments').values({ name, recipient, created_at }).execute();
  }
  await db.app
    .insertInto('operational_keys')
    .values({ recipient: mail.recipient, day: '2016-04-07', made_at: created_at })
    .execute();
  const version = await currentVersion(db.app, model_slug, 'en');
  const opened: string[] = [];
  return {
    version,
    text: plainTextOf(version),
    mailIdentity: mail.identity,
    opened,
    keys: {
      open: async (compartment, place, sealed) => {
        opened.push(`${compartment} ${place.table}:${place.row}`);
        return open(held.get(compartment) ?? '', place, sealed);
      },
    },
    words: (language = 'en') => messages.in(language),
  };
}

/** Hands in what was typed, as the form does. Returns the adoption's id and the secret of its link. */
export async function handInTyped(
  db: TestDatabase,
  actor: Actor,
  ground: AdoptionGround,
  other: Typed = {},
  draft: string = `${Buffer.from(actor.chance.bytes(16)).toString('hex')}`,
): Promise<{ id: string; token: string; again: boolean }> {
  const read = readAdoption(
    exampleAdoption(ground.text, other),
    actor.clock.now().toISOString().slice(0, 10),
  );
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const { organisation, met_at, met_on } = read.value;
  const passed = readPassed(read.value.text, ground.version, {
    organisation: organisation.name,
    met_at,
    met_on,
  });
  if (!passed.ok) throw new Error(JSON.stringify(passed.problems));
  let token = '';
  const result = await handIn(
    db.app,
    actor,
    { draft, report: read.value, passed: passed.value, version: ground.version, spoken: 'en' },
    (secret) => {
      token = secret;
      return { subject: 'Please confirm', text: `link ${secret}` };
    },
  );
  return { ...result, token };
}
