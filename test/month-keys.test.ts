import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { day_ms } from '../src/kernel/clock.js';
import { Refused } from '../src/kernel/refusals.js';
import { forgetAll } from '../src/kernel/retention.js';
import { NotOpened, open } from '../src/kernel/vault.js';
import { keepAnswer, openWords } from '../src/letters/answers/answer.js';
import { letterById, sealedText } from '../src/letters/letter.js';
import { identityIn } from '../src/letters/letter-code.js';
import { lettersToday } from '../src/letters/letter-compartment.js';
import { retention } from '../src/retention.js';
import { HeldKeys, knownCompartments } from '../src/staff/compartment.js';
import { answeredLetter } from './answered-letter.js';
import { type LetterGround, letterGround, reachablePrisoner, sendLetter } from './letter-ground.js';

let g: LetterGround;
let person: { id: string };
before(async () => {
  g = await letterGround();
  person = await reachablePrisoner(g, 'adilet-ulgiuly');
});
after(() => g.close());

const db = () => g.database.app;
const forget = () =>
  forgetAll(retention, {
    db: db(),
    actor: g.desk.operator,
    config: { data: '/nonexistent', backupDir: null, backupKeepDays: 30 },
  });
const months = async () => (await knownCompartments(db())).filter((name) => name.startsWith('letters-'));
const copiesOf = async (compartment: string) => {
  const grants = await db()
    .selectFrom('grants')
    .select('id')
    .where('compartment', '=', compartment)
    .execute();
  const papers = await db()
    .selectFrom('compartment_recoveries')
    .select('compartment')
    .where('compartment', '=', compartment)
    .execute();
  return [grants.length, papers.length];
};

test('a month’s key stays while a letter is sealed to it, and is destroyed with every copy once none is', async () => {
  const { answer: _answer, token } = await answeredLetter(g.database, g.actor, person.id);
  const sent = await sendLetter(g, { person_id: person.id });
  const first = await lettersToday(db(), g.actor);
  const [identity = ''] = await g.keys.identitiesOf(first.name);
  const { text_sealed } = await db()
    .selectFrom('letters')
    .select('text_sealed')
    .where('id', '=', sent.id)
    .executeTakeFirstOrThrow();
  g.desk.clock.move(45 * day_ms);
  const second = await lettersToday(db(), g.actor);
  await forget();
  assert.deepEqual(await months(), [first.name, second.name], 'letters are still sealed to the first');
  assert.deepEqual(await copiesOf(first.name), [1, 1]);
  g.desk.clock.move(400 * day_ms);
  const third = await lettersToday(db(), g.actor);
  await forget();
  assert.deepEqual(await months(), [third.name]);
  assert.deepEqual(await copiesOf(first.name), [0, 0]);
  assert.deepEqual(await copiesOf(third.name), [1, 1], 'who held the months before holds the present one');
  await assert.rejects(g.keys.identitiesOf(first.name), Refused);
  // A copy of the rows of before is opened by who copied the key, too, and by nobody else.
  assert.ok(text_sealed);
  await open(identity, sealedText(sent.id), text_sealed);
  await assert.rejects(
    open((await g.keys.identitiesOf(third.name))[0] ?? '', sealedText(sent.id), text_sealed),
    NotOpened,
  );

  // Years later an answer comes to a letter whose month is gone: the desk reads it, and so does its writer.
  const { dispatch_id } = await db()
    .selectFrom('letters')
    .select('dispatch_id')
    .where('dispatch_id', 'is not', null)
    .executeTakeFirstOrThrow();
  const late = await keepAnswer(db(), g.actor, {
    ...{ dispatch_id, person_id: person.id, came_on: '2017-06-26', scan: null },
    words: { transcript: 'It took its time.', translation: null },
  });
  const { transcript } = await openWords(db(), g.keys, late);
  assert.equal(transcript, 'It took its time.');
  const row = await db()
    .selectFrom('letter_answers')
    .select(['compartment', 'words_sealed'])
    .where('id', '=', late)
    .executeTakeFirstOrThrow();
  assert.equal(row.compartment, third.name);
  const own = identityIn(token);
  assert.ok(own && row.words_sealed);
  await open(own, { table: 'letter_answers', row: `${late} words` }, row.words_sealed);
});

test('a month in which no letter came is no end: who holds the latest, holds the next', async () => {
  const other = await db().selectFrom('staff').select('id').executeTakeFirstOrThrow();
  for (let month = 0; month < 4; month += 1) {
    g.desk.clock.move(31 * day_ms);
    await forget();
    const { name } = await lettersToday(db(), g.actor);
    assert.ok(await new HeldKeys(db(), g.actor, other.id, '').holds(name), name);
  }
  // The one of the late answer, the one before and the present one.
  assert.equal((await months()).length, 3);
  const sent = await sendLetter(g, { person_id: person.id });
  assert.ok((await letterById(db(), sent.id)).has_text);
});
