import assert from 'node:assert/strict';
import { createServer, type Server, type Socket } from 'node:net';
import { after, before, test } from 'node:test';
import fc from 'fast-check';
import { made_up_virus, type Scanner, startScanner } from '../../test/virus-scanner.js';
import { movableClock } from './clock.js';
import { readScannerPlace, type ScannerPlace } from './scanner-place.js';
import { Clamd, test_virus } from './virus-search.js';

const clock = movableClock('2016-04-07T19:30:00Z');
let logged: unknown[][] = [];
const log = { warn: (...line: unknown[]) => void logged.push(line) };
const asked = (place: ScannerPlace, patience_ms?: number) => new Clamd(place, log, clock, patience_ms);

/** Calls `then` with a scanner that does with each connection as it is told. */
async function withScanner<T>(does: (socket: Socket) => void, then: (place: ScannerPlace) => Promise<T>) {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    does(socket);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('it listens nowhere');
  try {
    return await then({ host: '127.0.0.1', port: address.port });
  } finally {
    for (const socket of sockets) socket.destroy();
    await new Promise((done) => server.close(done));
  }
}

let scanner: Scanner;
before(async () => {
  scanner = await startScanner();
});
after(() => scanner.close());

test('a scanner finds a virus alone or within a paper, and nothing in papers of any length', async (t) => {
  t.diagnostic(scanner.is_real ? 'the clamd of this machine' : 'a scanner that speaks like clamd');
  const clamd = asked(readScannerPlace(scanner.place) as ScannerPlace);
  const paper = (more: Buffer) => Buffer.concat([Buffer.from('%PDF-1.7\n'), more]);
  assert.equal(await clamd.search(test_virus), 'virus');
  assert.equal(await clamd.search(paper(made_up_virus)), 'virus');
  assert.equal(await clamd.search(paper(Buffer.from('a minute'))), 'nothing');
  assert.equal(await clamd.search(Buffer.alloc(0)), 'nothing');
  assert.equal(await clamd.search(paper(Buffer.alloc(10 * 1024 * 1024, 'long '))), 'nothing');
  const many = [made_up_virus, Buffer.from('x'), made_up_virus, Buffer.from('y'), made_up_virus];
  assert.deepEqual(await Promise.all(many.map((one) => clamd.search(one))), [
    'virus',
    'nothing',
    'virus',
    'nothing',
    'virus',
  ]);
  assert.match((await clamd.version()) ?? '', /^ClamAV \d/);
});

test('a scanner that is not there, is silent, hangs up or never ends has searched nothing', async () => {
  const file = Buffer.alloc(1024 * 1024);
  assert.equal(await asked({ path: '/nowhere/clamd.ctl' }).search(file), 'unsearched');
  assert.equal(await asked({ path: '/nowhere/clamd.ctl' }).version(), null);
  const hostile: ((socket: Socket) => void)[] = [
    (socket) => socket.destroy(),
    (socket) => void socket.resume(),
    () => {},
    (socket) => socket.end('stream: OK'),
    (socket) => socket.end('INSTREAM size limit exceeded. ERROR\0'),
    (socket) => {
      const more = () => {
        if (!socket.destroyed) socket.write('x'.repeat(500), () => setImmediate(more));
      };
      more();
    },
  ];
  for (const [place, does] of hostile.entries())
    assert.equal(
      await withScanner(does, (at) => asked(at, 300).search(file)),
      'unsearched',
      `the ${place}. one`,
    );
});

test('only the very answer that nothing was found lets a file in', async () => {
  const answers = fc.oneof(
    fc.string({ maxLength: 40 }),
    fc
      .tuple(
        fc.constantFrom('stream: ', 'stream:', '', 'stream: a '),
        fc.constantFrom('OK', 'FOUND', 'ERROR'),
        fc.constantFrom('', ' ', '.', '\n'),
      )
      .map((parts) => parts.join('')),
  );
  let answer = '';
  await withScanner(
    (socket) => socket.end(`${answer}\0`),
    (at) =>
      fc.assert(
        fc.asyncProperty(answers, async (said) => {
          answer = said;
          const found = await asked(at).search(Buffer.from('a minute'));
          assert.equal(found === 'nothing', said === 'stream: OK', said);
        }),
        { numRuns: 150 },
      ),
  );
});

test('a scanner is asked two files at a time; a few wait, and whoever comes after them is told at once', async () => {
  let open = 0;
  let most = 0;
  await withScanner(
    (socket) => {
      open += 1;
      most = Math.max(most, open);
      socket.resume();
      setTimeout(() => {
        open -= 1;
        socket.end('stream: OK\0');
      }, 50);
    },
    async (at) => {
      const clamd = asked(at);
      const found = await Promise.all(Array.from({ length: 15 }, () => clamd.search(Buffer.from('x'))));
      assert.equal(found.filter((one) => one === 'nothing').length, 12);
      assert.equal(found.filter((one) => one === 'unsearched').length, 3);
    },
  );
  assert.equal(most, 2);
});

test('the log says that a file was not taken, and nothing of the file; sixty times a minute at most', async () => {
  logged = [];
  const clamd = asked(readScannerPlace(scanner.place) as ScannerPlace);
  await clamd.search(made_up_virus);
  assert.deepEqual(logged, [[{}, 'a file with a virus was not taken']]);
  const away = asked({ path: '/nowhere/clamd.ctl' });
  for (let file = 0; file < 70; file += 1) await away.search(made_up_virus);
  assert.equal(logged.length, 61);
  assert.deepEqual(logged.at(-1), [{ reason: 'ENOENT' }, 'a file could not be searched for viruses']);
});
