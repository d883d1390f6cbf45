import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Hono } from 'hono';
import { sql } from 'kysely';
import { type AdoptionGround, adoptionGround, handInTyped, messages } from '../../test/adoption-ground.js';
import { type TestDatabase, testActor, testDatabase } from '../../test/database.js';
import { newId } from '../kernel/chance.js';
import { day_ms } from '../kernel/clock.js';
import { readConfig } from '../kernel/config.js';
import { Missing } from '../kernel/refusals.js';
import { open } from '../kernel/vault.js';
import { noVirusSearch } from '../kernel/virus-search.js';
import type { SealedMail } from '../mailroom/outbox.js';
import type { DeskEnv } from '../page/web.js';
import { confirm } from './adoption.js';
import { decline } from './adoption-declining.js';
import { adoptionDesk, adoptionsDue } from './adoption-desk.js';
import { forgetDeclined } from './adoption-forgetting.js';
import type { Typed } from './adoption-reader.js';
import { adoptionsToVerify, verify } from './adoption-verification.js';

let db: TestDatabase;
let ground: AdoptionGround;
let app: Hono<DeskEnv>;
const actor = testActor('visitor');
const staff = { ...actor, who: 'staff:00000000-0000-4000-8000-00000000000a' };
const nothing = { same_as: null, part_of_id: null };

before(async () => {
  db = await testDatabase();
  ground = await adoptionGround(db, actor);
  app = new Hono<DeskEnv>();
  app.use(async (c, next) => {
    c.set('say', messages.in('en'));
    c.set('db', db.app);
    c.set('actor', staff);
    c.set('clock', actor.clock);
    c.set('config', readConfig({}));
    c.set('viruses', noVirusSearch);
    c.set('staff', { id: 'x', name: 'Example' });
    c.set('keys', ground.keys);
    c.set('csrf', 'a-token');
    c.setRenderer((content, facts) =>
      c.html(
        <html lang="en">
          <title>{facts.title}</title>
          <body>{content}</body>
        </html>,
      ),
    );
    await next();
  });
  app.route('/', adoptionDesk({ sayIn: (language) => messages.in(language) }));
  app.onError((error, c) => c.text(`${error}`, error instanceof Missing ? 404 : 500));
});
after(() => db.drop());

async function confirmed(other: Typed = {}): Promise<string> {
  const { id, token } = await handInTyped(db, actor, ground, other);
  await confirm(db.app, actor, token);
  return id;
}

async function press(path: string, fields: Record<string, string> = {}) {
  const answer = await app.request(path, {
    method: 'POST',
    body: new URLSearchParams({ csrf: 'a-token', ...fields }),
  });
  return { status: answer.status, html: await answer.text() };
}

test('the desk sees what waits, the difference, what will leave, and why something will not', async () => {
  const text = ground.text.replace('immediate and unconditional freedom', 'freedom at once');
  const id = await confirmed({ organisation: 'Seen Branch', text });
  assert.equal((await adoptionsDue(db.app))[0]?.count, 1);
  assert.match(await (await app.request('/desk/adoptions')).text(), /Seen Branch/);
  const html = await (await app.request(`/desk/adoptions/${id}`)).text();
  assert.match(html, /<del>/);
  assert.match(html, /What is not made, and why/);
  assert.match(html, /name="csrf" value="a-token"/);
  // The officer stays sealed until somebody asks; asking goes through the key ring.
  assert.doesNotMatch(html, /Invented Secretary/);
  const opened = await press(`/desk/adoptions/${id}/officer`);
  assert.match(opened.html, /Invented Secretary/);
  assert.deepEqual(ground.opened, [`supporters adoptions:${id}`]);
});

test('verified at the desk, it is tied to the organisation that the person has recognised', async () => {
  const first = await confirmed({ organisation: 'Example Weavers North', part_of: '' });
  assert.equal((await press(`/desk/adoptions/${first}/verify`)).status, 303);
  const union = await db.app
    .selectFrom('organisations')
    .select('id')
    .where('name', '=', 'Example Weavers North')
    .executeTakeFirstOrThrow();
  const branch = await confirmed({ organisation: 'Weavers Branch 5', part_of: 'Exampel Weavers North' });
  const html = await (await app.request(`/desk/adoptions/${branch}`)).text();
  assert.match(html, new RegExp(`<option value="${union.id}"`));
  assert.equal(
    (await press(`/desk/adoptions/${branch}/verify`, { same_as: '', part_of_id: union.id })).status,
    303,
  );
  const row = await db.app
    .selectFrom('organisations')
    .select('part_of_id')
    .where('name', '=', 'Weavers Branch 5')
    .executeTakeFirstOrThrow();
  assert.equal(row.part_of_id, union.id);
  // Recognised as one that has adopted the text already: said on the page, and nothing is half made.
  const twice = await confirmed({ organisation: 'Exampel Weavers North', part_of: '' });
  const refused = await press(`/desk/adoptions/${twice}/verify`, { same_as: union.id });
  assert.equal(refused.status, 409);
  assert.match(refused.html, /has adopted this text already/);
  const items = await db.app.selectFrom('items').select('id').where('subject', '=', twice).execute();
  assert.deepEqual(items, []);
});

test('declined without a reason, the desk is asked for one and what was typed stays', async () => {
  const id = await confirmed({ organisation: 'Doubtful Branch' });
  assert.equal((await press(`/desk/adoptions/${id}/decline`, { reason: ' ' })).status, 422);
  const long = await press(`/desk/adoptions/${id}/decline`, { reason: 'x'.repeat(2001) });
  assert.match(long.html, /at most 2,000 characters[\s\S]*x{2001}/);
  assert.equal((await press(`/desk/adoptions/${id}/decline`, { reason: 'Unknown here.' })).status, 303);
  assert.match(await (await app.request(`/desk/adoptions/${id}`)).text(), /was declined: Unknown here\./);
  assert.equal((await press(`/desk/adoptions/${id}/verify`)).status, 409);
});

test('what is not there, or not confirmed, looks the same', async () => {
  const { id } = await handInTyped(db, actor, ground, { organisation: 'Unconfirmed Branch' });
  for (const wrong of [id, newId(actor.chance), 'nonsense', '%00']) {
    assert.equal((await app.request(`/desk/adoptions/${wrong}`)).status, 404, wrong);
    assert.equal((await press(`/desk/adoptions/${wrong}/verify`)).status, 404, wrong);
  }
  const other = await confirmed({ organisation: 'Another Branch' });
  assert.equal((await press(`/desk/adoptions/${other}/verify`, { same_as: 'nonsense' })).status, 404);
});

test('the officer of what was declined is forgotten after 30 days', async () => {
  const sealed = () =>
    db.app
      .selectFrom('adoptions')
      .select('officer_sealed')
      .where('organisation', '=', 'Doubtful Branch')
      .executeTakeFirstOrThrow();
  assert.equal(await forgetDeclined(db.app, actor), 0);
  assert.ok((await sealed()).officer_sealed);
  actor.clock.move(31 * day_ms);
  assert.ok((await forgetDeclined(db.app, actor)) > 0);
  assert.equal((await sealed()).officer_sealed, null);
});

test('whoever declines gives a reason, and the officer reads it by mail', async () => {
  const id = await confirmed({ organisation: 'Unlikely Branch' });
  const sayIn = (language: 'en' | 'ru' | 'kk') => messages.in(language);
  await assert.rejects(decline(db.app, staff, ground.keys, id, '  ', sayIn), {
    code: 'resolutions.adoption.problem.no_reason',
  });
  await decline(db.app, staff, ground.keys, id, 'We could not find this branch.\u202e', sayIn);
  const mail = await db.app
    .selectFrom('mails')
    .selectAll()
    .where('key', '=', `adoption:${id}:declined`)
    .executeTakeFirstOrThrow();
  assert.ok(mail.content_sealed);
  const sent = await open<SealedMail>(
    ground.mailIdentity,
    { table: 'mails', row: mail.id },
    mail.content_sealed,
  );
  assert.equal(sent.to, 'secretary@example.org');
  assert.match(sent.words?.text ?? '', /could not find this branch\.\n/);
  assert.ok(ground.opened.includes(`supporters adoptions:${id}`));
  await assert.rejects(verify(db.app, staff, ground.keys, id, nothing), {
    code: 'resolutions.adoption.problem.decided',
  });
  assert.ok(!(await adoptionsToVerify(db.app)).some((one) => one.id === id));
});

test('what no officer has confirmed cannot be verified', async () => {
  const { id } = await handInTyped(db, actor, ground, { organisation: 'Silent Branch' });
  await assert.rejects(verify(db.app, staff, ground.keys, id, nothing), Missing);
  await assert.rejects(
    sql`insert into adoption_decisions values (${id}, ${ground.version.text_id}, 'declined', null, 'x', now(), 'x')`.execute(
      db.app,
    ),
    /foreign key/,
  );
});
