import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  type LetterGround,
  letterGround,
  reachablePrisoner,
  sendLetter,
} from '../../../test/letter-ground.js';
import { run } from '../../../test/server.js';
import { askedBy } from '../../kernel/asking.js';
import { doubt } from '../../mailroom/addresses/doubt.js';
import { campaign, setCampaign } from '../../mailroom/campaign.js';
import { moveLetter } from '../letter.js';
import { queueApproved } from './letter-queue.js';
import { lettersDue } from './letters-due.js';
import { lettersWithoutPaper } from './ready-letters.js';

let g: LetterGround;
before(async () => {
  g = await letterGround();
});
after(() => g.close());

const db = () => g.database.app;
const shown = async () => (await g.visit.get('/desk/letters/papers')).page;
const due = async () => (await lettersDue(db(), g.actor.clock)).map(({ code, count }) => [code, count]);

async function approve(person: { id: string }): Promise<void> {
  const { id } = await sendLetter(g, { person_id: person.id, sender: null });
  await moveLetter(db(), g.actor, id, 'approved');
}

test('an approved letter is counted at the print until the clerk has made its paper or held it', async () => {
  assert.match(await shown(), /No letter waits to be printed/);
  const [there, moved] = [await reachablePrisoner(g, 'is-there'), await reachablePrisoner(g, 'was-moved')];
  await approve(there);
  assert.match(await shown(), /1 letter is approved and comes here/);
  await approve(moved);
  const page = await shown();
  assert.match(page, /2 letters are approved and come here/);
  assert.doesNotMatch(page, /No letter waits|nobody has said who sends/);
  // The clerk does it by itself: nobody has to do anything.
  assert.deepEqual(await due(), []);
  await doubt(db(), g.actor, moved.id, { since: '2016-04-05', heard: 'a call', source_id: null });
  await queueApproved(db(), g.actor);
  assert.doesNotMatch(await shown(), /approved and come|No letter waits/);
  assert.deepEqual(await due(), [['letters.papers.due.ready', 1]]);
});

test('whoever does not see a case that is kept close counts none of its letters', async () => {
  const person = await reachablePrisoner(g, 'kept-close');
  await approve(person);
  const counted = () =>
    Promise.all([db(), askedBy(db(), 'nobody')].map((handle) => lettersWithoutPaper(handle)));
  assert.deepEqual(await counted(), [1, 1]);
  await db().updateTable('people').set({ told: 'desk' }).where('id', '=', person.id).execute();
  await db()
    .insertInto('compartments')
    .values({
      name: `dossier-${person.id}`,
      recipient: `age1${'q'.repeat(58)}`,
      created_at: g.actor.clock.now(),
    })
    .execute();
  assert.deepEqual(await counted(), [1, 0]);
});

test('while nobody has said who sends, the print and the day say so, and a sender ends it', async () => {
  const sender = await campaign(db());
  await queueApproved(db(), g.actor);
  await run(g.database.ownerUrl, 'delete from campaign');
  await approve(await reachablePrisoner(g, 'no-sender'));
  assert.equal(await queueApproved(db(), g.actor), 0);
  assert.match(
    await shown(),
    /1 letter is approved and cannot come here: nobody has said who sends.*bin\/habeas import sender FILE/,
  );
  assert.deepEqual((await due())[0], ['letters.papers.due.no_sender', 1]);
  await setCampaign(db(), g.actor, sender);
  assert.match(await shown(), /1 letter is approved and comes here/);
  await queueApproved(db(), g.actor);
  assert.ok(!(await due()).some(([code]) => code === 'letters.papers.due.no_sender'));
  assert.doesNotMatch(await shown(), /is approved and/);
});
