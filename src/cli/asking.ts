import { createInterface, type Interface } from 'node:readline';
import { Writable } from 'node:stream';

const silent = () => new Writable({ write: (_piece, _encoding, done) => done() });

/** Lines that came in through a pipe and that nobody has asked for yet: one reader for all questions. */
let piped: AsyncIterator<string> | null = null;

/** Reads a line from the standard input, '' when there is none. At a terminal nothing of it is shown. */
export async function ask(question: string): Promise<string> {
  if (!process.stdin.isTTY) {
    piped ??= createInterface({ input: process.stdin, output: silent() })[Symbol.asyncIterator]();
    // A pipe that nobody closes must not keep the program alive once it has its answers.
    const pipe = process.stdin as { ref?(): void; unref?(): void };
    pipe.ref?.();
    const { value, done } = await piped.next();
    pipe.unref?.();
    return done ? '' : value;
  }
  // Before the question: whoever answers at once is not shown, either.
  const lines = createInterface({ input: process.stdin, output: silent(), terminal: true });
  process.stderr.write(question);
  return answerOf(lines);
}

function answerOf(lines: Interface): Promise<string> {
  return new Promise((done) => {
    let answer = '';
    lines.once('line', (line) => {
      answer = line;
      lines.close();
    });
    lines.once('close', () => {
      process.stderr.write('\n');
      done(answer);
    });
  });
}
