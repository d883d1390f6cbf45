import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { test } from 'node:test';
import { startScanner } from '../../test/virus-scanner.js';
import { movableClock } from '../kernel/clock.js';
import { readScannerPlace } from '../kernel/scanner-place.js';
import { lookAtViruses } from './doctor-viruses.js';

const clock = movableClock('2026-11-29T12:00:00Z');
async function said(place: string): Promise<string> {
  const found = await lookAtViruses({ clamd: readScannerPlace(place) }, clock);
  return found.map(({ fault, sentence }) => `${fault ? 'WRONG' : 'ok'} ${sentence}`).join('\n');
}

/** What the doctor says of a scanner that gives these answers. */
async function saidOf(searched: string, version: string): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', (asked) =>
      socket.end(asked.includes('VERSION') ? `${version}\0` : `stream: ${searched}\0`),
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  try {
    return await said(`127.0.0.1:${address && typeof address === 'object' ? address.port : 0}`);
  } finally {
    await new Promise((done) => server.close(done));
  }
}

test('the doctor says that no scanner is set, or that the one that is set finds the test virus', async () => {
  assert.match(await said(''), /^ok No scanner is set \(CLAMD\)/);
  const scanner = await startScanner();
  try {
    assert.match(await said(scanner.place), /^ok The scanner at .*clamd\.ctl finds the test virus\.$/);
  } finally {
    await scanner.close();
  }
  assert.match(
    await saidOf('Eicar FOUND', 'ClamAV 1.4.3/27832/Sat Nov 28 09:26:07 2026'),
    /^ok .* finds the test virus/,
  );
});

test('the doctor names a scanner that is away, knows no virus, or has old signatures', async () => {
  assert.match(await said('/nowhere/clamd.ctl'), /^WRONG .* does not answer, so no file of others is taken/);
  assert.match(await saidOf('OK', 'ClamAV 1.4.3'), /^WRONG .* does not know the test virus/);
  assert.match(
    await saidOf('Eicar FOUND', 'ClamAV 1.4.3/27800/Tue Oct 20 09:26:07 2026'),
    /^WRONG .* signatures of 40 days ago/,
  );
});
