import { systemClock } from '../../src/kernel/clock.js';
import { readConfig } from '../../src/kernel/config.js';
import { HeldKeys } from '../../src/staff/compartment.js';
import { sessionOf } from '../../src/staff/session.js';
import { openWorld, type World } from '../../src/world.js';
import { reachablePrisoner } from '../letter-ground.js';
import type { Person } from '../second-step.js';
import { openCampaign } from './intake.js';

export const staff_name = 'Invented Volunteer';

/** A campaign in a data folder, with invented prisoners to whom letters can go. */
export interface LettersGround {
  data: string;
  /** Settings of its own, as a database that is not the private one. */
  env: Record<string, string>;
  /** Of the one person at the desk, who holds every key. */
  person: Person;
  session: string;
  /** Slugs of the prisoners. */
  people: string[];
}

export const writePath = (slug: string) => `/people/${slug}/write`;

/** Mail waits for a server that is not there: what is written to files would lie readable in the data folder. */
export const settings = {
  PORT: '0',
  HABEAS_DEMONSTRATION: 'no',
  SMTP_URL: 'smtp://127.0.0.1:9',
  MAIL_FROM: 'desk@campaign.example',
};

export function configOf(data: string, env: Record<string, string> = {}) {
  return readConfig({ ...settings, HABEAS_DATA: data, LOG_LEVEL: 'error', ...env });
}

/** Opens the world of a data folder for some work and closes it again. */
export async function inWorld<T>(
  data: string,
  alone: boolean,
  work: (world: World) => Promise<T>,
  env: Record<string, string> = {},
): Promise<T> {
  const world = await openWorld(configOf(data, env), alone);
  try {
    return await work(world);
  } finally {
    await world.close();
  }
}

/** Makes such a campaign in an empty data folder. Nobody works on it when this returns. */
export async function makeLettersGround(
  data: string,
  prisoners: number,
  env: Record<string, string> = {},
): Promise<LettersGround> {
  const make = async (world: World) => {
    const person = await openCampaign(world, staff_name);
    const actor = world.actor('operator');
    const people: string[] = [];
    for (let number = 1; number <= prisoners; number += 1) {
      const prisoner = await reachablePrisoner({ database: world.database, actor }, `written-to-${number}`);
      people.push(prisoner.slug);
    }
    return { data, env, person, session: person.session, people };
  };
  return inWorld(data, true, make, env);
}

/** The keys of the person at the desk, as a request of theirs has them. */
export async function keysOf(world: World, { session }: LettersGround): Promise<HeldKeys> {
  const found = await sessionOf(world.database.app, systemClock, session);
  if (!found) throw new Error('nobody is signed in');
  const { staff, identity } = found;
  return new HeldKeys(world.database.app, world.actor(`staff:${staff.id}`), staff.id, identity);
}
