import { join } from 'node:path';
import { sql } from 'kysely';
import type { Actor } from '../kernel/actor.js';
import { type Database, type Db, transact } from '../kernel/database.js';
import { analyse } from '../kernel/keeper.js';
import type { Messages } from '../kernel/language.js';
import { Refused } from '../kernel/refusals.js';
import { root } from '../kernel/root.js';
import { type Campaign, campaign, type SenderPart } from '../mailroom/campaign.js';
import { importMailroom } from '../mailroom/facts-import.js';
import { importSender, readSenderFile } from '../mailroom/sender-import.js';
import { importArchive } from '../newspaper/archive/archive-import.js';
import { nothingSaid } from '../newspaper/archive/archive-piece.js';
import { openMarkdown } from '../newspaper/archive/markdown-archive.js';
import { PicturePress } from '../print/picture-press.js';
import { importRegister, readReadingsFile } from '../register/commands.js';
import { type FactsFile, type Refusal, readFactsFile } from '../register/files/facts-file.js';
import { importResolutions } from '../resolutions/facts-import.js';
import { importModel, readModelFile, Unknown } from '../resolutions/model-import.js';

interface Importing {
  database: Database;
  messages: Messages;
  ground: { urls: { keeper: string } };
  actor(who: string): Actor;
}

interface Outcome {
  added: number;
  changed: number;
  unchanged: number;
  refused: Refusal[];
}

/** At most this many refusals are printed; the rest is counted. */
const most_refusals_shown = 200;

/**
 * `habeas import facts FILE [READINGS]`: every room takes its part of the file, in one transaction.
 * Prints what arrived, what is there now, and what was refused and why. Exit code 1 when the file as
 * a whole cannot be read or a record was refused.
 */
export async function importFacts(
  world: Importing,
  file: string,
  readings: string | null,
  terminal: { out: (line: string) => void; err: (line: string) => void },
): Promise<number> {
  const say = world.messages.in('en');
  const read = readFactsFile(file);
  if (!read.ok) {
    for (const { code, values } of read.problems) terminal.err(say(code, values));
    return 1;
  }
  const outcome = await importAll(world.database.app, world.actor('operator'), read.value, readings);
  await analyse(world.ground.urls.keeper);
  terminal.out(
    `added ${outcome.added}, changed ${outcome.changed}, unchanged ${outcome.unchanged}, refused ${outcome.refused.length}`,
  );
  terminal.out(`now there: ${await holdings(world.database.app)}`);
  for (const { path, reason } of outcome.refused.slice(0, most_refusals_shown))
    terminal.err(`refused ${path}: ${reason}`);
  const more = outcome.refused.length - most_refusals_shown;
  if (more > 0) terminal.err(`… and ${more} more were refused.`);
  return outcome.refused.length > 0 ? 1 : 0;
}

/** Every room's part of one file, or nothing of it. */
async function importAll(db: Db, actor: Actor, file: FactsFile, readings: string | null): Promise<Outcome> {
  const read = readings === null ? null : readReadingsFile(readings);
  return transact(db, async (tx) => {
    const parts = [
      await importRegister(tx, actor, file, read),
      await importMailroom(tx, actor, file),
      await importResolutions(tx, actor, file),
    ];
    return {
      added: sum(parts.map(({ added }) => added)),
      changed: sum(parts.map(({ changed }) => changed)),
      unchanged: sum(parts.map(({ unchanged }) => unchanged)),
      refused: parts.flatMap(({ refused }) => refused),
    };
  });
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, one) => total + one, 0);
}

/** What the database holds of what facts files bring, as one line of counts. */
async function holdings(db: Db): Promise<string> {
  const { rows } = await sql<Record<string, number>>`select
    (select count(*) from people) as people,
    (select count(*) from course_events) as events,
    (select count(*) from sources) as sources,
    (select count(*) from contradictions) as contradictions,
    (select count(*) from offices) as offices,
    (select count(*) from addresses) as addresses,
    (select count(*) from texts where kind <> 'model') as resolutions`.execute(db);
  return Object.entries(rows[0] ?? {})
    .map(([noun, count]) => `${count} ${noun}`)
    .join(', ');
}

/**
 * `habeas import sender FILE`: who sends, and the editor's additions to the facts. Says what is different now, for an
 * operator who corrects an address has to see that it was taken. Throws `Refused`.
 */
export async function importSenderFile(world: Importing, file: string): Promise<string> {
  const said = readSenderFile(file);
  const actor = world.actor('operator');
  const { before, now, changed, additions_changed, stayed } = await transact(
    world.database.app,
    async (tx) => {
      const imported = await importSender(tx, actor, said);
      // Nothing of a file is kept that leaves open who sends.
      return { ...imported, now: await campaign(tx) };
    },
  );
  const lines = [`The sender is “${now.name}”.`];
  if (!said.campaign) lines.push('The file has no part “campaign”: who sends stays as it was.');
  else if (before && changed.length > 0) {
    for (const part of changed) lines.push(`Changed ${part}: ${shown(before, part)} → ${shown(now, part)}`);
    lines.push('Papers that are printed and mails that left keep what stood on them.');
  }
  if (before && additions_changed)
    lines.push('What is added to the facts has changed: habeas import facts FILE brings it to them.');
  if (before && changed.length === 0 && !additions_changed) lines.push('Nothing has changed.');
  for (const list of stayed) lines.push(`The file has no list “${list}”: what was there stays.`);
  return lines.join('\n');
}

/** A part of the sender in one line. */
function shown(sender: Campaign, part: SenderPart): string {
  const value = sender[part];
  if (typeof value === 'string') return `“${value}”`;
  const words = Array.isArray(value)
    ? value
    : Object.entries(value).map(([language, words]) => `${language}: ${words}`);
  return `“${words.join(', ')}”`;
}

/** `habeas import model FILE`: a model text and the versions of it that are not published yet. Throws `Refused`. */
export async function importModelFile(world: Importing, file: string): Promise<string> {
  const model = readModelFile(file);
  try {
    const { published } = await importModel(world.database.app, world.actor('operator'), model);
    return published === 0
      ? 'Every version in it was published before: nothing has changed.'
      : `Published versions: ${published}. The text stands at /resolutions/${model.text.slug}.`;
  } catch (error) {
    if (!(error instanceof Unknown)) throw error;
    throw new Refused(error.problem.code, error.problem.values, 422);
  }
}

/** Whether nobody has put anything in yet: no person, no sender. */
export async function isEmpty(db: Db): Promise<boolean> {
  const { rows } = await sql<{ empty: boolean }>`
    select not exists (select from people) and not exists (select from campaign) as empty`.execute(db);
  return rows[0]?.empty ?? false;
}

/**
 * The demonstration: a campaign with real cases and their sources and an invented sender, and an issue of its newspaper.
 * All or nothing.
 */
export async function importDemonstration(world: Importing): Promise<void> {
  await transact(world.database.app, async (tx) => {
    await importDemonstrationCampaign(tx, world.actor('operator'));
    await importDemonstrationIssue(tx, world.actor('operator'));
  });
  await analyse(world.ground.urls.keeper);
}

const demonstration = join(root, 'demonstration');

/** The campaign without its newspaper, in the caller's transaction. */
export async function importDemonstrationCampaign(tx: Db, actor: Actor): Promise<void> {
  const read = readFactsFile(join(demonstration, 'facts.json'));
  if (!read.ok) throw new Error('the demonstration’s facts cannot be read');
  await importSender(tx, actor, readSenderFile(join(demonstration, 'mailroom.json')));
  const { refused } = await importAll(tx, actor, read.value, join(demonstration, 'readings.json'));
  if (refused.length > 0) throw new Error(`the demonstration has ${refused.length} broken records`);
  await importModel(tx, actor, readModelFile(join(demonstration, 'model-resolution.json')));
}

/** Its issue: the same files and the same way as `habeas import markdown`, in the caller's transaction. */
export async function importDemonstrationIssue(tx: Db, actor: Actor): Promise<void> {
  const archive = openMarkdown(join(demonstration, 'issue'), nothingSaid);
  const running = { isDry: false, language: 'en', seeks_people: false, press: new PicturePress() };
  const { refused } = await importArchive(tx, actor, archive, running, async () => {});
  if (refused > 0) throw new Error(`the demonstration’s issue has ${refused} broken files`);
}
