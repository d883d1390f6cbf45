import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Hono } from 'hono';
import { type AdoptionGround, adoptionGround, handInTyped, messages } from '../../../test/adoption-ground.js';
import { type TestDatabase, testActor, testDatabase } from '../../../test/database.js';
import { day_ms } from '../../kernel/clock.js';
import { readConfig } from '../../kernel/config.js';
import type { Language } from '../../kernel/language.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { open } from '../../kernel/vault.js';
import { noVirusSearch } from '../../kernel/virus-search.js';
import type { SealedMail } from '../../mailroom/outbox.js';
import type { DeskEnv, VisitorEnv } from '../../page/web.js';
import { adoptActs } from '../adopt-acts.js';
import { AdoptGate } from '../adopt-gate.js';
import { adoptSite } from '../adopt-site.js';
import type { Typed } from '../adoption-reader.js';
import { confirmedAdoption, verify } from '../adoption-verification.js';
import { recordDesk } from './desk.js';
import { followActs } from './follow-acts.js';
import { link_days } from './officer-link.js';
import { followSite } from './site.js';

let db: TestDatabase;
let ground: AdoptionGround;
let app: Hono<VisitorEnv>;
let desk: Hono<DeskEnv>;
const actor = testActor('officer');
const staff = { ...actor, who: 'staff:00000000-0000-4000-8000-00000000000a' };

before(async () => {
  db = await testDatabase();
  ground = await adoptionGround(db, actor);
  const gate = new AdoptGate(actor.clock, actor.chance);
  app = new Hono<VisitorEnv>();
  app.use(async (c, next) => {
    const language = (c.req.header('x-language') ?? 'en') as Language;
    c.set('say', messages.in(language));
    c.set('language', language);
    c.set('db', db.visitors);
    c.set('clock', actor.clock);
    c.set('config', readConfig({ PUBLIC_URL: 'http://campaign.example' }));
    c.set('viruses', noVirusSearch);
    c.set('href', (to) => to);
    c.setRenderer((content, facts) => c.html(`<title>${facts.title}</title>${content}`));
    await next();
  });
  const clientOf = () => 'one';
  const acts = adoptActs(db.app, actor, gate, () => [ground.mailIdentity]);
  app.route('/', adoptSite({ acts, gate, clientOf }));
  app.route('/', followSite({ acts: followActs(db.app, actor), gate, clientOf }));
  app.onError((error, c) =>
    c.text(`${error}`, error instanceof Missing ? 404 : error instanceof Refused ? error.status : 500),
  );
  desk = new Hono<DeskEnv>();
  desk.use(async (c, next) => {
    c.set('say', messages.in('en'));
    c.set('db', db.app);
    c.set('actor', staff);
    c.set('clock', actor.clock);
    c.set('config', readConfig({ PUBLIC_URL: 'http://campaign.example' }));
    c.set('viruses', noVirusSearch);
    c.set('keys', ground.keys);
    c.set('csrf', 'a-token');
    c.setRenderer((content, facts) => c.html(`<title>${facts.title}</title>${content}`));
    await next();
  });
  desk.route('/', recordDesk({ sayIn: (language) => messages.in(language) }));
  desk.onError((error, c) => c.text(`${error}`, error instanceof Missing ? 404 : 500));
});
after(() => db.drop());

/** An officer who has pressed the button: the adoption, and the private link that the thanks page shows. */
async function followed(other: Typed): Promise<{ id: string; here: string }> {
  const { id, token } = await handInTyped(db, actor, ground, other);
  const thanks = await (await app.request(`/adoptions/confirm/${token}`, { method: 'POST' })).text();
  const here = thanks.match(/http:\/\/campaign\.example(\/adoptions\/follow\/[\w-]{43})/)?.[1];
  assert.ok(here, thanks);
  return { id, here };
}

const page = async (path: string) => {
  const answer = await app.request(path);
  return { status: answer.status, html: await answer.text(), headers: answer.headers };
};
const csrfOf = (html: string) => html.match(/name="csrf" value="([^"]+)"/)?.[1] ?? '';

async function press(here: string, word: string, fields: Record<string, string> | FormData = {}) {
  const body = fields instanceof FormData ? fields : new URLSearchParams(fields);
  body.set('csrf', csrfOf((await page(here)).html));
  const answer = await app.request(`${here}/${word}`, { method: 'POST', body });
  return { status: answer.status, html: await answer.text(), location: answer.headers.get('location') };
}

/** Everything that the database holds of adoptions, so that a change shows. */
async function everything(): Promise<string> {
  const tables = [
    'officer_links',
    'adoption_confirmations',
    'adoption_corrections',
    'adoption_withdrawals',
  ] as const;
  const rows = await Promise.all(
    [...tables, 'minute_scans' as const, 'link_requests' as const, 'journal' as const].map((table) =>
      db.app.selectFrom(table).selectAll().execute(),
    ),
  );
  return JSON.stringify(rows);
}

async function lastMail(): Promise<SealedMail> {
  const mails = await db.app.selectFrom('mails').selectAll().execute();
  const last = mails.at(-1);
  assert.ok(last?.content_sealed);
  return open<SealedMail>(ground.mailIdentity, { table: 'mails', row: last.id }, last.content_sealed);
}

test('a scanner that opens every link, and even presses without the page’s token, changes nothing', async () => {
  const { id, token } = await handInTyped(db, actor, ground, { organisation: 'Invented Scanned' });
  const quiet = await everything();
  for (const path of [`/adoptions/confirm/${token}`, `/adoptions/confirm/${token}`]) await page(path);
  assert.equal(await everything(), quiet);
  const { here } = await followed({ organisation: 'Invented Followed', email: 'followed@example.org' });
  actor.clock.move(day_ms);
  const before = await everything();
  for (const path of [here, `${here}/correct`, here]) assert.equal((await page(path)).status, 200);
  for (const word of ['tell', 'withdraw', 'posted', 'scan', 'correct', 'again']) {
    const answer = await app.request(`${here}/${word}`, {
      method: 'POST',
      body: new URLSearchParams({ csrf: 'x' }),
    });
    assert.ok([403, 404].includes(answer.status), `${word}: ${answer.status}`);
    assert.equal((await app.request(`${here}/${word}x`)).status, 404);
  }
  assert.equal(await everything(), before);
  await assert.rejects(confirmedAdoption(db.app, id), Missing);
});

test('the private page says where it stands, in three languages, and is kept out of caches and indexes', async () => {
  const { id, here } = await followed({ organisation: 'Invented Watchers', posted_by: 'organisation' });
  const nowhere = await page('/adoptions/follow/cut-off');
  assert.equal(nowhere.status, 404);
  assert.match(nowhere.html, /leads nowhere[\s\S]*href="\/adoptions\/link"/);
  const first = await page(here);
  assert.match(first.html, /Invented Watchers[\s\S]*still checking/);
  assert.doesNotMatch(first.html, /Invented Secretary|secretary@/);
  assert.equal(first.headers.get('cache-control'), 'no-store');
  assert.equal(first.headers.get('x-robots-tag'), 'noindex');
  const recognised = { same_as: null, part_of_id: null };
  const { item } = await verify(db.app, staff, ground.keys, id, recognised);
  for (const language of ['en', 'ru', 'kk']) {
    const answer = await app.request(here, { headers: { 'x-language': language } });
    assert.equal(answer.status, 200);
    assert.doesNotMatch(await answer.text(), /resolutions\.adoptions|\{\w+\}/);
  }
  assert.match((await page(here)).html, /Checked by us on/);
  assert.match(
    (await page(here)).html,
    /<bdi lang="en">[^<]*President[^<]*<\/bdi> \(<bdi lang="ru">Президент/,
  );
  // It posts its letters itself, and says so here.
  assert.equal((await press(here, 'posted')).status, 303);
  const states = await db.app
    .selectFrom('dispatches')
    .select('state')
    .where('item_id', '=', item)
    .where('posted_by', '=', 'organisation')
    .execute();
  assert.ok(states.length > 0 && states.every(({ state }) => state === 'reported_posted'));
  assert.equal((await press(here, 'posted')).status, 422);
});

test('an officer corrects, changes what is told, and withdraws; each with a reason but for telling less', async () => {
  const { id, here } = await followed({ organisation: 'Invented Menders', email: 'menders@example.org' });
  const form = await page(`${here}/correct`);
  const fields: Record<string, string> = {};
  for (const [, name = '', value = ''] of form.html.matchAll(/<input id="([^"]+)"[^>]*? value="([^"]*)"/g))
    fields[name] = value;
  const rest = { kind: 'branch', level: 'local', country: 'GB', decided_by: 'vote', text: ground.text };
  const typed = { ...fields, ...rest, votes_for: '29' };
  assert.equal((await press(here, 'correct', { ...typed, met_on: '2036-01-01', why: 'x' })).status, 422);
  const without = await press(here, 'correct', typed);
  assert.equal(without.status, 422);
  assert.match(without.html, /Please say why/);
  assert.equal((await press(here, 'correct', { ...typed, why: 'Counted again.' })).status, 303);
  assert.equal((await confirmedAdoption(db.app, id)).votes_for, 29);
  const shown = await page(`${here}?done=corrected`);
  assert.match(shown.html, /Corrected by the organisation[\s\S]*<del>31<\/del>[\s\S]*<ins>29<\/ins>/);
  const telling = { may_name: 'no', tell_vote: 'yes', tell_text: 'no', tell_why: '' };
  assert.equal((await press(here, 'tell', telling)).status, 303);
  assert.equal((await confirmedAdoption(db.app, id)).may_name, false);
  const more = { ...telling, may_name: 'yes', tell_vote: 'no' };
  assert.match((await press(here, 'tell', more)).html, /Please say why/);
  assert.equal((await press(here, 'tell', { ...more, tell_why: 'Decided so.' })).status, 303);
  assert.equal((await confirmedAdoption(db.app, id)).may_name, true);
  assert.equal((await press(here, 'withdraw', { withdraw_why: '' })).status, 422);
  assert.equal((await press(here, 'withdraw', { withdraw_why: 'Decided otherwise.' })).status, 303);
  const end = await page(here);
  assert.match(end.html, /Withdrawn on/);
  assert.doesNotMatch(end.html, /still checking/);
  assert.doesNotMatch(end.html, /<form/);
});

const png = (across: number, down: number) => {
  const head = Buffer.alloc(33);
  Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').copy(head);
  head.writeUInt32BE(across, 16);
  head.writeUInt32BE(down, 20);
  return head;
};

test('a scan is sealed on its way in, and only who holds the key saves it; hostile files are told why not', async () => {
  const { id, here } = await followed({ organisation: 'Invented Scribes', email: 'scribes@example.org' });
  const sent = (content: Uint8Array | string, name: string) => {
    const form = new FormData();
    form.set('scan', new File([content as Uint8Array<ArrayBuffer>], name));
    return press(here, 'scan', form);
  };
  const pdf = '%PDF-1.7\n1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj zqminute';
  for (const [content, name, sentence] of [
    ['', 'empty.pdf', /choose a file/],
    ['<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'minute.png', /no PDF and no picture/],
    ['<html><script>1</script>', 'minute.pdf', /no PDF and no picture/],
    ['PK\u0003\u0004minute', 'minute.docx', /no PDF and no picture/],
    [`${pdf}\n<</S /JavaScript /JS (app.alert(1))>>`, 'minute.pdf', /does something/],
    [png(60_000, 60_000), 'minute.png', /million pixels/],
    [Buffer.alloc(11 * 1024 * 1024, '%PDF-1.7 '), 'minute.pdf', /larger than 10 MB/],
  ] as const) {
    const answer = await sent(content, name);
    assert.ok([413, 422].includes(answer.status), `${name}: ${answer.status}`);
    assert.match(answer.html, sentence);
  }
  assert.deepEqual(await db.app.selectFrom('minute_scans').selectAll().execute(), []);
  assert.equal((await sent(pdf, '../../evil.exe')).status, 303);
  assert.equal((await sent(png(800, 1100), 'minute.png')).status, 303);
  const scans = await db.app.selectFrom('minute_scans').selectAll().execute();
  assert.deepEqual(scans.map(({ media_type }) => media_type).sort(), ['application/pdf', 'image/png']);
  const [scan] = scans.filter(({ media_type }) => media_type === 'application/pdf');
  assert.ok(scan?.content_sealed && !scan.content_sealed.includes('zqminute'));
  const file = await desk.request(`/desk/adoptions/${id}/scans/${scan.id}`);
  assert.equal(await file.text(), pdf);
  assert.match(
    file.headers.get('content-disposition') ?? '',
    /^attachment; filename="minute-[0-9a-f]{8}\.pdf"$/,
  );
  assert.equal(file.headers.get('x-content-type-options'), 'nosniff');
  assert.equal(file.headers.get('content-type'), 'application/octet-stream');
  assert.ok(ground.opened.includes(`supporters minute_scans:${scan.id}`));
  // Taken away for good: the line stays, the bytes do not.
  const body = new URLSearchParams({ scan_id: scan.id, drop_why: 'It shows a private address.' });
  assert.equal(
    (await desk.request(`/desk/adoptions/${id}/scans/drop`, { method: 'POST', body })).status,
    303,
  );
  assert.equal((await desk.request(`/desk/adoptions/${id}/scans/${scan.id}`)).status, 404);
  const record = await (await desk.request(`/desk/adoptions/${id}/record`)).text();
  assert.match(record, /Taken away:[\s\S]*private address/);
});

test('a link ends 400 days after its last use; the new one goes to the address on record and to no other', async () => {
  const email = 'keeper@example.org';
  const one = await followed({ organisation: 'Invented Keepers', email });
  const two = await followed({ organisation: 'Invented Guards', email, may_name: 'no' });
  actor.clock.move((link_days - 1) * day_ms);
  const telling = { may_name: 'yes', tell_vote: 'no', tell_text: 'yes', tell_why: 'Decided so.' };
  assert.equal((await press(one.here, 'tell', telling)).status, 303);
  actor.clock.move(2 * day_ms);
  assert.equal((await page(one.here)).status, 200, 'a button was pressed two days ago');
  const over = await page(two.here);
  assert.equal(over.status, 410);
  assert.doesNotMatch(over.html, /Invented Guards/);
  assert.equal((await press(two.here, 'again')).status, 200);
  // Who asks by a name is told the same, whether we know it or not.
  const ask = (organisation: string) =>
    app.request('/adoptions/link', {
      method: 'POST',
      body: new URLSearchParams({ organisation, country: 'GB' }),
    });
  const answers = await Promise.all(
    ['Invented Keepers', 'invented  GUARDS', 'Nobody at all'].map(async (name) => (await ask(name)).text()),
  );
  assert.equal(new Set(answers).size, 1);
  const open = await db.app.selectFrom('link_requests').selectAll().execute();
  assert.equal(open.length, 2);
  const before = (await db.app.selectFrom('mails').select('id').execute()).length;
  const send = async () => (await desk.request('/desk/adoptions/links', { method: 'POST' })).text();
  assert.match(await send(), /1 mails are in the outbox; 0 requests wait/);
  assert.equal((await db.app.selectFrom('mails').select('id').execute()).length, before + 1);
  const { to, words } = await lastMail();
  assert.equal(to, email);
  const links = [...(words?.text ?? '').matchAll(/campaign\.example(\/adoptions\/follow\/[\w-]{43})/g)];
  assert.equal(links.length, 2);
  for (const [, link = ''] of links) assert.equal((await page(link)).status, 200);
  assert.equal((await page(one.here)).status, 410, 'the older link has ended');
  // At most one such mail a day: what is asked for again waits.
  await ask('Invented Keepers');
  assert.match(await send(), /0 mails are in the outbox; 1 requests wait/);
  actor.clock.move(day_ms);
  assert.match(await send(), /1 mails/);
});
