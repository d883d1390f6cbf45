import type { Context } from 'hono';
import { Refused } from '../../kernel/refusals.js';
import type { VisitorEnv } from '../../page/web.js';

/** So many whole files are made at once; whoever comes then is asked to come again. */
const most_at_once = 2;
/** How many characters are gathered before they are sent. */
const piece = 64 * 1024;

/** Lets so many makers of files through at once: `begin` throws `Refused` when there are more, and gives back what ends it. */
export function fileGate(): () => () => void {
  let running = 0;
  return () => {
    if (running >= most_at_once) throw new Refused('register.formats.busy', {}, 503);
    running += 1;
    let isOver = false;
    return () => {
      if (!isOver) running -= 1;
      isOver = true;
    };
  };
}

/** A file as it is made, part by part; `end` is called when it is whole, breaks off or nobody wants it any more. */
export function streamed(
  parts: AsyncGenerator<string | Uint8Array>,
  end: () => void,
): ReadableStream<Uint8Array> {
  const pieces = piecesOf(parts);
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { value, done } = await pieces.next();
        if (!done) return controller.enqueue(value);
        end();
        controller.close();
      } catch (error) {
        end();
        // A file that breaks off must not look like a whole one: the connection fails with it.
        controller.error(error);
      }
    },
    async cancel() {
      end();
      await pieces.return(undefined);
    },
  });
}

/** Text is gathered, bytes go as they are. */
async function* piecesOf(parts: AsyncGenerator<string | Uint8Array>): AsyncGenerator<Uint8Array, undefined> {
  const encoder = new TextEncoder();
  let text = '';
  for await (const part of parts) {
    if (typeof part === 'string') text += part;
    if (text !== '' && (typeof part !== 'string' || text.length >= piece)) {
      yield encoder.encode(text);
      text = '';
    }
    if (typeof part !== 'string') yield part;
  }
  if (text !== '') yield encoder.encode(text);
}

/** The answer that a file is. */
export function fileAnswer(
  c: Context<VisitorEnv>,
  content: string | Buffer<ArrayBuffer> | ReadableStream,
  type: string,
  name: string,
): Response {
  return c.body(content, 200, {
    'Content-Type': type,
    'Content-Disposition': `attachment; filename="${name}"`,
  });
}
