import type { Values } from '../../kernel/refusals.js';
import { soundText } from './sound-text.js';

/** Something that whoever imports should know of an item: a message of this chamber. */
export interface Remark {
  code: string;
  values?: Values;
}

/** What stands in an archive, by which it can be found again there. */
interface Entry {
  /** Where it stands: a line of the file, or the file's name. */
  place: string;
  /** Its id in the source; with the source's name the key by which a second run knows it. */
  key: string;
  /** What it is called, as plain text; may be empty. */
  title: string;
}

/** A body as the archive has it. `blank_lines`: blank lines part paragraphs, as in WordPress before blocks. */
export type ArchiveBody =
  | { kind: 'html'; text: string; blank_lines: boolean; base: string | null; notes: Record<string, string> }
  | { kind: 'markdown'; text: string };

export interface CorrectionOf {
  day: string;
  text: string;
}

/** One text of an archive, whichever program kept it. Everything in it is hostile until the room's reader read it. */
export interface ArchivePiece extends Entry {
  kind: 'piece';
  /** Two letters (BCP 47); null: the archive does not say. */
  language: string | null;
  /** Texts of one family are translations of each other; null: of none. */
  family: string | null;
  /** The number that stands in its address; null: it gets the next one. */
  number: number | null;
  slug: string | null;
  /** The day on which its readers saw it, by their calendar (YYYY-MM-DD). */
  day: string | null;
  /** The moment, where the archive tells it. */
  at: Date | null;
  state: 'draft' | 'scheduled' | 'published';
  section: string;
  /** How our own export tells the section besides; null in every other archive. */
  section_told: { slug: string; names: Record<string, string> } | null;
  standfirst: string;
  byline: string;
  body: ArchiveBody;
  /** Paths (with the question mark's part) under which it was read so far. */
  old_paths: string[];
  corrections: CorrectionOf[];
  /** Why it was taken off the site; null: it was not. */
  withdrawn: string | null;
  /** Slugs of people whom an editor has confirmed. */
  people: string[];
  /** What a reader can do, as our own export names it: `resolution:<slug>`, `letter:<slug>`, `letter:`. */
  boxes: string[];
  /** Pictures that stand in the archive itself, in the order in which the body calls them. */
  pictures: ArchivePicture[];
  remarks: Remark[];
}

/** A picture of the archive: a JPEG or a PNG as it lies there. */
export interface ArchivePicture {
  bytes: Uint8Array;
  alt: string;
  credit: string;
}

/** What most archives have nothing of. */
export const nothingMore = {
  section_told: null,
  corrections: [],
  withdrawn: null,
  people: [],
  boxes: [],
  pictures: [],
};

/** One line of an issue's contents: a text that is there by its number, or a headline that is only announced. */
export interface ContentsLine {
  headline: string;
  number: number | null;
  is_front: boolean;
}

export interface ContentsSection {
  name: string;
  lines: ContentsLine[];
}

/** An issue of the newspaper, as an archive lists it. */
export interface ArchiveIssue extends Entry {
  kind: 'issue';
  number: number;
  day: string | null;
  name: string;
  state: 'draft' | 'scheduled' | 'published';
  sections: ContentsSection[];
  remarks: Remark[];
}

/** What is no text of a newspaper (a menu, a picture's entry), or cannot be read: with the reason. */
export interface LeftOut extends Entry {
  kind: 'left_out' | 'refused';
  why: Remark;
}

export type ArchiveItem = ArchivePiece | ArchiveIssue | LeftOut;

/** An archive that can be read: its name, how many items it has, and the items as they stand in it. */
export interface Archive {
  /** With the key of an item this names it once and for all. */
  source: string;
  /** For progress; what was counted when the file was looked through. */
  items: number;
  read: () => AsyncGenerator<ArchiveItem>;
}

/** What the operator says of an archive that does not say it itself. */
export interface ArchiveWords {
  /** The address under which the site was read. */
  site: string | null;
  /** Of the texts: two letters. */
  language: string | null;
  /** Time zone of the site (IANA), for moments that the file has only by its clock. */
  zone: string | null;
  /** Names of sections in a list of contents that does not show which lines are sections. */
  sections: string[];
}

export const nothingSaid: ArchiveWords = { site: null, language: null, zone: null, sections: [] };

/** A message of this chamber by its last part. What an archive says in it is kept as JSON, so it has to be sound. */
export function remark(code: string, values: Values = {}): Remark {
  const sound = Object.entries(values).map(([name, value]) => [
    name,
    typeof value === 'string' ? soundText(value) : value,
  ]);
  return { code: `newspaper.archive.${code}`, values: Object.fromEntries(sound) };
}

/** A body longer than this (in characters of HTML) is no article. */
export const longest_body = 2_000_000;
/** Titles, names, addresses: longer than this they are none. Characters. */
export const longest_field = 4000;
/** An archive of more items is handed in in parts. */
export const most_items = 1_000_000;
