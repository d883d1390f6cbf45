import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fieldsOf, type TextGround, textGround } from '../../../test/text-ground.js';
import { day_ms } from '../../kernel/clock.js';
import { openPress, type Press } from '../../print/press.js';
import { exampleAdoption } from '../adoption-examples.js';
import { model_slug } from '../examples.js';

// One confirmation mail an address and day, whichever form it was typed into.

let g: TextGround;
let press: Press;
before(async () => {
  press = openPress();
  g = await textGround(press);
});
after(async () => {
  await press.close();
  await g.db.drop();
});

const model = `/resolutions/${model_slug}`;

async function subscribe(email: string) {
  const path = `${model}/notice`;
  const form = fieldsOf((await g.visit(path)).text, path);
  g.actor.clock.move(2000);
  return g.visit(path, { ...form, email });
}

async function adopt(email: string, organisation: string) {
  const path = `${model}/adopt`;
  const form = fieldsOf((await g.visit(path)).text, path);
  g.actor.clock.move(2000);
  const typed = Object.entries(exampleAdoption(g.ground.text, { organisation, email }));
  const fields = Object.fromEntries(typed.map(([name, value]) => [name, value ?? '']));
  return g.visit(path, { ...form, ...fields, step: 'hand_in' });
}

/** The mails to an address that ask for a press of a button, and the path that each leads to. */
async function asking(email: string) {
  const mails = (await g.mails()).filter(({ to, purpose }) => to === email && purpose === 'confirmation');
  return mails.map(({ text }) => text.match(/http:\/\/campaign\.example(\/\S+)/)?.[1] ?? '');
}

test('an adoption shares the mail that asked about notices, and its page leads to the other button', async () => {
  const email = 'both@branch.example';
  assert.equal((await subscribe(email)).status, 200);
  const answer = await adopt(email, 'Invented Branch of Both');
  assert.equal(answer.status, 200, answer.text);
  assert.match(answer.text, /got a mail from us today already/);
  const [link = '', ...more] = await asking(email);
  assert.deepEqual(more, []);
  assert.match(link, /^\/notices\/[\w-]{43}$/);
  const button = link.replace('/notices/', '/adoptions/confirm/');
  assert.ok((await g.visit(link)).text.includes(`href="${button}"`));
  const opened = await g.visit(button);
  assert.match(opened.text, /Invented Branch of Both/);
  assert.match((await g.visit(button, fieldsOf(opened.text, button))).text, /Confirmed, thank you/);
  // What is confirmed waits no more, and the notices are still to be confirmed by their own button.
  const after = (await g.visit(link)).text;
  assert.ok(!after.includes(button));
  assert.match(after, /Yes, tell me/);
});

test('who removes the address of the notices can still confirm the adoption by the same link', async () => {
  const email = 'removed@branch.example';
  await subscribe(email);
  await adopt(email, 'Invented Branch that Wants no News');
  const [link = ''] = await asking(email);
  const button = link.replace('/notices/', '/adoptions/confirm/');
  assert.ok((await g.visit(`${link}/remove`, {})).text.includes(`href="${button}"`));
  const again = await g.visit(link);
  assert.deepEqual([again.status, again.to], [303, button]);
  assert.match((await g.visit(button)).text, /Invented Branch that Wants no News/);
});

test('who told of an adoption today is asked to come tomorrow for notices; a day later the address has a mail again', async () => {
  const email = 'first@branch.example';
  assert.equal((await adopt(email, 'Invented First Branch')).status, 200);
  const told = await subscribe(email);
  assert.equal(told.status, 200);
  assert.match(told.text, /please ask again tomorrow/);
  assert.equal((await asking(email)).length, 1);
  // A refusal uses nothing up: the second adoption of the day still shares the mail.
  assert.match((await adopt(email, 'Invented Second Branch')).text, /got a mail from us today already/);
  g.actor.clock.move(day_ms);
  assert.equal((await subscribe(email)).status, 200);
  assert.equal((await asking(email)).length, 2);
});
