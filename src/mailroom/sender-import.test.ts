import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type TestDatabase, testActor, testDatabase } from '../../test/database.js';
import { deskOn, firstIn, invited } from '../../test/desk-visit.js';
import { messagesBelow } from '../kernel/language.js';
import { Refused } from '../kernel/refusals.js';
import { root } from '../kernel/root.js';
import type { Due } from '../page/web.js';
import { openPress, type Press } from '../print/press.js';
import { campaign, campaignOrNone } from './campaign.js';
import { mailroomDesk } from './desk.js';
import { readAdditions } from './facts-shape.js';
import { no_sender, senderDue } from './sender-due.js';
import { importSender, readSenderFile } from './sender-import.js';

// A return address that is wrong can be corrected, and who has not said who sends is told.

let database: TestDatabase;
let folder: string;
let press: Press;
const actor = testActor('operator');
before(async () => {
  database = await testDatabase();
  folder = mkdtempSync(join(tmpdir(), 'habeas-test-'));
  press = openPress();
});
after(async () => {
  await press.close();
  await database.drop();
  rmSync(folder, { recursive: true, force: true });
});

const ours = {
  name: 'Letters for Freedom',
  language: 'en',
  languages: ['en', 'ru'],
  lines: ['12 Sample Street', 'London N1 0XX'],
  country: 'United Kingdom',
  email: 'desk@exmaple.org',
};
const office = { code: 'inst-x', language: 'ru', names: { en: 'Office', ru: 'Ведомство' } };

function fileWith(said: unknown): string {
  const path = join(folder, 'me.json');
  writeFileSync(path, JSON.stringify(said));
  return path;
}
const take = async (said: unknown) => importSender(database.app, actor, readSenderFile(fileWith(said)));
const entries = async () =>
  (
    await database.app
      .selectFrom('journal')
      .select(['what', 'detail'])
      .where('what', 'in', ['campaign.set', 'additions.set'])
      .orderBy('seq')
      .execute()
  ).map(({ what, detail }) => [what, detail]);
const keptOffices = async () => {
  const { said } = await database.app.selectFrom('additions').select('said').executeTakeFirstOrThrow();
  return readAdditions(said)?.offices.map(({ code }) => code);
};

test('while nobody has said who sends, Today says so once and first to those who print and to an administrator, and to nobody else', async () => {
  const desk = deskOn(database.app);
  const messages = messagesBelow(join(root, 'build/src'));
  // What the room of letters says beside it: its reason is the same.
  const detail = { code: 'letters.papers.due.no_sender_detail', said_by: no_sender };
  const line: Due = { count: 3, code: 'letters.papers.due.no_sender', href: '/desk/mailroom/outbox', detail };
  const stuck = async () => ((await campaignOrNone(database.app)) ? [] : [line]);
  const app = desk.start({ rooms: [mailroomDesk({ press, messages })], due: [senderDue, stuck] });
  const { visit } = await firstIn(desk, database.app, app);
  assert.match(
    (await visit.get('/desk')).page,
    /nobody has said who sends[\s\S]*bin\/habeas import sender FILE/,
  );
  const { page } = await visit.get('/desk');
  assert.equal(
    page.match(/<span>[^<]*nobody has said who sends|nobody has said who sends<\/span>/g)?.length,
    1,
  );
  assert.match(page, /3<\/b><span>approved letters cannot become paper<\/span>/);
  assert.equal((await visit.get('/desk/mailroom')).status, 200);
  const keeper = await invited(app, visit, 'Anna', ['administrator']);
  const told = (await keeper.visit.get('/desk')).page;
  assert.match(told, /nobody has said who sends[\s\S]*bin\/habeas import sender FILE/);
  assert.doesNotMatch(told, /href="\/desk\/mailroom/);
  const editor = await invited(app, visit, 'Edda', ['editor']);
  assert.doesNotMatch((await editor.visit.get('/desk')).page, /who sends/);
  await take({ campaign: ours });
  assert.doesNotMatch((await visit.get('/desk')).page, /who sends/);
});

test('a file with the sender alone is enough, and taking it twice changes nothing and writes nothing', async () => {
  assert.deepEqual(await campaign(database.app), { ...ours, taglines: {} });
  const written = await entries();
  const again = await take({ campaign: ours });
  assert.deepEqual([again.changed, again.additions_changed, again.stayed], [[], false, []]);
  assert.deepEqual(await entries(), written);
});

test('a sender that was wrong is corrected by a second import, and the journal says in which parts', async () => {
  const right = { ...ours, email: 'desk@example.org', lines: ['21 Sample Street', 'London N1 0XX'] };
  const { before, now, changed } = await take({ campaign: right });
  assert.deepEqual(changed, ['lines', 'email']);
  assert.deepEqual([before?.email, now?.email], ['desk@exmaple.org', 'desk@example.org']);
  assert.deepEqual(await campaign(database.visitors), { ...right, taglines: {} });
  assert.deepEqual((await entries()).at(-1), ['campaign.set', { changed: ['lines', 'email'] }]);
  const all = { name: 'X', taglines: { ru: 'Т' }, language: 'ru', languages: ['ru'], country: 'France' };
  const everything = { ...all, lines: ['1 Rue'], email: 'x@example.org' };
  assert.equal((await take({ campaign: everything })).changed.length, 7);
  assert.deepEqual(await campaign(database.app), everything);
  await take({ campaign: ours });
});

test('correcting the sender takes no office its name; a list that is given anew replaces the old one', async () => {
  const first = await take({ campaign: ours, country: 'Kazakhstan', offices: [office] });
  assert.deepEqual([first.changed, first.additions_changed], [[], true]);
  assert.deepEqual((await entries()).at(-1), ['additions.set', { offices: 1, addresses: 0 }]);
  const correction = await take({ campaign: { ...ours, name: 'Letters for All' } });
  assert.deepEqual(
    [correction.changed, correction.additions_changed, correction.stayed],
    [['name'], false, ['offices']],
  );
  assert.deepEqual(await keptOffices(), ['inst-x']);
  const emptied = await take({ offices: [] });
  assert.deepEqual([emptied.additions_changed, emptied.now?.name], [true, 'Letters for All']);
  assert.deepEqual(await keptOffices(), []);
});

test('a file that says nothing, or half of a sender, is refused with the place and changes nothing', async () => {
  const before = await campaignOrNone(database.app);
  for (const [said, at] of [
    [{ campain: ours }, 'campaign'],
    [{}, 'campaign'],
    [{ campaign: { ...ours, email: 'desk at example' } }, 'campaign.email'],
    [{ campaign: { ...ours, lines: [] } }, 'campaign.lines'],
    [{ campaign: ours, offices: [{}] }, 'offices.0.code'],
  ] as const)
    await assert.rejects(
      () => take(said),
      (error) => error instanceof Refused && error.values.at === at,
      at,
    );
  assert.deepEqual(await campaignOrNone(database.app), before);
});
