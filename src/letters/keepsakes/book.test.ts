import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { forgetNow, keepCopies, keptLetter } from '../../../test/keepsakes.js';
import { type LetterGround, letterGround } from '../../../test/letter-ground.js';
import { inventedPrisoner, type Prisoner } from '../../../test/prisoner.js';
import { readPdf } from '../../../test/read-pdf.js';
import { flow } from '../../../test/told.js';
import { newId } from '../../kernel/chance.js';
import { day_ms, movableClock } from '../../kernel/clock.js';
import { removeOwn } from '../writing/own-letter.js';
import { booksDue } from './books-due.js';

let g: LetterGround;
before(async () => {
  g = await letterGround();
  await keepCopies(g);
});
after(() => g.close());

const db = () => g.database.app;
const path = (person: Prisoner) => `/desk/letters/keepsakes/${person.id}`;
const prisoner = (slug: string) => inventedPrisoner(db(), g.actor, slug);
const copies = async (person: Prisoner) =>
  (await db().selectFrom('keepsakes').select('letter_id').where('person_id', '=', person.id).execute())
    .length;
const due = async () => (await booksDue(db(), g.desk.clock))[0]?.count ?? 0;

/** Prints somebody's book at the desk; gives the answer. */
async function printed(person: Prisoner): Promise<Response> {
  await g.visit.get(path(person));
  return g.app.request(`${path(person)}/book.pdf`, {
    method: 'POST',
    body: new URLSearchParams({ csrf: g.visit.csrf }),
    headers: { Cookie: g.visit.cookie },
  });
}

async function bookOf(person: Prisoner): Promise<Uint8Array> {
  const answer = await printed(person);
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('content-type'), 'application/pdf');
  return new Uint8Array(await answer.arrayBuffer());
}

const journalled = (what: string, person: Prisoner) =>
  db()
    .selectFrom('journal')
    .selectAll()
    .where('what', '=', what)
    .where('subject', '=', `person:${person.id}`)
    .execute();

/** The clerk forgets what is due so many days later. */
async function forgetIn(days: number): Promise<void> {
  const clock = movableClock(new Date(g.desk.clock.now().getTime() + days * day_ms).toISOString());
  await forgetNow(db(), { ...g.writer, clock });
}

async function picture() {
  const bytes = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#7a9' } })
    .jpeg()
    .toBuffer();
  return { type: 'image/jpeg' as const, base64: bytes.toString('base64') };
}

test('while somebody is held the book waits; once free it is due on Today, printed, given, and its copies go', async () => {
  const person = await prisoner('adilet-freed');
  await keptLetter(g, person.id, { text: 'Первое письмо.', name: 'Марта' });
  assert.equal((await printed(person)).status, 409);
  assert.match(g.visit.page, /The person is held/);
  assert.equal(await due(), 0);
  await person.event('release', '2016-04-01');
  assert.equal(await due(), 1);
  await g.visit.get('/desk/letters/keepsakes');
  assert.match(g.visit.page, /Adilet Ulgiuly[\s\S]*book is due/);
  await g.visit.get(path(person));
  await g.visit.post(`${path(person)}/given`, { how: 'posted', given_on: '', copies: 'delete' });
  assert.match(g.visit.page, /not printed yet/);
  await bookOf(person);
  await g.visit.get(path(person));
  assert.match(g.visit.page, /Printed\.[\s\S]*1 of 1 letter/);
  await g.visit.post(`${path(person)}/given`, { how: '', given_on: '2017-01-01', copies: 'delete' });
  assert.equal(g.visit.status, 422);
  for (const words of ['what became of the book', 'has not come yet'])
    assert.ok(g.visit.page.includes(words), words);
  await g.visit.post(`${path(person)}/given`, {
    how: 'handed_over',
    given_on: '6 April 2016',
    copies: 'delete',
  });
  assert.equal(g.visit.status, 303, g.visit.page);
  await g.visit.get(path(person));
  assert.match(g.visit.page, /handed over on 6 April 2016[\s\S]*go 30 days after/);
  assert.equal((await journalled('book.given', person)).length, 1);
  assert.equal(await due(), 0);
  await forgetIn(29);
  assert.equal(await copies(person), 1);
  await forgetIn(31);
  assert.equal(await copies(person), 0);
});

test('the book has title, contents with page numbers, letters by date with translation and picture, and is tagged', async () => {
  const person = await prisoner('adilet-reader');
  const last = await keptLetter(g, person.id, { text: 'Второе письмо.', name: 'Чайка' }, await picture());
  g.desk.clock.move(1000);
  await keptLetter(g, person.id, { text: 'Третье письмо.', name: '' });
  const first = await keptLetter(g, person.id, {
    text: 'Қайырлы күн!\n\n#set page(fill: red) #read("/etc/passwd") $x$ (5 0 R) endobj',
    name: '(4 0 R) endobj \\',
    language: 'kk',
    translations: [{ language: 'ru', text: 'Добрый день!' }],
  });
  await db()
    .updateTable('keepsakes')
    .set({ written_on: '2015-12-31' })
    .where('letter_id', '=', first.id)
    .execute();
  await person.event('release', '2016-04-01');
  const bytes = await bookOf(person);
  const { pages, title, lang } = await readPdf(bytes);
  assert.equal(lang, 'ru');
  assert.equal(title, 'Письма. Адилет Улгиулы');
  const text = flow({ pages } as Parameters<typeof flow>[0]);
  for (const words of ['Содержание', '3 письма', 'Добрый день!', 'Перевод: русский'])
    assert.ok(text.includes(words), words);
  // Typst code is printed letter for letter.
  assert.ok(text.includes('#set page(fill: red) #read("/etc/passwd") $x$ (5 0 R) endobj'), text);
  assert.deepEqual(
    pages.map((page) => /Третье|Второе|Қайырлы/.exec(page.text)?.[0] ?? '-'),
    ['-', '-', 'Қайырлы', 'Второе', 'Третье'],
  );
  const contents = pages[1]?.text ?? '';
  assert.match(
    contents,
    /2015[\s\S]*31 декабря 2015[\s\S]*endobj[\s\S]*1[\s\S]*2016[\s\S]*Чайка[\s\S]*2[\s\S]*без имени[\s\S]*3/,
  );
  assert.match(pages[3]?.text ?? '', /Чайка[\s\S]*\n2$/);
  const raw = Buffer.from(bytes).toString('latin1');
  for (const mark of ['/StructTreeRoot', '/Marked true', '/S /Figure', 'pdfuaid', '/Outlines'])
    assert.ok(raw.includes(mark), mark);
  assert.deepEqual(await bookOf(person), bytes, 'the same letters, the same bytes');
  // What its writer deletes is in no book any more.
  await removeOwn(db(), g.writer, last.token);
  assert.equal((await readPdf(await bookOf(person))).pages.length, 4);
});

test('a letter that cannot be printed is named in the book and at the desk, and keeps no other from it', async () => {
  const person = await prisoner('adilet-strange');
  const good = await keptLetter(g, person.id, { text: 'Обычное письмо.' });
  await keptLetter(g, person.id, { text: 'مرحبا', name: 'שלום', language: 'ar' });
  await keptLetter(g, person.id, { text: 'А\u202eБ' });
  const broken = await keptLetter(
    g,
    person.id,
    { text: 'С картинкой.' },
    { type: 'image/jpeg', base64: '/9j/4AAQ' },
  );
  const damaged = await keptLetter(g, person.id);
  const lost = await keptLetter(g, person.id, { text: 'Без картинки.' }, await picture());
  const set = (id: string, values: object) =>
    db().updateTable('keepsakes').set(values).where('letter_id', '=', id).execute();
  await set(damaged.id, { copy_sealed: Buffer.from('nothing') });
  await set(lost.id, { picture_sealed: Buffer.from('nothing') });
  await person.event('release', '2016-04-01');
  const { pages } = await readPdf(await bookOf(person));
  const text = flow({ pages } as Parameters<typeof flow>[0]);
  for (const words of [
    'Обычное письмо.',
    'С картинкой.',
    'Без картинки.',
    'Чего нет в этой книге',
    'копия повреждена',
  ])
    assert.ok(text.includes(words), words);
  assert.equal(text.match(/Напечатать их уже нельзя/g)?.length, 2);
  assert.equal(text.match(/есть знаки, которые здесь нельзя напечатать/g)?.length, 2);
  await g.visit.get(path(person));
  assert.match(g.visit.page, /3 letters are not in it/);
  assert.ok(good.id && broken.id);
});

test('a book of several parts is one PDF, numbered through, with every letter once', async () => {
  const person = await prisoner('adilet-famous');
  const count = 70;
  for (let place = 1; place <= count; place += 1) {
    g.desk.clock.move(1000);
    await keptLetter(g, person.id, { text: `Письмо номер ${place}.`, name: `Имя ${place}` });
  }
  await person.event('release', '2016-04-01');
  const { pages } = await readPdf(await bookOf(person));
  const letters = pages.filter(({ text }) => text.includes('Письмо номер'));
  assert.deepEqual(
    letters.map(({ text }) => [/номер (\d+)/.exec(text)?.[1], /(\d+)$/.exec(text.trim())?.[1]].map(Number)),
    Array.from({ length: count }, (_, place) => [place + 1, place + 1]),
  );
  const [row] = await db().selectFrom('book_prints').selectAll().where('person_id', '=', person.id).execute();
  assert.deepEqual([row?.state, row?.done, row?.pages], ['printed', count, pages.length]);
});

test('whoever breaks a print off leaves a line that says so, and can begin again', async () => {
  const person = await prisoner('adilet-broken');
  for (let place = 0; place < 3; place += 1) await keptLetter(g, person.id);
  await person.event('release', '2016-04-01');
  const answer = await printed(person);
  const reader = (answer.body as ReadableStream<Uint8Array>).getReader();
  await reader.read();
  await reader.cancel();
  await g.visit.get(path(person));
  assert.match(g.visit.page, /Broken off/);
  await bookOf(person);
});

test('of the dead the family gets the book, by a decision with a reason that stands in the journal', async () => {
  const person = await prisoner('adilet-dead');
  await keptLetter(g, person.id);
  await dead(person);
  await g.visit.get(path(person));
  assert.match(g.visit.page, /somebody has to decide/);
  assert.equal((await printed(person)).status, 409);
  await g.visit.post(`${path(person)}/decide`, { for_whom: 'family', why: '' });
  assert.equal(g.visit.status, 422);
  await g.visit.post(`${path(person)}/decide`, { for_whom: 'person', why: 'no' });
  assert.equal(g.visit.status, 409);
  await g.visit.post(`${path(person)}/decide`, { for_whom: 'family', why: 'the mother asked for it' });
  assert.equal(g.visit.status, 303, g.visit.page);
  const [line] = await journalled('book.decided', person);
  assert.equal(line?.why, 'the mother asked for it');
  await bookOf(person);
  await g.visit.get(path(person));
  await g.visit.post(`${path(person)}/given`, { how: 'not_wanted', given_on: '', copies: 'keep' });
  assert.equal(g.visit.status, 303, g.visit.page);
  await forgetIn(40);
  assert.equal(await copies(person), 1, 'the copies stay until their end date');
});

/** Writes a death into the register. */
async function dead(person: Prisoner): Promise<void> {
  const id = newId(g.actor.chance);
  const said = { stated_confidence: null, note: null, basis: null, import_key: null, import_hash: null };
  const row = { id, person_id: person.id, kind: 'biography' as const, told: 'public' as const, ...said };
  await db()
    .insertInto('facts')
    .values({ ...row, basis_kind: 'already-public', created_at: g.actor.clock.now() })
    .execute();
  await db()
    .insertInto('biography')
    .values({
      id,
      person_id: person.id,
      kind: 'death',
      position: 1,
      happened: '2016-04-01',
      text: 'Invented.',
    } as never)
    .execute();
}

test('who does not hold the key prints no book, and a holder gives it', async () => {
  const person = await prisoner('adilet-sealed');
  await keptLetter(g, person.id);
  await person.event('release', '2016-04-01');
  const [grant] = await db()
    .selectFrom('grants')
    .selectAll()
    .where('compartment', '=', 'keepsakes')
    .execute();
  assert.ok(grant);
  await db().deleteFrom('grants').where('id', '=', grant.id).execute();
  const answer = await printed(person);
  assert.equal(answer.status, 403);
  assert.match(await answer.text(), /do not hold the key of “letters for the day of release”|keepsakes/);
  await db().insertInto('grants').values(grant).execute();
  await bookOf(person);
});
