import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { comeIn } from './adoption-visit.js';
import { personBySlug, sendLetter } from './letter-ground.js';
import { openStage, type Stage } from './stage.js';

// Thirty letters in one evening, read and decided without a mouse and without scripts.

let stage: Stage;
before(async () => {
  stage = await openStage();
  await comeIn(stage.desk, await stage.instance.firstLink(), 'Mira');
});
after(() => stage?.close());

const letters = 30;

/** Tabs on until the button of a decision has the focus; never far. */
async function tabTo(value: string): Promise<void> {
  for (let presses = 0; presses < 12; presses += 1) {
    await stage.desk.keyboard.press('Tab');
    const focused = stage.desk.locator(':focus');
    if ((await focused.getAttribute('value')) === value) return;
  }
  assert.fail(`no button ${value} within twelve presses of Tab`);
}

test('thirty letters are read one after the other and decided with the keyboard alone', async () => {
  const { world } = stage.instance;
  const ground = { database: world.database as never, writer: world.actor('visitor') };
  const person_id = await personBySlug(ground.database, 'vladimir-kozlov');
  for (let number = 1; number <= letters; number += 1)
    await sendLetter(ground, { person_id, letter: { text: `Letter number ${number}.`, signed: 'A friend' } });
  const { desk } = stage;
  await desk.goto(stage.at('/desk/letters'));
  assert.match((await desk.textContent('main')) ?? '', /30letters wait to be read/);
  // The button for the next letter has the focus already.
  await desk.keyboard.press('Enter');
  for (let number = 1; number <= letters; number += 1) {
    await desk.locator('section.letter').waitFor();
    assert.match((await desk.textContent('section.letter')) ?? '', new RegExp(`Letter number ${number}\\.`));
    if (number % 10 === 0) {
      await tabTo('approve');
      await desk.keyboard.press('Tab');
      // The reasons are a list: a letter of the keyboard chooses.
      await desk.keyboard.type('It promises');
      await tabTo('send_back');
    } else await tabTo('approve');
    await Promise.all([desk.waitForNavigation(), desk.keyboard.press('Enter')]);
  }
  assert.match((await desk.textContent('main')) ?? '', /That was the last one/);
  const states = await world.database.app
    .selectFrom('letters')
    .select((e) => ['state', e.fn.countAll<number>().as('count')])
    .groupBy('state')
    .orderBy('state')
    .execute();
  assert.deepEqual(states, [
    { state: 'approved', count: 27 },
    { state: 'sent_back', count: 3 },
  ]);
  const reasons = await world.database.app
    .selectFrom('letter_events')
    .select('reason')
    .where('what', '=', 'sent_back')
    .execute();
  assert.deepEqual(new Set(reasons.map(({ reason }) => reason)), new Set(['promises']));
});
