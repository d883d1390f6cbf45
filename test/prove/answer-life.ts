import { keepAnswer } from '../../src/letters/answers/answer.js';
import { letterById, moveLetter } from '../../src/letters/letter.js';
import { newLinkToken } from '../../src/letters/letter-code.js';
import { receiveLetter } from '../../src/letters/letter-receiving.js';
import { queueApproved } from '../../src/letters/papers/letter-queue.js';
import { moveDispatch } from '../../src/mailroom/dispatch.js';
import { formToken } from '../../src/page/form-token.js';
import { enterConsent } from '../../src/register/telling/consent.js';
import { recipientOf } from '../../src/staff/compartment.js';
import type { World } from '../../src/world.js';
import { reachablePrisoner } from '../letter-ground.js';
import type { Life } from './campaign-life.js';
import { newToken } from './token.js';

/**
 * A letter is answered, and all in the answer is a canary: its writer reads it by the private link, somebody with
 * another link does not, and nobody else finds it anywhere.
 */
export async function answerLetter(life: Life, world: World, site: string): Promise<void> {
  const [db, actor] = [world.database.app, world.actor('operator')];
  const prisoner = await reachablePrisoner({ database: world.database, actor }, 'answering-ulgiuly');
  const [token, other] = [await newLinkToken(), await newLinkToken()];
  life.secrets.push(token);
  const { id } = await receiveLetter(db, actor, {
    token,
    person_id: prisoner.id,
    language: 'en',
    spoken: 'en',
    letter: { text: newToken('sealed'), signed: newToken('sealed') },
    sender: null,
    picture: null,
    wants_answer: true,
    is_known: false,
    mark: null,
    confirm_hash: null,
  });
  await moveLetter(db, actor, id, 'approved');
  await queueApproved(db, actor);
  const { dispatch_id } = await letterById(db, id);
  if (!dispatch_id) throw new Error('the letter got no paper');
  for (const state of ['claimed', 'posted'] as const) await moveDispatch(db, actor, dispatch_id, state);
  const [scan, transcript, translation] = [newToken('sealed'), newToken('sealed'), newToken('sealed')];
  await keepAnswer(db, actor, {
    dispatch_id,
    person_id: prisoner.id,
    came_on: actor.clock.now().toISOString().slice(0, 10),
    scan: { media_type: 'application/pdf', content: Buffer.from(`%PDF-1.7 ${scan}`) },
    words: { transcript, translation },
  });
  for (const link of [token, other]) {
    const path = `/letters/mine/${link}/answers/1`;
    const text = await (await fetch(site + path)).text();
    if (text.includes(scan) !== (link === token)) throw new Error('an answer did not reach its writer alone');
    life.answers.push({ path, text: text.replace(scan, '') });
  }
  await tell(life, world, site, token, prisoner.id);
}

/** Writer and prisoner agree, and somebody at the desk tells a passage; who gave the prisoner's consent is a canary. */
async function tell(life: Life, world: World, site: string, token: string, person: string): Promise<void> {
  const [db, actor] = [world.database.app, world.actor('operator')];
  const path = `/letters/mine/${token}/answers/1/agree`;
  const body = new URLSearchParams({ csrf: formToken(token) });
  const agreed = await fetch(site + path, { method: 'POST', body, redirect: 'manual' });
  if (agreed.status !== 303) throw new Error(`the writer's yes was answered ${agreed.status}`);
  const consent = await enterConsent(db, actor, await recipientOf(db, 'dossiers'), person, {
    ...{ given_by_relation: 'family', given_on: '2016-04', how: newToken('private') },
    ...{ scope: newToken('private'), confided: { giver: newToken('sealed'), remark: null } },
  });
  const { id } = await db
    .selectFrom('letter_answers')
    .select('id')
    .where('person_id', '=', person)
    .executeTakeFirstOrThrow();
  await life.visit.get('/desk/letters/answers');
  await life.visit.post(`/desk/letters/answers/${id}/tell`, {
    ...{ consent, language: 'en', left_out: 'yes', in_en: '', in_ru: newToken('open'), in_kk: '' },
    passage: newToken('open'),
  });
  if (life.visit.status !== 303)
    throw new Error(`a passage was answered ${life.visit.status}: ${life.visit.page}`);
}
