import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { testActor } from '../../../test/database.js';
import { type MinistryGround, ministryGround } from '../../../test/ministry-ground.js';
import { readPdf } from '../../../test/read-pdf.js';
import { flow } from '../../../test/told.js';
import { transact } from '../../kernel/database.js';
import { moveDispatch } from '../dispatch.js';
import { exampleItem, exampleTexts } from '../examples.js';
import { enterReport, plainReport } from '../returns/report.js';
import { takeBack } from '../returns/taking-back.js';
import { bundleOf, canonical } from './bundle.js';

// Who says that nothing came is shown what was sent, when, by what means, and with which words.

let ground: MinistryGround;
let papers: string[];
/** The line of the history that says that the first paper arrived. */
let confirmed: number;
const actor = testActor('staff:00000000-0000-4000-8000-000000000001');
const receipt = 'RR123456785KZ';
const proof = () => `/desk/mailroom/proof/office/${ground.office}`;

before(async () => {
  ground = await ministryGround(actor);
  const { db, office } = ground;
  const addressee = {
    addressee_kind: 'office',
    addressee_id: office,
    addressee_name: 'Invented Ministry',
  } as const;
  papers = [];
  for (const language of ['ru', 'en']) {
    const { dispatches } = await exampleItem(db, actor, [{ ...addressee, language }]);
    papers.push(dispatches[0] as string);
  }
});
after(() => ground.close());

test('nothing is proved of what has not left, nor of somebody to whom nothing was addressed', async () => {
  const early = await ground.get(proof());
  assert.equal(early.status, 409);
  for (const path of ['office/00000000-0000-4000-8000-000000000009', 'office/nonsense', 'stranger/x'])
    assert.equal((await ground.get(`/desk/mailroom/proof/${path}`)).status, 404, path);
});

test('the bundle holds dates, means, receipts, what came of each paper, and every word of the texts with its hash', async () => {
  const { db } = ground;
  for (const id of papers) await moveDispatch(db, actor, id, 'claimed');
  const [first = '', second = ''] = papers;
  await transact(db, async (tx) => {
    await enterReport(tx, actor, first, { ...plainReport('posted', '2016-04-07'), receipt });
    const word = { ...plainReport('confirmed', '2016-04-07'), by_whom: 'office', how: 'phone' } as const;
    ({ event_id: confirmed } = await enterReport(tx, actor, first, word));
    await enterReport(tx, actor, second, plainReport('posted', '2016-04-07'));
    await enterReport(tx, actor, second, {
      ...plainReport('returned', '2016-04-07'),
      reason: 'not_collected',
      note: 'a remark of ours',
    });
  });
  const page = await (await ground.get(proof())).text();
  assert.match(page, /2 papers, the earliest first/);
  for (const [language, words] of [
    ['en', [/April 2016: posted/, /confirmed arrived/, /by the office, by telephone/, /not collected/]],
    ['ru', [/отправлено почтой/, /учреждением, по телефону/, /не востребовано/]],
    ['kk', [/поштамен жіберілді/, /алынбаған/]],
  ] as const) {
    const answer = await ground.get(`${proof()}/proof.pdf?language=${language}`);
    assert.equal(answer.headers.get('content-type'), 'application/pdf');
    const pdf = await readPdf(new Uint8Array(await answer.arrayBuffer()));
    assert.equal(pdf.lang?.slice(0, 2), language);
    const text = flow(pdf);
    for (const part of [...words, new RegExp(receipt)]) assert.match(text, part);
    for (const code of await ground.codesOf(papers)) assert.ok(text.includes(code));
    assert.doesNotMatch(text, /a remark of ours/);
    for (const { title, body } of exampleTexts) {
      for (const line of [title, ...body]) assert.ok(text.includes(line), line);
      const hash = createHash('sha256')
        .update(`${[title, ...body].join('\n\n')}\n`)
        .digest('hex');
      assert.ok(text.replace(/ /g, '').includes(hash), 'the hash of the file is the one on paper');
    }
  }
});

test('what was taken back proves nothing, and the canonical text is the same however it was typed', async () => {
  const { db, office } = ground;
  const [first = ''] = papers;
  const states = async () => {
    const { papers: proved } = await bundleOf(db, { kind: 'office', id: office }, 'desk@example.org');
    const one = proved.find(({ id }) => id === first);
    return { steps: one?.steps.map(({ state }) => state), confirmed: one?.confirmed.length };
  };
  assert.deepEqual(await states(), { steps: ['posted', 'confirmed'], confirmed: 1 });
  await transact(db, (tx) => takeBack(tx, actor, first, confirmed));
  assert.deepEqual(await states(), { steps: ['posted'], confirmed: 0 });
  assert.equal(canonical({ title: 'é', body: ['a\r\nb'] }), canonical({ title: 'e\u0301', body: ['a\nb'] }));
});
