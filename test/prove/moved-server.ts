import { day_ms } from '../../src/kernel/clock.js';
import { readConfig } from '../../src/kernel/config.js';
import { serveUntilStopped } from '../../src/serve-until-stopped.js';

// The server as `bin/start` runs it, a process of its own, with one difference: its clock runs some days ahead, or stands still at a moment. The
// program itself has no setting for that, so that nobody can make a campaign forget too early or too late.

const [, , days, moment] = process.argv;
const ahead_ms = Number(days) * day_ms;
const say = (line: string) => void process.stdout.write(`${line}\n`);

process.exitCode = await serveUntilStopped(
  readConfig(process.env),
  { out: say, err: say, isTerminal: false },
  {
    now: () => new Date(moment ?? Date.now() + ahead_ms),
  },
);
