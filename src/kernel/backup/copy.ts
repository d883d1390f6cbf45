import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import type pg from 'pg';

// COPY as PostgreSQL's protocol has it (manual, 53.2.6). The driver hands its messages to the query that is running
// and knows nothing of them itself.

/** What of the driver's connection a COPY needs. */
interface Wire {
  stream: Duplex;
  query(text: string): void;
  sendCopyFromChunk(chunk: Buffer): void;
  endCopyFrom(): void;
  sendCopyFail(message: string): void;
}

/** So many bytes of rows wait at most until somebody takes them: then the server waits. */
const most_waiting = 1024 * 1024;

abstract class Copy {
  /** Rows, as the server counts them. */
  rows = 0;
  private settle: { done(): void; fail(error: Error): void } = { done: () => {}, fail: () => {} };
  readonly ended = new Promise<void>((done, fail) => {
    this.settle = { done, fail };
  });

  constructor(private readonly text: string) {
    // Whoever waits for rows sees the fault there; it must not end the process before.
    this.ended.catch(() => {});
  }

  submit(connection: unknown): void {
    (connection as Wire).query(this.text);
  }

  handleCommandComplete({ text }: { text: string }): void {
    this.rows = Number(text.match(/^COPY (\d+)$/)?.[1] ?? 0);
  }

  handleReadyForQuery(): void {
    this.settle.done();
  }

  handleError(error: Error): void {
    this.settle.fail(error);
  }
}

class CopyOut extends Copy {
  private readonly waiting: Buffer[] = [];
  private bytes = 0;
  private stream: Duplex | null = null;
  private wake: () => void = () => {};

  handleCopyData({ chunk }: { chunk: Buffer }, { stream }: Wire): void {
    this.stream = stream;
    // The driver writes its next message over this one.
    this.waiting.push(Buffer.from(chunk));
    this.bytes += chunk.length;
    if (this.bytes > most_waiting) stream.pause();
    this.wake();
  }

  /** The rows as they come, each whole: the server sends one a message. */
  async *chunks(): AsyncGenerator<Buffer> {
    let isOver = false;
    const end = () => {
      isOver = true;
      this.wake();
    };
    this.ended.then(end, end);
    for (;;) {
      const next = this.waiting.shift();
      if (next) {
        this.bytes -= next.length;
        if (this.bytes <= most_waiting) this.stream?.resume();
        yield next;
      } else if (isOver) {
        await this.ended;
        return;
      } else {
        await new Promise<void>((woken) => {
          this.wake = woken;
        });
      }
    }
  }
}

class CopyIn extends Copy {
  private isOver = false;

  constructor(
    text: string,
    private readonly source: AsyncIterable<Uint8Array>,
  ) {
    super(text);
    const end = () => {
      this.isOver = true;
    };
    this.ended.then(end, end);
  }

  handleCopyInResponse(wire: Wire): void {
    void this.feed(wire);
  }

  private async feed(wire: Wire): Promise<void> {
    try {
      for await (const chunk of this.source) {
        // The server has said no: it drops what still comes, and so do we.
        if (this.isOver) continue;
        wire.sendCopyFromChunk(Buffer.from(chunk));
        if (wire.stream.writableNeedDrain) await Promise.race([once(wire.stream, 'drain'), this.ended]);
      }
      if (!this.isOver) wire.endCopyFrom();
    } catch (error) {
      // The server ends the statement with an error, which is what whoever waits gets.
      if (!this.isOver) wire.sendCopyFail('the rows broke off');
      this.handleError(error instanceof Error ? error : new Error('the rows broke off'));
    }
  }
}

/** Reads rows as COPY writes them; `rows` is right when the last one was taken. */
export function copyOut(
  client: pg.Client,
  statement: string,
): { chunks: AsyncGenerator<Buffer>; rows(): number } {
  const copy = new CopyOut(statement);
  client.query(copy);
  return { chunks: copy.chunks(), rows: () => copy.rows };
}

/** Writes rows as COPY reads them. Returns how many. Takes the whole source, or throws. */
export async function copyIn(
  client: pg.Client,
  statement: string,
  source: AsyncIterable<Uint8Array>,
): Promise<number> {
  const copy = new CopyIn(statement, source);
  client.query(copy);
  await copy.ended;
  return copy.rows;
}
