import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import pg from 'pg';
import { backupsIn } from '../../src/kernel/backup/backup.js';
import { filesToKeep } from '../../src/kernel/backup/data-files.js';
import { newKeyPair } from '../../src/kernel/vault.js';
import { openWorld } from '../../src/world.js';
import { type Answer, crawl, front_pages } from '../crawl.js';
import { type Copied, copyOf } from '../database-copy.js';
import { startMailServer } from '../mail-server.js';
import { live } from './campaign-life.js';
import { type ChildInstance, serverAt, startChild, typeWords } from './child-instance.js';
import { endFolder, newFolder } from './left-behind.js';
import { configOf, inWorld } from './letters-ground.js';

export interface Size {
  /** Adoptions of each kind in the campaign that is backed up. */
  adoptions: number;
  /** Bytes of the backup that are altered, one at a time. */
  altered: number;
  all_languages: boolean;
}

const whole: Size = { adoptions: 3, altered: 6, all_languages: true };
/** Addresses in links stand for a site of its own: the port is another one each time. */
const env = {
  PORT: '0',
  PUBLIC_URL: 'https://campaign.example',
  MAIL_FROM: 'desk@campaign.example',
  LOG_LEVEL: 'error',
};

type Outcome = { kept: boolean; counts: Record<string, number>; complaints: string[] };

/**
 * A campaign lives for a while, is backed up, and comes up again in an empty data folder by one command: every row,
 * every file and, by the same clock, every byte of every public page is what it was. Another key, a cut file and
 * altered bytes are each refused in a sentence, and leave nothing.
 */
export async function restoring(size: Size = whole): Promise<Outcome> {
  const complaints: string[] = [];
  const counts: Record<string, number> = {};
  const folders = Array.from({ length: 3 }, newFolder);
  const [data = '', kept = '', served = ''] = folders;
  const backups = newFolder();
  try {
    const key = await lived(data, size);
    await typeWords(data, env, ['mail', 'keys']);
    await typeWords(data, env, ['backup', backups]);
    const [file = ''] = backupsIn(backups);
    counts.bytes = readFileSync(file).length;
    const before = await stateOf(data);
    // At the start what is due is forgotten and prepared: so both are asked at the same moment, the one after the backup.
    const moment = new Date().toISOString();
    const pages = await pagesAt(data, moment, size);

    await typeWords(kept, env, ['restore', backups], key);
    compareStates(before, await stateOf(kept), counts, complaints);
    await typeWords(kept, env, ['journal', 'verify']);
    comparePages(pages, await pagesAt(kept, moment, size), counts, complaints);

    counts.seconds_to_first_answer = await secondsToServe(served, file, key, complaints);
    await refusals(file, key, size, counts, complaints);
  } finally {
    for (const folder of [...folders, backups]) endFolder(folder);
  }
  return { kept: complaints.length === 0, counts, complaints };
}

/** A campaign with something of everything, through its own doors; gives its recovery key. Nobody works on it any more. */
async function lived(data: string, { adoptions }: Size): Promise<string> {
  const mails = await startMailServer();
  let child: ChildInstance | null = null;
  try {
    child = await startChild(data, { ...env, SMTP_URL: mails.url });
    const world = await openWorld(configOf(data), false);
    const owner = new pg.Client({ connectionString: world.ground.ownerUrl });
    await owner.connect();
    try {
      const { secrets } = await live(world, owner, child.url, mails, adoptions);
      return secrets.find((one) => one.startsWith('AGE-SECRET-KEY-1')) ?? '';
    } finally {
      await owner.end();
      await world.close();
    }
  } finally {
    await child?.stop();
    await mails.close();
  }
}

interface State {
  database: Copied;
  files: Map<string, string>;
}

/** Every row and rule of the database, and every file that belongs into a backup. */
async function stateOf(data: string): Promise<State> {
  const database = await inWorld(data, true, ({ ground }) => copyOf(ground.ownerUrl));
  const sum = (path: string) =>
    createHash('sha256')
      .update(readFileSync(join(data, path)))
      .digest('hex');
  return { database, files: new Map(filesToKeep(data).map((path) => [path, sum(path)])) };
}

function compareStates(before: State, after: State, counts: Record<string, number>, complaints: string[]) {
  const tables = Object.entries(before.database.tables);
  for (const [name, { rows, sum }] of tables) {
    const there = after.database.tables[name];
    // That the backup was read back is noted after it was made, and so in no backup.
    if (name === 'journal') {
      if ((there?.rows ?? 0) < rows - 1)
        complaints.push(`the journal has ${there?.rows} entries instead of ${rows}`);
    } else if (there?.sum !== sum)
      complaints.push(`${name} has ${there?.rows ?? 'no'} rows instead of ${rows}, or others`);
  }
  if (JSON.stringify(before.database.rules) !== JSON.stringify(after.database.rules))
    complaints.push('the rules of the database are others');
  for (const [path, sum] of before.files)
    if (after.files.get(path) !== sum) complaints.push(`${path} is not what it was`);
  if (after.files.size !== before.files.size) complaints.push('there are files that were not there');
  counts.tables = tables.length;
  counts.rows = tables.reduce((all, [, { rows }]) => all + rows, 0);
  counts.files = before.files.size;
  if (counts.rows < 1000 || counts.files === 0) complaints.push('there was nothing to restore');
}

/** What is new each time a form is shown: its signed time, its number, the private link that comes with it. */
const each_time = /(name="(?:stamp|draft|token)" value=")[^"]*/g;

/** These draw a person by lot each time they are opened. */
const by_lot = /^\/((ru|kk)\/)?write(\.json)?(\?|$)/;

/** Every public page and file as a server tells it whose clock stands still. */
async function pagesAt(data: string, moment: string, size: Size): Promise<Map<string, Answer>> {
  const child = await startChild(data, env, serverAt(moment));
  try {
    const leads = (path: string) => size.all_languages || !/^\/(ru|kk)\/./.test(path);
    const answers = await crawl(child.url, front_pages, leads);
    return new Map(answers.filter(({ path }) => !by_lot.test(path)).map((answer) => [answer.path, answer]));
  } finally {
    await child.stop();
  }
}

const shownIn = ({ type, bytes }: Answer) =>
  type === 'text/html' ? Buffer.from(bytes.toString('utf8').replace(each_time, '$1')) : bytes;

function comparePages(
  before: Map<string, Answer>,
  after: Map<string, Answer>,
  counts: Record<string, number>,
  complaints: string[],
) {
  for (const [path, answer] of before) {
    const there = after.get(path);
    if (there?.status !== answer.status)
      complaints.push(`${path} is answered ${there?.status ?? 'by nobody'} instead of ${answer.status}`);
    else if (!shownIn(there).equals(shownIn(answer))) complaints.push(`${path} says something else`);
  }
  for (const path of after.keys()) if (!before.has(path)) complaints.push(`${path} was not there`);
  counts.pages = before.size;
  counts.page_bytes = [...before.values()].reduce((all, { bytes }) => all + bytes.length, 0);
  if (![...before.values()].some(({ status, type }) => status === 200 && type === 'application/pdf'))
    complaints.push('no paper was compared');
}

/** The one command: from the moment in which it is typed to the first page. */
async function secondsToServe(
  data: string,
  file: string,
  key: string,
  complaints: string[],
): Promise<number> {
  const begun = performance.now();
  const child = await startChild(data, env, ['habeas.js', 'restore', file, '--serve'], key);
  try {
    const answer = await fetch(`${child.url}/`);
    await answer.text();
    const seconds = (performance.now() - begun) / 1000;
    for (const path of ['/', '/people', '/organisations', '/desk'])
      if (!(await fetch(child.url + path)).ok) complaints.push(`${path} does not answer after the restore`);
    return Math.round(seconds * 10) / 10;
  } finally {
    await child.stop();
  }
}

/** Another key, a cut file, an altered byte: a sentence, no trace of our code, and an empty folder. */
async function refusals(
  file: string,
  key: string,
  size: Size,
  counts: Record<string, number>,
  complaints: string[],
) {
  const bytes = readFileSync(file);
  const folder = newFolder();
  const tried: [string, Buffer, string][] = [
    ['another key', bytes, (await newKeyPair()).identity],
    ['no key', bytes, 'AGE-SECRET-KEY'],
    ['a file that ends in the middle', bytes.subarray(0, Math.floor(bytes.length / 2)), key],
    ['a file without its last byte', bytes.subarray(0, -1), key],
  ];
  for (let place = 0; place < size.altered; place += 1) {
    const altered = Buffer.from(bytes);
    const at = Math.floor(((place + 0.5) / size.altered) * bytes.length);
    altered[at] = (altered[at] as number) ^ 1;
    tried.push([`byte ${at} altered`, altered, key]);
  }
  counts.refused = 0;
  try {
    for (const [what, content, with_key] of tried) {
      const path = join(folder, basename(file));
      writeFileSync(path, content);
      const data = join(folder, 'data');
      mkdirSync(data, { recursive: true });
      const said = await typeWords(data, env, ['restore', path], with_key).then(
        () => null,
        (error: Error) => error.message,
      );
      if (said === null) complaints.push(`${what} was taken in`);
      else if (/\n\s+at |Error:/.test(said) || !/[a-z][.?]\s*$/.test(said))
        complaints.push(`${what} is refused with: ${said.slice(0, 300)}`);
      else counts.refused += 1;
      const left = readdirSync(data);
      if (left.length > 0) complaints.push(`${what} leaves ${left.join(', ')}`);
    }
  } finally {
    endFolder(folder);
  }
}
