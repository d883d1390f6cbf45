import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { test_virus, type VirusSearch } from '../src/kernel/virus-search.js';

/** What counts as a virus in tests: whatever holds these words, beside the test virus of all scanners. */
export const made_up_virus = Buffer.from('made-up virus of a test');
/** In files with these words a room's test cannot look. */
export const unsearchable = Buffer.from('not to be searched just now');

/** What a scanner says of such files, for tests of rooms; the conversation with one is tested where it stands. */
export const madeUpSearch: VirusSearch = {
  search: async (content) => {
    const bytes = Buffer.from(content);
    if (bytes.includes(unsearchable)) return 'unsearched';
    return bytes.includes(made_up_virus) ? 'virus' : 'nothing';
  },
};

/** A virus scanner on a socket of its own. */
export interface Scanner {
  /** Value of the setting `CLAMD`. */
  place: string;
  /** Whether it is the `clamd` of this machine. */
  is_real: boolean;
  close(): Promise<void>;
}

/** Starts the `clamd` of this machine with two signatures; where there is none, one that speaks like it and knows the same two. */
export async function startScanner(): Promise<Scanner> {
  const folder = mkdtempSync(join(tmpdir(), 'habeas-clamd-'));
  const place = join(folder, 'clamd.ctl');
  const program = ['/usr/sbin/clamd', '/usr/local/sbin/clamd', '/usr/bin/clamd'].find((path) =>
    existsSync(path),
  );
  const stop = program ? await realOne(program, folder, place) : await likeOne(place);
  return {
    place,
    is_real: program !== undefined,
    close: async () => {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function realOne(program: string, folder: string, place: string): Promise<() => Promise<void>> {
  // By its sum and length (.hdb), and by its bytes wherever they stand (.ndb): ClamAV’s signature formats.
  writeFileSync(join(folder, 'test.hdb'), '44d88612fea8a8f36de82e1278abb02f:68:Eicar.Test\n');
  writeFileSync(join(folder, 'test.ndb'), `Made.Up:0:*:${made_up_virus.toString('hex')}\n`);
  const conf = join(folder, 'clamd.conf');
  writeFileSync(
    conf,
    `LocalSocket ${place}\nDatabaseDirectory ${folder}\nTemporaryDirectory ${folder}\nForeground yes\nStreamMaxLength 25M\n`,
  );
  const child: ChildProcess = spawn(program, ['--config-file', conf], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (piece) => (said += piece));
  for (let tries = 0; !existsSync(place); tries += 1) {
    if (child.exitCode !== null || tries > 600) throw new Error(`clamd did not start: ${said}`);
    await wait(50);
  }
  return async () => {
    const ended = new Promise((done) => child.once('exit', done));
    child.kill();
    await ended;
  };
}

/** The commands VERSION and INSTREAM of clamd(8), as far as they are used. */
async function likeOne(place: string): Promise<() => Promise<void>> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    let said = Buffer.alloc(0);
    socket.on('data', (piece) => {
      said = Buffer.concat([said, piece]);
      const answer = answerTo(said);
      if (answer !== null) socket.end(`${answer}\0`);
    });
  });
  await new Promise<void>((done) => server.listen(place, done));
  return () =>
    new Promise<void>((done) => {
      for (const socket of sockets) socket.destroy();
      server.close(() => done());
    });
}

function answerTo(said: Buffer): string | null {
  if (said.equals(Buffer.from('zVERSION\0'))) return 'ClamAV 1.4.3';
  const command = Buffer.from('zINSTREAM\0');
  if (!said.subarray(0, command.length).equals(command)) return said.includes(0) ? 'UNKNOWN COMMAND' : null;
  const pieces: Buffer[] = [];
  for (let at = command.length; at + 4 <= said.length; ) {
    const length = said.readUInt32BE(at);
    if (length === 0) {
      const content = Buffer.concat(pieces);
      if (content.equals(test_virus)) return 'stream: Eicar.Test FOUND';
      return content.includes(made_up_virus) ? 'stream: Made.Up FOUND' : 'stream: OK';
    }
    pieces.push(said.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return null;
}
