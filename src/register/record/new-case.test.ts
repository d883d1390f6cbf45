import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { recordGround } from '../../../test/record-ground.js';
import { nameForm } from './name-form.js';
import { first_steps } from './new-case.js';

const ground = await recordGround();
after(() => ground.database.drop());
const { db, source } = ground;
const mira = ground.desk('mira');

test('a new case is one act: person, names, source and nothing half-written; people of a like name are shown first', async () => {
  const names = { form: 'Владимир Козлов', name_kind: 'known', latin: 'Vladimir Kozlov' };
  const step = { type: 'arrest', happened: '2016-05-05~', summary: 'Invented: taken from his flat' };
  const typed = { ...names, ...step, charge_text: 'invented charge', sources: source };
  const before = await db.selectFrom('people').select('id').execute();
  const asked = await mira.ask('/desk/people/new', typed);
  assert.equal(asked.status, 409);
  assert.match(asked.text, /href="\/desk\/people\/vladimir-kozlov"/);
  assert.match(asked.text, /It is somebody else/);
  const seen = asked.text.match(/name="seen" value="([^"]+)"/)?.[1] ?? '';
  const broken: Record<string, string>[] = [
    { role: 'x'.repeat(201) },
    { happened: '2016-13' },
    { law: 'x', charge_text: '' },
  ];
  for (const more of broken) {
    const wrong = await mira.ask('/desk/people/new', { ...typed, ...more, seen });
    assert.equal(wrong.status, 422);
    assert.match(wrong.text, /taken from his flat/);
    assert.match(wrong.text, new RegExp(`name="seen" value="${seen}"`));
  }
  assert.equal((await db.selectFrom('people').select('id').execute()).length, before.length);
  const entered = await mira.ask('/desk/people/new', { ...typed, seen, role: 'miner' });
  assert.equal(entered.status, 303, entered.text);
  assert.equal(entered.to, '/desk/people/vladimir-kozlov-2');
  const page = await mira.ask(entered.to);
  assert.match(page.text, /Владимир Козлов/);
  assert.match(page.text, /desk only/);
  assert.match(page.text, /held since about 5 May 2016/);
  const fields = first_steps.flatMap((form) => form.fields).concat(nameForm.fields);
  assert.equal(new Set(fields).size, fields.length);
  assert.equal(
    (
      await ground.database.visitors
        .selectFrom('people')
        .select('id')
        .where('slug', '=', 'vladimir-kozlov-2')
        .execute()
    ).length,
    0,
  );
});

test('a first step is what somebody chose: none stands chosen, a begun one without it is refused, an untouched one is none', async () => {
  const page = await mira.ask('/desk/people/new');
  assert.match(page.text, /<select id="type"[^>]*><option value="">choose<\/option>/);
  assert.doesNotMatch(page.text, /<select id="type"(?:(?!<\/select>).)* selected/s);
  const who = { form: 'Хызыр Жалпақов', type: '', unread: 'yes' };
  const begun_by: Record<string, string>[] = [
    { summary: 'Invented: arrested at her school' },
    { happened: '5 May 2016' },
  ];
  for (const begun of begun_by) {
    const refused = await mira.ask('/desk/people/new', { ...who, ...begun });
    assert.equal(refused.status, 422);
    assert.match(refused.text, /id="type-problem"[^>]*>(?:(?!<\/).)*Choose what happened/s);
    for (const typed of [who.form, ...Object.values(begun)]) assert.ok(refused.text.includes(typed), typed);
  }
  // A step that was chosen and not told is not dropped in silence.
  const untold = await mira.ask('/desk/people/new', { ...who, type: 'arrest' });
  assert.equal(untold.status, 422);
  assert.match(untold.text, /<option value="arrest" selected/);
  const entered = await mira.ask('/desk/people/new', who);
  assert.equal(entered.to, '/desk/people/khyzyr-zhalpakov');
  assert.doesNotMatch((await mira.ask(entered.to)).text, /id="event"/);
});

test('a charge of which only the article is known is refused with what it needs, and says so before', async () => {
  const typed = { form: 'Zorvan Quillesky', unread: 'yes', law: 'Invented Code', article: '7' };
  const refused = await mira.ask('/desk/people/new', typed);
  assert.equal(refused.status, 422);
  assert.match(refused.text, /id="charge_text-hint">Needed for a charge/);
  assert.match(refused.text, /id="charge_text-problem"[^>]*>(?:(?!<\/).)*A charge needs words/s);
  assert.match(refused.text, /value="Invented Code"/);
});

test('the list of people is filtered by what is told, by the state, and by what needs a look, and goes on in pages', async () => {
  const unread = { form: 'Olgerd Shuberskiy', unread: 'yes' };
  assert.equal((await mira.ask('/desk/people/new', unread)).to, '/desk/people/olgerd-shuberskiy');
  const kept = async (query: string) =>
    [
      ...(await mira.ask(`/desk/people${query}`)).text.matchAll(
        /href="\/desk\/people\/(?!new)([a-z0-9-]+)"/g,
      ),
    ].map(([, slug]) => slug);
  assert.ok((await kept('?told=desk')).includes('vladimir-kozlov-2'));
  assert.ok(!(await kept('?told=public')).includes('vladimir-kozlov-2'));
  assert.deepEqual(await kept('?look=unverified&told=desk'), ['khyzyr-zhalpakov', 'olgerd-shuberskiy']);
  assert.deepEqual(await kept('?state=died'), ['aron-atabek', 'maksat-dosmagambetov']);
  // A name is found by the desk in any spelling, also of somebody who is not public.
  assert.deepEqual((await kept('?q=Vladimir+Koslov')).sort(), ['vladimir-kozlov', 'vladimir-kozlov-2']);
  const long = await mira.ask(`/desk/people?q=${encodeURIComponent("\0'; <b>".repeat(500))}`);
  assert.equal(long.status, 422);
  assert.match(long.text, /A name of more than 200 characters cannot be looked for/);
  const all = await kept('');
  assert.deepEqual(await kept(`?after=${all[4]}`), all.slice(5));
});
