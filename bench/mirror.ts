import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from '../src/kernel/root.js';
import { keepTurns } from '../src/register/course/kept-turns.js';
import type { World } from '../src/world.js';
import { processorTime, spentBy } from './cpu.js';
import { onFreshGround, timed } from './ground.js';
import { fillRegister } from './made-register.js';
import { watchMemory } from './process-memory.js';

/** A made register has so many pages for each of its people, in three languages: nine of ten are public, some can be written to. */
const pages_a_person = 4.3;

/** As bin/habeas has them. */
const flags = ['--max-semi-space-size=2', '--max-old-space-size=1024'];

/**
 * Measures `habeas mirror` on a made register with at least so many pages (HTML files, in all languages): a first run
 * into an empty folder, and a second one that finds everything unchanged. The program runs as an operator runs it, in a
 * process of its own, whose memory is watched.
 */
export async function benchMirror(asked: { pages: number; seed: string }): Promise<object> {
  return onFreshGround(async (world) => {
    const people = Math.ceil(asked.pages / pages_a_person);
    const { milliseconds: filling } = await timed(() => fillRegister(world, { people, seed: asked.seed }));
    await keepTurns(world.database.app, Number.POSITIVE_INFINITY);
    process.stderr.write(`${people} people, ${Math.round(filling / 1000)} s to fill\n`);
    const folder = mkdtempSync(join(tmpdir(), 'habeas-mirror-'));
    try {
      const first = await run(world, folder);
      process.stderr.write(`the first run: ${JSON.stringify(first)}\n`);
      const second = await run(world, folder);
      const verify = await timed(() => typed(world.config.data, ['mirror', 'verify', folder]));
      const listed = readFileSync(join(folder, 'MIRROR.txt'), 'utf8')
        .split('\n')
        .filter((line) => /^[0-9a-f]/.test(line));
      const pages = listed.filter((line) => line.endsWith('.html')).length;
      const bytes = listed.reduce((sum, line) => sum + Number(line.split('  ')[1]), 0);
      const rate = Math.round(pages / first.seconds);
      const verify_seconds = Math.round(verify.milliseconds / 1000);
      return {
        people,
        pages,
        files: listed.length,
        megabytes: Math.round(bytes / 1e6),
        pages_a_second: rate,
        first,
        second,
        verify_seconds,
      };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

interface Run {
  seconds: number;
  /** Processor time of the program and of its database: on a machine that others use too, this says more than the clock. */
  processor_seconds: number;
  most_mb: number;
  said: string;
}

async function run(world: World, folder: string): Promise<Run> {
  let pid: number | null = null;
  let spent_ms = 0;
  // Once a second: to look at half a gigabyte takes a tenth of a processor when it is done four times as often.
  const { peaks, stop } = watchMemory(() => {
    if (pid !== null) spent_ms = Math.max(spent_ms, spentBy(pid));
    return { application: pid, database: null };
  }, 1000);
  const before = process.cpuUsage();
  const began_ms = processorTime(world) ?? 0;
  const { value: said, milliseconds } = await timed(() =>
    typed(world.config.data, ['mirror', folder, '--on', '2026-01-01'], (one) => {
      pid = one;
    }),
  );
  stop();
  const { user, system } = process.cpuUsage(before);
  const database_ms = (processorTime(world) ?? 0) - began_ms - (user + system) / 1000;
  return {
    seconds: Math.round(milliseconds / 1000),
    processor_seconds: Math.round((spent_ms + database_ms) / 1000),
    most_mb: peaks.application_mb,
    said: said.split('\n')[0] ?? '',
  };
}

/** Types words of the operators' command, and gives what it printed. */
async function typed(data: string, words: string[], told: (pid: number) => void = () => {}): Promise<string> {
  const child = spawn(process.execPath, [...flags, join(root, 'build/habeas.js'), ...words], {
    env: {
      ...process.env,
      HABEAS_DATA: data,
      PUBLIC_URL: 'https://campaign.example',
      HABEAS_DEMONSTRATION: 'no',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  told(child.pid ?? 0);
  let out = '';
  for await (const piece of child.stdout) out += piece;
  const code =
    child.exitCode ?? (await new Promise<number>((done) => child.once('exit', (end) => done(end ?? 1))));
  if (code !== 0) throw new Error(`habeas ${words.join(' ')} ended with code ${code}: ${out}`);
  return out;
}
