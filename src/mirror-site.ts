import { setFlagsFromString } from 'node:v8';
import { type AskedMirror, mirror, usual_makers } from './cli/mirror/word.js';
import type { Terminal } from './cli/terminal.js';
import type { Config } from './kernel/config.js';
import { startMaker } from './mirror-maker.js';
import { openWorld } from './world.js';

/** Writes the public site into a folder, beside a running server or without one, until it is done or stopped by Ctrl-C. */
export async function mirrorSite(
  config: Config,
  asked: AskedMirror,
  terminal: Pick<Terminal, 'out' | 'err'>,
): Promise<number> {
  // The makers' pages live for a moment only, in what is young; a fifth of their time went into tidying 2 MB of it, which is
  // what the server is started with (bin/habeas) and what a thread gets, whatever is asked for it.
  setFlagsFromString('--max-semi-space-size=8');
  const stop = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());
  const world = await openWorld({ ...config, logLevel: 'warn' }, false);
  try {
    const { ground, messages } = world;
    const { app, visitors } = ground.urls;
    return await mirror(
      {
        config,
        urls: { app, visitors },
        messages,
        maker: startMaker,
        makers: usual_makers,
        stop: stop.signal,
      },
      asked,
      terminal,
    );
  } finally {
    await world.close();
  }
}
