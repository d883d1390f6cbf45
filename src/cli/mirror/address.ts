import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { languageOf } from '../../kernel/language.js';

// An address here is what stands behind the site's name: `/ru/people?state=held&page=2`. Which of them a mirror holds,
// and in which file, follows from the address alone, so that a link can be written before its page is made.

/** Where addresses are resolved; nobody is asked there. */
const nowhere = 'http://site.invalid';

/** Questions behind an address that belong to a mirror beside the page of a list: one of these at a time. */
const questions: { path: RegExp; fields: Record<string, RegExp> }[] = [
  { path: /^\/people(\.json)?$/, fields: { state: /^[a-z]{2,20}$/ } },
  {
    path: /^\/organisations(\.json|\.csv)?$/,
    fields: { country: /^[A-Z]{2}$/, kind: /^[a-z-]{2,20}$/, level: /^[a-z-]{2,20}$/ },
  },
  { path: /^\/issues$/, fields: { year: /^[12]\d{3}$/ } },
  { path: /^\/resolutions\/[^/]+\/adopt$/, fields: { language: /^[a-z]{2,3}$/ } },
  // The short addresses of a site that came from WordPress.
  { path: /^\/$/, fields: { p: /^\d{1,12}$/, page_id: /^\d{1,12}$/ } },
];
const page_number = /^[1-9]\d{0,5}$/;

/** Pages behind private links, of the desk, of machines, and what lives by being asked. */
const never =
  /^\/(desk|healthz|adoptions|letters|notices|join|newsletter|write)(\/|$)|^\/(search|oembed)\.json$/;
/** Of these some are for everybody all the same. */
const still =
  /^\/(join|newsletter|letters|adoptions\/link|write(\/all|\/days|\/evening)?)$|^\/write\/days\.json$/;

/** The name that a pack of the mirror is made out to: whoever takes it to a meeting writes theirs on the line. */
export const blank_organisation = '_'.repeat(24);

/** The address of a pack with its organisation left blank, in a language of its text. */
export function packAddress(slug: string, language: string): string {
  return `/resolutions/${slug}/pack.pdf?${new URLSearchParams({ organisation: blank_organisation, language })}`;
}

/** The address that a link leads to, seen from another one; null when it leads away from the site or nowhere. */
export function readLink(
  link: string,
  from: string,
  publicUrl: string,
): { address: string; fragment: string } | null {
  const own = link === publicUrl || /^[/?#]/.test(link.slice(publicUrl.length));
  const inside = own && link.startsWith(publicUrl) ? link.slice(publicUrl.length) || '/' : link;
  if (!URL.canParse(inside, nowhere + from)) return null;
  const url = new URL(inside, nowhere + from);
  // Two slashes at the beginning would be another site's name once they stand in a link.
  if (url.origin !== nowhere || url.pathname.startsWith('//')) return null;
  return { address: tidy(url), fragment: url.hash };
}

/** Two ways to write the same address are one: without a stroke at its end, its questions in one order. */
function tidy({ pathname, searchParams }: URL): string {
  const path = pathname.replace(/\/+$/, '') || '/';
  const short = path.replace(
    /^((?:\/(?:ru|kk))?\/r\/)([^/]+)$/,
    (_, before, code) => before + code.toUpperCase(),
  );
  const asked = [...searchParams].sort(
    ([one], [other]) => (one === 'page' ? 1 : 0) - (other === 'page' ? 1 : 0),
  );
  const query = new URLSearchParams(asked).toString();
  return query === '' ? short : `${short}?${query}`;
}

/** Whether a mirror holds what stands at an address. */
export function belongs(address: string): boolean {
  const { pathname, searchParams } = new URL(address, nowhere);
  const path = languageOf(pathname).rest;
  if (never.test(path) && !still.test(path)) return false;
  if (partsOf(pathname) === null) return false;
  const asked = [...searchParams].filter(([name, value]) => name !== 'page' || !page_number.test(value));
  if (asked.length === 0) return !for_somebody.test(path);
  if (isPack(path))
    return address.endsWith(packAddress(path.split('/')[2] ?? '', searchParams.get('language') ?? ''));
  const [[name, value] = ['', ''], ...more] = asked;
  return more.length === 0 && questions.some((one) => one.path.test(path) && one.fields[name]?.test(value));
}

/** Files that are made out to the organisation that asks. */
const for_somebody = /^\/resolutions\/[^/]+\/(pack|motion|letters)\.[a-z]+$/;
const isPack = (path: string) => /^\/resolutions\/[^/]+\/pack\.pdf$/.test(path);

/** Ends of addresses that are names of files already; all others are pages. */
const file_end = /\.(css|csv|docx|html|ics|jpg|json|jsonl|odt|pdf|png|txt|xml|zip)$/;
/** Names that Windows keeps for devices, whatever stands behind their full stop. */
const device = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const most_name_bytes = 100;
const most_path_bytes = 180;

/**
 * A name that every file system keeps and none takes for another: small letters of any script, digits and a few marks.
 * What cannot be written so gets a name made from its SHA-256; no other name begins with `_`.
 */
function nameOf(part: string): string {
  const isPlain =
    /^[\p{Ll}\p{Lo}\p{N}][\p{Ll}\p{Lo}\p{N}\p{M}.~+-]*$/u.test(part) &&
    part.normalize('NFC') === part &&
    part.toLowerCase() === part &&
    !part.endsWith('.') &&
    !device.test(part) &&
    Buffer.byteLength(part) <= most_name_bytes;
  return isPlain ? part : `_${sum(part).slice(0, 24)}`;
}

/** Short codes stand in capitals on paper, and `tidy` writes every one so. */
const isCode = (part: string, before: string | undefined) => before === 'r' && /^[2-9A-Z]{6}$/.test(part);

const sum = (text: string) => createHash('sha256').update(text).digest('hex');

function partsOf(pathname: string): string[] | null {
  try {
    return pathname.split('/').slice(1).map(decodeURIComponent);
  } catch (error) {
    // A percent sign that begins nothing.
    if (!(error instanceof URIError)) throw error;
    return null;
  }
}

/** The file of an address, as a path below the mirror's folder, with strokes. */
export function fileOf(address: string): string {
  const { pathname, searchParams } = new URL(address, nowhere);
  const parts = (partsOf(pathname) ?? [pathname]).filter((part) => part !== '');
  const last = parts.at(-1) ?? '';
  const [, end = ''] = file_end.exec(last) ?? [];
  if (isPack(languageOf(pathname).rest)) searchParams.delete('organisation');
  const asked = [...searchParams].map(([name, value]) => `.${name}-${value.toLowerCase()}`).join('');
  const named = parts.map((part, place) => (isCode(part, parts[place - 1]) ? part : nameOf(part)));
  const names = end
    ? [...named.slice(0, -1), `${nameOf(last.slice(0, -end.length - 1))}${asked}.${end}`]
    : [...named, `index${asked}.html`];
  const path = names.join('/');
  if (Buffer.byteLength(path) <= most_path_bytes) return path;
  return `_/${sum(path).slice(0, 32)}.${end || 'html'}`;
}

/** A link from one file of a mirror to another. */
export function linkTo(file: string, from: string): string {
  const path = posix.relative(posix.dirname(from), file);
  return path.split('/').map(encodeURIComponent).join('/');
}

/** Files of everything: one after another, or they would all wait for the few that are made at once. */
const of_everything = /^\/(export\/|sitemap|[a-z]+\.(csv|ics|jsonl|zip)$)/;

/** What is made together: a page in all languages, its pages, and the same record in other forms. */
export function groupOf(address: string): string {
  const path = languageOf(new URL(address, nowhere).pathname).rest;
  if (of_everything.test(path)) return 'files';
  const [, room = '', one = ''] = path.split('/');
  return `${room}/${one.replace(/\.[a-z]+$/, '')}`;
}
