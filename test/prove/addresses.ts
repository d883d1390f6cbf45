import { randomInt } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { openWorld } from '../../src/world.js';
import { startMailServer } from '../mail-server.js';
import { client_address, type Life, live } from './campaign-life.js';
import { startChild } from './child-instance.js';
import { formsOf, told, toldLong } from './client-address.js';
import { endFolder, newFolder } from './left-behind.js';
import { configOf } from './letters-ground.js';
import {
  askAs,
  breakAs,
  type Crowd,
  floodAs,
  note,
  type Visitor,
  visitors,
  walkAs,
} from './many-visitors.js';
import { type Hit, Needles } from './needles.js';
import { numbersFrom } from './numbers-from.js';

export interface Size {
  people: number;
  pages: number;
  adoptions: number;
}

const whole: Size = { people: 40, pages: 400, adoptions: 2 };

type Outcome = { kept: boolean; counts: Record<string, number>; complaints: string[] };

/**
 * People come from many addresses, told in every way that proxies have: they read, send every form there is, guess,
 * flood, break the protocol, and meet pages that fail. Then the server is stopped, and every file that it has written,
 * its log and its mails are searched for each address in every form. What was planted on purpose has to be found.
 */
export async function addresses(seed: number = randomInt(2 ** 31), size: Size = whole): Promise<Outcome> {
  const complaints: string[] = [];
  const chance = numbersFrom(seed);
  const people = visitors(size.people, chance);
  const planted = [told(chance), toldLong(chance)];
  const [data, temporary] = [newFolder(), newFolder()];
  const mails = await startMailServer();
  try {
    mkdirSync(join(temporary, 'tmp'));
    const child = await startChild(data, {
      ...{ PORT: '0', LOG_LEVEL: 'debug', MAIL_FROM: 'desk@campaign.example' },
      ...{ SMTP_URL: mails.url, TMPDIR: join(temporary, 'tmp') },
    });
    const crowd = await crowdAt(child.url, data, people, size, async (world, owner) => {
      const life = await live(world, owner, child.url, mails, size.adoptions);
      // In the database, too, something has to be found.
      await owner.query(
        `create table planted as select '${planted[0]}'::text as v4, '${planted[1]}'::text as v6`,
      );
      await owner.query('checkpoint');
      return life;
    });
    await child.stop();
    writeFileSync(join(temporary, 'tmp', 'planted'), planted.join(' '));
    const said = [child.said(), JSON.stringify(mails.arrived)].join('\n');
    const searched = [client_address, ...new Set(people.flatMap((one) => one.addresses))];
    const needles = new Needles([...searched, ...planted].flatMap(formsOf));
    const places = [needles.below(data), needles.below(temporary)];
    const hits = [
      ...places.flatMap((one) => one.hits),
      ...needles.in(Buffer.from(said), 'its log and its mails'),
    ];
    const isPlanted = ({ of }: Hit) => planted.includes(of);
    const stray = hits.filter((hit) => !isPlanted(hit));
    for (const { where, of, form } of stray) complaints.push(`${where} holds ${of} as ${form}`);
    complaints.push(...blindSpots(hits.filter(isPlanted), planted, crowd, said));
    const counts = {
      ...{ seed, people: people.length, addresses: searched.length, forms_of_them: needles.all.length },
      ...crowd,
      ...{
        files: sum(places.map((one) => one.files)),
        megabytes: Math.round(sum(places.map((one) => one.bytes)) / 1e6),
      },
      ...{
        log_lines: child.said().split('\n').length,
        found: stray.length,
        planted_found: hits.filter(isPlanted).length,
      },
    };
    return { kept: complaints.length === 0, counts, complaints };
  } finally {
    await mails.close();
    endFolder(data);
    endFolder(temporary);
  }
}

const sum = (all: number[]) => all.reduce((one, other) => one + other, 0);

type World = Awaited<ReturnType<typeof openWorld>>;

/** Everything that the people do, beside a campaign that lives through its own doors. */
async function crowdAt(
  site: string,
  data: string,
  people: Visitor[],
  size: Size,
  lives: (world: World, owner: pg.Client) => Promise<Life>,
): Promise<Crowd> {
  const world = await openWorld(configOf(data), false);
  const owner = new pg.Client({ connectionString: world.ground.ownerUrl });
  await owner.connect();
  try {
    const life = await lives(world, owner);
    const crowd = await walkAs(site, people, size.pages);
    await floodAs(site, people, crowd);
    await breakAs(site, people, crowd);
    await atTheDesk(site, people, life);
    await failing(site, people, owner, crowd);
    return crowd;
  } finally {
    await owner.end();
    await world.close();
  }
}

/** Somebody of the staff signs in from an address and looks around. */
async function atTheDesk(site: string, people: Visitor[], { visit }: Life): Promise<void> {
  for (const visitor of people.slice(0, 9)) {
    for (const path of ['/desk', '/desk/people', '/desk/mailroom', '/desk/journal', '/desk/nothing'])
      await askAs(site, visitor, path, null, { cookie: visit.cookie });
  }
}

/** Pages that fail by our own fault, and that find no database: both are told to the log. */
async function failing(site: string, people: Visitor[], owner: pg.Client, crowd: Crowd): Promise<void> {
  const before = crowd.failed;
  await owner.query('alter view published.people rename to people_elsewhere');
  try {
    for (const visitor of people.slice(0, 12)) note(crowd, (await askAs(site, visitor, '/people')).status);
  } finally {
    await owner.query('alter view published.people_elsewhere rename to people');
  }
  if (crowd.failed === before) throw new Error('no page failed: its log was not tried');
}

/** A search that finds nothing proves nothing: so what was planted, and what was done, has to be there. */
function blindSpots(found: Hit[], planted: string[], crowd: Crowd, said: string): string[] {
  const missed: string[] = [];
  for (const address of planted) {
    const places = found.filter(({ of }) => of === address).map(({ where }) => where);
    if (!places.some((where) => where.includes('/postgres/')))
      missed.push(`the database does not show ${address}, which was planted in it`);
    if (!places.some((where) => where.endsWith('/planted')))
      missed.push(`the temporary files do not show ${address}`);
  }
  if (crowd.forms < 10 || crowd.throttled === 0 || crowd.missing === 0 || crowd.refused === 0)
    missed.push(`too little was done: ${JSON.stringify(crowd)}`);
  if (!said.includes('"level"')) missed.push('there is no log to search');
  return missed;
}
