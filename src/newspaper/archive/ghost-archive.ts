import { createReadStream } from 'node:fs';
import { Refused } from '../../kernel/refusals.js';
import { siteName } from './archive-address.js';
import { isZone } from './archive-clock.js';
import {
  type Archive,
  type ArchiveItem,
  type ArchiveWords,
  longest_body,
  most_items,
} from './archive-piece.js';
import { postOf } from './ghost-post.js';
import { jsonElements } from './json-elements.js';

/** A row of one of Ghost's tables. */
export type GhostRow = Record<string, unknown>;

/** What posts need of the other tables of the file. Ids hold within the file only. */
export interface GhostSite {
  /** The address under which the site was read; null: nobody says. */
  address: string | null;
  /** IANA. */
  zone: string;
  language: string | null;
  /** Names of authors and of tags, by their id. */
  authors: Map<string, string>;
  tags: Map<string, { name: string; isInternal: boolean }>;
  /** Ids in their order, by the post's. */
  authorsOf: Map<string, string[]>;
  tagsOf: Map<string, string[]>;
  meta: Map<string, GhostRow>;
}

const small = new Set(['users', 'tags', 'posts_authors', 'posts_tags', 'posts_meta', 'settings']);
/** A post holds its text up to four times. Bytes. */
const longest_post = 8 * longest_body;
/** Rows of the small tables that are remembered. */
const most_rows = 1_000_000;

export const text = (row: GhostRow, key: string): string => {
  const value = row[key];
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : '';
};

/**
 * Opens Ghost's export (JSON, with or without `db` around it). It is gone through once for the small tables, and
 * then post by post. Throws `Refused` when it is none.
 */
export async function openGhost(file: string, words: ArchiveWords): Promise<Archive> {
  const site: GhostSite = {
    address: words.site,
    zone: words.zone ?? 'UTC',
    language: words.language,
    authors: new Map(),
    tags: new Map(),
    authorsOf: new Map(),
    tagsOf: new Map(),
    meta: new Map(),
  };
  let items = 0;
  let rows = 0;
  let title = '';
  for await (const { of, value } of jsonElements(
    createReadStream(file),
    (name) => name === 'posts' || small.has(name),
    longest_post,
  )) {
    if (of === 'posts') items += 1;
    else if (isRow(value)) {
      rows += 1;
      if (of === 'settings' && text(value, 'key') === 'title') title = text(value, 'value');
      else keepRow(site, of, value, words);
    }
    if (items > most_items || rows > most_rows)
      throw new Refused('newspaper.archive.many_items', { limit: most_items }, 422);
  }
  if (items === 0) throw new Refused('newspaper.archive.ghost_none', {}, 422);
  async function* read(): AsyncGenerator<ArchiveItem> {
    for await (const { place, value } of jsonElements(
      createReadStream(file),
      (name) => name === 'posts',
      longest_post,
    ))
      yield postOf(isRow(value) ? value : null, place, site);
  }
  const name = words.site === null ? title.trim().slice(0, 200) : siteName(words.site);
  return { source: `ghost ${name}`.trim(), items, read };
}

function isRow(value: unknown): value is GhostRow {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function keepRow(site: GhostSite, of: string, row: GhostRow, words: ArchiveWords): void {
  const id = text(row, 'id');
  const add = (lists: Map<string, string[]>, key: string) => {
    const post = text(row, 'post_id');
    lists.set(post, [...(lists.get(post) ?? []), text(row, key)]);
  };
  if (of === 'users') site.authors.set(id, text(row, 'name'));
  else if (of === 'tags') {
    const name = text(row, 'name');
    site.tags.set(id, { name, isInternal: text(row, 'visibility') === 'internal' || name.startsWith('#') });
  } else if (of === 'posts_authors') add(site.authorsOf, 'author_id');
  else if (of === 'posts_tags') add(site.tagsOf, 'tag_id');
  else if (of === 'posts_meta')
    site.meta.set(text(row, 'post_id'), { feature_image_alt: row.feature_image_alt });
  else if (/^(active_)?timezone$/.test(text(row, 'key'))) {
    const zone = text(row, 'value');
    if (words.zone === null && isZone(zone)) site.zone = zone;
  } else if (/^(locale|default_locale|lang)$/.test(text(row, 'key'))) {
    site.language ??= text(row, 'value').match(/^([a-z]{2})(?:[-_]|$)/)?.[1] ?? null;
  }
}
