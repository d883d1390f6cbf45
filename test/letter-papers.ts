import assert from 'node:assert/strict';
import type { Actor } from '../src/kernel/actor.js';
import { newId } from '../src/kernel/chance.js';
import { second_ms } from '../src/kernel/clock.js';
import type { Db } from '../src/kernel/database.js';
import { letterById, moveLetter } from '../src/letters/letter.js';
import { queueApproved } from '../src/letters/papers/letter-queue.js';
import { type LetterGround, type reachablePrisoner, sendLetter } from './letter-ground.js';

type Prisoner = Awaited<ReturnType<typeof reachablePrisoner>>;
type Other = Parameters<typeof sendLetter>[1];

/** A letter that the desk has approved and the clerk has given its paper. */
export async function approved(g: LetterGround, person: Prisoner, other: Other = {}) {
  // One after the other, so that the list has an order.
  g.desk.clock.move(second_ms);
  const sent = await sendLetter(g, { person_id: person.id, sender: null, ...other });
  await moveLetter(g.database.app, g.actor, sent.id, 'approved');
  await queueApproved(g.database.app, g.actor);
  const letter = await letterById(g.database.app, sent.id);
  const code = letter.dispatch_id
    ? (
        await g.database.app
          .selectFrom('dispatches')
          .select('code')
          .where('id', '=', letter.dispatch_id)
          .executeTakeFirstOrThrow()
      ).code
    : '';
  return { ...sent, dispatch: letter.dispatch_id ?? '', paper: code };
}

/** Says in which invented place somebody is, with a rule card of it. */
export async function placed(
  g: { database: { app: Db }; actor: Actor },
  person: Pick<Prisoner, 'stay'>,
  card: Record<string, unknown> = {},
): Promise<void> {
  const place_id = newId(g.actor.chance);
  await g.database.app
    .insertInto('places_of_detention')
    .values({ id: place_id, name: `Colony ${place_id}`, created_at: g.actor.clock.now() })
    .execute();
  await person.stay(place_id, '2015-02');
  const row = {
    place_id,
    languages: null,
    most_pages: null,
    enclosures: null,
    stamps: null,
    avoid: '{}',
    checked_on: '2016-04-01',
    source_id: null,
    known_from: 'a call',
    most_a_day: null,
    pictures: null,
    translations: null,
    censor_language: null,
    reply_codes: null,
    edited_by: 'operator',
    edited_at: g.actor.clock.now(),
  };
  await g.database.app
    .insertInto('rule_cards')
    .values({ ...row, ...card } as never)
    .execute();
}

/** Takes these letters as a batch at the desk; gives its number. */
export async function taken(g: LetterGround, ...dispatches: string[]): Promise<number> {
  const body = new URLSearchParams({ csrf: g.visit.csrf });
  for (const id of dispatches) body.append('paper', id);
  const answer = await g.app.request('/desk/letters/papers/take', {
    method: 'POST',
    body,
    headers: { Cookie: g.visit.cookie },
  });
  const page = await answer.text();
  assert.equal(answer.status, 200, page);
  return Number(page.match(/batches\/(\d+)/)?.[1]);
}

/** Enters lines of a tally at the mailroom. */
export async function tallied(g: LetterGround, ...lines: string[]): Promise<void> {
  await g.visit.get('/desk/mailroom/tally');
  await g.visit.post('/desk/mailroom/tally', { codes: lines.join('\n'), how: 'enter' });
  assert.equal(g.visit.status, 200, g.visit.page);
}

/** A file of the desk. */
export async function deskFile(g: LetterGround, path: string): Promise<Uint8Array> {
  const answer = await g.app.request(path, { headers: { Cookie: g.visit.cookie } });
  assert.equal(answer.status, 200, await (answer.status === 200 ? '' : answer.text()));
  return new Uint8Array(await answer.arrayBuffer());
}
