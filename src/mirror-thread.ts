import { AsyncLocalStorage } from 'node:async_hooks';
import { parentPort, workerData } from 'node:worker_threads';
import { makerOn, type Wanted } from './cli/mirror/maker.js';
import { NoMirror } from './cli/mirror/manifest.js';
import { Staging } from './cli/mirror/staging.js';
import type { MirrorOrder } from './cli/mirror/word.js';
import { type Chance, seededChance } from './kernel/chance.js';
import { messagesBelow } from './kernel/language.js';
import { openLog } from './kernel/log.js';
import { openMoment } from './kernel/moment.js';
import { beside } from './kernel/root.js';
import { noVirusSearch } from './kernel/virus-search.js';
import type { MakerAnswer } from './mirror-maker.js';
import { openPress } from './print/press.js';
import { publicApplication } from './serve.js';

// A thread that makes files of pages, by an application of its own on a held moment of the database. Its clock stands at
// noon of the day that was asked for, and its dice fall by the day and the address alone: so the same data gives the
// same bytes, whenever and in whatever order they are made.

const connections = 4;

const { config, urls, moment: name, facts, folder } = workerData as MirrorOrder;
const moment = openMoment(urls, name, connections);
const press = openPress();
const messages = messagesBelow(beside(import.meta.url, '.'));
const now = new Date(`${facts.on}T12:00:00Z`);
const clock = { now: () => now };
const dice = new AsyncLocalStorage<Chance>();
const first = seededChance(`mirror ${facts.on}`);
const chance: Chance = { bytes: (count) => (dice.getStore() ?? first).bytes(count) };

const app = publicApplication({
  config,
  clock,
  chance,
  log: openLog('error'),
  messages,
  database: moment,
  press,
  viruses: noVirusSearch,
  actor: (who) => ({ who, clock, chance }),
});

const make = makerOn({
  ask: (address) =>
    dice.run(seededChance(`mirror ${facts.on} ${address}`), async () =>
      app.request(`http://localhost${address}`),
    ),
  facts: { ...facts, sayIn: (language) => messages.in(language) },
  staging: new Staging(folder),
});

const answer = (it: MakerAnswer) => parentPort?.postMessage(it);

parentPort?.on('message', (order: { number: number; wanted: Wanted } | 'close') => {
  if (order === 'close') {
    void Promise.all([press.close(), moment.close()]).finally(() => parentPort?.close());
    return;
  }
  const { number, wanted } = order;
  make(wanted).then(
    (made) => answer({ number, made }),
    (error: Error & { code?: string }) =>
      answer({
        number,
        failed: {
          sentence: error instanceof NoMirror ? error.message : null,
          ...(error.code ? { code: error.code } : {}),
          stack: error.stack ?? String(error),
        },
      }),
  );
});
