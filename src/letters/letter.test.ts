import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type LetterGround, letterGround, sendLetter } from '../../test/letter-ground.js';
import { day_ms } from '../kernel/clock.js';
import { Missing, Refused } from '../kernel/refusals.js';
import { NotOpened, open } from '../kernel/vault.js';
import {
  type LetterText,
  letterBehind,
  letterById,
  moveLetter,
  type Sender,
  sealedSender,
  sealedText,
} from './letter.js';
import {
  codeHash,
  codeOf,
  identityIn,
  linkHash,
  newLinkToken,
  readLetterCode,
  spelledLetter,
} from './letter-code.js';
import { prepareCompartments } from './letter-compartment.js';
import { mayBecome, mayBeWithdrawn, standingOf } from './letter-state.js';

let g: LetterGround;
before(async () => {
  g = await letterGround();
});
after(() => g.close());

const rowOf = (id: string) =>
  g.database.app.selectFrom('letters').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

test('a letter is sealed to the month and to its writer, its sender to the month alone', async () => {
  const { id, token } = await sendLetter(g);
  const row = await rowOf(id);
  assert.match(row.compartment, /^letters-\d{4}-\d{2}$/);
  const text = await g.keys.open<LetterText>(row.compartment, sealedText(id), row.text_sealed as Buffer);
  assert.equal(text.signed, 'Марта');
  const sender = await g.keys.open<Sender>(row.compartment, sealedSender(id), row.sender_sealed as Buffer);
  assert.match(sender.email ?? '', /@mail\.example$/);
  const own = identityIn(token) ?? '';
  assert.deepEqual(await open(own, sealedText(id), row.text_sealed as Buffer), text);
  await assert.rejects(open(own, sealedSender(id), row.sender_sealed as Buffer), NotOpened);
});

test('a form that is sent twice is one letter with one code and one link', async () => {
  const token = await newLinkToken();
  const [first, second] = await Promise.all([sendLetter(g, { token }), sendLetter(g, { token })]);
  const third = await sendLetter(g, { token });
  assert.equal(second.id, first.id);
  assert.deepEqual(third, { ...first, again: true });
  assert.equal([first, second].filter(({ again }) => !again).length, 1);
  assert.equal((await letterBehind(g.database.app, { code: codeHash(first.code) })).id, first.id);
  assert.equal((await letterBehind(g.database.app, { link: linkHash(token) })).id, first.id);
});

test('a code is read as people type it, and no other leads to a letter', async () => {
  const code = codeOf(await newLinkToken());
  assert.equal(readLetterCode(` ${spelledLetter(code).toLowerCase()} `), code);
  for (const wrong of ['', 'K7PM', `${code}2`, '0'.repeat(12), 'x'.repeat(5000)])
    assert.equal(readLetterCode(wrong), null);
  await assert.rejects(letterBehind(g.database.app, { code: codeHash(code) }), Missing);
});

test('a new month has a compartment of its own, held by those who held the last', async () => {
  const { id } = await sendLetter(g);
  const before = (await letterById(g.database.app, id)).compartment;
  g.desk.clock.move(31 * day_ms);
  assert.ok((await prepareCompartments(g.database.app, g.writer)) >= 1);
  assert.equal(await prepareCompartments(g.database.app, g.writer), 0);
  const later = await sendLetter(g);
  const row = await rowOf(later.id);
  assert.notEqual(row.compartment, before);
  await g.keys.open(row.compartment, sealedText(later.id), row.text_sealed as Buffer);
  const kept = await g.database.app
    .selectFrom('compartment_recoveries')
    .select('compartment')
    .where('compartment', '=', row.compartment)
    .execute();
  assert.equal(kept.length, 1);
});

test('a letter moves only as its states allow, and a withdrawn one never again', async () => {
  const { id } = await sendLetter(g);
  await assert.rejects(
    moveLetter(g.database.app, g.writer, id, 'received'),
    refused('letters.cannot_become'),
  );
  assert.equal(await moveLetter(g.database.app, g.writer, id, 'withdrawn'), 'received');
  for (const to of ['received', 'approved', 'sent_back'] as const)
    await assert.rejects(moveLetter(g.database.app, g.writer, id, to), refused('letters.cannot_become'));
  assert.equal((await letterById(g.database.app, id)).standing, 'withdrawn');
});

test('what became of the paper is what its writer reads', () => {
  assert.equal(standingOf('approved', null), 'approved');
  assert.equal(standingOf('approved', 'due'), 'approved');
  assert.equal(standingOf('approved', 'claimed'), 'printed');
  assert.equal(standingOf('approved', 'refused'), 'not_passed');
  assert.equal(standingOf('withdrawn', 'cancelled'), 'withdrawn');
  assert.equal(mayBeWithdrawn('approved', 'due'), true);
  assert.equal(mayBeWithdrawn('approved', 'claimed'), false);
  assert.equal(mayBecome('turned_away', 'approved'), false);
});

const refused = (code: string) => (error: unknown) => error instanceof Refused && error.code === code;
