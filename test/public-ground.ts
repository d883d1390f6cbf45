import assert from 'node:assert/strict';
import { agreeToTell } from '../src/letters/answers/answer-consent.js';
import { answeredLetter, written_back } from './answered-letter.js';
import { type DeskVisit, visitAt } from './desk-visit.js';
import type { Instance } from './instance.js';
import { personBySlug } from './letter-ground.js';
import { printPaper } from './paper-ground.js';
import { firstPerson, handInForm } from './prove/intake.js';
import { signIn } from './second-step.js';

const by_consent = { decided_by: 'consent', votes_for: '', votes_against: '', abstained: '' };

/**
 * What the demonstration lacks for every kind of public page: two texts that were passed, an office's answer, a passage of a
 * prisoner's, and the newspaper. Gives back the browser of whoever did it.
 */
export async function passAndAnswer(instance: Pick<Instance, 'url' | 'world'>): Promise<DeskVisit> {
  const person = await firstPerson(instance.world, 'Invented Volunteer');
  const visit = visitAt(instance.url);
  await signIn(visit, person);
  const union = { organisation: 'Invented Union of Readers', level: 'national', part_of: '' };
  await passed(instance, visit, union);
  const branch = { part_of: 'Invented Union of Readers', ...by_consent };
  await passed(instance, visit, branch, (text) =>
    text.replace(/\n\n(?=[^\n]*$)/, ', and to meet again in May.\n\n'),
  );
  await answered(instance, visit);
  await wroteBack(instance, visit);
  await printPaper(instance.world.database.app, instance.world.actor('operator'));
  return visit;
}

/** An adoption on its whole way to the public: handed in, confirmed, verified at the desk. Gives its id. */
export async function passed(
  { url, world }: Pick<Instance, 'url' | 'world'>,
  visit: DeskVisit,
  typed: Parameters<typeof handInForm>[1],
  edit?: (text: string) => string,
): Promise<string> {
  const { id, token } = await handInForm(world, typed, edit);
  await fetch(`${url}/adoptions/confirm/${token}`, { method: 'POST' });
  await visit.get('/desk');
  await visit.post(`/desk/adoptions/${id}/verify`, {});
  assert.equal(visit.status, 303);
  return id;
}

/** An office answers, and everybody may read it. */
async function answered({ world }: Pick<Instance, 'world'>, visit: DeskVisit): Promise<void> {
  const { id } = await world.database.app
    .selectFrom('offices')
    .select('id')
    .where('told', '=', 'public')
    .orderBy('code')
    .executeTakeFirstOrThrow();
  const list = '/desk/mailroom/replies';
  const reply = { code: '', office: id, came_on: '', channel: 'post', words: 'They regret.' };
  await visit.post(list, reply);
  const page = visit.location?.split('?')[0] ?? '';
  const telling = { public_words: 'They regret.', basis_kind: 'public-interest', basis: 'Said in office.' };
  await visit.post(`${page}/tell`, { ...telling, version: '1' });
  assert.equal(visit.status, 303);
}

/** A prisoner has written back, and a passage of it may be read by everybody. */
async function wroteBack({ world }: Pick<Instance, 'world'>, visit: DeskVisit): Promise<void> {
  const { database } = world;
  const [db, actor] = [database.app, world.actor('operator')];
  const person = await personBySlug(database, 'vladimir-kozlov');
  const { token, answer, consent } = await answeredLetter(database, actor, person);
  await agreeToTell(db, actor, token, 1);
  const path = `/desk/letters/answers/${answer}`;
  await visit.get(path);
  const passage = { language: 'en', passage: written_back, in_ru: 'Спасибо за снег.', left_out: 'yes' };
  await visit.post(`${path}/tell`, { consent, ...passage });
  assert.equal(visit.status, 303);
}
