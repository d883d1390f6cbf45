import { oldPathsOf, withoutSlashes } from './archive-address.js';
import { dayIn, momentInUtc, readClock } from './archive-clock.js';
import {
  type ArchiveItem,
  type ArchivePiece,
  type LeftOut,
  longest_body,
  nothingMore,
  type Remark,
  remark,
} from './archive-piece.js';
import { type GhostRow, type GhostSite, text } from './ghost-archive.js';
import { plainLine } from './text-of-html.js';

/** States of Ghost that are not for everybody, or that nobody could read on the site. */
const states = new Set(['published', 'scheduled', 'draft', 'sent']);

/** What a post of Ghost is for us; null stands for one that is longer than it may be or no post. */
export function postOf(row: GhostRow | null, place: number, site: GhostSite): ArchiveItem {
  const at = String(place);
  const title = row ? plainLine(text(row, 'title')) : '';
  const id = row ? text(row, 'id') : '';
  const key = (row && text(row, 'uuid')) || id;
  const refused = (why: Remark): LeftOut => ({ kind: 'refused', place: at, key, title, why });
  if (!row) return refused(remark('long', { field: 'post', limit: longest_body }));
  if (key === '') return refused(remark('no_key'));
  // Before version 6 a page was a post with `page` set.
  const isPage = text(row, 'type') === 'page' || row.page === true || row.page === 1;
  const html = text(row, 'html');
  const plain = text(row, 'plaintext');
  if (html.length > longest_body) return refused(remark('long', { field: 'html', limit: longest_body }));
  if (
    html === '' &&
    plain.trim() === '' &&
    (text(row, 'lexical') || text(row, 'mobiledoc')).length > most_of_nothing
  )
    return refused(remark('ghost_no_html'));
  const remarks: Remark[] = [];
  const moment = momentOf(row.published_at);
  const tags = (site.tagsOf.get(id) ?? []).flatMap((one) => site.tags.get(one) ?? []);
  const [section, ...more] = tags.filter(({ isInternal }) => !isInternal).map(({ name }) => plainLine(name));
  if (isPage) remarks.push(remark('was_page'));
  if (more.length > 0) remarks.push(remark('tags', { tags: more.join(', ').slice(0, 300) }));
  const state = stateOf(row, moment !== null, remarks);
  const authors = site.authorsOf.get(id) ?? [text(row, 'author_id')];
  const names = authors.flatMap((one) => site.authors.get(one) ?? []).map(plainLine);
  return {
    kind: 'piece',
    place: at,
    key,
    title,
    language: text(row, 'locale').match(/^([a-z]{2})(?:[-_]|$)/)?.[1] ?? site.language,
    family: null,
    number: null,
    slug: text(row, 'slug').trim() || null,
    day: moment === null ? null : dayIn(site.zone, moment),
    at: moment,
    state,
    section: section ?? '',
    standfirst: plainLine(text(row, 'custom_excerpt')),
    byline: names.filter((name) => name !== '').join(', '),
    body: {
      kind: 'html',
      text: withAddress(headOf(row, site) + (html || paragraphs(plain)), site),
      blank_lines: false,
      base: site.address,
      notes: {},
    },
    old_paths: state === 'published' ? pathsOf(row, site) : [],
    ...nothingMore,
    remarks,
  } satisfies ArchivePiece;
}

/** Ghost's empty editors are shorter than this. Characters. */
const most_of_nothing = 400;

/** `2016-03-30T09:00:00.000Z`, `2016-03-30 09:00:00` (both UTC), or milliseconds since 1970. */
function momentOf(value: unknown): Date | null {
  if (typeof value === 'number' && Math.abs(value) < 8e15) return new Date(value);
  const clock = typeof value === 'string' ? readClock(value) : null;
  return clock && momentInUtc(clock);
}

function stateOf(row: GhostRow, isDated: boolean, remarks: Remark[]): ArchivePiece['state'] {
  const status = text(row, 'status');
  const seen = text(row, 'visibility') || 'public';
  if (!states.has(status)) remarks.push(remark('unknown_state', { state: status.slice(0, 40) }));
  else if (status === 'sent') remarks.push(remark('was_sent'));
  else if (status !== 'draft' && seen !== 'public')
    remarks.push(remark('was_for_some', { whom: seen.slice(0, 40) }));
  else if (status === 'published' && !isDated) remarks.push(remark('no_day'));
  if (!isDated || seen !== 'public') return 'draft';
  return status === 'published' ? 'published' : status === 'scheduled' ? 'scheduled' : 'draft';
}

/** Ghost keeps `/slug/` for everything unless its routes were changed, which the file does not tell. */
function pathsOf(row: GhostRow, { address }: GhostSite): string[] {
  const slug = text(row, 'slug').trim();
  return slug === '' ? [] : oldPathsOf(`${withoutSlashes(address ?? 'http://localhost')}/${slug}/`);
}

function headOf(row: GhostRow, { meta }: GhostSite): string {
  const url = text(row, 'feature_image');
  if (url === '') return '';
  const alt = text(meta.get(text(row, 'id')) ?? {}, 'feature_image_alt');
  const attribute = (one: string) => one.replaceAll('&', '&amp;').replaceAll('"', '&quot;');
  return `<p><img src="${attribute(url)}" alt="${attribute(alt)}"></p>`;
}

/** Ghost writes its own address as a word; without knowing it, links become paths of this site. */
function withAddress(html: string, { address }: GhostSite): string {
  return html.replaceAll('__GHOST_URL__', withoutSlashes(address ?? ''));
}

function paragraphs(plain: string): string {
  const escaped = plain.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
  return escaped
    .split(/\n\s*\n/)
    .map((one) => `<p>${one}</p>`)
    .join('');
}
