import { oldPathsOf } from './archive-address.js';
import { dayIn, momentIn, momentInUtc, readClock } from './archive-clock.js';
import {
  type ArchiveBody,
  type ArchiveItem,
  type ArchivePiece,
  type ArchiveWords,
  type LeftOut,
  nothingMore,
  type Remark,
  remark,
} from './archive-piece.js';
import { soundText } from './sound-text.js';
import { plainLine } from './text-of-html.js';
import type { WxrSite } from './wxr-archive.js';
import { longestOf, type WxrItem } from './wxr-file.js';

/** Kinds of items that are texts for readers. */
const texts = new Set(['post', 'page']);
/** The remarks on these states say why the article waits as a draft. */
const guarded = new Set(['private', 'pending']);
const states = new Set(['publish', 'future', 'draft', 'auto-draft', 'trash', 'inherit', ...guarded]);

/** What an item of WordPress is for us: an article, or something that is left out or refused, with the reason. */
export function itemOf(item: WxrItem, site: WxrSite, words: ArchiveWords): ArchiveItem {
  const text = (name: string) => item.texts.get(name) ?? '';
  const title = plainLine(text('title'));
  const key = soundText(text('wp:post_id').trim() || text('guid').trim());
  const entry = { place: String(item.line), key, title };
  const kind = text('wp:post_type').trim() || 'post';
  const status = text('wp:status').trim() || 'publish';
  const without = (why: Remark): LeftOut => ({ kind: 'left_out', ...entry, why });
  const refused = (why: Remark): LeftOut => ({ kind: 'refused', ...entry, why });
  if (!texts.has(kind)) return without(remark('other_kind', { kind: kind.slice(0, 40) }));
  if (status === 'trash') return without(remark('in_bin'));
  if (status === 'auto-draft') return without(remark('never_saved'));
  if (key === '') return refused(remark('no_key'));
  for (const name of item.cut) {
    const limit = longestOf(name);
    return refused(remark('long', { field: name, limit }));
  }
  const remarks: Remark[] = [];
  const clock = clockOf(item, words, remarks);
  const state = stateOf(status, text('wp:post_password') !== '', clock !== null, remarks);
  if (kind === 'page') remarks.push(remark('was_page'));
  const tags = item.categories
    .filter(({ domain }) => domain === 'post_tag')
    .map(({ name }) => plainLine(name));
  if (tags.length > 0) remarks.push(remark('tags', { tags: tags.join(', ').slice(0, 300) }));
  const [section = '', ...more] = item.categories
    .filter(({ domain, nicename }) => domain === 'category' && nicename !== 'uncategorized')
    .map(({ name }) => plainLine(name));
  if (more.length > 0) remarks.push(remark('more_sections', { sections: more.join(', ').slice(0, 300) }));
  const nicename = (domain: string) => item.categories.find((one) => one.domain === domain)?.nicename || null;
  const creator = text('dc:creator').trim();
  return {
    kind: 'piece',
    ...entry,
    language: languageOf(nicename('language') ?? site.head.language) ?? words.language,
    family: nicename('post_translations')?.slice(0, 500) ?? null,
    number: null,
    slug: text('wp:post_name').trim() || null,
    day: clock?.day ?? null,
    at: clock?.at ?? null,
    state,
    section,
    standfirst: plainLine(text('excerpt:encoded')),
    byline: plainLine(site.head.authors.get(creator) ?? creator),
    body: bodyOf(item, site),
    old_paths: state === 'published' ? pathsOf(item, site) : [],
    ...nothingMore,
    remarks,
  } satisfies ArchivePiece;
}

/** `en-GB` is `en`; what is no language is none. */
function languageOf(tag: string): string | null {
  return (
    tag
      .trim()
      .toLowerCase()
      .match(/^([a-z]{2})(?:[-_]|$)/)?.[1] ?? null
  );
}

/**
 * When it appeared. The day is the one on the site's own calendar (`wp:post_date`); the moment stands beside it in
 * UTC, or is found by the site's time zone when the operator names it.
 */
function clockOf(item: WxrItem, { zone }: ArchiveWords, remarks: Remark[]): { day: string; at: Date } | null {
  const local = readClock(item.texts.get('wp:post_date') ?? '');
  const utc = readClock(item.texts.get('wp:post_date_gmt') ?? '');
  const sent = Date.parse(item.texts.get('pubDate') ?? '');
  const known = utc ? momentInUtc(utc) : Number.isNaN(sent) || sent < 0 ? null : new Date(sent);
  if (known) return { day: local?.day ?? dayIn(zone ?? 'UTC', known), at: known };
  if (!local) return null;
  if (zone === null) remarks.push(remark('no_zone'));
  return { day: local.day, at: zone === null ? momentInUtc(local) : momentIn(zone, local) };
}

function stateOf(
  status: string,
  isLocked: boolean,
  isDated: boolean,
  remarks: Remark[],
): ArchivePiece['state'] {
  if (isLocked) remarks.push(remark('was_locked'));
  else if (guarded.has(status)) remarks.push(remark(`was_${status}`));
  else if (!states.has(status)) remarks.push(remark('unknown_state', { state: status.slice(0, 40) }));
  else if (status === 'publish' && !isDated) remarks.push(remark('no_day'));
  if (isLocked || !isDated) return 'draft';
  return status === 'publish' ? 'published' : status === 'future' ? 'scheduled' : 'draft';
}

/** The article's own address, the one by number, and those that it had under earlier slugs. */
function pathsOf(item: WxrItem, { address }: WxrSite): string[] {
  const link = item.texts.get('link')?.trim() ?? '';
  const slug = item.texts.get('wp:post_name')?.trim() ?? '';
  const earlier = slug === '' ? [] : (item.meta.get('_wp_old_slug') ?? []);
  const all = [
    link,
    item.texts.get('guid')?.trim() ?? '',
    ...earlier.map((old) => link.replace(slug, old.trim())),
  ];
  const paths = all.flatMap((one) => (one === '' ? [] : oldPathsOf(one, address)));
  return [...new Set(paths)];
}

/** A picture at the head of the article stands before its text, as on the site. */
function bodyOf(item: WxrItem, { address, pictures }: WxrSite): ArchiveBody {
  const raw = item.texts.get('content:encoded') ?? '';
  const has_blocks = raw.includes('<!-- wp:');
  const picture = pictures.get(item.meta.get('_thumbnail_id')?.[0] ?? '');
  const head = picture
    ? `<p><img src="${attribute(picture.url)}" alt="${attribute(picture.alt)}"></p>\n\n`
    : '';
  const text = head + withoutShortcodes(raw);
  return { kind: 'html', text, blank_lines: !has_blocks, base: address, notes: notesOf(item) };
}

const attribute = (text: string) => text.replaceAll('&', '&amp;').replaceAll('"', '&quot;');

/** WordPress's own words in square brackets: captions keep their words, links become links, galleries are nothing without their pictures. */
function withoutShortcodes(html: string): string {
  return html
    .replace(/\[(wp_)?caption\b[^\]]{0,1000}\]/g, '<figure>')
    .replace(/\[\/(wp_)?caption\]/g, '</figure>')
    .replace(/\[embed\b[^\]]{0,1000}\]\s*([^[\s]{1,2000})\s*\[\/embed\]/g, '<a href="$1">$1</a>')
    .replace(/\[(gallery|playlist|audio|video)\b[^\]]{0,1000}\]/g, '');
}

/** Footnotes of WordPress's own block: a list of `{id, content}` as JSON. */
function notesOf(item: WxrItem): Record<string, string> {
  const [text = ''] = item.meta.get('footnotes') ?? [];
  if (!text.startsWith('[')) return {};
  try {
    const list: unknown = JSON.parse(text);
    const notes = Array.isArray(list) ? list : [];
    return Object.fromEntries(
      notes.flatMap((one) =>
        typeof one?.id === 'string' && typeof one?.content === 'string' ? [[one.id, one.content]] : [],
      ),
    );
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
