import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Hono } from 'hono';
import { type AdoptionGround, adoptionGround, handInTyped, messages } from '../../../test/adoption-ground.js';
import { type TestDatabase, testActor, testDatabase } from '../../../test/database.js';
import { readConfig } from '../../kernel/config.js';
import { Missing } from '../../kernel/refusals.js';
import type { DeskEnv } from '../../page/web.js';
import { confirm } from '../adoption.js';
import { adoptionDesk } from '../adoption-desk.js';
import { confirmedAdoption } from '../adoption-verification.js';
import { ticksOf } from './checklist.js';
import { recordDesk } from './desk.js';
import { checks } from './tables.js';

let db: TestDatabase;
let ground: AdoptionGround;
let app: Hono<DeskEnv>;
const actor = testActor('visitor');
const staff = { ...actor, who: 'staff:00000000-0000-4000-8000-00000000000a' };

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
    c.set('keys', ground.keys);
    c.set('csrf', 'a-token');
    c.setRenderer((content, facts) => c.html(`<title>${facts.title}</title>${content}`));
    await next();
  });
  app.route('/', recordDesk({ sayIn: (language) => messages.in(language) }));
  app.route('/', adoptionDesk({ sayIn: (language) => messages.in(language) }));
  app.onError((error, c) => c.text(`${error}`, error instanceof Missing ? 404 : 500));
});
after(() => db.drop());

async function confirmed(organisation: string): Promise<string> {
  const { id, token } = await handInTyped(db, actor, ground, { organisation });
  await confirm(db.app, actor, token);
  return id;
}

async function press(path: string, ticked: string[], fields: Record<string, string> = {}) {
  const body = new URLSearchParams({ checklist: 'shown', ...fields });
  for (const what of ticked) body.append('check', what);
  const answer = await app.request(path, { method: 'POST', body });
  return { status: answer.status, html: await answer.text() };
}

const ticked = async (id: string) =>
  (await ticksOf(db.app, id)).filter((one) => one.ticked).map((one) => one.what);

test('each tick stands with who and when, stays when the page is left, and can be taken back', async () => {
  const id = await confirmed('Invented Checked');
  assert.equal((await press(`/desk/adoptions/${id}/checks`, ['exists', 'minute', 'nonsense'])).status, 303);
  const html = await (await app.request(`/desk/adoptions/${id}`)).text();
  assert.match(html, /value="minute" checked[\s\S]*?ticked by[\s\S]*?2016-04-07/);
  await press(`/desk/adoptions/${id}/checks`, ['exists']);
  assert.deepEqual(await ticked(id), ['exists']);
  const lines = await db.app.selectFrom('adoption_checks').selectAll().orderBy('id').execute();
  assert.deepEqual(
    lines.map(({ what, ticked: is, who }) => [what, is, who]),
    [
      ['exists', true, staff.who],
      ['minute', true, staff.who],
      ['minute', false, staff.who],
    ],
  );
});

test('verifying with something unticked asks why, keeps the ticks, and says afterwards what was not checked', async () => {
  const id = await confirmed('Invented Hasty');
  const some = ['exists', 'officer', 'difference'];
  const asked = await press(`/desk/adoptions/${id}/verify`, some);
  assert.equal(asked.status, 422);
  assert.match(asked.html, /Not everything is ticked/);
  assert.deepEqual(await ticked(id), some);
  assert.equal((await confirmedAdoption(db.app, id)).decision, null);
  const why = 'The minute comes by post.';
  assert.equal((await press(`/desk/adoptions/${id}/verify`, some, { unticked_why: why })).status, 303);
  const decided = await confirmedAdoption(db.app, id);
  assert.deepEqual(
    decided.unticked,
    checks.filter((what) => !some.includes(what)),
  );
  assert.equal(decided.unticked_why, why);
  assert.match(
    await (await app.request(`/desk/adoptions/${id}`)).text(),
    /without having made sure[\s\S]*comes by post/,
  );
  const { detail } = await db.app
    .selectFrom('journal')
    .select('detail')
    .where('what', '=', 'adoption.verified')
    .executeTakeFirstOrThrow();
  assert.deepEqual(detail.unticked, decided.unticked);
});

test('with everything ticked nobody is asked anything', async () => {
  const id = await confirmed('Invented Careful');
  assert.equal((await press(`/desk/adoptions/${id}/verify`, [...checks])).status, 303);
  const { unticked, unticked_why } = await confirmedAdoption(db.app, id);
  assert.deepEqual([unticked, unticked_why], [[], null]);
});

test('a verified adoption is found again, corrected at the desk with a reason, and withdrawn', async () => {
  const id = await confirmed('Invented Corrected');
  await press(`/desk/adoptions/${id}/verify`, [...checks]);
  assert.match(await (await app.request('/desk/adoptions/all?q=corrected')).text(), new RegExp(id));
  const record = await (await app.request(`/desk/adoptions/${id}/record`)).text();
  assert.match(record, /name="why"/);
  const fields: Record<string, string> = {
    kind: 'branch',
    level: 'local',
    country: 'GB',
    decided_by: 'vote',
  };
  for (const [, name = '', value = ''] of record.matchAll(/<input id="([^"]+)"[^>]*? value="([^"]*)"/g))
    if (!name.startsWith('decided') && !name.startsWith('check')) fields[name] = value;
  const typed = { ...fields, text: ground.text, may_name: 'yes', tell_vote: 'yes', tell_text: 'yes' };
  const here = `/desk/adoptions/${id}/record`;
  assert.equal((await press(`${here}/correct`, [], { ...typed, members: '341' })).status, 422);
  assert.equal(
    (await press(`${here}/correct`, [], { ...typed, members: '341', why: 'They rang.' })).status,
    303,
  );
  assert.equal((await confirmedAdoption(db.app, id)).members, 341);
  assert.equal(
    (await press(`${here}/withdraw`, [], { withdraw_why: 'By letter of the board.' })).status,
    303,
  );
  assert.match(await (await app.request(here)).text(), /Withdrawn[\s\S]*By letter of the board/);
  for (const wrong of ['nonsense', '%00', '00000000-0000-4000-8000-000000000000'])
    for (const end of ['', '/correct', '/settle', '/withdraw'])
      assert.equal(
        (
          await (end
            ? press(`/desk/adoptions/${wrong}/record${end}`, [])
            : app.request(`/desk/adoptions/${wrong}/record`))
        ).status,
        404,
        wrong + end,
      );
});
