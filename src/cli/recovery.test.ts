import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { after, before, test } from 'node:test';
import { type TestDatabase, testDatabase } from '../../test/database.js';
import { type Desk, DeskVisit, deskOn, firstIn } from '../../test/desk-visit.js';
import { readPdf } from '../../test/read-pdf.js';
import { readShapes } from '../../test/read-pdf-shapes.js';
import { squareCodesOn } from '../../test/read-square-code.js';
import { type Person, signIn } from '../../test/second-step.js';
import { run } from '../../test/server.js';
import { typedBy } from '../../test/typed.js';
import { writeSealed } from '../kernel/backup/sealed-file.js';
import { day_ms } from '../kernel/clock.js';
import { newKeyPair } from '../kernel/vault.js';
import { keyId } from '../staff/recovery-share.js';

let db: TestDatabase;
let desk: Desk;
let visit: DeskVisit;
let recoveryKey: string;
let person: Person;
let folder: string;
/** The five lines of each sheet, as they stand on it. */
let sheets: string[][];
before(async () => {
  db = await testDatabase();
  desk = deskOn(db.app);
  person = await firstIn(desk, db.app, desk.start()).then((first) => {
    ({ visit, recoveryKey } = first);
    return first;
  });
  folder = mkdtempSync(join(tmpdir(), 'habeas-test-'));
});
after(async () => {
  await db.drop();
  rmSync(folder, { recursive: true, force: true });
});

const typed = (answers: string[], ...words: string[]) => {
  const env = { HABEAS_DATA: join(folder, 'data'), DATABASE_URL: db.ownerUrl };
  return typedBy({ db, desk, env }, answers, words);
};

const entries = async (what: string) =>
  db.app.selectFrom('journal').select(['detail']).where('what', '=', what).orderBy('seq').execute();

/** Today, for somebody who signs in anew when a session has ended meanwhile. */
const today = async () => {
  await signIn(visit, person);
  return (await visit.get('/desk')).page;
};

test('the recovery key is split into three printed sheets, each with its five lines and a square code of the same', async () => {
  const { code, out, asked } = await typed([recoveryKey], 'recovery', 'split', join(folder, 'sheets'));
  assert.equal(code, 0, out);
  assert.equal(asked.length, 1);
  assert.doesNotMatch(out, /AGE-SECRET/);
  const names = readdirSync(join(folder, 'sheets')).sort();
  assert.deepEqual(names, ['share-1-of-3.pdf', 'share-2-of-3.pdf', 'share-3-of-3.pdf']);
  const { recipient } = await db.app
    .selectFrom('recovery_keys')
    .select('recipient')
    .executeTakeFirstOrThrow();
  sheets = [];
  for (const [place, name] of names.entries()) {
    const path = join(folder, 'sheets', name);
    assert.equal(statSync(path).mode & 0o077, 0, 'others can read a sheet');
    const bytes = readFileSync(path);
    const { pages, title } = await readPdf(bytes);
    assert.equal(pages.length, 1);
    const text = pages[0]?.text ?? '';
    assert.equal(title, `Share ${place + 1} of 3 of a recovery key`);
    for (const words of ['Habeas', keyId(recipient), '2016-04-07', 'One share alone opens nothing'])
      assert.ok(text.includes(words), `the sheet does not say ${words}`);
    // Read as somebody types it: the groups of each line from left to right.
    const groups = (pages[0]?.items ?? []).filter(({ text }) =>
      /^[0-9A-HJKMNP-TV-Z]{4}$|^[0-9A-HJKMNP-TV-Z]{2}$/.test(text),
    );
    const lines = new Map<number, string>();
    for (const { text, y_mm } of groups.sort((a, b) => a.x_mm - b.x_mm)) {
      const at = Math.round(y_mm);
      lines.set(at, `${lines.get(at) ?? ''} ${text}`.trim());
    }
    const five = [...lines].sort(([a], [b]) => a - b).map(([, line]) => line);
    assert.equal(five.length, 5);
    const codes = (await readShapes(bytes)).flatMap(squareCodesOn);
    assert.deepEqual(
      codes.map(({ text }) => text),
      [five.join('').replaceAll(' ', '')],
    );
    sheets.push(five);
  }
  // Nothing of the shares, and not the key, is anywhere in the database.
  const { rows } = await db.app
    .selectFrom('journal')
    .selectAll()
    .execute()
    .then((rows) => ({ rows }));
  assert.doesNotMatch(JSON.stringify(rows), new RegExp(sheets.flat().join('|').replaceAll(' ', '')));
  assert.match(
    (await typed([recoveryKey], 'recovery', 'split', join(folder, 'sheets'))).err,
    /is there already/,
  );
});

test('two sheets are rehearsed line by line: every compartment opens, nothing secret is shown, and Today says when', async () => {
  assert.match(await today(), /made 0 days ago and has never been tried/);
  const { code, out, err, asked } = await typed(
    [...(sheets[0] ?? []), ...(sheets[2] ?? [])],
    'recovery',
    'rehearse',
  );
  assert.equal(code, 0, err);
  assert.equal(asked.length, 10);
  assert.match(out, /two shares give the key [0-9A-Z]{8} .* opens all 5 compartments/);
  const [line] = await entries('recovery.rehearsed');
  assert.equal(line?.detail.by, 'shares');
  assert.match(await today(), /last tried 0 days ago/);
  desk.clock.move(181 * day_ms);
  assert.match(await today(), /last tried 181 days ago\. That is long/);
  assert.equal((await typed([recoveryKey], 'recovery', 'rehearse')).code, 0);
  assert.doesNotMatch((await visit.get('/desk')).page, /That is long: bring two trustees/);
});

test('a rehearsal opens a backup, too, and says when the backup is of another key', async () => {
  const [one = [], two = []] = sheets;
  mkdirSync(join(folder, 'backups'));
  mkdirSync(join(folder, 'data'));
  const made = await typed([], 'backup', join(folder, 'backups'));
  const file = made.out.split('\n')[0] ?? '';
  const tried = await typed([...two, ...one], 'recovery', 'rehearse', file);
  assert.equal(tried.code, 0, tried.err);
  assert.notEqual(file, '', made.err);
  assert.ok(tried.out.includes(`It opens ${file}, too.`));
  const stranger = join(folder, 'stranger.age');
  const { recipient } = await newKeyPair();
  await writeSealed(stranger, [recipient], Readable.from([Buffer.from('another campaign')]));
  const before = (await entries('recovery.rehearsed')).length;
  assert.match((await typed([recoveryKey], 'recovery', 'rehearse', stranger)).err, /does not open it/);
  assert.equal((await entries('recovery.rehearsed')).length, before);
});

test('whoever lost the passphrase comes in at the desk with two trustees’ sheets, and with one sheet is told what is missing', async () => {
  const [one = [], , three = []] = sheets;
  const guest = new DeskVisit(desk.start());
  await guest.get('/desk/recover');
  await guest.post('/desk/recover', { name: 'Mira', key: one.join('\n'), second: '' });
  assert.equal(guest.status, 422);
  assert.match(guest.page, /This is share 1, and one share alone opens nothing/);
  // What was typed of a key is not sent back.
  assert.ok(!guest.page.includes(one[0] ?? 'nothing'));
  await guest.post('/desk/recover', { name: 'Mira', key: one.join('\n'), second: three.join('\n') });
  assert.equal(guest.status, 200);
  assert.equal((await entries('staff.recovered')).at(-1)?.detail.by, 'shares');
  person = { name: 'Mira', passphrase: guest.text('passphrase') };
  // Nobody else is there who could say that it is her: whoever runs the server does.
  await guest.post('/desk/sign-in', { name: 'Mira', passphrase: person.passphrase });
  assert.equal(guest.status, 403);
  assert.match((await typed([], 'recovery', 'confirm', 'Tomas')).err, /Nobody of this name came back/);
  assert.match((await typed([], 'recovery', 'confirm', 'Mira')).out, /Mira can sign in now/);
  assert.match((await today()) && visit.page, /Today/);
});

test('a mistyped line is asked for again; mixed-up sheets, another key and a key that opens nothing get a sentence each', async () => {
  const [one = [], two = []] = sheets;
  const slipOf = (line = '') => `${line.slice(0, -1)}${line.endsWith('0') ? '1' : '0'}`;
  const again = await typed([one[0] ?? '', slipOf(one[1]), ...one.slice(1), ...two], 'recovery', 'rehearse');
  assert.equal(again.code, 0, again.err);
  assert.match(again.asked[2] ?? '', /not as it stands on a sheet\. Line 2/);
  assert.match((await typed([...one, ...one], 'recovery', 'rehearse')).err, /This is share 1 twice/);
  // A first line: any other stands in its place, too, once in 1,024 times.
  const slips = Array.from({ length: 3 }, () => slipOf(two[0]));
  assert.match((await typed([one.join(' '), ...slips], 'recovery', 'rehearse')).err, /Line 1 of the share/);
  assert.match((await typed(['my dog'], 'recovery', 'rehearse')).err, /no recovery key, and no share of one/);
  const other = await newKeyPair();
  assert.match((await typed([other.identity], 'recovery', 'rehearse')).err, /not one of this campaign/);
  assert.match(
    (await typed([other.identity], 'recovery', 'split', join(folder, 'no'))).err,
    /not one of this campaign/,
  );
  // A copy that is not what it should be is found by trying, before the day on which it is needed.
  await run(
    db.ownerUrl,
    "update compartment_recoveries set identity_sealed = 'damaged' where compartment = 'lawyers'",
  );
  const before = (await entries('recovery.rehearsed')).length;
  assert.match((await typed([recoveryKey], 'recovery', 'rehearse')).err, /does not open “lawyers”/);
  assert.equal((await entries('recovery.rehearsed')).length, before);
});
