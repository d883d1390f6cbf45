import { randomInt } from 'node:crypto';
import { movableClock } from '../../src/kernel/clock.js';
import { readConfig } from '../../src/kernel/config.js';
import { openGround } from '../../src/kernel/ground.js';
import { clockJumps } from './clock-jumps.js';
import { databaseRestarts } from './database-restarts.js';
import { samples } from './kill-writers.js';
import { endFolder, newFolder } from './left-behind.js';
import { lettersKill } from './letters-kill.js';
import { mailAway } from './mail-away.js';

/** The whole of it; `share` of each is done. */
const whole = {
  kills: 1000,
  lanes: 3,
  writers: 4,
  form_senders: 4,
  full_disks: 10,
  restarts: 100,
  mails: 5000,
  mails_over_a_jump: 50,
};
/** The parts before the last ones end by themselves before the limit of `bin/prove`. */
const limit_ms = 55 * 60_000;

type Outcome = { kept: boolean; counts: Record<string, number>; complaints: string[] };

/**
 * Everything that can fail fails while people write: the server is killed, its disk is full, its database goes and
 * comes back, its clock jumps, its mail server is gone for a day. What was acknowledged is there, once.
 */
export async function faults(share = 1, seed: number = randomInt(2 ** 31)): Promise<Outcome> {
  const part = (of: number) => Math.max(1, Math.ceil(of * share));
  const until = performance.now() + limit_ms;
  const complaints: string[] = [];
  const counts: Record<string, number> = { seed, share };
  const take = (more: Record<string, number>, but: string[] = []) => {
    for (const [name, value] of Object.entries(more))
      if (!but.includes(name))
        counts[name] = name.startsWith('slowest')
          ? Math.max(counts[name] ?? 0, value)
          : (counts[name] ?? 0) + value;
  };
  const { writers, form_senders, lanes } = whole;
  const killed = await lettersKill(seed, {
    ...{ kills: part(whole.kills), lanes: Math.min(lanes, part(whole.kills)), writers, form_senders },
    full_disks: part(whole.full_disks),
  });
  take(killed.counts, ['seed']);
  complaints.push(...killed.complaints);
  const hands = { writers, form_senders };
  take(await databaseRestarts(part(whole.restarts), hands, await samples(), seed + 1, until, complaints));
  take(await withoutServer(part(whole.mails), part(whole.mails_over_a_jump), complaints));
  return { kept: complaints.length === 0, counts, complaints };
}

/** The parts in which the clock is moved: they run in this process. */
async function withoutServer(mails: number, mails_over_a_jump: number, complaints: string[]) {
  const counts: Record<string, number> = {};
  for (const name of ['clock', 'mail'] as const) {
    const data = newFolder();
    const ground = await openGround(readConfig({ HABEAS_DATA: data, LOG_LEVEL: 'error' }), true);
    try {
      const clock = movableClock('2026-11-30T08:00:00Z');
      const place = { db: ground.database.app, data, clock };
      Object.assign(
        counts,
        name === 'mail'
          ? await mailAway(place, mails, complaints)
          : await clockJumps(ground, data, mails_over_a_jump, complaints),
      );
    } finally {
      await ground.close();
      endFolder(data);
    }
  }
  return counts;
}
