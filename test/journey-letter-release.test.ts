import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Page } from 'playwright-core';
import { today } from '../src/kernel/clock.js';
import { letterById, moveLetter } from '../src/letters/letter.js';
import { queueApproved } from '../src/letters/papers/letter-queue.js';
import { resolveDoubt } from '../src/mailroom/addresses/doubt.js';
import { takeBatch } from '../src/mailroom/batch.js';
import { moveDispatch } from '../src/mailroom/dispatch.js';
import { enterReport, plainReport } from '../src/mailroom/returns/report.js';
import { follow } from './adoption-visit.js';
import { reachablePrisoner, sendLetter } from './letter-ground.js';
import { openOwn, standsBy } from './letter-visit.js';
import type { Prisoner } from './prisoner.js';
import { comeIn } from './second-step-visit.js';
import { openStage, type Stage } from './stage.js';
import { tellPublic } from './telling-visit.js';
import { words, wordsAt } from './told.js';

// Somebody is freed while letters to them stand in every state: what each of them shows to its writer and at the
// desk, and that none leaves any more. In browsers without JavaScript; everybody in it is invented.

let stage: Stage;
let desk: Page;
let writer: Page;
let prisoner: Prisoner;
const at = (path: string) => stage.at(path);

/** What the page behind its code says of each letter. */
const stands = {
  received: /It is here and waits to be read/,
  translating: /It waits for somebody who translates it/,
  sent_back: /It was sent back to its writer/,
  withdrawn: /Its writer has taken it back/,
  due: /It was read and waits to be printed|kept back/,
  printed: /It is printed and waits for the post|kept back/,
  posted: /It is in the post/,
  arrived: /We heard that it arrived/,
  returned: /The envelope came back/,
} as const;
type State = keyof typeof stands;
const states = Object.keys(stands) as State[];
const sent = new Map<State, Awaited<ReturnType<typeof sendLetter>>>();
const letter = (state: State) => sent.get(state) as Awaited<ReturnType<typeof sendLetter>>;

before(async () => {
  stage = await openStage();
  ({ desk, outside: writer } = stage);
  const { world, firstLink } = stage.instance;
  await comeIn(desk, await firstLink(), 'Mira');
  const { database } = world;
  const db = database.app;
  const actor = world.actor('operator');
  prisoner = await reachablePrisoner({ database, actor }, 'freed-ulgiuly');
  for (const state of states) {
    const text = { text: `A letter that is ${state}.`, signed: 'A friend' };
    const other = { person_id: prisoner.id, language: 'en', letter: text, sender: null };
    sent.set(state, await sendLetter({ database, writer: world.actor('writer') }, other));
  }
  for (const state of ['translating', 'sent_back', 'withdrawn'] as const)
    await moveLetter(db, actor, letter(state).id, state);
  const approved = ['due', 'printed', 'posted', 'arrived', 'returned'] as const;
  for (const state of approved) await moveLetter(db, actor, letter(state).id, 'approved');
  await queueApproved(db, actor);
  const paperOf = async (state: State) => (await letterById(db, letter(state).id)).dispatch_id ?? '';
  const pile = await Promise.all(approved.slice(1).map(paperOf));
  await takeBatch(db, actor, pile, { sealed: true });
  for (const id of pile.slice(1)) await moveDispatch(db, actor, id, 'posted');
  await moveDispatch(db, actor, await paperOf('arrived'), 'confirmed');
  await enterReport(db, actor, await paperOf('returned'), plainReport('returned', today(actor.clock)));
  const doubts = db.selectFrom('address_doubts').select('id').where('person_id', '=', prisoner.id);
  const { id: heard } = await doubts.executeTakeFirstOrThrow();
  await resolveDoubt(db, actor, heard, 'the lawyer was there');
});
after(() => stage?.close());

test('the case worker enters the release, and nobody can write to that prison any more', async () => {
  const { world } = stage.instance;
  const { code } = await world.database.app
    .selectFrom('sources')
    .select('code')
    .where('was_read', '=', true)
    .orderBy('code')
    .executeTakeFirstOrThrow();
  await writer.goto(at(`/people/${prisoner.slug}/write`));
  await writer.fill('#text', 'I had just begun to write to you.');
  await desk.goto(at(`/desk/people/${prisoner.slug}`));
  await follow(desk, 'nav.acts a:has-text("step")');
  await desk.selectOption('#type', 'release');
  await desk.fill('#happened', today(world.clock));
  await desk.fill('#summary', 'Invented: free since this morning.');
  await desk.fill('#sources', code);
  await follow(desk, 'form#add button');
  await desk.goto(at(`/desk/people/${prisoner.slug}`));
  await follow(desk, 'tr:has-text("since this morning") a[href*="/tell?fact="]');
  await tellPublic(desk, 'the paper wrote so');
  await follow(writer, 'button[value="look"]');
  const gone = await words(writer);
  assert.match(gone, /No letter can go to a prison for this person any more/);
  assert.match(gone, /I had just begun to write to you/, 'what was typed is given back');
});

test('before the clerk has come, what is printed has to come out of the pile, and nothing due is taken', async () => {
  await desk.goto(at('/desk/letters/batches/1'));
  assert.match(await words(desk), /1 paper must not leave: please take it out of the pile/);
  assert.match(
    await wordsAt(desk.locator('tr', { hasText: 'take it out' })),
    /in hand take it out: free now/,
  );
  assert.equal(await desk.locator('button[value="posted"]').count(), 0);
  await desk.goto(at('/desk/letters/papers'));
  assert.equal(await desk.locator('input[name="paper"]:checked').count(), 0);
  await desk.check('input[name="paper"]');
  await follow(desk, 'button[formaction$="/take"]');
  assert.match(await words(desk), /None of these letters can be printed now: free now/);
});

test('the clerk stops and holds every letter that has not left, and the desk reads why', async () => {
  await stage.instance.round();
  await desk.goto(at('/desk'));
  await follow(desk, '.due li:has-text("stopped") a');
  assert.equal(await desk.locator('main tbody tr').count(), 2, 'the due one and the printed one');
  await desk.goto(at('/desk/letters/papers'));
  assert.match(
    await wordsAt(desk.locator('table:has(caption:text-is("Held"))')),
    /Adilet Ulgiuly free now .* 1$/,
  );
  // Whoever reads the letters that still wait is told before they decide.
  await desk.goto(at(`/desk/letters/${letter('received').id}`));
  assert.match(await words(desk), /No letter goes to this person now: free now/);
  await follow(desk, 'button[value="approve"]');
  await stage.instance.round();
  await desk.goto(at('/desk/letters/papers'));
  assert.match(await wordsAt(desk.locator('table:has(caption:text-is("Held"))')), /free now .* 2$/);
  const { dispatch_id } = await letterById(stage.instance.world.database.app, letter('received').id);
  assert.equal(dispatch_id, null, 'it got no paper');
});

test('what was in hand goes back to the pile and stays there', async () => {
  await desk.goto(at('/desk/letters/batches/1'));
  await follow(desk, 'button[value="due"]');
  await stage.instance.round();
  await desk.goto(at('/desk/letters/papers'));
  assert.equal(await desk.locator('input[name="paper"]').count(), 2);
  assert.equal(await desk.locator('input[name="paper"]:checked').count(), 0);
  const rows = await stage.instance.world.database.app
    .selectFrom('letters as l')
    .innerJoin('dispatches as d', 'd.id', 'l.dispatch_id')
    .select('d.state')
    .where('l.person_id', '=', prisoner.id)
    .execute();
  const left = rows.map(({ state }) => state).sort();
  assert.deepEqual(left, ['confirmed', 'due', 'due', 'posted', 'returned']);
});

test('each writer reads where their letter stands, and can still take back what has not left', async () => {
  const now = { ...stands, received: stands.due, printed: stands.due };
  for (const state of states) assert.match(await standsBy(writer, at, letter(state).code), now[state], state);
  const canTakeBack: State[] = [];
  for (const state of states) {
    assert.match(await openOwn(writer, at, letter(state).token), new RegExp(`A letter that is ${state}\\.`));
    if ((await writer.locator('form[action$="/withdraw"]').count()) > 0) canTakeBack.push(state);
  }
  assert.deepEqual(canTakeBack, ['received', 'translating', 'sent_back', 'due', 'printed']);
});
