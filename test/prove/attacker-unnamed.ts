import type { Hono } from 'hono';
import type { movableClock } from '../../src/kernel/clock.js';
import { makeCaseCompartment } from '../../src/staff/case-compartment.js';
import { knownCompartments } from '../../src/staff/compartment.js';
import { staffList } from '../../src/staff/member.js';
import type { World } from '../../src/world.js';
import { closeCase } from '../kept-close-ground.js';
import { DeskAttacker } from './attacker-desk.js';
import type { Staff } from './attacker-staff.js';
import { SigningIn } from './signing-in.js';
import { newToken } from './token.js';

interface Told {
  counts: Record<string, number>;
  complaints: string[];
}

/**
 * A case that is kept close, and somebody who has every role and holds every key but that of the case, knows its address and the
 * number of everything in it, and is not named for it. Each text of the case has one word in it: nobody else is shown that word.
 */
export async function unnamed(
  world: World,
  desk: Hono,
  clock: ReturnType<typeof movableClock>,
  staff: Staff,
  most: number,
): Promise<Told> {
  const { app } = world.database;
  const mark = newToken('sealed');
  const of = await closeCase(app, world.actor('operator'), 'aqbeket-jasyrynov', 'desk', mark);
  const holder = (await staffList(app)).find(({ name }) => name === staff.person.name)?.id ?? '';
  await makeCaseCompartment(app, world.actor(`staff:${holder}`), holder, of.id);
  const person = await staff.invite('Invented Outsider');
  const compartments = (await knownCompartments(app)).filter((name) => !name.includes(of.id));
  for (const name of compartments) await staff.keys.give(name, person.id, async () => {});

  const attacker = new DeskAttacker(desk, new SigningIn(clock, person));
  await attacker.signIn();
  await attacker.tryEverything([of.slug, of.id, of.fact, of.consent, of.proposal, '1'], most);
  const complaints = attacker.broken.slice(0, 5).map((one) => `a page failed for the unnamed: ${one}`);
  const seen = attacker.recovered.has(mark) ? 1 : 0;
  if (seen) complaints.push('somebody who is not named reads of a case that is kept close');

  const named = new DeskAttacker(desk, staff.person);
  await named.signIn();
  await named.open(`/desk/people/${of.slug}`);
  if (!named.recovered.has(mark)) complaints.push('the walk is blind: whoever is named is shown nothing');
  return {
    counts: { unnamed_keys: compartments.length, unnamed_requests: attacker.requests, unnamed_seen: seen },
    complaints,
  };
}
