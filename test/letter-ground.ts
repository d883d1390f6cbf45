import type { Actor } from '../src/kernel/actor.js';
import type { Db } from '../src/kernel/database.js';
import { type Messages, messagesBelow } from '../src/kernel/language.js';
import { beside } from '../src/kernel/root.js';
import { lettersDesk } from '../src/letters/desk.js';
import { codeOf, newLinkToken } from '../src/letters/letter-code.js';
import { type HandedLetter, type Received, receiveLetter } from '../src/letters/letter-receiving.js';
import { addAddress } from '../src/mailroom/addresses/address-acts.js';
import { publishAddress } from '../src/mailroom/addresses/address-publishing.js';
import { holderNamed } from '../src/mailroom/addresses/holder.js';
import { mailroomDesk } from '../src/mailroom/desk.js';
import { exampleCheck } from '../src/mailroom/examples.js';
import { openPress, type Press } from '../src/print/press.js';
import { HeldKeys } from '../src/staff/compartment.js';
import { sessionOf } from '../src/staff/session.js';
import { type TestDatabase, testActor, testDatabase } from './database.js';
import { type Desk, type DeskVisit, deskOn, firstIn } from './desk-visit.js';
import { inventedPrisoner, type Prisoner } from './prisoner.js';

/** The demonstration campaign with somebody at the desk who holds every key. */
export interface LetterGround {
  database: TestDatabase;
  desk: Desk;
  app: ReturnType<Desk['start']>;
  visit: DeskVisit;
  /** On paper, in groups. */
  recoveryKey: string;
  /** Somebody outside. */
  writer: Actor;
  /** Who is signed in at the desk. */
  actor: Actor;
  keys: HeldKeys;
  press: Press;
  messages: Messages;
  close(): Promise<void>;
}

export async function letterGround(): Promise<LetterGround> {
  const database = await testDatabase({ demonstration: true });
  const desk = deskOn(database.app);
  const press = openPress();
  const messages = messagesBelow(beside(import.meta.url, '../src'));
  const app = desk.start({ rooms: [lettersDesk({ press, messages }), mailroomDesk({ press, messages })] });
  const { visit, recoveryKey } = await firstIn(desk, database.app, app);
  const session = await sessionOf(database.app, desk.clock, visit.cookie.split('=')[1] ?? '');
  if (!session) throw new Error('nobody is signed in');
  const actor = { ...desk.operator, who: `staff:${session.staff.id}` };
  const keys = new HeldKeys(database.app, actor, session.staff.id, session.identity);
  const writer = { ...testActor('visitor'), clock: desk.clock };
  const close = async () => {
    await press.close();
    await database.drop();
  };
  return { database, desk, app, visit, recoveryKey, writer, actor, keys, press, messages, close };
}

/** The invented colony where people are held who are invented, in the script of the place. */
export const colony = ['Учреждение ПР-1/1', '150000 г. Примерск'];

/**
 * Somebody invented who is held at an address that visitors know and that was checked today; `lines` in the script
 * of the place.
 */
export async function reachablePrisoner(
  { database, actor }: { database: { app: Db }; actor: Actor },
  slug: string,
  lines: string[] = colony,
): Promise<Prisoner & { address_id: string }> {
  const person = await inventedPrisoner(database.app, actor, slug);
  const address_id = await addAddress(
    database.app,
    actor,
    await holderNamed(database.app, `person:${person.id}`),
    {
      ...{ label: 'Invented Colony 1', kind: 'prison', channel: 'post', country: 'Kazakhstan' },
      ...{ lines: ['Institution PR-1/1', '150000 Primersk'], lines_local: lines, lines_local_by: 'us' },
      ...{ email: null, original: null, valid_from: '2015-02', valid_to: null },
      ...{ last_evidence: null, note: null },
    },
    exampleCheck(actor),
  );
  await publishAddress(database.app, actor, address_id, { version: 1, values: null, why: 'wants letters' });
  return { ...person, address_id };
}

export async function personBySlug(database: { app: Db }, slug: string): Promise<string> {
  const { id } = await database.app
    .selectFrom('people')
    .select('id')
    .where('slug', '=', slug)
    .executeTakeFirstOrThrow();
  return id;
}

/** A letter to Vladimir Kozlov, or as `other` says, taken in as the form does. */
export async function sendLetter(
  ground: { database: { app: Db }; writer: Actor },
  other: Partial<HandedLetter> = {},
): Promise<Received & { token: string }> {
  const token = other.token ?? (await newLinkToken());
  const received = await receiveLetter(ground.database.app, ground.writer, {
    token,
    person_id: other.person_id ?? (await personBySlug(ground.database, 'vladimir-kozlov')),
    language: 'ru',
    spoken: 'en',
    letter: { text: `Здравствуйте! Пишет Вам незнакомый человек. ${codeOf(token)}`, signed: 'Марта' },
    sender: { email: `writer-${codeOf(token)}@mail.example`, name: null, lines: null },
    picture: null,
    wants_answer: true,
    is_known: false,
    mark: null,
    confirm_hash: null,
    ...other,
  });
  return { ...received, token };
}
