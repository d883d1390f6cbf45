import type { Hono } from 'hono';
import { day_ms, type movableClock } from '../../src/kernel/clock.js';
import { forgetAll } from '../../src/kernel/retention.js';
import { codeOf, newLinkToken } from '../../src/letters/letter-code.js';
import { lettersToday } from '../../src/letters/letter-compartment.js';
import { usual_quota } from '../../src/letters/moderation/reading.js';
import { retention } from '../../src/retention.js';
import type { World } from '../../src/world.js';
import { sendLetter } from '../letter-ground.js';
import { DeskAttacker } from './attacker-desk.js';
import { keysOfDump, type Staff } from './attacker-staff.js';
import type { AttackSize } from './attackers.js';
import { KeyRing, Looked, lookAtDatabase } from './opened-everything.js';
import { SigningIn } from './signing-in.js';
import { newToken, tokensIn } from './token.js';

interface Told {
  counts: Record<string, number>;
  complaints: string[];
  recovered: Set<string>;
}

/**
 * A volunteer who reads letters for months and remembers all of it: every evening as many as the desk lets them, and at the
 * end every page that there is. Says what they got, against what the journal knows of it; and what is left to them of a copy
 * of the database once the letters are over.
 */
export async function tenMonths(
  world: World,
  desk: Hono,
  clock: ReturnType<typeof movableClock>,
  staff: Staff,
  person_id: string,
  size: AttackSize,
): Promise<Told> {
  const person = await staff.invite('Invented Volunteer');
  const { name, passphrase, id } = person;
  const { name: month } = await lettersToday(world.database.app, world.actor('clerk'));
  await staff.keys.grant(month, id);
  const volunteer = new DeskAttacker(desk, new SigningIn(clock, person));
  const forget = () =>
    forgetAll(retention, { db: world.database.app, actor: world.actor('clerk'), config: world.config });
  let sent = 0;
  const written = new Set<string>();
  for (let number = 0; number < size.months * size.evenings; number += 1) {
    const letters = number === 1 ? size.flood : size.letters;
    for (let letter = 0; letter < letters; letter += 1) {
      const words = newToken('sealed');
      written.add(words);
      await write(world, person_id, words);
    }
    sent += letters;
    await volunteer.signIn();
    await evening(volunteer);
    clock.move(Math.round(30.4 / size.evenings) * day_ms);
    await forget();
    await lettersToday(world.database.app, world.actor('clerk'));
  }
  await volunteer.signIn();
  const counts: Record<string, number> = { letters_sent: sent };
  const openings = (await staff.openingsOf(id)).filter(({ subject }) => subject.startsWith('letters:'));
  const days = new Map<string, Set<string>>();
  for (const { day, subject } of openings)
    days.set(day, (days.get(day) ?? new Set()).add(subject.split(' ')[0] ?? ''));
  counts.most_letters_a_day = Math.max(...[...days.values()].map(({ size }) => size));
  const stopped = [...days.values()].filter(({ size }) => size === usual_quota).length;
  counts.quota_evenings = stopped;
  const opened = new Set(openings.map(({ subject }) => subject.split(' ')[0]));
  counts.letters_opened_by_journal = opened.size;
  const read = [...volunteer.recovered].filter((word) => written.has(word)).length;
  counts.letters_read = read;
  const complaints: string[] = [];
  if (counts.most_letters_a_day > usual_quota) complaints.push('opened more letters on a day than the quota');
  if (size.flood > usual_quota && stopped === 0) complaints.push('was never stopped by the quota');
  if (read > opened.size) complaints.push('read letters of which the journal knows nothing');
  if (read === 0) complaints.push('read nothing: the script is blind');
  // Everything else that a desk has: with the keys that a volunteer holds.
  await volunteer.tryEverything([...new Set([...opened].map((one) => one?.split(':')[1] ?? ''))], 3);
  counts.requests = volunteer.requests;
  // More than a year later the letters are over, and the volunteer has a fresh copy of the database.
  const keys = new KeyRing();
  keys.add(...(await keysOfDump(world.ground.ownerUrl, name, passphrase)));
  clock.move(430 * day_ms);
  await forget();
  keys.add(...(await keysOfDump(world.ground.ownerUrl, name, passphrase)));
  const looked = new Looked();
  await lookAtDatabase(world.ground.ownerUrl, keys, looked);
  counts.after_retention = [...looked.words('sealed')].filter((word) => written.has(word)).length;
  if (counts.after_retention > 0) complaints.push('opens letters that are over in a copy of the database');
  const { rows } = await monthsLeft(world);
  counts.month_keys_left = rows;
  if (rows > 1) complaints.push(`finds ${rows} months whose keys should be destroyed`);
  return { counts, complaints, recovered: volunteer.recovered };
}

/** Months of letters that still have a key, the present one among them. */
async function monthsLeft(world: World): Promise<{ rows: number }> {
  const found = await world.database.app
    .selectFrom('grants')
    .select('compartment')
    .where('compartment', 'like', 'letters-%')
    .groupBy('compartment')
    .execute();
  return { rows: found.length };
}

async function write(world: World, person_id: string, words: string): Promise<void> {
  const token = await newLinkToken();
  await sendLetter(
    { database: world.database, writer: world.actor('writer') },
    {
      ...{ token, person_id, language: 'en' },
      letter: { text: `Invented words ${words} ${codeOf(token)}`, signed: 'M.' },
      sender: { email: `${newToken('sealed')}@mail.example`, name: null, lines: null },
    },
  );
}

/** Reads whatever the desk gives, and goes on when it says no. */
async function evening(volunteer: DeskAttacker): Promise<void> {
  let last = '';
  for (let turn = 0; turn < 3 * usual_quota; turn += 1) {
    await volunteer.send('/desk/letters/next', last ? { skip: last } : {});
    const next = volunteer.visit.location?.match(/^\/desk\/letters\/([0-9a-f-]{36})/)?.[1];
    if (!next) return;
    await volunteer.open(`/desk/letters/${next}`);
    last = next;
    if (tokensIn('sealed', volunteer.visit.page).size === 0) continue;
    await volunteer.send(`/desk/letters/${next}/decide`, { decision: 'approve' });
  }
}
