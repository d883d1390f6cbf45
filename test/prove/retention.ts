import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { sql } from 'kysely';
import { day_ms } from '../../src/kernel/clock.js';
import { readConfig } from '../../src/kernel/config.js';
import { startPrivatePostgres } from '../../src/kernel/private-postgres.js';
import { openWorld, type World } from '../../src/world.js';
import { type ChildInstance, serverIn, startChild, typeWords } from './child-instance.js';
import { endFolder, newFolder } from './left-behind.js';
import { KeyRing, Looked, lookAtDatabase, lookAtFiles } from './opened-everything.js';
import { type Group, groups, RetentionLife } from './retention-life.js';

/** Of each kind of writer so many. */
const whole = 3;

const settings = {
  PORT: '0',
  MAIL_FROM: 'desk@campaign.example',
  LOG_LEVEL: 'debug',
  // All writers of the proof have one mail domain.
  MAIL_PER_MINUTE: '100000',
  MAIL_PER_DOMAIN_MINUTE: '100000',
};

/** What is gone by which day; everything else has to be found. Days count from the one on which all was written and posted. */
const gone_on_day_3: Group[] = ['unconfirmed_senders', 'stuck_senders', 'sign_ups'];
const gone_on_day_31: Group[] = [
  ...gone_on_day_3,
  'plain_sender',
  'plain_text',
  'asking_text',
  'answered_text',
  'taken_back',
];
const gone_on_day_40: Group[] = [...gone_on_day_31, 'answered_sender'];
const gone_on_day_370: Group[] = [...gone_on_day_40, 'asking_sender', 'sent_back'];

/**
 * Lets people write to a real server, moves its clock from start to start, and after each opens everything that can be
 * opened, with every key that anybody ever held: database, data folder, files and log of the database, log of the
 * server. A backup of the third day is taken in on another, empty machine on the fortieth.
 */
export async function retention(
  count: number = whole,
): Promise<{ kept: boolean; counts: Record<string, number>; complaints: string[] }> {
  const [data, backups, other] = [newFolder(), newFolder(), newFolder()];
  const run = new Run(new RetentionLife(data, count));
  try {
    await run.day(data, 0, (life, world, { url }) => life.firstDay(world, url));
    await run.look('day_0', data, []);
    await run.day(data, 3, async (life, world, { url }) => {
      await life.thirdDay(world, url);
      await typeWords(data, settings, ['backup', backups]);
    });
    await run.look('day_3', data, gone_on_day_3);
    await run.day(data, 31);
    await run.look('day_31', data, gone_on_day_31);
    // An empty machine: a folder in which nothing is.
    const machine = other;
    await typeWords(machine, settings, ['restore', backups], run.life.recovery);
    await run.look('restored', machine, gone_on_day_3);
    await run.firstStart(machine, 40);
    await run.look('day_40', machine, gone_on_day_40);
    await run.day(machine, 370);
    await run.look('day_370', machine, gone_on_day_370);
    await run.day(machine, 405);
    await run.look('day_405', machine, [...groups]);
    run.lookAtBackups(backups);
    run.counts.complaints = run.complaints.length;
    return { kept: run.complaints.length === 0, counts: run.counts, complaints: run.complaints };
  } finally {
    for (const folder of [data, backups, other]) endFolder(folder);
  }
}

class Run {
  readonly counts: Record<string, number> = {};
  readonly complaints: string[] = [];
  private readonly keys = new KeyRing();
  private said = '';

  constructor(readonly life: RetentionLife) {}

  /** A day on which the server runs: from its start to its stop, with what happens between. */
  async day(
    data: string,
    days: number,
    happens: (life: RetentionLife, world: World, server: ChildInstance) => Promise<void> = async () => {},
  ): Promise<void> {
    mkdirSync(data, { recursive: true });
    const server = await startChild(data, settings, serverIn(days));
    try {
      const clock = { now: () => new Date(Date.now() + days * day_ms) };
      const world = await openWorld(
        readConfig({ ...settings, HABEAS_DATA: data, LOG_LEVEL: 'error' }),
        false,
        clock,
      );
      try {
        this.life.beside(world);
        await happens(this.life, world, server);
      } finally {
        await world.close();
      }
    } finally {
      // Keys die with their days: whoever copied them still holds them.
      this.keys.add(...operationalKeys(data));
      await server.stop();
      this.said += server.said();
    }
  }

  /**
   * The first start on a restored machine: it is asked without a break from before it listens, and when it answers for
   * the first time nothing that should be gone may be there any more.
   */
  async firstStart(data: string, days: number): Promise<void> {
    const port = await freePort();
    let refused = 0;
    let isOver = false;
    const asked = (async () => {
      for (;;) {
        if (isOver) throw new Error('the server never answered');
        const answer = await fetch(`http://127.0.0.1:${port}/letters`).catch(() => null);
        if (answer) break;
        refused += 1;
        await wait(2);
      }
      const config = readConfig({ ...settings, HABEAS_DATA: data, LOG_LEVEL: 'error' });
      const world = await openWorld(config, false);
      const { rows } = await sql<{ senders: number }>`select count(*)::int as senders from letters
        where sender_sealed is not null and not wants_answer and state not in ('sent_back')`.execute(
        world.database.app,
      );
      await world.close();
      this.counts.senders_at_first_answer = rows[0]?.senders ?? -1;
      if (rows[0]?.senders !== 0) this.complaints.push('the restored machine served before it had forgotten');
    })();
    const server = await startChild(data, { ...settings, PORT: String(port) }, serverIn(days));
    try {
      await asked;
    } finally {
      isOver = true;
      this.counts.refused_before_first_answer = refused;
      await server.stop();
      this.said += server.said();
    }
  }

  /** Without its key a backup says nothing. */
  lookAtBackups(folder: string): void {
    const names = readdirSync(folder).filter((name) => name.endsWith('.age'));
    this.counts.backups = names.length;
    for (const name of names) {
      const bytes = readFileSync(join(folder, name));
      this.counts.backup_bytes = bytes.length;
      for (const word of Object.values(this.life.words).flat())
        if (bytes.includes(word)) this.complaints.push('a backup says something to whoever has no key');
    }
  }

  /** Looks everywhere: what is `gone` has to be nowhere, all else somewhere. */
  async look(when: string, data: string, gone: Group[]): Promise<void> {
    this.keys.add(this.life.recovery, ...this.life.links, ...operationalKeys(data));
    const looked = new Looked();
    const server = await startPrivatePostgres({ folder: join(data, 'postgres'), fsync: true });
    await lookAtDatabase(server.url, this.keys, looked);
    await server.stop();
    await lookAtFiles(data, this.keys, looked);
    looked.take('the log', this.said);
    let [found, left, in_pages, in_mails] = [0, 0, 0, 0];
    for (const group of groups) {
      for (const word of this.life.words[group]) {
        const places = looked.placesOf(word);
        if (places.length > 0) found += 1;
        if (places.some((place) => place.startsWith('postgres/'))) in_pages += 1;
        if (places.some((place) => place.startsWith('outbox/'))) in_mails += 1;
        if (gone.includes(group) && places.length > 0) {
          left += 1;
          this.complaints.push(`${when}: ${group} is left in ${places.join('; ')}`);
        }
        if (!gone.includes(group) && places.length === 0)
          this.complaints.push(`${when}: ${group} is found nowhere, and should be kept`);
      }
    }
    // A search that finds nothing in a place while everything is there proves nothing of that place.
    if (gone.length === 0 && (in_pages === 0 || in_mails === 0))
      this.complaints.push(`${when}: the search is blind for the files of the database or for mails`);
    this.counts[`${when}_found_in_database_files`] = in_pages;
    this.counts[`${when}_found_in_mail_files`] = in_mails;
    this.counts[`${when}_planted`] = groups.reduce((sum, group) => sum + this.life.words[group].length, 0);
    this.counts[`${when}_found`] = found;
    this.counts[`${when}_left`] = left;
    this.counts[`${when}_opened`] = looked.opened;
    this.counts.values_looked_at = (this.counts.values_looked_at ?? 0) + looked.values;
    this.counts.files_looked_at = (this.counts.files_looked_at ?? 0) + looked.files;
    this.counts.keys = this.keys.size;
  }
}

function operationalKeys(data: string): string[] {
  const folder = join(data, 'keys');
  // A machine that was just restored has none.
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.startsWith('operational-'))
    .flatMap((name) => readFileSync(join(folder, name), 'utf8').match(/AGE-SECRET-KEY-1[0-9A-Z]+/g) ?? []);
}

function freePort(): Promise<number> {
  return new Promise((done, fail) => {
    const probe = createServer();
    probe.once('error', fail);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => done(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
