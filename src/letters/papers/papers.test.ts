import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import {
  type LetterGround,
  letterGround,
  reachablePrisoner,
  sendLetter,
} from '../../../test/letter-ground.js';
import { approved, deskFile, placed, taken, tallied } from '../../../test/letter-papers.js';
import { readPdf } from '../../../test/read-pdf.js';
import { readShapes } from '../../../test/read-pdf-shapes.js';
import { flow } from '../../../test/told.js';
import { day_ms } from '../../kernel/clock.js';
import { Refused } from '../../kernel/refusals.js';
import { doubt, resolveDoubt } from '../../mailroom/addresses/doubt.js';
import { stopPapers } from '../../mailroom/addresses/paper-stop.js';
import { spelled } from '../../mailroom/dispatch-code.js';
import { letterById, moveLetter } from '../letter.js';
import { keepTranslation } from '../moderation/translation.js';
import { holdOf } from './letter-hold.js';
import { queueApproved } from './letter-queue.js';
import { readyLetters } from './ready-letters.js';

let g: LetterGround;
before(async () => {
  g = await letterGround();
});
after(() => g.close());

const db = () => g.database.app;

test('an approved letter gets its paper, is taken, printed with the key of the desk, and posted by the tally', async () => {
  const person = await reachablePrisoner(g, 'posted-one');
  await g.visit.get('/desk/letters/papers');
  const one = await approved(g, person, {
    letter: { text: 'Қайырлы күн!\n\nБіз сізді ұмытпаймыз.', signed: 'Марта' },
    language: 'kk',
  });
  await g.visit.get('/desk/letters/papers');
  assert.ok(g.visit.page.includes(one.dispatch));
  const number = await taken(g, one.dispatch);
  assert.equal((await letterById(db(), one.id)).standing, 'printed');
  await assert.rejects(moveLetter(db(), g.writer, one.id, 'withdrawn'), refused('letters.cannot_become'));
  const bytes = await deskFile(g, `/desk/letters/batches/${number}/letters-1.pdf`);
  const text = flow(await readPdf(bytes));
  for (const words of [
    'Қайырлы күн!',
    'Біз сізді ұмытпаймыз.',
    'Марта',
    '150000 г. Примерск',
    spelled(one.paper),
  ])
    assert.ok(text.includes(words), words);
  assert.deepEqual(await deskFile(g, `/desk/letters/batches/${number}/letters-1.pdf`), bytes);
  await tallied(g, `${spelled(one.paper)} posted 7 April 2016`);
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
  await placed(g, open, { reply_codes: true, censor_language: 'ru' });
  const [first, second, third] = [
    await approved(g, strict),
    await approved(g, open),
    await approved(g, open, { wants_answer: false }),
  ];
  const number = await taken(g, first.dispatch, second.dispatch, third.dispatch);
  const bytes = await deskFile(g, `/desk/letters/batches/${number}/letters-1.pdf`);
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
  const waiting = await approved(g, person);
  const inHand = await approved(g, person);
  const number = await taken(g, inHand.dispatch);
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

test('of a printed pile, what goes to somebody who was freed a minute ago stays in hand when the rest is posted', async () => {
  const [freed, held] = [
    await reachablePrisoner(g, 'freed-a-minute-ago'),
    await reachablePrisoner(g, 'held-on'),
  ];
  const [stays, leaves, late] = [await approved(g, freed), await approved(g, held), await approved(g, freed)];
  const number = await taken(g, stays.dispatch, leaves.dispatch);
  await freed.event('release', g.actor.clock.now().toISOString().slice(0, 10));
  // The clerk has not come yet.
  await g.visit.get(`/desk/letters/batches/${number}`);
  assert.match(g.visit.page, /1 paper must not leave/);
  await g.visit.post(`/desk/mailroom/batches/${number}/close`, { how: 'posted' });
  assert.equal(g.visit.location, `/desk/mailroom/batches/${number}?closed=1`);
  const standing = async ({ id }: { id: string }) => (await letterById(db(), id)).standing;
  assert.deepEqual([await standing(stays), await standing(leaves)], ['printed', 'posted']);
  await g.visit.post('/desk/letters/papers/take', { paper: late.dispatch });
  assert.equal(g.visit.status, 422);
  assert.match(g.visit.page, /free now/);
});

test('a doubt about the address holds letters, and they go when it is settled', async () => {
  const person = await reachablePrisoner(g, 'rumoured-one');
  const one = await approved(g, person);
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
  const [back, gone, stays] = [
    await approved(g, person),
    await approved(g, person),
    await approved(g, person),
  ];
  await moveLetter(db(), g.writer, back.id, 'withdrawn');
  const { state } = await db()
    .selectFrom('dispatches')
    .select('state')
    .where('id', '=', back.dispatch)
    .executeTakeFirstOrThrow();
  assert.equal(state, 'cancelled');
  const number = await taken(g, gone.dispatch, stays.dispatch);
  await db().updateTable('letters').set({ text_sealed: null }).where('id', '=', gone.id).execute();
  const text = flow(await readPdf(await deskFile(g, `/desk/letters/batches/${number}/letters-1.pdf`)));
  assert.ok(text.includes(stays.code) && !text.includes(gone.code));
  assert.match(text, /not in this pile/i);
});

test('a letter that came back is a return of its prison, and the next paper of the letter may go another way', async () => {
  const person = await reachablePrisoner(g, 'came-back');
  const [one, two] = [await approved(g, person), await approved(g, person)];
  await taken(g, one.dispatch, two.dispatch);
  await tallied(g, `${spelled(one.paper)} posted 7 April 2016`, `${spelled(two.paper)} posted 7 April 2016`);
  await tallied(
    g,
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

test('a letter in a language that the place does not let in goes in translation; both go in only where both may', async () => {
  const [strict, open] = [
    await reachablePrisoner(g, 'russian-only'),
    await reachablePrisoner(g, 'both-inside'),
  ];
  await placed(g, strict, { languages: '["ru"]' });
  await placed(g, open, { translations: true });
  const texts: string[] = [];
  for (const person of [strict, open]) {
    const pages = await translatedPages(person, 'The English original.', 'Русский перевод.');
    texts.push(pages[0]?.text ?? '');
  }
  assert.ok(texts.every((text) => text.includes('Русский перевод.') && text.includes('Marta')));
  assert.deepEqual(
    texts.map((text) => text.includes('The English original.')),
    [false, true],
  );
});

test('original and translation go in together only where both have room; else the one that the place reads', async () => {
  const person = await reachablePrisoner(g, 'no-room-for-both');
  await placed(g, person, { translations: true, most_pages: 1, languages: '["ru"]' });
  const [original, translation] = ['We will not forget you. '.repeat(75), 'Мы Вас не забудем. '.repeat(95)];
  const pages = await translatedPages(person, original.trim(), translation.trim());
  // The letter and its tally.
  assert.equal(pages.length, 2);
  assert.ok(pages[0]?.text.includes('Мы Вас не забудем') && !pages[0].text.includes('forget'));
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
  const one = await approved(g, person, { letter: { text, signed: '#set page(width: 1pt)' } });
  const number = await taken(g, one.dispatch);
  const { pages } = await readPdf(await deskFile(g, `/desk/letters/batches/${number}/letters-1.pdf`));
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
  await placed(g, one, { most_a_day: 2 });
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
  const three = [await approved(g, one), await approved(g, one), await approved(g, one)];
  const two = [await approved(g, other), await approved(g, other)];
  const reasons = async () => {
    const ready = await readyLetters(db(), g.actor.clock);
    return [...three, ...two].map(
      ({ dispatch }) => ready.find((letter) => letter.dispatch_id === dispatch)?.why_not,
    );
  };
  assert.deepEqual(await reasons(), [null, null, 'place_full', null, 'person_full']);
  await taken(g, three[0]?.dispatch ?? '', three[1]?.dispatch ?? '', two[0]?.dispatch ?? '');
  assert.deepEqual(await reasons(), [undefined, undefined, 'place_full', undefined, 'person_full']);
  g.desk.clock.move(day_ms);
  assert.deepEqual(await reasons(), [undefined, undefined, null, undefined, null]);
});

const refused = (code: string) => (error: unknown) => error instanceof Refused && error.code === code;

/** The pages of the pile of one letter in English that was translated into Russian: the letter, then the tally. */
async function translatedPages(
  person: Awaited<ReturnType<typeof reachablePrisoner>>,
  text: string,
  translation: string,
) {
  const letter = { text, signed: 'Marta' };
  const sent = await sendLetter(g, { person_id: person.id, language: 'en', letter });
  const staff = g.actor.who.replace('staff:', '');
  await keepTranslation(db(), g.actor, staff, sent.id, { language: 'ru', text: translation, after: 0 });
  await moveLetter(db(), g.actor, sent.id, 'approved');
  await queueApproved(db(), g.actor);
  const { dispatch_id } = await letterById(db(), sent.id);
  const number = await taken(g, dispatch_id ?? '');
  return (await readPdf(await deskFile(g, `/desk/letters/batches/${number}/letters-1.pdf`))).pages;
}
