import { createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { importArchive } from '../src/newspaper/archive/archive-import.js';
import { type Archive, nothingSaid } from '../src/newspaper/archive/archive-piece.js';
import { openGhost } from '../src/newspaper/archive/ghost-archive.js';
import { openWxr } from '../src/newspaper/archive/wxr-archive.js';
import { PicturePress } from '../src/print/picture-press.js';
import type { World } from '../src/world.js';
import { madeGhost, madeWxr } from '../test/made-archive.js';
import { perOne, processorTime } from './cpu.js';
import { onFreshGround, timed } from './ground.js';

/**
 * Measures the import of archives of so many posts with bodies of so many characters, through the product's own path:
 * seconds by the clock and of processor time, and the most memory that this process ever held (the database is
 * another one), in megabytes.
 */
export async function benchArchive(asked: { posts: number; body: number }): Promise<object> {
  const folder = mkdtempSync(join(tmpdir(), 'habeas-bench-'));
  try {
    const [wxr, ghost] = [join(folder, 'archive.xml'), join(folder, 'archive.json')];
    await pipeline(Readable.from(madeWxr(asked.posts, asked.body)), createWriteStream(wxr));
    await pipeline(Readable.from(madeGhost(asked.posts, asked.body)), createWriteStream(ghost));
    return await onFreshGround(async (world) => ({
      ...asked,
      wordpress: await measured(world, wxr, () => openWxr(wxr, nothingSaid)),
      wordpress_again: await measured(world, wxr, () => openWxr(wxr, nothingSaid)),
      ghost: await measured(world, ghost, () => openGhost(ghost, nothingSaid)),
    }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measured(world: World, file: string, open: () => Promise<Archive>): Promise<object> {
  const began = processorTime(world);
  const running = { isDry: false, language: 'en', seeks_people: false, press: new PicturePress() };
  const { value: counts, milliseconds } = await timed(async () =>
    importArchive(world.database.app, world.actor('operator'), await open(), running, async () => {}),
  );
  return {
    megabytes: Math.round(statSync(file).size / 1e6),
    ...counts,
    seconds: Math.round(milliseconds / 100) / 10,
    processor_seconds: perOne(began, processorTime(world), 1000),
    // maxRSS is in kilobytes, since the start of the process.
    most_megabytes: Math.round(process.resourceUsage().maxRSS / 1024),
  };
}
