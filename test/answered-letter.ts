import type { Actor } from '../src/kernel/actor.js';
import { today } from '../src/kernel/clock.js';
import { keepAnswer } from '../src/letters/answers/answer.js';
import { moveLetter } from '../src/letters/letter.js';
import { newLinkToken } from '../src/letters/letter-code.js';
import { moveDispatch } from '../src/mailroom/dispatch.js';
import { exampleItem } from '../src/mailroom/examples.js';
import { enterConsent } from '../src/register/telling/consent.js';
import { recipientOf } from '../src/staff/compartment.js';
import type { TestDatabase } from './database.js';
import { sendLetter } from './letter-ground.js';

/** What the prisoner wrote back. */
export const written_back = 'Thank you for the snow.';

/** A letter to somebody with an answer, and a consent of the person: what is missing is the writer's yes and the desk's hand. */
export async function answeredLetter(
  database: Pick<TestDatabase, 'app'>,
  actor: Actor,
  person_id: string,
): Promise<{ token: string; answer: string; consent: string }> {
  const [db, token] = [database.app, await newLinkToken()];
  const { id } = await sendLetter({ database, writer: actor }, { token, person_id });
  await moveLetter(db, actor, id, 'approved');
  const prisoner = { addressee_kind: 'prisoner' as const, addressee_id: person_id };
  const { dispatches } = await exampleItem(db, actor, [prisoner]);
  const dispatch_id = dispatches[0] as string;
  await db.updateTable('letters').set({ dispatch_id }).where('id', '=', id).execute();
  for (const to of ['claimed', 'posted'] as const) await moveDispatch(db, actor, dispatch_id, to);
  const words = { transcript: written_back, translation: null };
  const kept = { dispatch_id, person_id, came_on: today(actor.clock), scan: null, words };
  const answer = await keepAnswer(db, actor, kept);
  const consent = await enterConsent(db, actor, await recipientOf(db, 'dossiers'), person_id, {
    ...{ given_by_relation: 'family', given_on: '2016-04', how: 'a call', scope: 'A line', confided: null },
  });
  return { token, answer, consent };
}
