import assert from 'node:assert/strict';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';
import { createServer, type TlsOptions } from 'node:tls';
import { web_server } from '../../test/certificate.js';
import { lookAtWeb } from './doctor-web.js';

/** What the doctor says of a web server on the loopback that agrees to this. */
async function said(options: TlsOptions, trusted = web_server.cert): Promise<string> {
  const server = createServer({ ...web_server, ...options });
  server.on('tlsClientError', () => {});
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  try {
    const found = await lookAtWeb({ publicUrl: `https://localhost:${port}` }, trusted);
    return found.map(({ fault, sentence }) => `${fault ? 'WRONG' : 'ok'} ${sentence}`).join('\n');
  } finally {
    await new Promise((done) => server.close(done));
  }
}

test('the doctor finds nothing wrong with a web server that agrees to what the run-book sets up', async () => {
  const sound = await said({ minVersion: 'TLSv1.2', ciphers: 'TLS_AES_256_GCM_SHA384:ECDHE+AESGCM' });
  assert.match(
    sound,
    /^ok .* answers by TLSv1\.3 with TLS_AES_256_GCM_SHA384; its certificate is trusted\.$/,
  );
});

test('the doctor names a version and a suite that are out of date', async () => {
  assert.match(
    await said({ minVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' }),
    /WRONG .* still agrees to TLSv1\.1\. .*\nWRONG .* agrees to TLS_/,
  );
  // Encrypted by AES-GCM, but whoever has the key later reads what was recorded before.
  assert.match(
    await said({ minVersion: 'TLSv1.2', ciphers: 'AES256-GCM-SHA384:ECDHE+AESGCM' }),
    /WRONG .* TLS_RSA_/,
  );
});

test('the doctor names a certificate that nobody vouches for, an address without encryption and one where nobody answers', async () => {
  assert.match(await said({}, ''), /^WRONG No encrypted connection .*SELF_SIGNED/);
  const at = async (publicUrl: string) =>
    (await lookAtWeb({ publicUrl })).map(({ sentence }) => sentence).join();
  assert.match(await at('http://campaign.example'), /no https address/);
  assert.match(await at('https://127.0.0.1:1'), /ECONNREFUSED/);
});
