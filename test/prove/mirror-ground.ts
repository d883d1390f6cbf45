import pg from 'pg';
import { mirror } from '../../src/cli/mirror/word.js';
import { systemClock, today } from '../../src/kernel/clock.js';
import { startMaker } from '../../src/mirror-maker.js';
import { type Instance, startInstance } from '../instance.js';
import { reachablePrisoner } from '../letter-ground.js';
import { passAndAnswer } from '../public-ground.js';
import { readCatalogue } from './catalogue.js';
import { hideRecords } from './hidden-record.js';
import { groundOf, hide } from './hidden-rows.js';
import { endFolder, newFolder } from './left-behind.js';
import { Planter } from './planting.js';
import { newToken } from './token.js';

/** Where the living site of the proof is said to be: nobody may be asked there. */
export const living = 'https://campaign.example';
export const onion = 'http://invented2fvhs7zlt5ykzyvyyzmoxofc7aadgcijcxyxbxfyvswigfyd.onion';
/** The day on which it began, so that each run counts days up to the same one. */
export const counted = today(systemClock);
/** Some who will be withdrawn, and words that stand nowhere else. There are several, so that dice decide who is offered to writers. */
export const withdrawn_slug = 'adilet-ulgiuly';
const withdrawn = Array.from({ length: 6 }, (_, place) => `${withdrawn_slug}-${place + 1}`);
export const withdrawn_words = ['Ulgiuly', 'Улгиулы', withdrawn_slug];

export interface MirrorGround {
  instance: Instance;
  owner: pg.Client;
  /** What a folder is filled with by the product itself, in this process. */
  write(folder: string, makers?: number): Promise<{ code: number; out: string; err: string }>;
  /** What the operators' command needs to work on this ground from a process of its own. */
  environment: Record<string, string>;
  folder(): string;
  close(): Promise<void>;
}

/** A campaign with every kind of public page, somebody who can be withdrawn, and canaries in what is private. */
export async function mirrorGround(hidden: number): Promise<MirrorGround> {
  const instance = await startInstance({});
  await passAndAnswer(instance);
  const { world } = instance;
  const owner = new pg.Client({ connectionString: instance.ownerUrl });
  await owner.connect();
  for (const slug of withdrawn)
    await reachablePrisoner({ database: world.database, actor: world.actor('operator') }, slug);
  await plant(owner, hidden);
  // What the clerk works out of what came in is data, too: it must not come between two mirrors.
  await instance.round();
  const config = { ...world.config, publicUrl: living, onionLocation: onion };
  const { urls } = world.ground;
  const folders: string[] = [];
  return {
    instance,
    owner,
    write: async (folder, makers = 2) => {
      const stop = new AbortController().signal;
      const said = { out: '', err: '' };
      const terminal = {
        out: (line: string) => {
          said.out += `${line}\n`;
        },
        err: (line: string) => {
          said.err += `${line}\n`;
        },
      };
      const means = { config, urls, messages: world.messages, maker: startMaker, makers, stop };
      return { code: await mirror(means, { folder, on: counted }, terminal), ...said };
    },
    environment: {
      HABEAS_DATA: instance.data,
      DATABASE_URL: instance.ownerUrl,
      DATABASE_APP_URL: urls.app,
      DATABASE_VISITORS_URL: urls.visitors,
      DATABASE_KEEPER_URL: urls.keeper,
      PUBLIC_URL: living,
      ONION_LOCATION: onion,
      HABEAS_DEMONSTRATION: 'no',
    },
    folder: () => {
      const one = newFolder();
      folders.push(one);
      return one;
    },
    close: async () => {
      await owner.end();
      await instance.close();
      for (const one of folders) endFolder(one);
    },
  };
}

/** Puts canaries into everything that can hide, and one that must be found: a search that finds nothing proves nothing. */
async function plant(owner: pg.Client, hidden: number): Promise<void> {
  const planter = new Planter(owner, await readCatalogue(owner));
  await owner.query('begin');
  // Canaries make no sense, so neither references nor triggers may look at them.
  await owner.query('set local session_replication_role = replica');
  const ground = await groundOf(owner);
  for (let number = 0; number < hidden; number += 1) {
    await hide(planter, ground, number);
    await hideRecords(planter, owner, number);
  }
  await owner.query('update sources set title = title || $1 where id = $2', [
    ` ${newToken('open')}`,
    ground.source,
  ]);
  await owner.query('commit');
}
