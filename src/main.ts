import { ask } from './cli/asking.js';
import { sentenceOf } from './cli/sentence.js';
import { runWords } from './cli/words.js';
import { firstLinkOf } from './first-link.js';
import { BrokenSettings } from './kernel/config.js';
import { mirrorSite } from './mirror-site.js';
import { serveUntilStopped } from './serve-until-stopped.js';
import { openWorld } from './world.js';

const out = (line: string) => void process.stdout.write(`${line}\n`);
const err = (line: string) => void process.stderr.write(`${line}\n`);

// Who reads only the first lines (`habeas help | head`) has enough: the work goes on.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
});

async function main(): Promise<number> {
  try {
    return await runWords(process.argv.slice(2), {
      env: process.env,
      out,
      err,
      ask,
      open: async (config) => {
        const world = await openWorld({ ...config, logLevel: 'warn' }, false);
        return { ...world, firstLink: () => firstLinkOf(world) };
      },
      serve: (config) => serveUntilStopped(config, { out, err, isTerminal: process.stdout.isTTY === true }),
      mirror: (config, asked) => mirrorSite(config, asked, { out, err }),
    });
  } catch (error) {
    const sentence = sentenceOf(error);
    if (sentence === null) throw error;
    err(sentence);
    return error instanceof BrokenSettings ? 2 : 1;
  }
}

process.exitCode = await main();
