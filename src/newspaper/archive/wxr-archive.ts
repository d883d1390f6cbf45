import { createReadStream } from 'node:fs';
import { Refused } from '../../kernel/refusals.js';
import { siteName } from './archive-address.js';
import {
  type Archive,
  type ArchiveItem,
  type ArchiveWords,
  longest_field,
  most_items,
} from './archive-piece.js';
import { type WxrHead, type WxrItem, wxrItems } from './wxr-file.js';
import { itemOf } from './wxr-item.js';

/** What one item needs of all the others. */
export interface WxrSite {
  head: WxrHead;
  /** The address under which the site was read. */
  address: string;
  /** Where pictures lie, by the id of their item. */
  pictures: Map<string, { url: string; alt: string }>;
}

/** So many pictures are remembered for articles that show them at their head. */
const most_pictures = 300_000;

/**
 * Opens WordPress's export. The file is gone through once before anything is read from it: so a broken one changes
 * nothing, how many items there are is known, and where the pictures lie. Throws `Refused` when it is none.
 */
export async function openWxr(file: string, words: ArchiveWords): Promise<Archive> {
  const head: WxrHead = { address: '', language: '', authors: new Map() };
  const site: WxrSite = { head, address: '', pictures: new Map() };
  let items = 0;
  for await (const item of wxrItems(createReadStream(file), head)) {
    items += 1;
    if (items > most_items) throw new Refused('newspaper.archive.many_items', { limit: most_items }, 422);
    keepPicture(site, item);
  }
  site.address = words.site ?? head.address;
  const name = siteName(site.address);
  if (name === null) throw new Refused('newspaper.archive.no_site', {}, 422);
  async function* read(): AsyncGenerator<ArchiveItem> {
    const again: WxrHead = { address: '', language: '', authors: new Map() };
    for await (const item of wxrItems(createReadStream(file), again)) yield itemOf(item, site, words);
  }
  return { source: `wordpress ${name}`, items, read };
}

function keepPicture({ pictures }: WxrSite, item: WxrItem): void {
  const url = item.texts.get('wp:attachment_url')?.trim();
  const id = item.texts.get('wp:post_id')?.trim();
  if (!url || !id || url.length >= longest_field || pictures.size >= most_pictures) return;
  pictures.set(id, { url, alt: item.meta.get('_wp_attachment_image_alt')?.[0]?.slice(0, 300) ?? '' });
}
