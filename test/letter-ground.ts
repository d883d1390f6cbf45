import type { Actor } from '../src/kernel/actor.js';
import { newId } from '../src/kernel/chance.js';
import { today } from '../src/kernel/clock.js';
import { Messages } from '../src/kernel/language.js';
import { beside } from '../src/kernel/root.js';
import { lettersDesk } from '../src/letters/desk.js';
import { codeOf, newLinkToken } from '../src/letters/letter-code.js';
import { type HandedLetter, type Received, receiveLetter } from '../src/letters/letter-receiving.js';
import { recordCheck } from '../src/mailroom/addresses/address-check.js';
import { mailroomDesk } from '../src/mailroom/desk.js';
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
  const messages = new Messages(beside(import.meta.url, '../src'));
  const app = desk.start({ rooms: [lettersDesk({ press, messages }), mailroomDesk({ press, messages })] });
  const { visit } = await firstIn(desk, database.app, app);
  const session = await sessionOf(database.app, desk.clock, visit.cookie.split('=')[1] ?? '');
  if (!session) throw new Error('nobody is signed in');
  const actor = { ...desk.operator, who: `staff:${session.staff.id}` };
  const keys = new HeldKeys(database.app, actor, session.staff.id, session.identity);
  const writer = { ...testActor('visitor'), clock: desk.clock };
  const close = async () => {
    await press.close();
    await database.drop();
  };
  return { database, desk, app, visit, writer, actor, keys, press, messages, close };
}

/** Somebody invented who is held at an address that was checked today; `lines` in the script of the place. */
export async function reachablePrisoner(
  { database, actor }: Pick<LetterGround, 'database' | 'actor'>,
  slug: string,
  lines: string[] = ['Учреждение ПР-1/1', '150000 г. Примерск'],
): Promise<Prisoner & { address_id: string }> {
  const person = await inventedPrisoner(database.app, actor, slug);
  const address_id = newId(actor.chance);
  const none = { office_id: null, place_id: null, code: null, lawyer_id: null, email: null, original: null };
  await database.app
    .insertInto('addresses')
    .values({
      ...none,
      id: address_id,
      person_id: person.id,
      kind: 'prison',
      channel: 'post',
      label: 'Invented colony',
      lines: JSON.stringify(['Institution PR-1/1', '150000 Primersk']),
      lines_local: JSON.stringify(lines),
      lines_local_by: 'source',
      country: 'Kazakhstan',
      valid_from: '2015-02',
      valid_to: null,
      published_on: null,
      last_evidence: null,
      note: null,
      verified: true,
      import_hash: null,
      told: 'public',
      created_at: actor.clock.now(),
    })
    .execute();
  const check = { checked_on: today(actor.clock), how: 'phone' as const, source_id: null, note: null };
  await recordCheck(database.app, actor, address_id, check);
  return { ...person, address_id };
}

export async function personBySlug({ app }: Pick<TestDatabase, 'app'>, slug: string): Promise<string> {
  const { id } = await app
    .selectFrom('people')
    .select('id')
    .where('slug', '=', slug)
    .executeTakeFirstOrThrow();
  return id;
}

/** A letter to Vladimir Kozlov, or as `other` says, taken in as the form does. */
export async function sendLetter(
  ground: { database: Pick<TestDatabase, 'app'>; writer: Actor },
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
