import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { watchMemory } from '../../bench/process-memory.js';
import { readConfig } from '../../src/kernel/config.js';
import { root } from '../../src/kernel/root.js';
import { model_slug } from '../../src/resolutions/examples.js';
import { openWorld } from '../../src/world.js';
import { type DeskVisit, visitAt } from '../desk-visit.js';
import { type Person, signIn } from '../second-step.js';
import { type ChildInstance, startChild } from './child-instance.js';
import type { CrowdPlan, CrowdSaw } from './crowd.js';
import { openCampaign } from './intake.js';
import { databasePid, endFolder, newFolder, note } from './left-behind.js';
import { percentile } from './steady-visitors.js';

const staff_name = 'Invented Volunteer';
const times_the_peak = 10;
const least_goodput_percent = 80;
const most_desk_p95_ms = 1000;
const most_recovery_ms = 10_000;
const most_memory_mb = 500;
const least_served_percent = 95;

/** Half of what is asked for is made anew each time: searches, and people on a day of their own. */
const words = ['kozlov', 'Курамшин', 'atabek', 'resolution', 'письмо', 'parliament', 'prison', 'trial'];
const days = Array.from({ length: 24 }, (_, month) => {
  const year = 2014 + Math.floor(month / 12);
  return `${year}-${String((month % 12) + 1).padStart(2, '0')}-07`;
});
const kept = [
  '/',
  '/people',
  '/people/vladimir-kozlov',
  `/resolutions/${model_slug}`,
  '/organisations',
  '/ru',
];
const fresh = [
  ...words.map((word) => `/search?q=${encodeURIComponent(word)}`),
  ...days.map((day) => `/people/aron-atabek?on=${day}`),
];
const paths = fresh.flatMap((path, place) => [path, kept[place % kept.length] ?? '/']);

interface Size {
  seconds: number;
  slow: number;
  slow_seconds: number;
}
const whole: Size = { seconds: 20, slow: 5000, slow_seconds: 45 };

/**
 * Asks a real server for as much as it can serve, then for ten times that, then lets thousands of connections stand
 * about, while somebody works at the desk. All from this machine, by processes that end by themselves.
 */
export async function overload(
  size: Size = whole,
): Promise<{ kept: boolean; counts: Record<string, number>; complaints: string[] }> {
  const data = newFolder();
  let server: ChildInstance | undefined;
  try {
    const world = await openWorld(readConfig({ HABEAS_DATA: data, PORT: '0', LOG_LEVEL: 'error' }), true);
    const person = await openCampaign(world, staff_name).finally(() => world.close());
    server = await startChild(data, { PORT: '0' });
    return await judged(server, data, person, size);
  } finally {
    await server?.stop();
    endFolder(data);
  }
}

async function judged(server: ChildInstance, data: string, person: Person, size: Size) {
  const complaints: string[] = [];
  const must = (isSo: boolean, sentence: string) => isSo || complaints.push(sentence);
  const { url, pid } = server;
  const desk = await signedIn(url, person);
  const memory = watchMemory(() => ({ application: pid, database: databasePid(data) }));
  try {
    const quiet = await crowd(url, { paths, seconds: size.seconds / 4, connections: 8, per_second: null });
    // Somebody works at the desk all the time: what that takes is no loss of the flood's.
    const before = work(desk);
    const peak = await crowd(url, { paths, seconds: size.seconds, connections: 16, per_second: null });
    await before.stop();
    const peak_rate = peak.served / peak.seconds;

    const at_desk = work(desk);
    const per_second = Math.ceil(peak_rate * times_the_peak);
    const flood = await crowd(url, { paths, seconds: size.seconds, connections: 1000, per_second });
    const flooded_ms = await at_desk.stop();
    const recovery_ms = await recovered(url, quiet.p95_ms);
    const goodput_percent = Math.round((100 * flood.served) / flood.seconds / peak_rate);
    must(
      quiet.broken + quiet.wrong + peak.broken + peak.wrong === 0,
      'a page failed while there was room for all',
    );
    must(flood.wrong === 0, `${flood.wrong} answers in the flood were neither a page nor an honest 503`);
    must(goodput_percent >= least_goodput_percent, `goodput fell to ${goodput_percent} % of the peak`);
    must(recovery_ms <= most_recovery_ms, `it took ${recovery_ms} ms to recover`);
    const flooded = judgeDesk('in the flood', flooded_ms, must);

    const slow = slowCrowd(url, size);
    await wait(Math.min(8_000, (size.slow_seconds * 1000) / 3));
    const beside = work(desk);
    const among = await crowd(url, { paths, seconds: size.slow_seconds / 2, connections: 4, per_second: 20 });
    const beside_ms = await beside.stop();
    const stood = await slow;
    const slowly = judgeDesk('beside slow connections', beside_ms, must);
    const among_percent = Math.round((100 * among.served) / Math.max(1, among.asked));
    must(among_percent >= least_served_percent, `beside slow connections ${among_percent} % of pages came`);
    // How many stand at a time is the server's to say: it drops those that have stood longest, and they come again.
    must(stood.opened >= size.slow, `no more than ${stood.opened} slow connections came`);
    must(memory.peaks.application_mb <= most_memory_mb, `the server held ${memory.peaks.application_mb} MB`);
    return {
      kept: complaints.length === 0,
      counts: {
        peak_per_second: Math.round(peak_rate),
        peak_p95_ms: peak.p95_ms,
        asked_per_second: Math.round(flood.asked / flood.seconds),
        flood_goodput_percent: goodput_percent,
        flood_served: flood.served,
        flood_turned_away: flood.turned_away,
        flood_broken: flood.broken,
        flood_wrong: flood.wrong,
        flood_p95_ms: flood.p95_ms,
        desk_in_flood_pages: flooded.pages,
        desk_in_flood_p95_ms: flooded.p95_ms,
        recovery_ms,
        slow_opened: stood.opened,
        slow_standing: stood.most_standing,
        slow_dropped: stood.dropped,
        among_slow_served_percent: among_percent,
        among_slow_p95_ms: among.p95_ms,
        desk_beside_slow_p95_ms: slowly.p95_ms,
        application_peak_mb: memory.peaks.application_mb,
        database_peak_mb: memory.peaks.database_mb,
      },
      complaints,
    };
  } finally {
    memory.stop();
  }
}

async function signedIn(url: string, person: Person): Promise<DeskVisit> {
  const desk = visitAt(url);
  await signIn(desk, person);
  await desk.get('/desk');
  if (desk.status !== 200) throw new Error(`signing in was answered ${desk.status}`);
  return desk;
}

const desk_pages = ['/desk', '/desk/people', '/desk/mailroom', '/desk/letters', '/desk/staff'];

/** Somebody works at the desk, page after page, five a second; a page that fails counts as an hour. */
function work(desk: DeskVisit): { stop(): Promise<number[]> } {
  const took_ms: number[] = [];
  let isOver = false;
  const working = (async () => {
    for (let page = 0; !isOver; page += 1) {
      const begun = performance.now();
      await desk.get(desk_pages[page % desk_pages.length] ?? '/desk');
      took_ms.push(desk.status === 200 ? performance.now() - begun : 3_600_000);
      await wait(200);
    }
  })();
  return {
    stop: async () => {
      isOver = true;
      await working;
      return took_ms;
    },
  };
}

function judgeDesk(when: string, took_ms: number[], must: (isSo: boolean, sentence: string) => unknown) {
  const p95_ms = Math.round(percentile(took_ms, 95));
  must(p95_ms <= most_desk_p95_ms, `${when} 5 of 100 pages of the desk took more than ${p95_ms} ms`);
  return { pages: took_ms.length, p95_ms };
}

/** How long until ten pages in a row come as quickly as before, or twice that; an hour when they never do. */
async function recovered(url: string, quiet_ms: number): Promise<number> {
  const begun = performance.now();
  let inRow = 0;
  for (let page = 0; performance.now() - begun < 2 * most_recovery_ms; page += 1) {
    const asked = performance.now();
    const answer = await fetch(url + (paths[page % paths.length] ?? '/'));
    await answer.text();
    inRow = answer.status === 200 && performance.now() - asked <= 2 * quiet_ms + 50 ? inRow + 1 : 0;
    if (inRow === 10) return Math.round(asked - begun);
  }
  return 3_600_000;
}

/** Starts a process of this folder that prints JSON, and waits for it. */
function told<T>(program: string, words: string[]): Promise<T> {
  const child = spawn(process.execPath, [join(root, 'build/test/prove', program), ...words], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  note(child);
  let said = '';
  child.stdout.on('data', (piece: Buffer) => {
    said += piece.toString('utf8');
  });
  return new Promise((done, fail) =>
    child.once('exit', (code) =>
      code === 0 ? done(JSON.parse(said) as T) : fail(new Error(`${program}: ${code}`)),
    ),
  );
}

const portOf = (url: string) => new URL(url).port;
const crowd = (url: string, plan: CrowdPlan) =>
  told<CrowdSaw>('crowd.js', [portOf(url), JSON.stringify(plan)]);
const slowCrowd = (url: string, { slow, slow_seconds }: Size) =>
  told<{ opened: number; dropped: number; most_standing: number }>('slow-crowd.js', [
    portOf(url),
    String(slow),
    String(slow_seconds),
  ]);
