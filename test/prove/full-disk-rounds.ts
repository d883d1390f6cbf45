import { setTimeout as wait } from 'node:timers/promises';
import type { SmallDisk } from './full-disk.js';
import type { Writers } from './kill-writers.js';
import type { Lane } from './letters-kill.js';

/** What a full disk did. All are counts. */
export interface FullDisks {
  full_disks: number;
  /** The disk had less room than the reserve: all are told so, and nothing else stops. */
  told_no_room: number;
  /** The disk was full to the last byte: answers that say that nobody knows whether the letter was kept. */
  told_not_sure: number;
  acknowledged_meanwhile: number;
  /** So often the database ended of it, and the server with it. */
  ended_by_it: number;
}

const reserve_mb = 64;
const megabyte = 1024 ** 2;

/**
 * Fills the disk of a server again and again while people write: below the reserve, when each of them has to be told
 * and everything else goes on; and then, without a reserve, to the last byte, when the database may end.
 */
export async function fillDisk({
  disk,
  lane,
  writers,
  rounds,
  complain,
}: {
  disk: SmallDisk;
  lane: Lane;
  writers: Writers;
  rounds: number;
  complain: (sentence: string) => void;
}): Promise<FullDisks> {
  const counts = {
    full_disks: 0,
    told_no_room: 0,
    told_not_sure: 0,
    acknowledged_meanwhile: 0,
    ended_by_it: 0,
  };
  const refused = () => writers.answers.get(503) ?? 0;
  const { server } = lane;
  await server.start({ DISK_RESERVE_MB: String(reserve_mb) });
  for (let round = 0; round < rounds && !lane.isLate; round += 1) {
    await lane.untilWritten(writers, 10);
    disk.fill((reserve_mb / 2) * megabyte);
    // Until the server has looked at the disk, and those who press now have their answers.
    await wait(1500);
    const [acknowledged, before] = [writers.acknowledged(), refused()];
    await wait(3000);
    counts.told_no_room += refused() - before;
    if (writers.acknowledged() > acknowledged) complain('a letter was acknowledged below the reserve');
    if (refused() === before)
      complain(
        `nobody was told that the disk has no room; so far ${JSON.stringify([...writers.answers])}, ${writers.cut_short()} cut short, ${writers.pressing()} wait`,
      );
    disk.empty();
    counts.full_disks += 1;
  }
  await server.stop();
  await server.start({ DISK_RESERVE_MB: '0' });
  for (let round = 0; round < rounds && !lane.isLate; round += 1) {
    await lane.untilWritten(writers, 10);
    const [acknowledged, before] = [writers.acknowledged(), refused()];
    const ended = server.running?.ended.then(() => true);
    // What the database makes room for by tidying up is taken as well, until it notices or eight seconds are over.
    for (let step = 0; step < 80; step += 1) {
      disk.fill(0);
      if (await Promise.race([ended, wait(100).then(() => false)])) break;
    }
    const hasEnded = await Promise.race([ended, wait(0).then(() => false)]);
    counts.told_not_sure += refused() - before;
    counts.acknowledged_meanwhile += writers.acknowledged() - acknowledged;
    disk.empty();
    counts.full_disks += 1;
    if (hasEnded) {
      counts.ended_by_it += 1;
      await server.stop();
      await server.start({ DISK_RESERVE_MB: '0' });
    }
  }
  // All is well again without anybody's help, but for the start.
  await lane.untilWritten(writers, 10);
  if (counts.told_not_sure + counts.ended_by_it === 0)
    complain('the full disk did nothing: it proves nothing');
  return counts;
}
