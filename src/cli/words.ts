import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { noteVerified } from '../kernel/backup/verified.js';
import type { Config } from '../kernel/config.js';
import { readConfig } from '../kernel/config.js';
import { giveRights } from '../kernel/migrations.js';
import { placeOf } from '../kernel/postgres-place.js';
import { describeSettings } from '../kernel/settings.js';
import { backup, restore, verifyBackup } from './backup.js';
import { doctor } from './doctor.js';
import { findPeople, readName } from './find-people.js';
import { csv_kinds, importCsvFile, readAsked } from './import-csv.js';
import { importFacts, importModelFile, importSenderFile } from './import-facts.js';
import { mailKeys, readMails } from './mail.js';
import { dayOfNow, readAsked as readMirrorAsked, verifyMirror } from './mirror/word.js';
import { paperWords } from './paper-words.js';
import { recoveryWords } from './recovery.js';
import { inWorld, type OpenWorld, type Terminal, type Word, wrongUse } from './terminal.js';
import { verifyJournal } from './verify-journal.js';

/** Behind a word that takes a name stand so many words at most. */
const most_words = 12;

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
        await giveRights(ground.ownerUrl);
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
  ...paperWords,
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
    name: 'backup verify',
    takes: 'FILE [--key]',
    meaning:
      'check a backup by its SHA-256; with --key open it with the recovery key and check all that is in it',
    run: (operands, terminal) => {
      const [file, ...more] = operands.filter((one) => one !== '--key');
      if (!file || more.length > 0)
        return wrongUse(terminal, 'backup verify needs a file: habeas backup verify FILE');
      const isOpened = operands.includes('--key');
      // A backup can be checked on any machine: only a campaign that is here notes it.
      if (!isSetUp(readConfig(terminal.env))) return verifyBackup(file, isOpened, terminal, async () => {});
      return inWorld(terminal, ({ database, actor }) =>
        verifyBackup(file, isOpened, terminal, (verified) =>
          noteVerified(database.app, actor('operator'), verified),
        ),
      );
    },
  },
  {
    name: 'backup',
    takes: 'DIR',
    meaning: 'write a sealed backup into a folder, and read it back',
    run: ([folder], terminal) =>
      folder
        ? inWorld(terminal, (world) => backup(world, readConfig(terminal.env), folder, terminal))
        : wrongUse(terminal, 'backup needs a folder: habeas backup DIR'),
  },
  {
    name: 'restore',
    takes: 'PATH [--serve]',
    meaning:
      'take in a backup, or the newest of a folder, where nothing is yet; asks for the recovery key; with --serve serve it at once',
    run: async (operands, terminal) => {
      const [path, ...more] = operands.filter((one) => one !== '--serve');
      if (!path || more.length > 0)
        return wrongUse(terminal, 'restore needs a backup: habeas restore FILE [--serve]');
      const config = readConfig(terminal.env);
      const isServed = operands.includes('--serve');
      const code = await restore(config, path, terminal, isServed);
      return code === 0 && isServed ? terminal.serve(config) : code;
    },
  },
  ...recoveryWords,
  {
    name: 'journal verify',
    takes: '[NUMBER SUM]',
    meaning:
      'recompute the journal’s chain; with an entry’s number and sum, say whether it is still that one',
    run: (operands, terminal) => {
      const [number, hash] = operands;
      const isRight =
        operands.length === 0 || (/^[1-9]\d{0,14}$/.test(number ?? '') && /^[0-9a-f]{64}$/i.test(hash ?? ''));
      if (!isRight || operands.length > 2)
        return wrongUse(
          terminal,
          'journal verify takes nothing, or the number of an entry and its sum of 64 digits',
        );
      const entry = number && hash ? { seq: Number(number), hash } : null;
      return inWorld(terminal, ({ database }) => verifyJournal(database.app, terminal, entry));
    },
  },
  {
    name: 'mirror verify',
    takes: 'DIR [--key KEY]',
    meaning: 'check a mirror by its signed manifest: every file, and that there is no other',
    run: (operands, terminal) => verifyMirror(terminal.env, operands, terminal),
  },
  {
    name: 'mirror',
    takes: 'DIR [--on DAY]',
    meaning: 'write the whole public site into a folder, as files that work anywhere',
    run: (operands, terminal) => {
      const asked = readMirrorAsked(operands, dayOfNow());
      if (typeof asked === 'string') return wrongUse(terminal, asked);
      return terminal.mirror(readConfig(terminal.env), asked);
    },
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
    takes: '[--dns] [--web]',
    meaning:
      'say what is wrong with this set-up, and the mend; with --dns also what DNS says of our mail, with --web what the web server agrees to',
    run: (operands, terminal) =>
      operands.some((one) => one !== '--dns' && one !== '--web')
        ? wrongUse(terminal, 'doctor takes nothing but --dns and --web.')
        : doctor(terminal, { dns: operands.includes('--dns'), web: operands.includes('--web') }),
  },
];

/** Whether a campaign has its database here: a folder that was never used is not made by looking at a file. */
function isSetUp({ data, databaseUrl }: Config): boolean {
  return databaseUrl !== null || existsSync(placeOf(join(data, 'postgres')));
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
