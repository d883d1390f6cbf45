import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hono } from 'hono';
import pg from 'pg';
import { routeTable } from '../../src/access.js';
import { prepare } from '../../src/jobs.js';
import type { RouteTable } from '../../src/kernel/access.js';
import { movableClock } from '../../src/kernel/clock.js';
import { readConfig } from '../../src/kernel/config.js';
import { application, serve } from '../../src/serve.js';
import { type World, worldOn } from '../../src/world.js';
import { testDatabase } from '../database.js';
import { copyOf } from '../database-copy.js';
import { passAndAnswer } from '../public-ground.js';
import { People } from './people.js';
import { seedSecrets } from './secrets.js';
import { kept_close_slug, seedStates, type Things, thingsOn } from './things.js';

/** A whole campaign with something in every state, everybody who may ask, and the table that says what they get. */
export interface Ground {
  app: Hono;
  world: World;
  table: RouteTable;
  owner: pg.Client;
  people: People;
  things: Things;
  /** By which the guard's own answers are known. */
  sentences: { signed_out: string; refused: string[]; led_on: string; asked_anew: string };
  /** The case stays kept close by whoever is named, also after they have opened it. */
  keepClose(): Promise<void>;
  /** What stands in every table, as a sum of each. */
  tables(): Promise<Record<string, { rows: number; sum: string }>>;
  close(): Promise<void>;
}

export async function openGround(): Promise<Ground> {
  const database = await testDatabase({ demonstration: true });
  const data = mkdtempSync(join(tmpdir(), 'habeas-test-'));
  chmodSync(data, 0o700);
  const config = readConfig({ PORT: '0', HABEAS_DATA: data, LOG_LEVEL: 'silent' });
  // It stands still, so that asking alone changes nothing, not even when somebody was last seen.
  const clock = movableClock(new Date().toISOString());
  const { urls, ownerUrl } = database;
  const ground = {
    database,
    urls,
    ownerUrl,
    isPrivate: false,
    installed: [],
    databaseEnded: new Promise<never>(() => {}),
  };
  const world = worldOn(config, { ...ground, close: () => database.drop() }, clock);
  await prepare(world);
  const table = routeTable();
  const served = application(world, table);
  const server = await serve(served, config);
  config.publicUrl = server.url;
  const owner = new pg.Client({ connectionString: ownerUrl });
  await owner.connect();
  const close = async () => {
    await server.close();
    await owner.end();
    await world.close();
    rmSync(data, { recursive: true, force: true });
  };
  try {
    const visit = await passAndAnswer({ world, url: server.url });
    await seedStates({ world, url: server.url }, visit, owner);
    const secrets = await seedSecrets({ world, url: server.url });
    const people = await People.on(world);
    const keepClose = () => keptClose(owner);
    await keepClose();
    const things = await thingsOn(owner, secrets);
    const tables = async () => (await copyOf(ownerUrl)).tables;
    return {
      app: served.app,
      world,
      table,
      owner,
      people,
      things,
      sentences: sentencesOf(world),
      keepClose,
      tables,
      close,
    };
  } catch (error) {
    // Nobody else could end what is open here.
    await close();
    throw error;
  }
}

/** By the rows alone: nobody opens anything with that key. */
async function keptClose(owner: pg.Client): Promise<void> {
  const name = `(select 'dossier-' || id from people where slug = '${kept_close_slug}')`;
  await owner.query(`insert into compartments (name, recipient, created_at)
    select ${name}, 'age1' || repeat('q', 58), now() on conflict do nothing`);
  await owner.query(`insert into grants (id, compartment, staff_id, identity_sealed, granted_at)
    select gen_random_uuid(), ${name}, id, '', now() from staff where name = 'Invented named' on conflict do nothing`);
}

function sentencesOf(world: World): Ground['sentences'] {
  const say = world.messages.in('en');
  const notYours = say('desk.permit.not_yours', { roles: '|' }).split('|')[0] as string;
  return {
    signed_out: say('desk.form.signed_out'),
    refused: [notYours, say('desk.permit.nobody')],
    led_on: say('desk.second_step.first'),
    asked_anew: say('desk.step_up.form'),
  };
}
