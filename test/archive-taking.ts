import type { Actor } from '../src/kernel/actor.js';
import { type ArchiveLine, importArchive } from '../src/newspaper/archive/archive-import.js';
import type { Archive } from '../src/newspaper/archive/archive-piece.js';
import type { ArchiveCounts } from '../src/newspaper/archive/tables.js';
import { PicturePress } from '../src/print/picture-press.js';
import type { TestDatabase } from './database.js';

export interface Taken {
  counts: ArchiveCounts;
  lines: ArchiveLine[];
}

/** Takes an archive in as the operator's command does, and gives back its whole result list. */
export async function takeArchive(
  { app }: TestDatabase,
  actor: Actor,
  archive: Archive,
  more: { isDry?: boolean; seeks_people?: boolean } = {},
): Promise<Taken> {
  const lines: ArchiveLine[] = [];
  const running = { isDry: false, language: 'en', seeks_people: false, press: new PicturePress(), ...more };
  const counts = await importArchive(app, actor, archive, running, async ({ line }) => void lines.push(line));
  return { counts, lines };
}

/** A WXR file of a site with these items. */
export function wxrOf(site: string, items: string[]): string {
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>T</title><link>${site}</link><language>en</language>
    <wp:base_blog_url>${site}</wp:base_blog_url>${items.join('\n')}</channel></rss>`;
}

/** One item of it: public, of 30 March 2016, unless its fields say otherwise. */
export function wxrItem(fields: Record<string, string>, more = ''): string {
  const all = {
    'wp:post_type': 'post',
    'wp:status': 'publish',
    'wp:post_date': '2016-03-30 23:30:00',
    'wp:post_date_gmt': '2016-03-30 21:30:00',
    ...fields,
  };
  const tag = ([name, text]: [string, string]) =>
    `<${name}>${name === 'content:encoded' ? `<![CDATA[${text}]]>` : text}</${name}>`;
  return `<item>${Object.entries(all).map(tag).join('')}${more}</item>`;
}
