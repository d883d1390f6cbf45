import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { Browser, CDPSession, Page } from 'playwright-core';
import { openBrowser } from '../bench/installed-browser.js';
import { systemChance } from '../src/kernel/chance.js';
import { movableClock, second_ms } from '../src/kernel/clock.js';
import { seal } from '../src/kernel/vault.js';
import { HeldKeys, recipientOf } from '../src/staff/compartment.js';
import { codeOf, readSecret, stepAt } from '../src/staff/one-time-code.js';
import { sessionOf } from '../src/staff/session.js';
import { wrongOn } from './axe.js';
import { desktop, visitor } from './browser.js';
import { type Instance, startInstance } from './instance.js';
import { wordsAt } from './told.js';

// How somebody signs in: with a code, in a browser without JavaScript; with passkeys, in one that has them. The
// browser's own virtual authenticator stands for a laptop's fingerprint and for a security key.

// A code is good for one half minute: this clock stands until it is moved on.
const clock = movableClock(new Date().toISOString());
let instance: Instance;
let browser: Browser;
let passphrase: string;
let secret: Buffer;
let backup: string[];
const wrong: string[] = [];
const at = (path: string) => instance.world.config.publicUrl + path;

before(async () => {
  [instance, browser] = await Promise.all([startInstance({ clock }), openBrowser()]);
  // A passkey belongs to a name, and browsers trust this one without https.
  instance.world.config.publicUrl = instance.url.replace('127.0.0.1', 'localhost');
});
after(async () => {
  await browser?.close();
  await instance?.close();
});

/** Presses what is named so, and waits for the page it leads to. */
async function press(page: Page, name: string): Promise<void> {
  await Promise.all([page.waitForEvent('load'), page.getByRole('button', { name, exact: true }).click()]);
}

async function typePassphrase(page: Page): Promise<void> {
  await page.goto(at('/desk/sign-in'));
  await page.fill('#name', 'Mira');
  await page.fill('#passphrase', passphrase);
  await press(page, 'Sign in');
}

async function signOut(page: Page): Promise<void> {
  await page.goto(at('/desk'));
  await press(page, 'Sign out');
}

const lines = (page: Page) => wordsAt(page.locator('main'));

test('without JavaScript: an app with codes is set up, and each sign-in asks for one', async () => {
  const page = await (await visitor(browser)).newPage();
  await page.goto(at(new URL(await instance.firstLink()).pathname));
  await page.fill('#name', 'Mira');
  await press(page, 'Come in');
  passphrase = (await page.textContent('#passphrase')) ?? '';
  await page.goto(at('/desk/account/second-step'));
  await page.getByRole('link', { name: 'An app that shows codes' }).click();
  const spelled = (await page.textContent('#secret')) ?? '';
  secret = readSecret(spelled) ?? Buffer.alloc(0);
  const code = () => codeOf(secret, stepAt(clock.now()));
  await page.fill('#step_code', code());
  await press(page, 'Use this app');
  backup = ((await page.textContent('#backup-codes')) ?? '').split('\n').filter(Boolean);
  assert.equal(backup.length, 10);
  await signOut(page);
  assert.equal(await page.getByRole('button', { name: 'passkey' }).isVisible(), false);
  await typePassphrase(page);
  assert.match(page.url(), /\/desk\/second-step/);
  await page.fill('#step_code', code());
  await press(page, 'Go on');
  assert.match(await lines(page), /This code is over, or was used already/);
  clock.move(30 * second_ms);
  await page.fill('#step_code', code());
  await press(page, 'Go on');
  assert.match(await lines(page), /^Today/);
  await page.context().close();
});

let page: Page;
let cdp: CDPSession;

/** Puts another authenticator into this browser, in the place of the one before. */
async function authenticator(hasPrf: boolean): Promise<string> {
  const options = {
    protocol: 'ctap2' as const,
    ctap2Version: 'ctap2_1' as const,
    transport: 'usb' as const,
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    automaticPresenceSimulation: true,
    hasPrf,
  };
  return (await cdp.send('WebAuthn.addVirtualAuthenticator', { options })).authenticatorId;
}

async function makePasskey(name: string): Promise<void> {
  await page.goto(at('/desk/account/passkeys'));
  await page.fill('#passkey_name', name);
  await press(page, 'Make a passkey');
  assert.match(page.url(), /done=passkey/, await lines(page));
}

let laptop: string;

test('a passkey that can open keys signs in alone, and opens what is sealed', async () => {
  page = await (await visitor(browser, { javaScriptEnabled: true, viewport: desktop })).newPage();
  cdp = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  laptop = await authenticator(true);
  await typePassphrase(page);
  wrong.push(...(await wrongOn(page)));
  await page.fill('#step_code', backup[0] ?? '');
  await press(page, 'Go on');
  await makePasskey('laptop');
  assert.match(await lines(page), /Passkey laptop\s*signs in alone/);
  wrong.push(...(await wrongOn(page)));
  await signOut(page);
  await press(page, 'Sign in with a passkey');
  assert.match(await lines(page), /^Today/);

  const cookie = (await page.context().cookies()).find(({ name }) => name === 'habeas_desk');
  const { app } = instance.world.database;
  const session = await sessionOf(app, clock, cookie?.value ?? '');
  assert.ok(session);
  const actor = { who: `staff:${session.staff.id}`, clock, chance: systemChance };
  const keys = new HeldKeys(app, actor, session.staff.id, session.identity);
  const place = { table: 'letters', row: 'one' };
  const sealed = await seal(await recipientOf(app, 'dossiers'), place, 'word');
  assert.equal(await keys.open('dossiers', place, sealed), 'word');
});

test('after a new passphrase a passkey is the second step once, and then opens the new keys alone', async () => {
  await page.goto(at('/desk/account'));
  await page.fill('#passphrase', passphrase);
  await press(page, 'Get a new passphrase');
  passphrase = (await page.textContent('#passphrase')) ?? '';
  await signOut(page);
  await press(page, 'Sign in with a passkey');
  assert.match(await lines(page), /does not open your keys by itself/);
  await typePassphrase(page);
  await press(page, 'Use a passkey');
  await signOut(page);
  await press(page, 'Sign in with a passkey');
  assert.match(await lines(page), /^Today/);
});

test('a passkey that opens nothing is the second step after the passphrase, and never alone', async () => {
  await cdp.send('WebAuthn.removeVirtualAuthenticator', { authenticatorId: laptop });
  await authenticator(false);
  await makePasskey('blue key');
  assert.match(await lines(page), /Passkey blue key\s*second step after the passphrase/);
  await signOut(page);
  await press(page, 'Sign in with a passkey');
  assert.match(await lines(page), /does not open your keys by itself/);
  await typePassphrase(page);
  await press(page, 'Use a passkey');
  assert.match(await lines(page), /^Today/);
  await page.goto(at('/desk/account'));
  assert.match(await lines(page), /passphrase and passkey\s*this one/);
});

test('ten minutes later a passkey proves who is there, and what was asked for is done', async () => {
  const { app } = instance.world.database;
  await app
    .updateTable('sessions')
    .set({ stepped_up_at: new Date(0) })
    .execute();
  await page.goto(at('/desk/staff'));
  for (const role of ['letters', 'mailroom']) await page.check(`[name="role"][value="${role}"]`);
  await press(page, 'Make a link');
  assert.match(await lines(page), /^Is it still you/);
  await press(page, 'Use a passkey');
  wrong.push(...(await wrongOn(page)));
  await press(page, 'Use a passkey');
  assert.match((await page.textContent('#invitation')) ?? '', /\/desk\/welcome\//);
  const { roles } = await app
    .selectFrom('staff_links')
    .select('roles')
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow();
  assert.deepEqual(roles, ['letters', 'mailroom'], 'what was ticked went along');
});

test('an answer of a passkey is good once, and nothing else is taken for one', async () => {
  await signOut(page);
  // The page fills its form as ever, and we send it in its place. In the browser's own words.
  await page.evaluate(`document.querySelector('form[data-passkey]').submit = () => {}`);
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.locator('[name="step_credential"]:not([value=""])').waitFor({ state: 'attached' });
  const answer = await page.inputValue('[name="step_credential"]');
  const send = async (step_credential: string) => {
    const body = new URLSearchParams({ step_credential, step_prf: '', next: '/desk' });
    return (await fetch(at('/desk/sign-in'), { method: 'POST', body, redirect: 'manual' })).text();
  };
  assert.match(await send(answer), /does not open your keys by itself/, 'it fits');
  assert.match(await send(answer), /This passkey was not taken/, 'but not a second time');
  const { response, ...rest } = JSON.parse(answer) as { id: string; response: Record<string, string> };
  const data = Buffer.from(response.authenticatorData ?? '', 'base64url');
  data[36] = (data[36] as number) + 1;
  const changed = { ...rest, response: { ...response, authenticatorData: data.toString('base64url') } };
  for (const one of [
    JSON.stringify(changed),
    '{}',
    'null',
    '[]',
    '{"id":{}}',
    '{"id":"x","response":7}',
    'x',
  ])
    assert.match(await send(one), /This passkey was not taken/, one.slice(0, 20));
});

test('passkeys are removed one by one, but never the only second step', async () => {
  await typePassphrase(page);
  await page.fill('#step_code', backup[1] ?? '');
  await press(page, 'Go on');
  for (const what of ['laptop', 'blue key']) {
    await page.goto(at('/desk/account'));
    await press(page, `Remove: ${what}`);
    assert.doesNotMatch(await lines(page), new RegExp(`Passkey ${what}`));
  }
  await press(page, 'Remove: App with codes');
  assert.match(await lines(page), /your only second step/);
  await signOut(page);
  await press(page, 'Sign in with a passkey');
  assert.match(await lines(page), /This passkey was not taken/);
});

test('axe finds nothing on these pages, and a phone is wide enough for each', async () => {
  wrong.push(...(await wrongOn(page)));
  assert.deepEqual(wrong, []);
});
