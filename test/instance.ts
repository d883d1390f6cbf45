import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startClerk } from '../src/clerk/clerk.js';
import { importDemonstration, importDemonstrationIssue } from '../src/cli/import-facts.js';
import { firstLinkOf } from '../src/first-link.js';
import { prepare } from '../src/jobs.js';
import { type Clock, systemClock } from '../src/kernel/clock.js';
import { readConfig } from '../src/kernel/config.js';
import { transact } from '../src/kernel/database.js';
import { application, serve } from '../src/serve.js';
import { type World, worldOn } from '../src/world.js';
import { testDatabase } from './database.js';

/** A whole running Habeas on a database of its own, with the demonstration campaign in it. */
export interface Instance {
  url: string;
  data: string;
  ownerUrl: string;
  world: World;
  /** Lets the clerk do what is due now, instead of waiting for its next turn. */
  round(): Promise<void>;
  /** The one-time link to the first account. */
  firstLink(): Promise<string>;
  close(): Promise<void>;
}

export async function startInstance(
  options: { smtpUrl?: string; clock?: Clock; logLevel?: string; clamd?: string } = {},
): Promise<Instance> {
  // A clock of the test's own wants a demonstration that came in on its day.
  const database = await testDatabase({ demonstration: options.clock === undefined });
  const data = mkdtempSync(join(tmpdir(), 'habeas-test-'));
  chmodSync(data, 0o700);
  const config = readConfig({
    PORT: '0',
    HABEAS_DATA: data,
    LOG_LEVEL: options.logLevel ?? process.env.LOG_LEVEL ?? 'error',
    MAIL_FROM: 'desk@campaign.example',
    ...(options.smtpUrl ? { SMTP_URL: options.smtpUrl } : {}),
    ...(options.clamd ? { CLAMD: options.clamd } : {}),
  });
  const world = worldOn(
    config,
    {
      database,
      urls: database.urls,
      ownerUrl: database.ownerUrl,
      isPrivate: false,
      installed: [],
      databaseEnded: new Promise(() => {}),
      close: () => database.drop(),
    },
    options.clock ?? systemClock,
  );
  const operator = world.actor('operator');
  if (options.clock) await importDemonstration(world);
  else await transact(database.app, (tx) => importDemonstrationIssue(tx, operator));
  await prepare(world);
  const served = application(world);
  const server = await serve(served, config);
  const clerk = startClerk(served.jobs, world.log);
  // Links in mails lead to the address that was really taken.
  config.publicUrl = server.url;
  return {
    url: server.url,
    data,
    ownerUrl: database.ownerUrl,
    world,
    round: () => clerk.round(),
    firstLink: async () => {
      const link = await firstLinkOf(world, server.url);
      if (!link) throw new Error('somebody has an account already');
      return link;
    },
    close: async () => {
      await server.close();
      await clerk.stop();
      await world.close();
      rmSync(data, { recursive: true, force: true });
    },
  };
}
