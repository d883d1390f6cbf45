import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Encrypter } from 'age-encryption';
import pg from 'pg';
import { openGround } from '../src/kernel/ground.js';
import { newKeyPair, seal } from '../src/kernel/vault.js';
import { startChild } from '../test/prove/child-instance.js';
import { endFolder, leaveNothing, newFolder } from '../test/prove/left-behind.js';
import {
  carriedIn,
  isAcknowledged,
  Line,
  madeToken,
  open_ms,
  typedLetter,
} from '../test/prove/letter-writer.js';
import { configOf, makeLettersGround, settings, writePath } from '../test/prove/letters-ground.js';
import { spentBy } from './cpu.js';
import { percentiles } from './ground.js';
import { watchMemory } from './process-memory.js';

/** So many letters are not counted: until then the server compiles what it runs. */
const warming_letters = 300;

/** What one letter is at its limits: its text and signature, and who wrote. */
const sample = typedLetter(1, { text: 'x', signed: 'Марта', name: 'Invented Writer' });
const letter = { text: sample.text, signed: sample.signed };
const sender = { email: null, name: sample.name, lines: sample.lines.split('\n') };

/**
 * How many letters a second are acknowledged by the real server, in a process of its own with its private database,
 * to so many writers at once who type nothing and wait for nothing; beside the two limits that it cannot pass: as many
 * durable inserts of a row of that size, each in a transaction of its own, at the same concurrency, and the sealing of
 * such letters alone on one core. Each runs while the others rest.
 */
export async function benchIntake(asked: { writers: number; seconds: number }): Promise<object> {
  leaveNothing();
  const data = newFolder();
  try {
    const { people } = await makeLettersGround(data, 5);
    const own = await lettersTaken(data, people, asked);
    const durable = await durableInserts(data, asked);
    const age = await sealedAlone(ageAlone, asked.seconds);
    const ours = await sealedAlone(sealedAsWeDo, asked.seconds);
    // Both limits as they are without us: what we do to seal faster does not raise the bar.
    const limit = Math.min(durable.per_second, age);
    return {
      ...asked,
      letters_per_second: own.per_second,
      answer_ms: own.answer_ms,
      // Of the server's own process: what it would do on a core that nobody else wants.
      server_ms_per_letter: own.server_ms,
      letters_per_server_second: Math.round(1000 / own.server_ms),
      server_mb: own.server_mb,
      limits: {
        durable_inserts_per_second: durable.per_second,
        by: durable.by,
        sealed_by_age_per_second: age,
      },
      sealed_by_us_per_second: ours,
      of_durable_inserts: ratio(own.per_second, durable.per_second),
      of_sealing: ratio(own.per_second, age),
      of_the_lower_limit: ratio(own.per_second, limit),
      of_the_lower_limit_by_processor_time: ratio(1000 / own.server_ms, limit),
    };
  } finally {
    endFolder(data);
  }
}

const ratio = (one: number, other: number) => Math.round((one / other) * 1000) / 1000;

/** Writers hand in one letter after the other, each from an address of its own, until the time is over. */
async function lettersTaken(
  data: string,
  people: string[],
  { writers, seconds }: { writers: number; seconds: number },
) {
  const child = await startChild(data, settings);
  const memory = watchMemory(() => ({ application: child.pid, database: null }));
  const line = new Line(() => child.url);
  try {
    const path = (number: number) => writePath(people[number % people.length] as string);
    const { stamp } = carriedIn((await line.ask(path(0))).html);
    await new Promise((done) => setTimeout(done, open_ms));
    let number = 0;
    let counted = 0;
    let times: number[] = [];
    const write = async (isOver: () => boolean) => {
      while (!isOver()) {
        number += 1;
        const mine = number;
        const token = await madeToken();
        const typed = typedLetter(mine, { text: 'x', signed: sample.signed, name: sample.name });
        const client = `10.${(mine >> 16) & 255}.${(mine >> 8) & 255}.${mine & 255}`;
        const answer = await line.ask(path(mine), { ...typed, token, stamp, step: 'hand_in' }, client);
        if (!isAcknowledged(answer, token)) throw new Error(`a letter was answered ${answer.status}`);
        counted += 1;
        times.push(answer.took_ms);
      }
    };
    const writeUntil = (isOver: () => boolean) =>
      Promise.all(Array.from({ length: writers }, () => write(isOver)));
    await writeUntil(() => counted >= warming_letters);
    const spent = spentBy(child.pid);
    const begun = performance.now();
    [counted, times] = [0, []];
    await writeUntil(() => performance.now() - begun >= seconds * 1000);
    // Those that were under way when the time was over count, and so does their time.
    const took_seconds = (performance.now() - begun) / 1000;
    return {
      per_second: Math.round((counted / took_seconds) * 10) / 10,
      answer_ms: percentiles(times),
      server_ms: ratio(spentBy(child.pid) - spent, counted),
      server_mb: memory.peaks.application_mb,
    };
  } finally {
    memory.stop();
    line.close();
    await child.stop();
  }
}

/**
 * As many rows of the size of a sealed letter, each in a transaction of its own, as the same database makes durable
 * in that time: by pgbench where there is one, else over connections of our own.
 */
async function durableInserts(data: string, { writers, seconds }: { writers: number; seconds: number }) {
  const ground = await openGround(configOf(data), true);
  try {
    const owner = new pg.Client({ connectionString: ground.ownerUrl });
    await owner.connect();
    await owner.query('create table intake_limit (id uuid primary key, sealed bytea not null)');
    const bytes = randomBytes(Buffer.byteLength(JSON.stringify({ letter, sender })) + 1000);
    const insert = `insert into intake_limit values (gen_random_uuid(), '\\x${bytes.toString('hex')}')`;
    const found = byPgbench(data, ground.ownerUrl, insert, writers, seconds);
    const per_second = found ?? (await byOwnConnections(ground.ownerUrl, insert, writers, seconds));
    await owner.query('drop table intake_limit');
    await owner.end();
    return { per_second: Math.round(per_second), by: found === null ? 'own connections' : 'pgbench' };
  } finally {
    await ground.close();
  }
}

function byPgbench(
  data: string,
  url: string,
  insert: string,
  clients: number,
  seconds: number,
): number | null {
  const { username, password, searchParams, pathname } = new URL(url.replace('@/', '@host/'));
  const script = join(data, 'intake-limit.sql');
  writeFileSync(script, `${insert};\n`);
  const words = ['-n', '-f', script, '-c', String(clients), '-j', '2', '-T', String(seconds), '-U', username];
  const { stdout, error } = spawnSync('pgbench', [...words, pathname.slice(1)], {
    encoding: 'utf8',
    env: {
      PATH: process.env.PATH ?? '',
      PGPASSWORD: password,
      PGHOST: searchParams.get('host') ?? '',
      PGPORT: searchParams.get('port') ?? '',
    },
  });
  if (error) return null;
  const tps = /^tps = ([\d.]+)/m.exec(stdout)?.[1];
  return tps ? Number(tps) : null;
}

async function byOwnConnections(
  url: string,
  insert: string,
  clients: number,
  seconds: number,
): Promise<number> {
  const until = performance.now() + seconds * 1000;
  let done = 0;
  const work = async () => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    for (; performance.now() < until; done += 1) await client.query(insert);
    await client.end();
  };
  await Promise.all(Array.from({ length: clients }, work));
  return done / seconds;
}

/** A letter's two seals as the age library makes them, in JavaScript alone. */
async function ageAlone(month: string, writer: string): Promise<void> {
  const text = new Encrypter();
  text.addRecipient(month);
  text.addRecipient(writer);
  await text.encrypt(JSON.stringify(letter));
  const who = new Encrypter();
  who.addRecipient(month);
  await who.encrypt(JSON.stringify(sender));
}

async function sealedAsWeDo(month: string, writer: string): Promise<void> {
  await seal([month, writer], { table: 'letters', row: 'x text' }, letter);
  await seal(month, { table: 'letters', row: 'x sender' }, sender);
}

/** Letters sealed one after the other in a second of this process's processor time: on one core, whoever else works. */
async function sealedAlone(
  work: (month: string, writer: string) => Promise<void>,
  seconds: number,
): Promise<number> {
  const [month, writer] = [await newKeyPair(), await newKeyPair()];
  for (let warm = 0; warm < 30; warm += 1) await work(month.recipient, writer.recipient);
  const before = process.cpuUsage();
  const until = performance.now() + seconds * 1000;
  let done = 0;
  for (; performance.now() < until; done += 1) await work(month.recipient, writer.recipient);
  const { user, system } = process.cpuUsage(before);
  return Math.round(done / ((user + system) / 1e6));
}
