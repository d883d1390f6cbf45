import { Hono } from 'hono';
import type { Child } from 'hono/jsx';
import type { Actor } from '../src/kernel/actor.js';
import { newId } from '../src/kernel/chance.js';
import { readConfig } from '../src/kernel/config.js';
import type { Db } from '../src/kernel/database.js';
import { messagesBelow } from '../src/kernel/language.js';
import { Missing, Refused } from '../src/kernel/refusals.js';
import { beside } from '../src/kernel/root.js';
import { newKeyPair, open } from '../src/kernel/vault.js';
import { closeBatch, takeBatch } from '../src/mailroom/batch.js';
import { setCampaign } from '../src/mailroom/campaign.js';
import { mailroomDesk } from '../src/mailroom/desk.js';
import { spelled } from '../src/mailroom/dispatch-code.js';
import { exampleCampaign, exampleItem } from '../src/mailroom/examples.js';
import type { DeskEnv } from '../src/page/web.js';
import { openPress, type Press } from '../src/print/press.js';
import { madeUpSearch } from './virus-scanner.js';

/** The mailroom's desk behind a door that only puts things in place; the real guard has tests of its own. */
export interface MailroomGround {
  get(path: string): Promise<Response>;
  post(path: string, fields: Record<string, string | File | string[]>): Promise<Response>;
  /** Spelled codes of dispatches. */
  codesOf(ids: string[]): Promise<string[]>;
  /** Takes these papers as a batch and posts them all. */
  posted(ids: string[]): Promise<void>;
  /** Whether the person at the desk holds the compartment `mailroom`. */
  holds: boolean;
  close(): Promise<void>;
}

export async function mailroomGround(db: Db, actor: Actor): Promise<MailroomGround> {
  const press: Press = openPress();
  const messages = messagesBelow(beside(import.meta.url, '../src'));
  const operational = await newKeyPair();
  const compartment = await newKeyPair();
  await setCampaign(db, actor, exampleCampaign);
  await db
    .insertInto('operational_keys')
    .values({ recipient: operational.recipient, day: '2016-04-07', made_at: actor.clock.now() })
    .execute();
  await db
    .insertInto('compartments')
    .values({ name: 'mailroom', recipient: compartment.recipient, created_at: actor.clock.now() })
    .execute();
  const ground = {
    holds: true,
    get: async (path: string) => app.request(path),
    post: async (path: string, fields: Record<string, string | File | string[]>) => {
      const body = new FormData();
      for (const [name, values] of Object.entries(fields))
        for (const value of [values].flat()) body.append(name, value);
      return app.request(path, { method: 'POST', body });
    },
    codesOf: async (ids: string[]) => {
      const rows = await db.selectFrom('dispatches').select(['id', 'code']).where('id', 'in', ids).execute();
      return ids.map((id) => spelled(rows.find((row) => row.id === id)?.code ?? ''));
    },
    posted: async (ids: string[]) => {
      const { number } = await takeBatch(db, actor, ids);
      await closeBatch(db, actor, number, 'posted');
    },
    close: () => press.close(),
  };
  const app = new Hono<DeskEnv>();
  app.use(async (c, next) => {
    c.set('say', messages.in('en'));
    c.set('db', db);
    c.set('actor', actor);
    c.set('clock', actor.clock);
    c.set('config', readConfig({}));
    c.set('viruses', madeUpSearch);
    c.set('staff', { id: newId(actor.chance), name: 'Mira' });
    c.set('keys', {
      open: (name, place, sealed) => {
        if (!ground.holds || name !== 'mailroom') throw new Refused('staff.compartment.not_held', {}, 403);
        return open(compartment.identity, place, sealed);
      },
    });
    c.set('csrf', 'token');
    c.setRenderer((content: Child) => c.html(content as string));
    await next();
  });
  app.route('/', mailroomDesk({ press, messages }));
  app.onError((error, c) => {
    if (error instanceof Missing) return c.text('missing', 404);
    if (error instanceof Refused) return c.text(error.code, error.status);
    throw error;
  });
  return ground;
}

/** An invented office that has a postal address and a mail address, and a paper to it by post. */
export async function inventedOffice(db: Db, actor: Actor) {
  const office = newId(actor.chance);
  await db
    .insertInto('offices')
    .values({
      id: office,
      code: `office-${office}`,
      names: '{"en": "Invented Office"}',
      translated: '[]',
      role: null,
      salutations: '{}',
      language: 'en',
      holder: null,
      holder_on: null,
      told: 'public',
      note: null,
      created_at: actor.clock.now(),
    })
    .execute();
  const address = {
    office_id: office,
    person_id: null,
    place_id: null,
    code: null,
    lawyer_id: null,
    kind: 'authority' as const,
    lines_local: null,
    lines_local_by: null,
    original: null,
    valid_from: null,
    valid_to: null,
    published_on: null,
    last_evidence: null,
    note: null,
    verified: true,
    import_hash: null,
    told: 'desk' as const,
    created_at: actor.clock.now(),
  };
  const post = newId(actor.chance);
  const mail = newId(actor.chance);
  await db
    .insertInto('addresses')
    .values([
      {
        ...address,
        id: post,
        channel: 'post',
        label: 'At the river',
        lines: '["2 River Road"]',
        country: 'Kazakhstan',
        email: null,
      },
      {
        ...address,
        id: mail,
        channel: 'email',
        label: 'Reception',
        lines: null,
        country: null,
        email: 'reception@office.example',
      },
    ])
    .execute();
  const { item, dispatches } = await exampleItem(db, actor, [
    { addressee_id: office, addressee_name: 'Invented Office', language: 'en' },
  ]);
  return { office, post, mail, item, id: dispatches[0] ?? '' };
}
