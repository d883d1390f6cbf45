import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { run } from '../../../test/server.js';
import { firstLetter, type WritingGround, writingGround } from '../../../test/writing-ground.js';
import { open } from '../../kernel/vault.js';
import { type LetterText, moveLetter, type Sender, sealedSender, sealedText } from '../letter.js';
import { identityIn } from '../letter-code.js';
import { isPictureUpload } from './picture-reader.js';

let g: WritingGround;
before(async () => {
  g = await writingGround();
});
after(() => g.database.drop());

const count = async () => (await g.database.app.selectFrom('letters').select('id').execute()).length;
const rowOf = (id: string) =>
  g.database.app.selectFrom('letters').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

test('the form tells three facts, first lines in three languages, and what is known of the prison with its day', async () => {
  const bare = await g.get(g.path);
  assert.equal(bare.status, 200);
  assert.match(bare.html, /Adilet Ulgiuly/);
  assert.match(bare.html, /Of the rules of this prison we know nothing for certain/);
  assert.match(bare.html, /Do not write about the case/);
  assert.match(bare.html, /Здравствуйте! Мы с Вами не знакомы/);
  assert.match(bare.html, /Біз таныс емеспіз/);
  assert.match(bare.html, /Room for about 3,800 characters in 68 lines: 2 sides/);
  assert.match(bare.headers.get('cache-control') ?? '', /no-store/);
  await g.card({ languages: '["ru","kk"]', most_pages: 1, avoid: '{"en":"No stickers, no glitter."}' });
  const known = await g.get(g.path);
  assert.match(known.html, /No stickers, no glitter\./);
  assert.match(known.html, /Checked on 1 April 2016/);
  assert.match(known.html, /This prison lets in: Russian, Kazakh/);
  assert.match(known.html, /Room for about 1,900 characters/);
  // A reader of English begins with a language that gets through.
  assert.equal(known.form.value('language'), 'ru');
  await g.card(null);
});

test('a letter is looked at before it is sent in, and everything typed goes along', async () => {
  const carried = await g.opened();
  const wrong = await g.send(g.path, { ...carried, ...firstLetter, email: 'nobody', step: 'look' });
  assert.equal(wrong.status, 422);
  assert.match(wrong.form.problem('email'), /does not look like one mail address/);
  assert.equal(wrong.form.value('text'), firstLetter.text);
  assert.equal(wrong.form.value('email'), 'nobody');
  assert.match(wrong.html, /<summary>What to leave out<\/summary>.*Do not write about the case/s);
  const before = await count();
  const look = await g.send(g.path, { ...carried, ...firstLetter, step: 'look' });
  assert.equal(look.status, 200);
  assert.match(look.html, /class="sheet"[^>]*>Здравствуйте!\n\nМы с Вами/);
  assert.equal(look.form.value('token'), carried.token);
  assert.equal(await count(), before);
  const changed = await g.send(g.path, { ...carried, ...firstLetter, step: 'change' });
  assert.equal(changed.form.value('text'), firstLetter.text);
  const sent = await g.send(g.path, { ...carried, ...firstLetter, step: 'hand_in' });
  assert.equal(sent.status, 200);
  assert.match(sent.html, /Your letter is here, and safe/);
  assert.match(sent.html, new RegExp(`http://campaign\\.example/letters/mine/${carried.token}`));
  assert.equal(await count(), before + 1);
  // Sent twice, because the answer was lost: one letter.
  const again = await g.send(g.path, { ...carried, ...firstLetter, step: 'hand_in' });
  assert.equal(again.html, sent.html);
  assert.equal(await count(), before + 1);
});

test('the same form sent a thousand times, from as many places, is one letter', async () => {
  const before = await count();
  const form = { ...(await g.opened()), ...firstLetter, step: 'hand_in' };
  const codes = new Set<string>();
  for (let times = 0; times < 1000; times += 1) {
    const { status, html } = await g.send(g.path, form, { 'x-client': `client ${times}` });
    assert.equal(status, 200);
    codes.add(html.match(/id="code"[^>]*>([^<]+)</)?.[1] ?? '');
  }
  assert.equal(codes.size, 1);
  assert.equal(await count(), before + 1);
});

test('nothing of a text, a signature or an address lies readable in the database', async () => {
  const { id, token } = await g.written({ email: 'canary@mail.example', signed: 'Канарейка' });
  const row = await rowOf(id);
  assert.doesNotMatch(
    JSON.stringify(row, (_, value) => value),
    /Канарейка|canary|снег/,
  );
  const own = identityIn(token) ?? '';
  const text = await open<LetterText>(own, sealedText(id), row.text_sealed as Buffer);
  assert.equal(text.signed, 'Канарейка');
  const sender = await g.keys.open<Sender>(row.compartment, sealedSender(id), row.sender_sealed as Buffer);
  assert.equal(sender.email, 'canary@mail.example');
  const journal = await g.database.app.selectFrom('journal').selectAll().execute();
  assert.doesNotMatch(JSON.stringify(journal), /canary|снег|Канарейка/);
});

test('a robot is thanked and nothing is kept; a forged, old or hasty form is shown once more, filled', async () => {
  const before = await count();
  const carried = await g.opened();
  const robot = await g.send(g.path, { ...carried, ...firstLetter, step: 'hand_in', website: 'x' });
  assert.match(robot.html, /Your letter is here, and safe/);
  for (const stamp of ['', '0.forged', (await g.get(g.path)).form.value('stamp')]) {
    const shown = await g.send(g.path, { ...carried, ...firstLetter, step: 'hand_in', stamp });
    assert.equal(shown.status, 422, stamp);
    assert.match(shown.html, /Please press once more/);
    assert.equal(shown.form.value('text'), firstLetter.text);
  }
  const foreign = await g.send(g.path, {
    ...carried,
    ...firstLetter,
    step: 'hand_in',
    token: 'x'.repeat(58),
  });
  assert.equal(foreign.status, 422);
  assert.equal(await count(), before);
});

test('one client hands in only so often, and is told how long to wait', async () => {
  const carried = await g.opened();
  let last = 200;
  for (let tries = 0; tries < 80 && last !== 429; tries += 1)
    last = (await g.send(g.path, { ...carried, ...firstLetter, step: 'hand_in' }, { 'x-client': 'flood' }))
      .status;
  assert.equal(last, 429);
  const other = await g.send(g.path, { ...carried, ...firstLetter, step: 'hand_in' }, { 'x-client': 'calm' });
  assert.equal(other.status, 200);
});

test('an address gets one mail a day, whose button confirms it for every letter of the day', async () => {
  const email = 'evening@mail.example';
  const [first, second] = [await g.written({ email }), await g.written({ email })];
  assert.match(first.shown.html, /A mail is on its way/);
  assert.match(second.shown.html, /got a mail today already. Its button confirms/);
  const mails = await g.mailsTo(email);
  assert.equal(mails.length, 1);
  assert.doesNotMatch(mails[0]?.replace(/http\S+/, '') ?? '', /Adilet|prison|letter/i);
  const link = mails[0]?.match(/http:\/\/campaign\.example(\S+)/)?.[1] ?? '';
  const shown = await g.get(link);
  assert.match(shown.html, /It was given with 2 letters/);
  assert.equal((await rowOf(first.id)).confirmed_at, null, 'opening it confirmed something');
  assert.equal((await g.send(link, {})).status, 200);
  for (const { id } of [first, second]) assert.ok((await rowOf(id)).confirmed_at);
  assert.match((await g.get(link)).html, /Your address is confirmed/);
  for (const wrong of [`${link}x`, '/letters/confirm/x']) {
    assert.equal((await g.get(wrong)).status, 404);
    assert.equal((await g.send(wrong, {})).status, 404);
  }
});

test('an address that had its mail of the day for something else is not kept, and the letter is taken', async () => {
  const email = 'officer@mail.example';
  const turn = await g.book.take(email);
  if ('first' in turn && turn.first) turn.settle(Buffer.alloc(32, 1));
  const { id, shown } = await g.written({ email });
  assert.match(shown.html, /we have not kept the address/);
  const { sender_sealed, confirm_hash } = await rowOf(id);
  assert.deepEqual([sender_sealed, confirm_hash], [null, null]);
  assert.deepEqual(await g.mailsTo(email), []);
  // And a letter's link confirms nothing but letters.
  await g.written({ email: 'writer@mail.example' });
  assert.deepEqual(await g.book.take('writer@mail.example'), { refused: 'another_matter' });
});

test('a disk without room takes no letter and says so; the text stays, and is taken when there is room', async () => {
  const before = await count();
  const carried = await g.opened();
  g.disk.hasRoom = false;
  const told = await g.send(g.path, { ...carried, ...firstLetter, step: 'hand_in' });
  assert.equal(told.status, 503);
  assert.match(told.html, /no room left for letters on our disk just now/);
  assert.equal(told.form.value('text'), firstLetter.text);
  assert.equal(await count(), before);
  g.disk.hasRoom = true;
  const taken = await g.send(g.path, { ...carried, ...firstLetter, step: 'hand_in' });
  assert.match(taken.html, /Your letter is here, and safe/);
  assert.equal(await count(), before + 1);
});

test('a database that cannot write makes no promise: the form comes back filled, and pressing again is one letter', async () => {
  const before = await count();
  const carried = await g.opened();
  // PostgreSQL refuses with the code of a full disk (53100), as a trigger can, too.
  await run(
    g.database.ownerUrl,
    `create function full_disk() returns trigger language plpgsql as
       'begin raise exception ''no space left on device'' using errcode = ''53100''; end';
     create trigger full_disk before insert on letter_events for each row execute function full_disk()`,
  );
  const told = await g.send(g.path, { ...carried, ...firstLetter, step: 'hand_in' });
  assert.equal(told.status, 503);
  assert.equal(told.headers.get('retry-after'), '60');
  assert.match(told.html, /we cannot say whether your letter was kept/);
  assert.equal(told.form.value('text'), firstLetter.text);
  assert.equal(told.form.value('token'), carried.token);
  assert.equal(await count(), before);
  await run(g.database.ownerUrl, 'drop trigger full_disk on letter_events');
  const taken = await g.send(g.path, { ...carried, ...firstLetter, step: 'hand_in' });
  assert.match(taken.html, /Your letter is here, and safe/);
  assert.equal(await count(), before + 1);
});

test('the code of an earlier letter counts only once that one was approved', async () => {
  const first = await g.written();
  assert.equal((await rowOf((await g.written({ earlier: first.code })).id)).is_known, false);
  await moveLetter(g.database.app, g.writer, first.id, 'approved');
  assert.equal((await rowOf((await g.written({ earlier: first.code })).id)).is_known, true);
});

test('the same text has the same mark, whatever its capitals and spaces; another has another', async () => {
  const marks = [];
  for (const text of ['Здравствуйте, это я!', 'здравствуйте ...ЭТО   я', 'Здравствуйте, это не я!'])
    marks.push((await rowOf((await g.written({ text })).id)).mark?.toString('hex'));
  assert.equal(marks[0], marks[1]);
  assert.notEqual(marks[0], marks[2]);
});

test('a language that does not get through is refused kindly at its field, or waits for a translation', async () => {
  await g.card({ languages: '["ru"]' });
  const carried = await g.opened();
  const english = { ...carried, ...firstLetter, language: 'en', text: 'Hello from far away!' };
  const refused = await g.send(g.path, { ...english, step: 'look' });
  assert.equal(refused.status, 422);
  assert.match(refused.form.problem('language'), /do not get through in this prison/);
  const asked = await g.send(g.path, { ...english, translate: 'yes', step: 'look' });
  assert.equal(asked.status, 200);
  assert.match(asked.html, /will wait for somebody who translates it/);
  await g.card({ languages: '["ru"]', checked_on: '2014-04-01' });
  const old = await g.send(g.path, { ...english, step: 'look' });
  assert.match(old.html, /may not get through/);
  await g.card(null);
});

test('only the form for a letter, and that of one sent back, takes more than a form may have', () => {
  for (const path of ['/people/x/write', '/ru/people/x/write', '/letters/mine/abc/again'])
    assert.ok(isPictureUpload(path), path);
  for (const path of ['/people/x', '/people/x/y/write', '/desk/people/x/write', '/letters/mine/abc/delete'])
    assert.ok(!isPictureUpload(path), path);
});
