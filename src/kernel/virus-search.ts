import { connect } from 'node:net';
import { type Clock, second_ms } from './clock.js';
import { FewLines } from './few-lines.js';
import { Line, type Measure } from './line.js';
import type { Log } from './log.js';
import type { ScannerPlace } from './scanner-place.js';

/** What a scanner says of bytes; `unsearched` where none could say it just now. */
export type Searched = 'nothing' | 'virus' | 'unsearched';

/** Whoever looks for viruses in what others handed in. */
export interface VirusSearch {
  search(content: Uint8Array): Promise<Searched>;
}

/** For whoever has set no scanner: nothing is looked for, so nothing is found. */
export const noVirusSearch: VirusSearch = { search: async () => 'nothing' };

/** EICAR's test virus, which every scanner knows and nothing is harmed by. In parts: this file is none. */
export const test_virus = Buffer.from(
  ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR', '-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(''),
);

/** A scanner holds each file in memory, too: so many at a time, and the others wait no longer than a browser would. */
const measure: Measure = { inside: 2, waiting: 10, longest_wait_ms: 20 * second_ms, of_one: 10 };
/** A scan of ten megabytes takes seconds; while `clamd` reads new signatures it may stand still. */
const longest_answer_ms = 30 * second_ms;
/** An answer is a line. */
const most_answered = 2000;

/**
 * Asks a `clamd` (clamd(8), the commands INSTREAM and VERSION, each ended by NUL). The bytes travel in the clear, so
 * only a scanner on this machine is asked: `readScannerPlace` knows no other. Never throws: a scanner that does not
 * answer, or says what nobody expects, has not searched.
 */
export class Clamd implements VirusSearch {
  private readonly line = new Line(measure);
  private readonly lines: FewLines;

  constructor(
    private readonly place: ScannerPlace,
    private readonly log: Pick<Log, 'warn'>,
    clock: Clock,
    private readonly patience_ms = longest_answer_ms,
  ) {
    this.lines = new FewLines(clock);
  }

  search(content: Uint8Array): Promise<Searched> {
    return new Promise((done) => {
      const enter = (leave: () => void) => {
        void this.searchNow(content).then(done).finally(leave);
      };
      this.line.come('', enter, () => done(this.notSearched('busy')));
    });
  }

  /** Which `clamd` it is and of when its signatures are, as it says it itself: `ClamAV 1.4.3/27500/Sat Nov 28 …`. */
  async version(): Promise<string | null> {
    const said = await this.ask([Buffer.from('zVERSION\0')]);
    return 'answer' in said ? said.answer : null;
  }

  private async searchNow(content: Uint8Array): Promise<Searched> {
    const said = await this.ask(instream(content));
    if ('failed' in said) return this.notSearched(said.failed);
    if (said.answer === 'stream: OK') return 'nothing';
    if (!/^stream: .+ FOUND$/.test(said.answer)) return this.notSearched('its answer');
    const room = this.lines.take();
    if (room) this.log.warn(room, 'a file with a virus was not taken');
    return 'virus';
  }

  private notSearched(reason: string): Searched {
    const room = this.lines.take();
    if (room) this.log.warn({ reason, ...room }, 'a file could not be searched for viruses');
    return 'unsearched';
  }

  /** One conversation: says all of it, and reads up to the NUL. */
  private ask(said: Uint8Array[]): Promise<{ answer: string } | { failed: string }> {
    return new Promise((done) => {
      const socket = connect(this.place);
      let answer = '';
      const end = (outcome: { answer: string } | { failed: string }) => {
        clearTimeout(timer);
        socket.destroy();
        done(outcome);
      };
      const timer = setTimeout(() => end({ failed: 'time' }), this.patience_ms);
      socket.on('error', (error: NodeJS.ErrnoException) => end({ failed: error.code ?? 'connection' }));
      socket.on('data', (piece) => {
        answer += piece.toString('latin1');
        const length = answer.indexOf('\0');
        if (length >= 0) end({ answer: answer.slice(0, length) });
        else if (answer.length > most_answered) end({ failed: 'its answer' });
      });
      socket.on('close', () => end({ failed: 'hung up' }));
      for (const piece of said) socket.write(piece);
    });
  }
}

/** The command INSTREAM: pieces behind their length (four bytes, the highest first), then one of length nothing. */
function instream(content: Uint8Array): Uint8Array[] {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  return [Buffer.from('zINSTREAM\0'), length, content, Buffer.alloc(4)];
}
