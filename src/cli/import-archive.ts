import { once } from 'node:events';
import { createWriteStream, statSync } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { Actor } from '../kernel/actor.js';
import type { Database } from '../kernel/database.js';
import { analyse } from '../kernel/keeper.js';
import { type Messages, number, type Say } from '../kernel/language.js';
import { Refused } from '../kernel/refusals.js';
import { readAddress } from '../newspaper/archive/archive-address.js';
import { isZone } from '../newspaper/archive/archive-clock.js';
import { type ArchiveLine, importArchive } from '../newspaper/archive/archive-import.js';
import { type Archive, type ArchiveWords, nothingSaid } from '../newspaper/archive/archive-piece.js';
import { openGhost } from '../newspaper/archive/ghost-archive.js';
import { openMarkdown } from '../newspaper/archive/markdown-archive.js';
import { openPages } from '../newspaper/archive/page-archive.js';
import { openWxr } from '../newspaper/archive/wxr-archive.js';
import { csv_mark, csvLines } from '../page/csv.js';
import { PicturePress } from '../print/picture-press.js';

interface Importing {
  database: Database;
  messages: Messages;
  ground: { urls: { keeper: string } };
  actor(who: string): Actor;
}

interface Printing {
  out: (line: string) => void;
  err: (line: string) => void;
}

/** The programs whose archives are read, and what stands behind the word. */
export const archive_kinds = ['wordpress', 'ghost', 'page', 'markdown'] as const;
export type ArchiveKind = (typeof archive_kinds)[number];

interface Asked {
  files: string[];
  isDry: boolean;
  /** Where the result list is written; null: only what was refused and what to look at is printed. */
  list: string | null;
  words: ArchiveWords;
}

const flags = ['--list', '--site', '--language', '--zone', '--section'];
/** At most this many lines of the result list are printed; the file holds all. */
const most_shown = 40;
/** A line of progress after so many items. */
const progress_items = 500;

/** What stands behind `import wordpress` and its like; null when it is not understood. */
export function readAsked(kind: ArchiveKind, operands: string[]): Asked | null {
  const asked: Asked = { files: [], isDry: false, list: null, words: { ...nothingSaid, sections: [] } };
  const rest = [...operands];
  for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
    if (word === '--dry-run') asked.isDry = true;
    else if (flags.includes(word)) {
      const value = rest.shift() ?? '';
      if (value === '' || value.startsWith('--') || !take(asked, word, value)) return null;
    } else if (word.startsWith('--')) return null;
    else asked.files.push(word);
  }
  const fits = kind === 'page' ? asked.files.length > 0 : asked.files.length === 1;
  return fits ? asked : null;
}

function take(asked: Asked, flag: string, value: string): boolean {
  const { words } = asked;
  if (flag === '--list') asked.list = value;
  if (flag === '--site') words.site = value;
  if (flag === '--language') words.language = value;
  if (flag === '--zone') words.zone = value;
  if (flag === '--section') words.sections.push(value);
  if (flag === '--site') return readAddress(value) !== null;
  if (flag === '--language') return /^[a-z]{2}$/.test(value);
  return flag !== '--zone' || isZone(value);
}

async function opened(kind: ArchiveKind, { files, words }: Asked): Promise<Archive> {
  const [file = ''] = files;
  if (kind === 'page') return openPages(files, words);
  const stat = statSync(file, { throwIfNoEntry: false });
  if (kind === 'markdown' ? !stat?.isDirectory() : !stat?.isFile())
    throw new Refused('newspaper.archive.no_file', { file }, 422);
  if (kind === 'markdown') return openMarkdown(file, words);
  return kind === 'wordpress' ? openWxr(file, words) : openGhost(file, words);
}

/**
 * `habeas import wordpress|ghost|page|markdown`: takes an archive into the paper. Prints progress, what was refused
 * and what to look at, and in the end counts; `--list FILE` gets a line for each item. With `--dry-run` nothing is
 * written. Exit code 1 when something was refused. Throws `Refused` when the archive cannot be read.
 */
export async function importArchiveFile(
  world: Importing,
  kind: ArchiveKind,
  asked: Asked,
  terminal: Printing,
): Promise<number> {
  const archive = await opened(kind, asked);
  const list = openList(asked.list, world.messages.in('en'));
  const shown = new Shown(world.messages.in('en'), terminal);
  let said = 0;
  try {
    const running = {
      isDry: asked.isDry,
      language: asked.words.language ?? 'en',
      seeks_people: kind === 'page',
      press: new PicturePress(),
    };
    const { app } = world.database;
    const counts = await importArchive(
      app,
      world.actor('operator'),
      archive,
      running,
      async ({ items, of, line }) => {
        await list.write(line);
        shown.line(line);
        if (items % progress_items !== 0 || items === said) return;
        said = items;
        terminal.err(`… ${number(items, 'en')} of ${number(of, 'en')}`);
      },
    );
    shown.end();
    if (!asked.isDry && counts.added > 0) await analyse(world.ground.urls.keeper);
    const { added, unchanged, kept, left_out, refused } = counts;
    terminal.out(
      `${asked.isDry ? 'would be: ' : ''}added ${added}, unchanged ${unchanged}, different and kept as here ${kept}, left out ${left_out}, refused ${refused}`,
    );
    return refused > 0 ? 1 : 0;
  } finally {
    await list.end();
  }
}

/** What is printed while it runs: refusals, and remarks of what was added, the first of them only. */
class Shown {
  private lines = 0;
  private more = 0;
  private readonly leftOut = new Map<string, number>();

  constructor(
    private readonly say: Say,
    private readonly terminal: Printing,
  ) {}

  line(line: ArchiveLine): void {
    const words = wordsOf(line, this.say);
    if (line.outcome === 'left_out') this.leftOut.set(words, (this.leftOut.get(words) ?? 0) + 1);
    else if (words !== '' && this.lines >= most_shown) this.more += 1;
    else if (words !== '') {
      this.lines += 1;
      this.terminal.err(
        `${line.outcome} ${line.place}${line.title ? ` “${line.title.slice(0, 80)}”` : ''}: ${words}`,
      );
    }
  }

  end(): void {
    for (const [words, count] of this.leftOut) this.terminal.err(`left out ${number(count, 'en')}: ${words}`);
    if (this.more > 0)
      this.terminal.err(`… and ${number(this.more, 'en')} more with remarks; --list FILE writes all.`);
  }
}

function wordsOf({ remarks }: ArchiveLine, say: Say): string {
  return remarks.map(({ code, values }) => say(code, values)).join(' ');
}

/** The result list as a table: every item with what became of it, why, and its address here. */
function openList(file: string | null, say: Say) {
  if (file === null) return { write: async () => {}, end: async () => {} };
  const out = createWriteStream(file, { mode: 0o600 });
  const written = finished(out);
  // A full disk is told when the list is ended.
  written.catch(() => undefined);
  out.write(csv_mark + csvLines([['place', 'title', 'outcome', 'words', 'article']]));
  return {
    write: async (line: ArchiveLine) => {
      const { place, title, outcome, article } = line;
      const cells = [place, title, outcome, wordsOf(line, say), article === null ? '' : `/a/${article}`];
      if (!out.write(csvLines([cells]))) await once(out, 'drain');
    },
    end: async () => {
      out.end();
      await written;
    },
  };
}
