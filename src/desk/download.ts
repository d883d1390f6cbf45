import type { Context } from 'hono';

/** What is sent longer than this asks again whether the session still lives. */
const asked_every_ms = 500;
/** A long answer goes out in pieces of at most so many bytes: a slow reader gets no more of it than was asked for. */
const piece_bytes = 64 * 1024;

/**
 * A file that is being sent ends with the session it was asked for in: whoever is disabled while it runs gets no more of
 * it than half a second's worth. Pages are short and go out whole.
 */
export function endWithSession(c: Context, isLive: () => Promise<boolean>): void {
  const { body, headers } = c.res;
  if (!body || /^text\/html/.test(headers.get('content-type') ?? '')) return;
  c.res = new Response(whileLive(body, isLive), c.res);
}

function whileLive(
  body: ReadableStream<Uint8Array>,
  isLive: () => Promise<boolean>,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let rest = new Uint8Array(0) as Uint8Array;
  let asked_at = performance.now();
  return new ReadableStream<Uint8Array>(
    {
      pull: async (way) => {
        if (performance.now() - asked_at >= asked_every_ms) {
          asked_at = performance.now();
          if (!(await isLive())) {
            await reader.cancel();
            way.error(new Error('the session has ended'));
            return;
          }
        }
        if (rest.length === 0) {
          const { value, done } = await reader.read();
          if (done) {
            way.close();
            return;
          }
          rest = value;
        }
        way.enqueue(rest.subarray(0, piece_bytes));
        rest = rest.subarray(piece_bytes);
      },
      cancel: (reason) => reader.cancel(reason),
    },
    { highWaterMark: 0 },
  );
}
