import type { Actor } from '../kernel/actor.js';
import type { Config } from '../kernel/config.js';
import { describeSettings, readConfig } from '../kernel/config.js';
import type { Database } from '../kernel/database.js';
import { checkChain } from '../kernel/journal.js';
import type { Messages } from '../kernel/language.js';
import { doctor } from './doctor.js';
import { exportMarkdownFolder, exportWxrFile } from './export-paper.js';
import { findPeople, readName } from './find-people.js';
import { type ArchiveKind, importArchiveFile, readAsked as readArchive } from './import-archive.js';
import { csv_kinds, importCsvFile, readAsked } from './import-csv.js';
import { importFacts, importModelFile, importSenderFile } from './import-facts.js';
import { mailKeys, readMails } from './mail.js';

/** What the operator's door works with; main hands it in. */
export interface Terminal {
  env: Record<string, string | undefined>;
  out: (line: string) => void;
  err: (line: string) => void;
  /** Opens the world beside a running server, or alone when none runs. */
  open: (config: Config) => Promise<OpenWorld>;
  /** Serves until it is stopped; returns the exit code. */
  serve: (config: Config) => Promise<number>;
}

export interface OpenWorld {
  database: Database;
  messages: Messages;
  ground: { ownerUrl: string; installed: string[] };
  actor(who: string): Actor;
  /** A new one-time link to the first account, or null when somebody has one. */
  firstLink(): Promise<string | null>;
  close(): Promise<void>;
}

export interface Word {
  /** The word itself, as `import facts`. */
  name: string;
  /** What stands behind it, as `FILE`. */
  takes: string;
  meaning: string;
  run: (operands: string[], terminal: Terminal) => Promise<number>;
}

/** Behind a word that takes a name stand so many words at most. */
const most_words = 12;

/** Opens the world for one command and closes it whatever happens. */
async function inWorld(terminal: Terminal, work: (world: OpenWorld) => Promise<number>): Promise<number> {
  const world = await terminal.open(readConfig(terminal.env));
  try {
    return await work(world);
  } finally {
    await world.close();
  }
}

/** Every word of the operators' command; `docs/commands.md` must explain each (a test holds it). */
export const words: Word[] = [
  {
    name: 'help',
    takes: '',
    meaning: 'say what the words are',
    run: async (_operands, { out }) => {
      out('habeas WORD: the operators’ command.\n');
      const width = Math.max(...words.map((word) => `${word.name} ${word.takes}`.length));
      for (const word of words) out(`  ${`${word.name} ${word.takes}`.padEnd(width + 2)}${word.meaning}`);
      out('\nSettings are read from the environment:\n');
      for (const line of describeSettings()) out(`  ${line}`);
      return 0;
    },
  },
  {
    name: 'serve',
    takes: '',
    meaning: 'serve the site and the desk until stopped (what bin/start does)',
    run: (_operands, terminal) => terminal.serve(readConfig(terminal.env)),
  },
  {
    name: 'migrate',
    takes: '',
    meaning: 'bring the database up to date',
    run: (_operands, terminal) =>
      inWorld(terminal, async ({ ground }) => {
        for (const name of ground.installed) terminal.out(`installed ${name}`);
        terminal.out(
          ground.installed.length === 0 ? 'The database is up to date.' : 'The database is now up to date.',
        );
        return 0;
      }),
  },
  {
    name: 'import facts',
    takes: 'FILE [READINGS]',
    meaning: 'take people, events, sources and texts from a facts file',
    run: (operands, terminal) => {
      const [file, readings] = operands;
      if (!file) return wrongUse(terminal, 'import facts needs a file: habeas import facts FILE');
      return inWorld(terminal, (world) => importFacts(world, file, readings ?? null, terminal));
    },
  },
  {
    name: 'import sender',
    takes: 'FILE',
    meaning: 'say who sends: the campaign’s name, address and languages',
    run: (operands, terminal) => importing(terminal, 'import sender', operands, importSenderFile),
  },
  {
    name: 'import model',
    takes: 'FILE',
    meaning: 'publish a model resolution, or a new version of one',
    run: (operands, terminal) => importing(terminal, 'import model', operands, importModelFile),
  },
  {
    name: 'import csv',
    takes: 'KIND FILE [--dry-run] [--refused FILE]',
    meaning: `take a table into the register; KIND is ${csv_kinds.join(', ')}`,
    run: (operands, terminal) => {
      const asked = readAsked(operands);
      if (!asked) {
        const kinds = csv_kinds.join(', ');
        return wrongUse(
          terminal,
          `import csv needs a kind (${kinds}) and a file: habeas import csv people FILE`,
        );
      }
      return inWorld(terminal, (world) => importCsvFile(world, asked, terminal));
    },
  },
  archiveWord('wordpress', 'FILE', 'take the articles of a WordPress export (WXR) into the paper'),
  archiveWord('ghost', 'FILE', 'take the articles of a Ghost export (JSON) into the paper'),
  archiveWord('page', 'FILE...', 'take saved article pages (text or HTML) into the paper'),
  archiveWord(
    'markdown',
    'DIR',
    'take a folder of Markdown files, as export markdown writes it, into the paper',
  ),
  {
    name: 'export markdown',
    takes: 'DIR',
    meaning: 'write the whole paper into an empty folder, as Markdown files',
    run: (operands, terminal) => {
      const [folder] = operands;
      if (!folder) return wrongUse(terminal, 'export markdown needs a folder: habeas export markdown DIR');
      return inWorld(terminal, (world) => exportMarkdownFolder(world, folder, terminal));
    },
  },
  {
    name: 'export wxr',
    takes: 'FILE',
    meaning: 'write all articles into one file for WordPress',
    run: (operands, terminal) => {
      const [file] = operands;
      if (!file) return wrongUse(terminal, 'export wxr needs a file: habeas export wxr FILE');
      return inWorld(terminal, (world) => exportWxrFile(world, readConfig(terminal.env), file, terminal));
    },
  },
  {
    name: 'people find',
    takes: 'NAME… [--json]',
    meaning: 'find people of the register by any form of their names',
    run: (operands, terminal) => {
      const asked = readName(operands);
      if (!asked) return wrongUse(terminal, 'people find needs a name: habeas people find Курамшин');
      return inWorld(terminal, (world) => findPeople(world, asked, terminal));
    },
  },
  {
    name: 'welcome',
    takes: '',
    meaning: 'print a new one-time sign-in link while nobody has an account',
    run: (_operands, terminal) =>
      inWorld(terminal, async (world) => {
        const link = await world.firstLink();
        if (link) terminal.out(link);
        else terminal.err('Somebody has an account already: let them invite you at the desk, under Staff.');
        return link ? 0 : 1;
      }),
  },
  {
    name: 'journal verify',
    takes: '',
    meaning: 'recompute the journal’s chain and say whether it is whole',
    run: (_operands, terminal) =>
      inWorld(terminal, async ({ database }) => {
        const { entries, broken_at } = await checkChain(database.app);
        if (broken_at === null) terminal.out(`The journal is whole: ${entries} entries.`);
        else terminal.err(`The journal was changed at entry ${broken_at} of ${entries}.`);
        return broken_at === null ? 0 : 1;
      }),
  },
  {
    name: 'mail keys',
    takes: '',
    meaning: 'make the key that mail is signed with, and say what to publish in DNS',
    run: async (_operands, terminal) => mailKeys(readConfig(terminal.env), terminal),
  },
  {
    name: 'mail read',
    takes: '[--dry-run] PATH...',
    meaning: 'read notices of mail that came back, from a maildir or .eml files',
    run: (operands, terminal) => {
      const paths = operands.filter((one) => one !== '--dry-run');
      if (paths.length === 0 || paths.some((one) => one.startsWith('--')))
        return wrongUse(terminal, 'mail read needs a folder or files: habeas mail read MAILDIR');
      const isDry = paths.length < operands.length;
      return inWorld(terminal, (world) => readMails(world, paths, isDry, terminal));
    },
  },
  {
    name: 'doctor',
    takes: '[--dns]',
    meaning: 'say what is wrong with this set-up, and the mend; with --dns also what DNS says of our mail',
    run: (operands, terminal) =>
      operands.some((one) => one !== '--dns')
        ? wrongUse(terminal, 'doctor takes nothing but --dns.')
        : doctor(terminal, operands.length > 0),
  },
];

/** A word that takes an archive in. */
function archiveWord(kind: ArchiveKind, file: string, meaning: string): Word {
  const flags = `[--dry-run] [--list FILE] [--site ADDRESS] [--language CODE] [--zone ZONE]${kind === 'page' ? ' [--section NAME]' : ''}`;
  return {
    name: `import ${kind}`,
    takes: `${flags} ${file}`,
    meaning,
    run: (operands, terminal) => {
      const asked = readArchive(kind, operands);
      if (!asked) return wrongUse(terminal, `import ${kind} takes ${flags} ${file}`);
      return inWorld(terminal, (world) => importArchiveFile(world, kind, asked, terminal));
    },
  };
}

/** A word that takes one file and says in a line what came of it. */
async function importing(
  terminal: Terminal,
  word: string,
  [file]: string[],
  take: (world: OpenWorld, file: string) => Promise<string>,
): Promise<number> {
  if (!file) return wrongUse(terminal, `${word} needs a file: habeas ${word} FILE`);
  return inWorld(terminal, async (world) => {
    terminal.out(await take(world, file));
    return 0;
  });
}

async function wrongUse(terminal: Terminal, sentence: string): Promise<number> {
  terminal.err(`${sentence}\nhabeas help lists the words.`);
  return 2;
}

/** Runs what an operator typed. Exit codes: 0 done, 1 refused or failed, 2 not understood. */
export async function runWords(typed: string[], terminal: Terminal): Promise<number> {
  if (typed.length === 0) return wrongUse(terminal, 'habeas needs a word.');
  const asked = typed[0] === '--help' || typed[0] === '-h' ? ['help'] : typed;
  const word = words.find(({ name }) => name.split(' ').every((part, place) => asked[place] === part));
  if (!word) return wrongUse(terminal, `There is no word “${asked.slice(0, 2).join(' ')}”.`);
  const operands = asked.slice(word.name.split(' ').length);
  const parts = word.takes.split(' ').filter((part) => part !== '');
  // A name is a few words; files can be as many as a shell hands over.
  const few = word.takes.includes('…') ? most_words : parts.length;
  const most = word.takes.endsWith('...') ? Number.POSITIVE_INFINITY : few;
  if (operands.length > most)
    return wrongUse(terminal, `${word.name} takes ${word.takes || 'nothing'} behind it.`);
  return word.run(operands, terminal);
}
