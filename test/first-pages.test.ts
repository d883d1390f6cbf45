import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { application } from '../src/serve.js';
import { makeFirstPages } from '../src/site/first-pages.js';
import { type Instance, startInstance } from './instance.js';

let instance: Instance;
before(async () => {
  instance = await startInstance();
});
after(() => instance.close());

test('before a server lets anybody in it makes one page of each kind that the front page leads to', async () => {
  const { app } = application(instance.world);
  const asked: string[] = [];
  const made = await makeFirstPages(async (path) => {
    const answer = await app.request(path);
    const kind = path.replace(/^\/(people|resolutions|issues)\/[^/]+$/, '/$1/one');
    asked.push(`${answer.status} ${kind.replace(/^\/articles\/.+$/, '/articles/one')}`);
    return answer;
  });
  assert.equal(made.length, asked.length);
  assert.ok(made.length <= 33, made.join(' '));
  assert.equal(new Set(made).size, made.length);
  for (const page of [
    '/',
    '/people',
    '/people/one',
    '/resolutions/one',
    '/organisations',
    '/issues/one',
    '/articles/one',
    '/write',
    '/ru',
    '/ru/people',
    '/kk/people',
  ])
    assert.equal(asked.filter((one) => one === `200 ${page}`).length, 1, `${page} in ${asked.join(', ')}`);
});
