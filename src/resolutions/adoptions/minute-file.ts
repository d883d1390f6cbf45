import { inflateSync } from 'node:zlib';
import type { Read } from '../../kernel/refusals.js';
import type { VirusSearch } from '../../kernel/virus-search.js';
import { sniffed } from '../../page/file-type.js';
import { pictureSize } from '../../page/picture-size.js';
import { searched } from '../../page/searched.js';
import type { ScanType } from './tables.js';

/** A minute has a few pages. The database holds the same limit. */
export const largest_scan_bytes = 10 * 1024 * 1024;
/** Pages of a PDF that can be counted without opening it. */
export const most_pages = 60;
/** A4 at 600 dpi has 35 million pixels. */
export const most_megapixels = 60;

/** Where scans are taken; nowhere else is a visitors' form as large. */
export function isScanUpload(path: string): boolean {
  return /^\/desk\/adoptions\/[^/]+\/scans$|^(\/(ru|kk))?\/adoptions\/follow\/[^/]+\/scan$/.test(path);
}

export interface ScanSaid {
  content: Buffer;
  media_type: ScanType;
}

const types: readonly string[] = ['application/pdf', 'image/png', 'image/jpeg', 'image/webp'];

/**
 * Reads an upload of the field `scan`: a PDF or a picture by its bytes, whatever its name says, within the
 * limits, and no PDF that does something when it is opened. It is shown nowhere, only saved by who holds
 * the key, so what hides inside compressed parts that we cannot read is no way in.
 */
export async function readScan(file: unknown, viruses: VirusSearch): Promise<Read<ScanSaid>> {
  const no = (code: string, values?: Record<string, number>): Read<ScanSaid> => ({
    ok: false,
    problems: [
      { field: 'scan', code: `resolutions.adoptions.problem.${code}`, ...(values ? { values } : {}) },
    ],
  });
  if (!(file instanceof File) || file.size === 0) return no('no_scan');
  if (file.size > largest_scan_bytes) return no('large_scan', { limit: largest_scan_bytes / 1024 ** 2 });
  const content = Buffer.from(await file.arrayBuffer());
  const what = sniffed(content);
  if (!('type' in what) || !types.includes(what.type)) return no('other_scan');
  if (what.type === 'application/pdf') {
    const said = plainOf(content);
    if (does_something.test(said)) return no('live_scan');
    if ((said.match(page_object)?.length ?? 0) > most_pages) return no('long_scan', { limit: most_pages });
  } else {
    const size = pictureSize(content, what.type);
    if (!size || size.across === 0 || size.down === 0) return no('other_scan');
    if (size.across * size.down > most_megapixels * 1_000_000)
      return no('wide_scan', { limit: most_megapixels });
  }
  return searched({ content, media_type: what.type as ScanType }, 'scan', viruses);
}

/** Actions and things inside a PDF that run, open or send something (ISO 32000-2, 12.6 and 7.11.4). */
const does_something =
  /\/(JavaScript|JS|Launch|SubmitForm|ImportData|GoToE|GoToR|RichMedia|EmbeddedFiles?|XFA|Rendition|Movie)(?![A-Za-z0-9])/;
const page_object = /\/Type\s*\/Page(?![A-Za-z0-9])/g;

/** So much of compressed objects is unpacked at most, so that a bomb stays small. */
const most_unpacked = 4 * 1024 * 1024;
const most_streams = 200;
const longest_dictionary = 2000;

/**
 * A PDF's objects as text: without the bytes of pictures and faces, with object streams unpacked, names
 * written out. Goes through the file once, however it is made.
 */
function plainOf(content: Buffer): string {
  const text = content.toString('latin1');
  const parts: string[] = [];
  let left = most_unpacked;
  let streams = 0;
  let at = 0;
  for (let begin = text.indexOf('stream', at); begin >= 0; begin = text.indexOf('stream', at)) {
    const before = text.slice(Math.max(at, begin - longest_dictionary), begin);
    parts.push(text.slice(at, begin));
    at = begin + 'stream'.length;
    if (!/>>\s*$/.test(before)) continue;
    const end = text.indexOf('endstream', at);
    if (end < 0) break;
    if (/\/ObjStm/.test(before) && streams < most_streams && left > 0) {
      streams += 1;
      const plain = inflated(text.slice(at, end).replace(/^\r?\n/, ''), left);
      left -= plain.length;
      parts.push(plain);
    }
    at = end + 'endstream'.length;
  }
  parts.push(text.slice(at));
  // In a name any letter may be written as # and two digits (ISO 32000-2, 7.3.5).
  return parts
    .join('\n')
    .replace(/#([0-9A-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

function inflated(stream: string, most: number): string {
  try {
    return inflateSync(Buffer.from(stream, 'latin1'), { maxOutputLength: most }).toString('latin1');
  } catch (error) {
    // Packed in another way, damaged, or larger than we unpack.
    if (!(error instanceof Error)) throw error;
    return '';
  }
}
