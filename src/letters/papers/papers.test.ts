import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  type LetterGround,
  letterGround,
  reachablePrisoner,
  sendLetter,
} from '../../../test/letter-ground.js';
import { readPdf } from '../../../test/read-pdf.js';
import { readShapes } from '../../../test/read-pdf-shapes.js';
import { flow } from '../../../test/told.js';
import { newId } from '../../kernel/chance.js';
import { day_ms, second_ms } from '../../kernel/clock.js';
import { Refused } from '../../kernel/refusals.js';
import { doubt, resolveDoubt } from '../../mailroom/addresses/doubt.js';
import { stopPapers } from '../../mailroom/addresses/paper-stop.js';
import { spelled } from '../../mailroom/dispatch-code.js';
import { letterById, moveLetter } from '../letter.js';
import { holdOf } from './letter-hold.js';
import { queueApproved } from './letter-queue.js';
import { readyLetters } from './ready-letters.js';

let g: LetterGround;
before(async () => {
  g = await letterGround();
});
after(() => g.close());

type Prisoner = Awaited<ReturnType<typeof reachablePrisoner>>;
type Other = Parameters<typeof sendLetter>[1];
const db = () => g.database.app;

/** A letter that the desk has approved and the clerk has given its paper. */
async function approved(person: Prisoner, other: Other = {}) {
  // One after the other, so that the list has an order.
  g.desk.clock.move(second_ms);
  const sent = await sendLetter(g, { person_id: person.id, sender: null, ...other });
  await moveLetter(db(), g.actor, sent.id, 'approved');
  await queueApproved(db(), g.actor);
  const letter = await letterById(db(), sent.id);
  const code = letter.dispatch_id
    ? (
        await db()
          .selectFrom('dispatches')
          .select('code')
          .where('id', '=', letter.dispatch_id)
          .executeTakeFirstOrThrow()
      ).code
    : '';
  return { ...sent, dispatch: letter.dispatch_id ?? '', paper: code };
}

async function placed(person: Prisoner, card: Record<string, unknown> = {}): Promise<void> {
  const place_id = newId(g.actor.chance);
  await db()
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
  await db()
    .insertInto('rule_cards')
    .values({ ...row, ...card } as never)
    .execute();
}

/** Takes these letters as a batch at the desk; gives its number. */
async function taken(...dispatches: string[]): Promise<number> {
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
async function tallied(...lines: string[]): Promise<void> {
  await g.visit.get('/desk/mailroom/tally');
  await g.visit.post('/desk/mailroom/tally', { codes: lines.join('\n'), how: 'enter' });
  assert.equal(g.visit.status, 200, g.visit.page);
}

async function file(path: string) {
  const answer = await g.app.request(path, { headers: { Cookie: g.visit.cookie } });
  assert.equal(answer.status, 200, await (answer.status === 200 ? '' : answer.text()));
  return new Uint8Array(await answer.arrayBuffer());
}

test('an approved letter gets its paper, is taken, printed with the key of the desk, and posted by the tally', async () => {
  const person = await reachablePrisoner(g, 'posted-one');
  await g.visit.get('/desk/letters/papers');
  const one = await approved(person, {
    letter: { text: 'Қайырлы күн!\n\nБіз сізді ұмытпаймыз.', signed: 'Марта' },
    language: 'kk',
  });
  await g.visit.get('/desk/letters/papers');
  assert.ok(g.visit.page.includes(one.dispatch));
  const number = await taken(one.dispatch);
  assert.equal((await letterById(db(), one.id)).standing, 'printed');
  await assert.rejects(moveLetter(db(), g.writer, one.id, 'withdrawn'), refused('letters.cannot_become'));
  const bytes = await file(`/desk/letters/batches/${number}/letters-1.pdf`);
  const text = flow(await readPdf(bytes));
  for (const words of [
    'Қайырлы күн!',
    'Біз сізді ұмытпаймыз.',
    'Марта',
    '150000 г. Примерск',
    spelled(one.paper),
  ])
    assert.ok(text.includes(words), words);
  assert.deepEqual(await file(`/desk/letters/batches/${number}/letters-1.pdf`), bytes);
  await tallied(`${spelled(one.paper)} posted 7 April 2016`);
  assert.equal((await letterById(db(), one.id)).standing, 'posted');
  const mailroom = await db()
    .selectFrom('dispatch_events')
    .select('note')
    .where('dispatch_id', '=', one.dispatch)
    .execute();
  assert.ok(mailroom.every(({ note }) => !note?.includes('Марта')));
});

test('what goes into a prison carries no code, no square code and no web address unless the place lets codes in', async () => {
  const strict = await reachablePrisoner(g, 'no-codes');
  const open = await reachablePrisoner(g, 'with-codes');
  await placed(open, { reply_codes: true, censor_language: 'ru' });
  const [first, second, third] = [
    await approved(strict),
    await approved(open),
    await approved(open, { wants_answer: false }),
  ];
  const number = await taken(first.dispatch, second.dispatch, third.dispatch);
  const bytes = await file(`/desk/letters/batches/${number}/letters-1.pdf`);
  const { pages } = await readPdf(bytes);
  const sheets = pages.slice(0, 3).map((page) => page.text.replaceAll('\u2011', '-'));
  assert.equal(sheets.filter((text) => text.includes(spelled(second.paper))).length, 1);
  assert.ok(
    sheets.every((text) => !text.includes(spelled(first.paper)) && !text.includes(spelled(third.paper))),
  );
  assert.ok(sheets.some((text) => text.includes('Язык этого письма: русский')));
  for (const text of sheets) assert.doesNotMatch(text, /https?:|www\./);
  for (const page of await readShapes(bytes)) assert.equal(page.images, 0);
});

test('letters of somebody who was freed are held and stopped in every state, and the writer learns why', async () => {
  const person = await reachablePrisoner(g, 'freed-one');
  const waiting = await approved(person);
  const inHand = await approved(person);
  const number = await taken(inHand.dispatch);
  await person.event('release', '2016-04-01');
  const late = await sendLetter(g, { person_id: person.id });
  await moveLetter(db(), g.actor, late.id, 'approved');
  await queueApproved(db(), g.actor);
  for (const { id } of [waiting, late]) assert.equal((await holdOf(db(), id))?.reason, 'free');
  assert.equal((await letterById(db(), late.id)).dispatch_id, null);
  await stopPapers(db(), g.actor);
  const ready = await readyLetters(db(), g.actor.clock);
  assert.equal(ready.find(({ dispatch_id }) => dispatch_id === waiting.dispatch)?.why_not, 'free');
  const answer = await g.visit.get(`/desk/mailroom/stopped`);
  assert.ok(answer.page.includes(inHand.dispatch), String(number));
});

test('a doubt about the address holds letters, and they go when it is settled', async () => {
  const person = await reachablePrisoner(g, 'rumoured-one');
  const one = await approved(person);
  await doubt(db(), g.actor, person.id, { since: '2016-04-05', heard: 'a call', source_id: null });
  await queueApproved(db(), g.actor);
  assert.equal((await holdOf(db(), one.id))?.reason, 'rumour');
  const { id } = await db()
    .selectFrom('address_doubts')
    .select('id')
    .where('person_id', '=', person.id)
    .executeTakeFirstOrThrow();
  await resolveDoubt(db(), g.actor, id, 'the lawyer was there');
  await queueApproved(db(), g.actor);
  assert.equal(await holdOf(db(), one.id), null);
});

test('a letter that its writer takes back before the print never becomes paper, and one that is deleted later is left out', async () => {
  const person = await reachablePrisoner(g, 'taken-back');
  const [back, gone, stays] = [await approved(person), await approved(person), await approved(person)];
  await moveLetter(db(), g.writer, back.id, 'withdrawn');
  const { state } = await db()
    .selectFrom('dispatches')
    .select('state')
    .where('id', '=', back.dispatch)
    .executeTakeFirstOrThrow();
  assert.equal(state, 'cancelled');
  const number = await taken(gone.dispatch, stays.dispatch);
  await db().updateTable('letters').set({ text_sealed: null }).where('id', '=', gone.id).execute();
  const text = flow(await readPdf(await file(`/desk/letters/batches/${number}/letters-1.pdf`)));
  assert.ok(text.includes(stays.code) && !text.includes(gone.code));
  assert.match(text, /not in this pile/i);
});

test('a letter that came back is a return of its prison, and the next paper of the letter may go another way', async () => {
  const person = await reachablePrisoner(g, 'came-back');
  const [one, two] = [await approved(person), await approved(person)];
  await taken(one.dispatch, two.dispatch);
  await tallied(`${spelled(one.paper)} posted 7 April 2016`, `${spelled(two.paper)} posted 7 April 2016`);
  await tallied(
    `${spelled(one.paper)} came back: moved`,
    `${spelled(two.paper)} came back: not passed by the censor`,
  );
  assert.equal((await letterById(db(), one.id)).standing, 'returned');
  assert.equal((await letterById(db(), two.id)).standing, 'not_passed');
  const counts = await g.database.visitors
    .selectFrom('letter_counts')
    .selectAll()
    .where('person_id', '=', person.id)
    .executeTakeFirstOrThrow();
  assert.deepEqual([counts.posted, counts.arrived, counts.returned, counts.refused], [2, 0, 1, 1]);
  const doubts = await db()
    .selectFrom('address_doubts')
    .select('id')
    .where('person_id', '=', person.id)
    .execute();
  assert.ok(doubts.length >= 1);
});

test('hostile texts, long words and the longest addresses are set as they are, inside the window', async () => {
  const lines = [
    'Республиканское государственное учреждение «Учреждение ЕЦ-166/18»',
    'Комитета уголовно-исполнительной системы',
    '021500 Ақмола облысы, Степногорск қаласы',
    'промышленная зона 6, отряд 12, корпус 3',
  ];
  const person = await reachablePrisoner(g, 'long-address', lines);
  const text = `#panic("x") $x^2$ <b>bold</b> \\u{202a} ${'длинноеслово'.repeat(20)} // end`;
  const one = await approved(person, { letter: { text, signed: '#set page(width: 1pt)' } });
  const number = await taken(one.dispatch);
  const { pages } = await readPdf(await file(`/desk/letters/batches/${number}/letters-1.pdf`));
  const page = pages[0];
  assert.ok(page);
  const whole = page.text.replace(/\s+/g, '');
  for (const words of [
    '#panic("x")',
    '<b>bold</b>',
    'длинноеслово'.repeat(20),
    '#setpage(width:1pt)',
    'корпус3',
  ])
    assert.ok(whole.includes(words.replace(/\s+/g, '')), words);
});

test('a place and a person get no more letters on one day than they can take', async () => {
  const [one, other] = [await reachablePrisoner(g, 'few-a-day'), await reachablePrisoner(g, 'wishes-few')];
  await placed(one, { most_a_day: 2 });
  await db()
    .insertInto('letter_wishes')
    .values({
      person_id: other.id,
      languages: null,
      interests: '{}',
      most_a_day: 1,
      vulnerable: false,
      wants_none: false,
      told: 'desk',
      basis: 'said by the lawyer',
      edited_by: 'operator',
      edited_at: g.actor.clock.now(),
    })
    .execute();
  const three = [await approved(one), await approved(one), await approved(one)];
  const two = [await approved(other), await approved(other)];
  const reasons = async () => {
    const ready = await readyLetters(db(), g.actor.clock);
    return [...three, ...two].map(
      ({ dispatch }) => ready.find((letter) => letter.dispatch_id === dispatch)?.why_not,
    );
  };
  assert.deepEqual(await reasons(), [null, null, 'place_full', null, 'person_full']);
  await taken(three[0]?.dispatch ?? '', three[1]?.dispatch ?? '', two[0]?.dispatch ?? '');
  assert.deepEqual(await reasons(), [undefined, undefined, 'place_full', undefined, 'person_full']);
  g.desk.clock.move(day_ms);
  assert.deepEqual(await reasons(), [undefined, undefined, null, undefined, null]);
});

const refused = (code: string) => (error: unknown) => error instanceof Refused && error.code === code;
