import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { type AdoptionGround, adoptionGround } from '../../../test/adoption-ground.js';
import { type TestDatabase, testActor, testDatabase } from '../../../test/database.js';
import { newId } from '../../kernel/chance.js';
import { day_ms, hour_ms } from '../../kernel/clock.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { open } from '../../kernel/vault.js';
import type { SealedMail } from '../../mailroom/outbox.js';
import { most_by_one_mail } from '../../mailroom/outgoing/mail-book.js';
import { type AdoptActs, adoptActs } from '../adopt-acts.js';
import { AdoptGate } from '../adopt-gate.js';
import { exampleAdoption } from '../adoption-examples.js';
import { forgetUnconfirmed } from '../adoption-forgetting.js';
import { readPassed } from '../adoption-passed.js';
import { readAdoption, type Typed } from '../adoption-reader.js';

let db: TestDatabase;
let ground: AdoptionGround;
let acts: AdoptActs;
const actor = testActor('visitor');

before(async () => {
  db = await testDatabase();
  ground = await adoptionGround(db, actor);
  acts = adoptActs(db.app, actor, new AdoptGate(actor.clock, actor.chance), () => [ground.mailIdentity]);
});
after(() => db.drop());

/** Hands in a form as the page does; the link of its mail stands in `links`. */
const links: string[] = [];
function handIn(other: Typed, draft = newId(actor.chance)) {
  const read = readAdoption(exampleAdoption(ground.text, other), '2016-04-30');
  assert.ok(read.ok);
  const { organisation, met_at, met_on } = read.value;
  const passed = readPassed(read.value.text, ground.version, {
    organisation: organisation.name,
    met_at,
    met_on,
  });
  assert.ok(passed.ok);
  const handed = {
    draft,
    report: read.value,
    passed: passed.value,
    version: ground.version,
    spoken: 'en',
  } as const;
  return acts.handIn(handed, (token) => {
    links.push(token);
    return { subject: 'Please confirm', text: token };
  });
}

const words = (link: string) => ({ subject: 'Yours', text: `private ${link}` });
const press = (token: string, id: string | null = null) => acts.confirm({ token, id }, words);

async function mailsTo(email: string): Promise<{ purpose: string; text: string }[]> {
  const rows = await db.app.selectFrom('mails').selectAll().orderBy('made_at').execute();
  const opened = await Promise.all(
    rows.map(async ({ id, purpose, content_sealed }) => ({
      purpose,
      ...(await open<SealedMail>(ground.mailIdentity, { table: 'mails', row: id }, content_sealed as Buffer)),
    })),
  );
  return opened
    .filter(({ to }) => to.toLowerCase() === email)
    .map(({ purpose, words: said }) => ({ purpose, text: said?.text ?? '' }));
}

test('two who share a mailbox adopt for two organisations: one mail, whose link has a button for each', async () => {
  const email = 'couple@example.org';
  const first = await handIn({ organisation: 'Invented Weavers', email });
  const second = await handIn({ organisation: 'Invented Singers', email });
  assert.deepEqual([first.shared, second.shared], [false, true]);
  assert.equal((await mailsTo(email)).length, 1);
  const [token = ''] = links.splice(0);
  assert.deepEqual(
    (await acts.toConfirm(token)).map((one) => [one.organisation, one.confirmed]),
    [
      ['Invented Weavers', false],
      ['Invented Singers', false],
    ],
  );
  assert.equal((await press(token, second.id)).adoption.organisation, 'Invented Singers');
  assert.equal((await acts.toConfirm(token)).filter((one) => one.confirmed).length, 1);
  const { adoption, link } = await press(token);
  assert.equal(adoption.organisation, 'Invented Weavers');
  // Whoever has pressed gets a private link, on the page and by mail; the second press brings no other.
  const brought = (await mailsTo(email)).filter(({ purpose }) => purpose === 'link').map(({ text }) => text);
  assert.equal(brought.length, 2);
  assert.ok(brought.includes(`private ${link}`));
  assert.deepEqual([(await press(token)).again, (await press(token)).link], [true, null]);
  assert.equal((await mailsTo(email)).length, 3);
});

test('nobody confirms by a link what was handed in for another mailbox', async () => {
  await handIn({ organisation: 'Invented Potters', email: 'potters@example.org' });
  const other = await handIn({ organisation: 'Invented Smiths', email: 'smiths@example.org' });
  const [potters = ''] = links.splice(0);
  await assert.rejects(press(potters, other.id), Missing);
  assert.deepEqual(
    (await acts.toConfirm(potters)).map((one) => one.organisation),
    ['Invented Potters'],
  );
});

test('an address written with other capitals gets neither a second mail nor the first one’s link', async () => {
  await handIn({ organisation: 'Invented Dyers', email: 'dyers@example.org' });
  await assert.rejects(handIn({ organisation: 'Invented Tanners', email: 'Dyers@example.org' }), {
    code: 'resolutions.adopt.mail_today',
    status: 429,
  });
  // Domains have no capitals: the same mailbox.
  assert.ok((await handIn({ organisation: 'Invented Tanners', email: 'dyers@EXAMPLE.org' })).shared);
  links.splice(0);
});

test('ten thousand forms for one address are one mail; what was taken in can be confirmed, the rest is told no', async () => {
  const email = 'flooded@example.org';
  const draft = newId(actor.chance);
  await handIn({ organisation: 'Invented Flood 0', email }, draft);
  const said = { taken: 1, refused: 0 };
  for (let number = 1; number <= 40; number += 1) {
    const organisation = `Invented Flood ${number}`;
    const result = await handIn({ organisation, email }).catch((error: unknown) => {
      assert.ok(error instanceof Refused && error.code === 'resolutions.adoptions.problem.many_today');
      return null;
    });
    said[result ? 'taken' : 'refused'] += 1;
  }
  // The other ten thousand do not reach the database at all: the answer is the same.
  const gate = new AdoptGate(actor.clock, actor.chance);
  let mails = 0;
  let shared = 0;
  for (let number = 0; number < 10_000; number += 1) {
    const turn = await gate.mails.take(email);
    if ('refused' in turn) continue;
    if (turn.first) {
      mails += 1;
      turn.settle(Buffer.alloc(32));
    } else {
      shared += 1;
      turn.settle(true);
    }
  }
  assert.deepEqual([mails, shared], [1, most_by_one_mail - 1]);
  assert.deepEqual(said, { taken: most_by_one_mail, refused: 41 - most_by_one_mail });
  assert.equal((await mailsTo(email)).length, 1);
  const [token = ''] = links.splice(0);
  assert.equal((await acts.toConfirm(token)).length, most_by_one_mail);
  // The same form again is neither a second adoption nor counted.
  assert.ok((await handIn({ organisation: 'Invented Flood 0', email }, draft)).again);
});

test('a form that is refused uses no mail up, and whoever waited for it gets one', async () => {
  const email = 'late@example.org';
  const { confirm } = acts;
  await handIn({ organisation: 'Invented Bakers', email: 'bakers@example.org' });
  await confirm({ token: links.splice(0)[0] ?? '', id: null }, words);
  // Both at once for one mailbox; the first is refused because the organisation is with us already.
  const [refused, taken] = await Promise.allSettled([
    handIn({ organisation: 'Invented Bakers', email }),
    handIn({ organisation: 'Invented Millers', email }),
  ]);
  assert.equal(refused.status, 'rejected');
  assert.equal(taken.status, 'fulfilled');
  assert.equal((await mailsTo(email)).length, 1);
  links.splice(0);
});

test('what shared a mail outlives the one for which the mail went, and is forgotten after its own 48 hours', async () => {
  const email = 'evening@example.org';
  actor.clock.move(day_ms);
  await handIn({ organisation: 'Invented Morning', email });
  actor.clock.move(hour_ms);
  const evening = await handIn({ organisation: 'Invented Evening', email });
  const [token = ''] = links.splice(0);
  actor.clock.move(47 * hour_ms + 60_000);
  await forgetUnconfirmed(db.app, actor);
  assert.deepEqual(
    (await acts.toConfirm(token)).map((one) => one.organisation),
    ['Invented Evening'],
  );
  assert.equal((await press(token)).adoption.id, evening.id);
  // Tomorrow the address can get a mail again.
  assert.equal((await handIn({ organisation: 'Invented Noon', email })).shared, false);
  actor.clock.move(49 * hour_ms);
  await forgetUnconfirmed(db.app, actor);
  const kept = await db.app.selectFrom('officer_addresses').select('adoption_id').execute();
  assert.deepEqual(kept, [], 'no address is kept for what was confirmed or forgotten');
});
