import type { Actor } from '../src/kernel/actor.js';
import { newId } from '../src/kernel/chance.js';
import { today } from '../src/kernel/clock.js';
import type { Db } from '../src/kernel/database.js';
import { type Messages, messagesBelow } from '../src/kernel/language.js';
import { beside } from '../src/kernel/root.js';
import { testDatabase } from './database.js';
import { type MailroomGround, mailroomGround } from './mailroom-ground.js';

/** A mailroom on a database of its own, with one invented ministry that reads Russian and can be posted to. */
export interface MinistryGround extends MailroomGround {
  db: Db;
  messages: Messages;
  /** Id of the ministry. */
  office: string;
  /** The actor's day. */
  day(): string;
}

export async function ministryGround(actor: Actor): Promise<MinistryGround> {
  const database = await testDatabase();
  const { app: db } = database;
  const ground = await mailroomGround(db, actor);
  return {
    ...ground,
    db,
    messages: messagesBelow(beside(import.meta.url, '../src')),
    office: (await inventedMinistry(db, actor)).office,
    day: () => today(actor.clock),
    close: async () => {
      await ground.close();
      await database.drop();
    },
  };
}

/** An invented ministry that reads Russian and can be posted to; its id and that of its address. */
export async function inventedMinistry(
  db: Db,
  actor: Actor,
  code = 'invented-ministry',
  name = 'Invented Ministry',
): Promise<{ office: string; address: string }> {
  const id = newId(actor.chance);
  const address = newId(actor.chance);
  await db
    .insertInto('offices')
    .values({
      id,
      code,
      names: JSON.stringify({ en: name, ru: 'Вымышленное министерство' }),
      role: null,
      holder: null,
      holder_on: null,
      language: 'ru',
      told: 'public',
      note: null,
      created_at: actor.clock.now(),
    })
    .execute();
  await db
    .insertInto('addresses')
    .values({
      id: address,
      code: null,
      office_id: id,
      person_id: null,
      place_id: null,
      lawyer_id: null,
      kind: 'authority',
      channel: 'post',
      label: 'Invented Ministry',
      lines: JSON.stringify(['1 Invented Street', '010000 Nowhere']),
      lines_local: JSON.stringify(['ул. Вымышленная, 1', '010000 г. Нигде']),
      lines_local_by: 'us',
      country: 'Kazakhstan',
      email: null,
      original: null,
      valid_from: '2015',
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
  return { office: id, address };
}
