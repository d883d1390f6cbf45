import type { Actor } from '../src/kernel/actor.js';
import { codeOf, newLinkToken } from '../src/letters/letter-code.js';
import { type HandedLetter, type Received, receiveLetter } from '../src/letters/letter-receiving.js';
import { HeldKeys } from '../src/staff/compartment.js';
import { sessionOf } from '../src/staff/session.js';
import { type TestDatabase, testActor, testDatabase } from './database.js';
import { type Desk, type DeskVisit, deskOn, firstIn } from './desk-visit.js';

/** The demonstration campaign with somebody at the desk who holds every key. */
export interface LetterGround {
  database: TestDatabase;
  desk: Desk;
  app: ReturnType<Desk['start']>;
  visit: DeskVisit;
  /** Somebody outside. */
  writer: Actor;
  keys: HeldKeys;
}

export async function letterGround(): Promise<LetterGround> {
  const database = await testDatabase({ demonstration: true });
  const desk = deskOn(database.app);
  const app = desk.start();
  const { visit } = await firstIn(desk, database.app, app);
  const session = await sessionOf(database.app, desk.clock, visit.cookie.split('=')[1] ?? '');
  if (!session) throw new Error('nobody is signed in');
  const actor = { ...desk.operator, who: `staff:${session.staff.id}` };
  const keys = new HeldKeys(database.app, actor, session.staff.id, session.identity);
  return { database, desk, app, visit, writer: { ...testActor('visitor'), clock: desk.clock }, keys };
}

export async function personBySlug(database: TestDatabase, slug: string): Promise<string> {
  const { id } = await database.app
    .selectFrom('people')
    .select('id')
    .where('slug', '=', slug)
    .executeTakeFirstOrThrow();
  return id;
}

/** A letter to Vladimir Kozlov, or as `other` says, taken in as the form does. */
export async function sendLetter(
  ground: Pick<LetterGround, 'database' | 'writer'>,
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
