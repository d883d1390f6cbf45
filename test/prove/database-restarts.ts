import type { Sample } from './kill-writers.js';
import { endFolder, newFolder } from './left-behind.js';
import { type LettersGround, makeLettersGround } from './letters-ground.js';
import { Lane } from './letters-kill.js';
import { numbersFrom } from './numbers-from.js';
import { OwnDatabase } from './own-database.js';

/** A server whose database is not back after this is not back by itself. */
const slowest_back_ms = 30_000;

/**
 * The database goes and comes back again and again under people who write, one time in two by `kill -9`. The server
 * must stay what it is, say that it cannot meanwhile, and go on by itself.
 */
export async function databaseRestarts(
  restarts: number,
  hands: { writers: number; form_senders: number },
  drawings: Sample[],
  seed: number,
  until: number,
  complaints: string[],
): Promise<Record<string, number>> {
  const [data, place] = [newFolder(), newFolder()];
  const database = await OwnDatabase.start(place);
  try {
    const ground: LettersGround = await makeLettersGround(data, 3, { DATABASE_URL: database.url });
    const chance = numbersFrom(seed);
    const lane = new Lane(ground, drawings, chance, hands, until);
    const counts = { database_restarts: 0, slowest_back_ms: 0, told_unable: 0 };
    await lane.over(async (writers) => {
      await lane.server.start();
      const server = lane.server.running;
      let ended = false;
      void server?.ended.then(() => {
        ended = true;
      });
      for (let round = 0; round < restarts && !lane.isLate && !ended; round += 1) {
        await lane.untilWritten(writers, 2);
        await database.restart(round % 2 === 0 ? 'killed' : 'in order', chance() * 1500);
        const back = performance.now();
        await lane.untilWritten(writers, 1);
        counts.slowest_back_ms = Math.max(counts.slowest_back_ms, Math.round(performance.now() - back));
        counts.database_restarts += 1;
      }
      counts.told_unable = writers.answers.get(503) ?? 0;
      if (ended || lane.server.running !== server) complaints.push('the server ended when its database did');
    });
    if (counts.database_restarts < restarts)
      complaints.push(`only ${counts.database_restarts} restarts of the database`);
    if (counts.slowest_back_ms > slowest_back_ms)
      complaints.push(`it took ${counts.slowest_back_ms} ms until the server went on`);
    if (counts.told_unable === 0)
      complaints.push('nobody was told that the database was away: it proves nothing');
    return { ...counts, ...(await lane.judged(complaints)) };
  } finally {
    await database.stop();
    endFolder(data);
    endFolder(place);
  }
}
