import { setFlagsFromString } from 'node:v8';
import { startClerk } from './clerk/clerk.js';
import { importDemonstration, isEmpty } from './cli/import-facts.js';
import { deskLines } from './first-link.js';
import { prepare } from './jobs.js';
import { type Clock, systemClock } from './kernel/clock.js';
import type { Config } from './kernel/config.js';
import { application, serve } from './serve.js';
import { makeFirstPages } from './site/first-pages.js';
import { openWorld } from './world.js';

/** Where what the operator is told goes: to a terminal, or into a file or log that keeps it. */
interface Told {
  out: (line: string) => void;
  err: (line: string) => void;
  isTerminal: boolean;
}

/**
 * What is no longer needed is collected before memory has grown by a third. Left alone, a server that was asked for
 * pages without a break held 426 MB instead of 129, and 527 instead of 142 where it got little of the processor; the
 * price is a twentieth of its work. Words that end by themselves do not pay it.
 */
const growth = '--heap-growing-percent=30';

/**
 * Serves until Ctrl-C, SIGTERM or the end of the database; then closes everything it started, in
 * order. Loads the demonstration campaign into an empty database first. Returns the exit code.
 */
export async function serveUntilStopped(
  config: Config,
  { out, err, isTerminal }: Told,
  clock: Clock = systemClock,
): Promise<number> {
  setFlagsFromString(growth);
  // Listen for the wish to stop before anything is started: it may come while the database is being made.
  const stopped = new Promise<'stopped'>((done) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
      process.once(signal, () => done('stopped'));
  });
  const world = await openWorld(config, true, clock);
  try {
    if (config.demonstration && (await isEmpty(world.database.app))) {
      out('Loading the demonstration campaign (once) …');
      await importDemonstration(world);
    }
    await prepare(world);
    const served = application(world);
    await makeFirstPages((path) => served.app.request(path));
    const server = await serve(served, config);
    const clerk = startClerk(served.jobs, world.log);
    out(`Visitors:  ${server.url}/`);
    out(await deskLines(world, server.url, isTerminal));
    out('Ctrl-C stops everything.');
    const why = await Promise.race([stopped, world.ground.databaseEnded.then(() => 'database' as const)]);
    await server.close();
    await clerk.stop();
    if (why === 'database') {
      err(
        'The database stopped unexpectedly. Nothing that was acknowledged is lost: start again with bin/start.',
      );
      return 1;
    }
    return 0;
  } finally {
    await world.close();
  }
}
