import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { leaving } from '../src/desk/leaving.js';
import { script_path } from '../src/newspaper/articles/desk-frame.js';
import { wire } from '../src/wiring.js';
import { branch, linkTo } from './adoption-visit.js';
import { faultsIn } from './cautions.js';
import { comeIn, visitAt } from './desk-visit.js';
import { ask, FormSender, type Reply } from './form-sender.js';
import { formsOf } from './forms-in.js';
import { type Instance, startInstance } from './instance.js';
import { type MailServer, startMailServer } from './mail-server.js';
import { kindOf, patternsOf } from './routes.js';

// Somebody at the desk, or whoever sits in front of their browser, sends odd things through every form there is.

let mail: MailServer;
let instance: Instance;
let cookie = '';

before(async () => {
  mail = await startMailServer();
  instance = await startInstance({ smtpUrl: mail.url });
  const entered = visitAt(instance.url);
  await comeIn(entered, (await instance.firstLink()).split('/').at(-1) ?? '', 'Mira');
  cookie = entered.cookie;
  const sender = new FormSender(instance.url);
  await sender.open();
  await sender.handIn({});
  await instance.round();
  const link = new URL(await linkTo(mail, branch.email as string)).pathname;
  assert.equal((await send(link, '')).status, 200);
});

after(async () => {
  await instance?.close();
  await mail?.close();
});

/** What the desk's answers lacked, of all that were seen. */
const careless = new Set<string>();
let answers = 0;

function seen(what: string, reply: Reply): Reply {
  answers += 1;
  for (const fault of faultsIn(what, reply.headers, 'desk')) careless.add(fault);
  return reply;
}

const visit = async (path: string) => seen(path, await ask(instance.url, path, { headers: { cookie } }));

async function send(path: string, body: string): Promise<Reply> {
  const type = { 'content-type': 'application/x-www-form-urlencoded', origin: instance.url };
  const reply = await ask(instance.url, path, { method: 'POST', headers: { ...type, cookie }, body });
  return path.startsWith('/desk') ? seen(`POST ${path} (${reply.status})`, reply) : reply;
}

/** Forms that are left for the end: after them there is less to try. */
const last = /\/(sign-out|withdraw)$/;

/** What an answer has of scripts besides our own: the file where an article is written, and the one text that clears a page, whole. */
const others = (text: string) =>
  text
    .replace(`<script type="module" src="${script_path}"></script>`, '')
    .replace(/<script data-session="[\w-]+" data-seconds="\d+"(?: data-[a-z]+="[^"<>]*")+>/, '<ours>')
    .replace(`<ours>${leaving.body}</script>`, '');

const hostile = [
  '\u0000',
  'a\u0000b',
  '\u202eabc',
  '<script>alert(1)</script>',
  'ж'.repeat(6000),
  '__proto__',
  "';--",
  '-1',
  '',
];

/** An address with each name in it, one after the other, replaced by one that nothing has. */
function wrongNames(pattern: string, path: string): string[] {
  if (pattern.includes('{')) return [];
  const parts = path.replace(/[?#].*/, '').split('/');
  return pattern
    .split('/')
    .flatMap((part, place) => (part.startsWith(':') ? [parts.with(place, 'no-such-name').join('/')] : []));
}

/**
 * Walks the desk once and tries every form that was not tried before with every hostile value in every
 * field. Where one address takes several forms, each of them is one.
 */
async function tryEverything(tried: Set<string>): Promise<string[]> {
  const { desk } = wire(instance.world);
  const [opened, sent] = [patternsOf(desk), patternsOf(desk, 'POST')];
  const seen = new Set<string>(['/desk']);
  const waiting = ['/desk'];
  const wrong: string[] = [];
  for (let path = waiting.shift(); path; path = waiting.shift()) {
    const { status, text } = await visit(path);
    if (status >= 500) wrong.push(`${path}: ${status}`);
    for (const other of wrongNames(kindOf(opened, path), path)) {
      const reply = await visit(other);
      if (reply.status >= 500) wrong.push(`${other}: ${reply.status}`);
    }
    for (const [, link = ''] of text.matchAll(/href="(\/desk[^"]*)"/g)) {
      const kind = kindOf(opened, link.replaceAll('&amp;', '&'));
      if (seen.has(kind)) continue;
      seen.add(kind);
      waiting.push(link.replaceAll('&amp;', '&'));
    }
    for (const { action, names, csrf } of formsOf(text, path)) {
      if (last.test(action)) continue;
      const kind = `${kindOf(sent, action)} ${names.join(' ')}`;
      if (tried.has(kind)) continue;
      tried.add(kind);
      for (const value of hostile) {
        const form = new URLSearchParams();
        for (const name of names) form.set(name, name === 'csrf' ? csrf : value);
        const reply = await send(action, form.toString());
        if (reply.status >= 500 || /<script|<ours>/.test(others(reply.text)))
          wrong.push(`${action} with ${JSON.stringify(value.slice(0, 20))}: ${reply.status}`);
      }
      const plain = new URLSearchParams(
        names.map((name): [string, string] => [name, name === 'csrf' ? csrf : 'x']),
      );
      for (const other of wrongNames(kindOf(sent, action), action)) {
        const reply = await send(other, plain.toString());
        if (reply.status >= 500) wrong.push(`${other}: ${reply.status}`);
      }
      if ((await send(action, names.map((name) => `${name}=x`).join('&'))).status !== 403)
        wrong.push(`${action} takes a form without its token`);
    }
  }
  return wrong;
}

/** What is wrong with how the desk withdraws: the first reason that holds does it, the others find it done. */
async function tryWithdrawing(): Promise<string[]> {
  const { id } = await instance.world.database.app
    .selectFrom('adoption_confirmations')
    .select('adoption_id as id')
    .executeTakeFirstOrThrow();
  const record = `/desk/adoptions/${id}/record`;
  const csrf = (await visit(record)).text.match(/name="csrf" value="([^"]*)"/)?.[1] ?? '';
  const wrong: string[] = [];
  for (const withdraw_why of hostile) {
    const form = new URLSearchParams({ csrf, withdraw_why });
    const { status, text } = await send(`${record}/withdraw`, form.toString());
    if (status >= 500 || /<script|<ours>/.test(others(text)))
      wrong.push(`${JSON.stringify(withdraw_why.slice(0, 20))}: ${status}`);
  }
  if ((await send(`${record}/withdraw`, 'withdraw_why=x')).status !== 403) wrong.push('without its token');
  return wrong;
}

test('no form of the desk breaks on what is sent through it, or takes what comes without its token', async () => {
  const tried = new Set<string>();
  assert.deepEqual(await tryEverything(tried), []);
  const first = tried.size;
  // What could only be tried once the adoption was verified: papers, batches, addresses.
  assert.deepEqual(await tryEverything(tried), []);
  assert.ok(tried.size > first && first >= 10, [...tried].join('\n'));
  assert.deepEqual(await tryWithdrawing(), []);
  assert.equal((await visit('/desk')).status, 200);
});

test('an address that names what nobody has is answered so, also where no page leads to it', async () => {
  const { desk } = wire(instance.world);
  const csrf = (await visit('/desk/account')).text.match(/name="csrf" value="([^"]*)"/)?.[1] ?? '';
  assert.ok(csrf);
  const wrong: string[] = [];
  for (const how of ['GET', 'POST'] as const)
    for (const pattern of patternsOf(desk, how)) {
      if (!pattern.includes(':') || pattern.includes('{')) continue;
      for (const slug of ['aron-atabek', 'no-such-name']) {
        const path = pattern.replace(':slug', slug).replace(/:\w+/g, 'no-such-name');
        const body = new URLSearchParams({ csrf, why: 'x', to: 'desk' }).toString();
        const { status } = await (how === 'GET' ? visit(path) : send(path, body));
        if (status >= 500) wrong.push(`${how} ${path}: ${status}`);
      }
    }
  assert.deepEqual(wrong, []);
});

test('every answer of the desk carries the cautions and may be kept by nobody', () => {
  assert.ok(answers > 500, String(answers));
  assert.deepEqual([...careless], []);
});
