import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { openBrowser } from '../bench/installed-browser.js';
import { idle_ms } from '../src/staff/session.js';
import { wrongOn } from './axe.js';
import { desktop, visitor } from './browser.js';
import { comeIn, type Secrets, visitAt } from './desk-visit.js';
import { type Instance, startInstance } from './instance.js';
import { signIn } from './second-step.js';
import { wordsAt } from './told.js';

// What a browser still shows of the desk when a session is over: nothing, in no tab, but what somebody was writing.

const record = '/desk/people/aron-atabek';
let instance: Instance;
let browser: Browser;
let mira: Secrets;
const wrong: string[] = [];

before(async () => {
  [instance, browser] = await Promise.all([startInstance(), openBrowser()]);
  mira = await comeIn(visitAt(instance.url), (await instance.firstLink()).split('/').at(-1) ?? '', 'Mira');
});
after(async () => {
  await browser?.close();
  await instance?.close();
});

/** The cookie of a session that no test ends. */
let lasting = '';
async function lastingCookie(): Promise<string> {
  lasting ||= (await signIn(visitAt(instance.url), mira)).cookie;
  return lasting;
}

/** A browser with one session in it. */
async function browserOf({ cookie = '', isScripted = true } = {}): Promise<BrowserContext> {
  const context = await visitor(browser, { javaScriptEnabled: isScripted, viewport: desktop });
  const session = cookie || (await signIn(visitAt(instance.url), mira)).cookie;
  const [name = '', value = ''] = session.split('=');
  await context.addCookies([{ name, value, url: `${instance.url}/desk` }]);
  return context;
}

async function tab(context: BrowserContext, path: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(instance.url + path);
  return page;
}

const cleared = (page: Page) => page.getByRole('heading', { name: 'This page was cleared' }).waitFor();

const sessionsNow = async () =>
  (await instance.world.database.app.selectFrom('sessions').select('id').execute()).length;

/** Everything that the tab still holds: its document with title and attributes, and its address. */
const held = async (page: Page) => `${page.url()} ${await page.content()}`;

async function holdsNothing(page: Page, words: RegExp): Promise<void> {
  await cleared(page);
  assert.match(await wordsAt(page.locator('body')), words);
  assert.doesNotMatch(await page.content(), /Atabek|aron-atabek|Mira|csrf/i);
  assert.equal(await page.title(), 'This page was cleared');
}

test('whoever signs out in one tab leaves no name in another, nor in its title and address', async () => {
  const context = await browserOf();
  const [other, own] = [await tab(context, record), await tab(context, '/desk')];
  const before = await sessionsNow();
  assert.match(await held(other), /Aron Atabek/);
  await Promise.all([own.waitForURL(/sign-in/), own.getByRole('button', { name: 'Sign out' }).click()]);
  await holdsNothing(other, /You signed out\./);
  assert.equal(other.url(), `${instance.url}/desk`);
  wrong.push(...(await wrongOn(other)));
  assert.equal(await sessionsNow(), before - 1, 'the form went out before the page was cleared');
  await Promise.all([
    other.waitForURL(/sign-in/),
    other.getByRole('link', { name: 'Open the desk' }).click(),
  ]);
  await context.close();
});

test('where the server does not answer to the sign-out, every tab is cleared all the same', async () => {
  for (const answer of ['never', 'refused'] as const) {
    const context = await browserOf();
    // While a form is on its way the test's own questions to the tab wait, so the tab says by itself what it holds.
    await context.addInitScript(
      "addEventListener('submit', () => setTimeout(() => console.log(document.documentElement.outerHTML), 300))",
    );
    const [other, own] = [await tab(context, record), await tab(context, `${record}?add=event`)];
    await own.fill('textarea >> nth=0', 'Typed, and to be forgotten.');
    let asked = 0;
    await own.route('**/desk/sign-out', async (route) => {
      asked += 1;
      if (answer === 'refused') await route.abort('connectionrefused');
    });
    const said = answer === 'never' ? own.waitForEvent('console') : undefined;
    await own.locator('footer button').evaluate((button: { click(): void }) => button.click());
    await holdsNothing(other, /You signed out\./);
    // A refusal is told by a page of the browser's own. Until it stands, the tab is on its way and says nothing.
    if (!said)
      await own.waitForFunction(`/error/.test(location.protocol) && document.readyState === 'complete'`);
    const text = said ? (await said).text() : await own.content();
    if (said) assert.match(text, /the server has not answered: open the desk/);
    assert.doesNotMatch(text, /Atabek|Mira|csrf|to be forgotten/);
    assert.equal(asked, 1, answer);
    await context.close();
  }
});

test('when the session’s time is over its pages are cleared, however long the machine slept', async () => {
  const context = await browserOf();
  // One clock for all its tabs.
  await context.clock.install();
  const page = await tab(context, record);
  await context.clock.fastForward(idle_ms - 60_000);
  // Another tab is used meanwhile: the time begins anew for both.
  const later = await tab(context, record);
  await context.clock.fastForward(idle_ms - 60_000);
  for (const one of [page, later]) assert.match(await one.content(), /Aron Atabek/);
  await context.clock.fastForward(120_000);
  for (const one of [page, later]) await holdsNothing(one, /Your session has ended\./);
  // No timer runs in a machine that is closed: whoever comes back to the tab sees nothing all the same.
  await page.goto(instance.url + record);
  const soon = await page.evaluate<number>('Date.now()');
  await context.clock.setFixedTime(soon + idle_ms);
  assert.match(await page.content(), /Aron Atabek/);
  await page.evaluate(`document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))`);
  await holdsNothing(page, /Your session has ended\./);
  await context.close();
});

test('what somebody is typing outlives the session: the form stays alone, and goes through the next sign-in', async () => {
  const context = await browserOf();
  const [page, other] = [await context.newPage(), await tab(context, record)];
  await page.clock.install();
  await page.goto(`${instance.url}${record}?add=event`);
  const field = page.locator('main form textarea').first();
  await field.fill('Seen by his daughter.');
  const name = (await field.getAttribute('name')) ?? '';
  await instance.world.database.app.deleteFrom('sessions').execute();
  await page.clock.fastForward(idle_ms);
  await cleared(page);
  assert.match(await wordsAt(page.locator('main')), /What you typed is still here: send it and sign in/);
  assert.equal(await page.locator('form').count(), 1);
  assert.ok(await page.locator(`label[for="${await field.getAttribute('id')}"]`).isVisible());
  assert.equal(await page.evaluate('document.activeElement.name'), name, 'whoever types goes on typing');
  assert.doesNotMatch(`${await page.title()} ${await wordsAt(page.locator('body'))}`, /Atabek|Mira/);
  wrong.push(...(await wrongOn(page)));
  await Promise.all([page.waitForEvent('load'), page.locator('main form button').last().click()]);
  assert.match(await wordsAt(page.locator('main')), /what you had typed is kept in this page/);
  await page.fill('#name', 'Mira');
  await page.fill('#passphrase', mira.passphrase);
  await Promise.all([
    page.waitForEvent('load'),
    page.getByRole('button', { name: 'Sign in', exact: true }).click(),
  ]);
  await page.fill('#step_code', mira.backup.shift() ?? '');
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name: 'Go on' }).click()]);
  assert.match(await wordsAt(page.locator('main')), /Seen by his daughter\./);
  // It waits here as long as it has to; the tab of the session before learns that another came.
  await holdsNothing(other, /Your session has ended\./);
  await page.clock.fastForward(idle_ms);
  await cleared(page);
  assert.equal(await page.inputValue(`[name="${name}"]`), 'Seen by his daughter.');
  // Whoever signs out says that it may go.
  const own = await tab(context, '/desk');
  await own.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('You signed out.').waitFor();
  assert.doesNotMatch(await page.content(), /daughter/);
  await context.close();
});

test('what a form was answered with keeps what was typed into it, too', async () => {
  const context = await browserOf({ cookie: await lastingCookie() });
  const page = await context.newPage();
  await page.clock.install();
  await page.goto(`${instance.url}${record}?add=event`);
  await page.locator('main form textarea').first().fill('Refused at first.');
  await Promise.all([page.waitForEvent('load'), page.locator('main form button').last().click()]);
  assert.match(await page.content(), /class="problems"/);
  await page.clock.fastForward(idle_ms);
  await cleared(page);
  assert.ok(
    (
      await page
        .locator('textarea')
        .evaluateAll((all) => all.map((one) => (one as unknown as { value: string }).value))
    ).includes('Refused at first.'),
  );
  await context.close();
});

test('a page that the browser had put aside is asked for anew before it is seen', async () => {
  const context = await browserOf({ cookie: await lastingCookie() });
  const page = await tab(context, record);
  await context.clearCookies();
  await Promise.all([
    page.waitForURL(/sign-in/),
    page.evaluate(`dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))`),
  ]);
  assert.doesNotMatch(await page.content(), /Aron Atabek/);
  await context.close();
});

test('without JavaScript the desk works as before, and signing out leads out', async () => {
  const context = await browserOf({ isScripted: false });
  const page = await tab(context, record);
  assert.match(await wordsAt(page.locator('main')), /^Aron Atabek/);
  await Promise.all([page.waitForURL(/sign-in/), page.getByRole('button', { name: 'Sign out' }).click()]);
  await context.close();
});

const closed =
  "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

test('within a page of the desk this one text may run and no other, and nowhere else any', async () => {
  const cookie = await lastingCookie();
  const scripts = new Set<string>();
  const policyAt = async (path: string, headers: Record<string, string> = { cookie }) => {
    const answer = await fetch(instance.url + path, { headers });
    const text = await answer.text();
    const within = [...text.matchAll(/<script(?![^>]*\bsrc=)[^>]*>(.*?)<\/script>/gs)]
      .filter(([whole]) => !whole.includes('ld+json'))
      .map(([, script = '']) => script);
    for (const one of within) scripts.add(one);
    assert.equal(within.length, headers.cookie ? 1 : 0, path);
    return answer.headers.get('content-security-policy');
  };
  const policy = await policyAt(record);
  const [text = ''] = scripts;
  const source = `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
  assert.equal(policy, `${closed}; script-src ${source}`);
  for (const path of ['/desk', '/desk/nothing-there', '/desk/account'])
    assert.equal(await policyAt(path), policy, path);
  assert.equal(await policyAt('/desk/account/passkeys'), `${closed}; script-src 'self' ${source}`);
  assert.equal(await policyAt('/desk/sign-in', {}), `${closed}; script-src 'self'`);
  for (const path of ['/', '/people/aron-atabek', '/desk/recover', '/desk/welcome/nothing'])
    assert.equal(await policyAt(path, {}), closed, path);
  assert.equal(scripts.size, 1, 'it is the same for every page and person');
  // Nothing in it ends or hides it.
  assert.doesNotMatch(text, /<\/?script|<!--/i);
});

test('a script that somebody brought into a page of the desk does not run', async () => {
  const context = await browserOf({ cookie: await lastingCookie() });
  const page = await tab(context, record);
  const said: string[] = [];
  page.on('console', (message) => said.push(message.text()));
  await page.evaluate(`
    const one = document.createElement('script');
    one.textContent = 'document.title = "taken over"';
    document.body.append(one);
    const same = document.createElement('div');
    same.innerHTML = '<img src="/no-picture" onerror="document.title = 1">';
    document.body.append(same);
  `);
  await wait(300);
  assert.match(await page.title(), /^Aron Atabek/);
  assert.ok(said.filter((line) => /Content Security Policy/.test(line)).length >= 2, said.join('\n'));
  await context.close();
});

test('what clears a page weighs less than one and a half kilobytes on its way', async () => {
  const cookie = await lastingCookie();
  const page = await (await fetch(`${instance.url}/desk`, { headers: { cookie } })).text();
  const bare = page.replace(/<script[^>]*>.*?<\/script>/s, '');
  const weighs = gzipSync(page).length - gzipSync(bare).length;
  assert.ok(page.length > bare.length && weighs < 1500, `${weighs} of ${page.length - bare.length} bytes`);
});

test('axe finds nothing on what is left of a page, and a phone is wide enough for it', () => {
  assert.deepEqual(wrong, []);
});
