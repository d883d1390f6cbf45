import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { testActor } from '../../../test/database.js';
import { type MinistryGround, ministryGround } from '../../../test/ministry-ground.js';
import { readPdf } from '../../../test/read-pdf.js';
import { flow } from '../../../test/told.js';
import { addDays } from '../../kernel/day.js';
import { Refused } from '../../kernel/refusals.js';
import { campaign, setCampaign } from '../campaign.js';
import { moveDispatch } from '../dispatch.js';
import { exampleItem } from '../examples.js';
import { letterOf, papersOf } from '../paper.js';
import { askForAnswer } from './chaser.js';
import { chasingDue, officesToAsk } from './unanswered.js';

// An office that does not answer is asked, in its language, with the dates of what was sent.

let ground: MinistryGround;
let papers: string[];
const actor = testActor('staff:00000000-0000-4000-8000-000000000001');
const first_day = '2016-04-07';
const after_days = 42;

/** Puts the clock to some days after the papers left. */
function daysLater(days: number): void {
  const then = new Date(`${addDays(first_day, days)}T20:00:00Z`);
  actor.clock.move(then.getTime() - actor.clock.now().getTime());
}

before(async () => {
  ground = await ministryGround(actor);
  const { db, office } = ground;
  const addressee = { addressee_kind: 'office', addressee_id: office, role: 'addressee' } as const;
  papers = [];
  for (let number = 0; number < 3; number += 1) {
    const { dispatches } = await exampleItem(db, actor, [
      { ...addressee, addressee_name: 'Invented Ministry' },
    ]);
    papers.push(dispatches[0] as string);
  }
  for (const id of papers.slice(0, 2)) {
    await moveDispatch(db, actor, id, 'claimed');
    await moveDispatch(db, actor, id, 'posted');
  }
});
after(() => ground.close());

test('nobody is asked before the days are over, nor about a paper that has not left', async () => {
  daysLater(after_days - 1);
  assert.deepEqual(await officesToAsk(ground.db, ground.day()), []);
  daysLater(after_days);
  const [office] = await officesToAsk(ground.db, ground.day());
  assert.deepEqual(office?.papers.map(({ id }) => id).sort(), papers.slice(0, 2).sort());
  const [due] = await chasingDue(ground.db, actor.clock);
  assert.deepEqual([due?.count, due?.detail?.values], [1, { count: 2 }]);
});

test('the desk sees the letter before it is made; it goes in the office’s language and quotes what left when', async () => {
  const page = await (await ground.get('/desk/mailroom/chasing')).text();
  assert.match(page, /Invented Ministry: 2 papers without an answer/);
  assert.match(page, /lang="ru"[\s\S]*Просьба об ответе/);
  const made = await ground.post('/desk/mailroom/chasing', { office: ground.office, paper: papers });
  assert.equal(made.status, 303);
  const item = new URL(made.headers.get('location') ?? '', 'http://x').searchParams.get('made') ?? '';
  const { body, language } = await ground.db
    .selectFrom('item_texts')
    .select(['body', 'language'])
    .where('item_id', '=', item)
    .executeTakeFirstOrThrow();
  assert.equal(language, 'ru');
  assert.equal(body.length, 3, 'a line for each paper that left, and one above them');
  const [code] = await ground.codesOf(papers);
  assert.match(body.join(' '), new RegExp(`7 апреля 2016 г\\., почтой: .*${code}`));
  const letter = await ground.db
    .selectFrom('dispatches')
    .select(['id', 'channel', 'state'])
    .where('item_id', '=', item)
    .executeTakeFirstOrThrow();
  assert.deepEqual([letter.channel, letter.state], ['post', 'due']);
  const pdf = await readPdf(
    new Uint8Array(
      await (await ground.get(`/desk/mailroom/dispatches/${letter.id}/letter.pdf`)).arrayBuffer(),
    ),
  );
  assert.match(flow(pdf), /Просьба об ответе/);
  assert.doesNotMatch(flow(pdf), /through Example Solidarity Desk|через Example/);
});

test('the campaign’s own letter has the name as it was corrected, and goes through nobody', async () => {
  const wrong = await campaign(ground.db);
  await setCampaign(ground.db, actor, { ...wrong, name: 'Corrected Desk' });
  const { id } = await ground.db
    .selectFrom('dispatches')
    .innerJoin('items', 'items.id', 'item_id')
    .select('dispatches.id')
    .where('kind', '=', 'chaser')
    .executeTakeFirstOrThrow();
  const of = async (paper: string) => {
    const [found] = await papersOf(ground.db, [paper]);
    assert.ok(found);
    return letterOf(found, await campaign(ground.db), ground.messages, ground.day());
  };
  const letter = await of(id);
  assert.deepEqual(
    [letter.sender, letter['sender-lines']],
    ['Corrected Desk', [...wrong.lines, wrong.country]],
  );
  const organisation = await of(papers[0] as string);
  assert.equal(organisation.sender, 'Example Branch');
  assert.match(organisation['sender-lines'][0] ?? '', /Corrected Desk/);
  await setCampaign(ground.db, actor, wrong);
});

test('an office is asked once, however often the button is pressed, and again only after its days', async () => {
  const again = () => askForAnswer(ground.db, actor, ground.messages, { office: ground.office, papers });
  const both = await Promise.allSettled([again(), again()]);
  assert.ok(both.every(({ status }) => status === 'rejected'));
  await assert.rejects(
    again(),
    (error) => error instanceof Refused && error.code === 'mailroom.chasing.nothing_due',
  );
  daysLater(2 * after_days);
  const two = await Promise.allSettled([again(), again()]);
  assert.equal(two.filter(({ status }) => status === 'fulfilled').length, 1);
  const page = await ground.get('/desk/mailroom/chasing');
  assert.equal(page.status, 200);
  const bodies = await ground.db
    .selectFrom('item_texts')
    .select('covering')
    .where('title', '=', 'Просьба об ответе')
    .execute();
  assert.ok(
    bodies.some(({ covering }) =>
      covering.some((words) => /уже просили Вас об ответе: 19 мая 2016/.test(words)),
    ),
  );
});

test('what was answered or came back is asked about no more, and the letter that asks is never asked about', async () => {
  await moveDispatch(ground.db, actor, papers[0] as string, 'replied');
  await moveDispatch(ground.db, actor, papers[1] as string, 'returned');
  for (const { id, state } of await ground.db
    .selectFrom('dispatches')
    .innerJoin('items', 'items.id', 'item_id')
    .select(['dispatches.id', 'state'])
    .where('kind', '=', 'chaser')
    .execute()) {
    if (state !== 'due') continue;
    await moveDispatch(ground.db, actor, id, 'claimed');
    await moveDispatch(ground.db, actor, id, 'posted');
  }
  daysLater(4 * after_days);
  assert.deepEqual(await officesToAsk(ground.db, ground.day()), []);
});

test('the rule is set at the desk within its bounds, and what was typed wrong stays with its sentence', async () => {
  const wrong = await ground.post('/desk/mailroom/chasing/rule', {
    after_days: '3',
    again_after_days: 'soon',
    most: '2',
  });
  assert.equal(wrong.status, 422);
  const page = await wrong.text();
  assert.match(page, /A whole number from 7 to 730 is needed/);
  assert.match(page, /value="soon"/);
  const right = await ground.post('/desk/mailroom/chasing/rule', {
    after_days: '30',
    again_after_days: '60',
    most: '2',
  });
  assert.equal(right.status, 303);
  assert.match(
    await (await ground.get('/desk/mailroom/chasing')).text(),
    /30 days after a paper left, again after 60 days, 2 times/,
  );
  const hostile = await ground.post('/desk/mailroom/chasing', { office: "'; drop table chasers" });
  assert.equal(hostile.status, 409);
});
