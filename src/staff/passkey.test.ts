import assert from 'node:assert/strict';
import { createHash, generateKeyPairSync, sign } from 'node:crypto';
import { after, before, test } from 'node:test';
import { testDatabase } from '../../test/database.js';
import { type Desk, deskOn, firstIn } from '../../test/desk-visit.js';
import { minute_ms } from '../kernel/clock.js';
import { readConfig } from '../kernel/config.js';
import { isOfToday, lock, todays, unlock } from '../kernel/lock.js';
import { showPasskey } from './passkey.js';
import { PasskeyChallenges } from './passkey-challenge.js';
import { passkeySite } from './passkey-site.js';
import { sessionOf } from './session.js';

// A passkey of our own, whose answers may be as wrong as we like; the browser's stands in the journey.

let database: Awaited<ReturnType<typeof testDatabase>>;
let desk: Desk;
let challenges: PasskeyChallenges;
let identity: string;
const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const { x = '', y = '' } = publicKey.export({ format: 'jwk' });
/** The public half as COSE has it (RFC 9053, 7.1.1): EC2, ES256, P-256, x, y. */
const cose = Buffer.concat([
  Buffer.from('a5010203262001215820', 'hex'),
  Buffer.from(x, 'base64url'),
  Buffer.from('225820', 'hex'),
  Buffer.from(y, 'base64url'),
]);
const site = { id: 'campaign.example', origin: 'https://campaign.example' };

before(async () => {
  database = await testDatabase();
  desk = deskOn(database.app);
  const { visit } = await firstIn(desk, database.app, desk.start());
  identity = (await sessionOf(database.app, desk.clock, visit.cookie.split('=')[1] ?? ''))?.identity ?? '';
  challenges = new PasskeyChallenges(desk.operator);
  const { id } = await database.app.selectFrom('staff').select('id').executeTakeFirstOrThrow();
  await database.app
    .insertInto('staff_passkeys')
    .values({
      id,
      staff_id: id,
      credential_id: 'invented',
      public_key: cose,
      counter: 7,
      name: 'key',
      made_at: desk.clock.now(),
      used_at: null,
      identity_locked: null,
    })
    .execute();
});
after(() => database.drop());

const hash = (text: string | Buffer) => createHash('sha256').update(text).digest();

/** An answer as a passkey gives it: flags UP and UV (W3C Web Authentication, 6.1) unless the test says otherwise. */
function answer(own: {
  flags?: number;
  counter: number;
  origin?: string;
  id?: string;
  challenge?: Uint8Array;
}) {
  const challenge = Buffer.from(own.challenge ?? challenges.give('sign-in')).toString('base64url');
  const client = Buffer.from(
    JSON.stringify({
      type: 'webauthn.get',
      challenge,
      origin: own.origin ?? site.origin,
      crossOrigin: false,
    }),
  );
  const data = Buffer.concat([hash(own.id ?? site.id), Buffer.from([own.flags ?? 5]), Buffer.alloc(4)]);
  data.writeUInt32BE(own.counter, 33);
  const response = {
    clientDataJSON: client.toString('base64url'),
    authenticatorData: data.toString('base64url'),
    signature: sign('sha256', Buffer.concat([data, hash(client)]), privateKey).toString('base64url'),
  };
  const credential = { id: 'invented', rawId: 'invented', type: 'public-key', response };
  return { credential: JSON.stringify({ ...credential, clientExtensionResults: {} }), prf: '' };
}

const shown = async (sent: ReturnType<typeof answer>, purpose = 'sign-in') =>
  (await showPasskey(database.app, desk.operator, { site, challenges, purpose }, sent)) !== null;

test('a passkey is taken with its owner’s own proof, and not from whoever found it', async () => {
  assert.equal(await shown(answer({ counter: 8, flags: 1 })), false);
  assert.equal(await shown(answer({ counter: 8 })), true);
});

test('a counter that does not rise is that of a copy', async () => {
  assert.equal(await shown(answer({ counter: 8 })), false);
  assert.equal(await shown(answer({ counter: 3 })), false);
  assert.equal(await shown(answer({ counter: 9 })), true);
});

test('an answer given to another site is none, and neither is one to another page or an older one', async () => {
  assert.equal(await shown(answer({ counter: 20, origin: 'https://campaign.examp1e' })), false);
  assert.equal(await shown(answer({ counter: 20, id: 'campaign.examp1e' })), false);
  assert.equal(await shown(answer({ counter: 20 }), 'session x'), false);
  assert.equal(await shown(answer({ counter: 20, challenge: new Uint8Array(40) })), false);
  const late = answer({ counter: 20 });
  desk.clock.move(5 * minute_ms);
  assert.equal(await shown(late), false);
  const another = answer({ counter: 20, challenge: new PasskeyChallenges(desk.operator).give('sign-in') });
  assert.equal(await shown(another), false, 'a new start of the server makes the old ones void');
  const good = answer({ counter: 20 });
  assert.equal(await shown(good), true);
  assert.equal(await shown(good), false);
});

test('a copy of the identity that is locked in another form than today’s is locked anew when the passkey is shown', async () => {
  const prf = Buffer.alloc(32, 5);
  const secret = { from: prf, purpose: 'passkey identity' };
  const locked = lock(secret, identity, desk.operator.chance, { ...todays, cipher: 'chacha20-poly1305' });
  await database.app.updateTable('staff_passkeys').set({ identity_locked: locked }).execute();
  const row = async () =>
    (await database.app.selectFrom('staff_passkeys').select('identity_locked').executeTakeFirstOrThrow())
      .identity_locked ?? Buffer.alloc(0);
  const show = async (counter: number, secret_bytes: Buffer) => {
    const sent = { ...answer({ counter }), prf: secret_bytes.toString('base64url') };
    return showPasskey(database.app, desk.operator, { site, challenges, purpose: 'sign-in' }, sent);
  };
  assert.equal((await show(30, Buffer.alloc(32, 6)))?.identity, null);
  assert.deepEqual(await row(), locked);
  assert.equal((await show(31, prf))?.identity, identity);
  assert.ok(isOfToday(await row()));
  assert.equal(unlock(secret, await row()), identity);
  const anew = await row();
  assert.equal((await show(32, prf))?.identity, identity);
  assert.deepEqual(await row(), anew);
});

test('passkeys are offered at the site’s own name only, never at the onion address or a bare internet address', () => {
  const at = (publicUrl: string, host: string) =>
    passkeySite(readConfig({ HABEAS_DATA: 'data', PUBLIC_URL: publicUrl }), host);
  assert.deepEqual(at('https://campaign.example', 'campaign.example'), site);
  assert.equal(at('https://campaign.example', `${'a'.repeat(56)}.onion`), null);
  assert.equal(at(`http://${'a'.repeat(56)}.onion`, `${'a'.repeat(56)}.onion`), null);
  assert.equal(at('http://campaign.example', 'campaign.example'), null);
  assert.equal(at('https://192.0.2.1', '192.0.2.1'), null);
  assert.equal(at('http://localhost:8080', 'localhost:8080')?.id, 'localhost');
});
