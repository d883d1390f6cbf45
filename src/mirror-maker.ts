import { Worker } from 'node:worker_threads';
import type { Made, Maker, Wanted } from './cli/mirror/maker.js';
import { NoMirror } from './cli/mirror/manifest.js';
import type { MirrorOrder } from './cli/mirror/word.js';

/** What a thread answers about one address. */
export type MakerAnswer =
  | { number: number; made: Made }
  | { number: number; failed: { sentence: string | null; code?: string; stack: string } };

/** Most of what lives longer than a page that a thread may hold. */
const limits = { maxOldGenerationSizeMb: 320 };

/** A maker in a thread of its own, so that two processors make pages at once. */
export function startMaker(order: MirrorOrder): Maker {
  const worker = new Worker(new URL('./mirror-thread.js', import.meta.url), {
    workerData: order,
    resourceLimits: limits,
  });
  const waiting = new Map<number, { done: (made: Made) => void; fail: (error: unknown) => void }>();
  let asked = 0;
  let ended: Error | null = null;
  worker.on('message', (answer: MakerAnswer) => {
    const one = waiting.get(answer.number);
    waiting.delete(answer.number);
    if ('made' in answer) one?.done(answer.made);
    else one?.fail(errorOf(answer.failed));
  });
  const end = (error: Error) => {
    ended = error;
    for (const { fail } of waiting.values()) fail(error);
    waiting.clear();
  };
  worker.on('error', end);
  worker.on('exit', () => end(new Error('a maker of pages has ended')));
  return {
    make: (wanted: Wanted) =>
      new Promise((done, fail) => {
        if (ended) return fail(ended);
        asked += 1;
        waiting.set(asked, { done, fail });
        worker.postMessage({ number: asked, wanted });
      }),
    close: async (how) => {
      if (ended) return;
      const over = new Promise((done) => worker.once('exit', done));
      if (how === 'done') worker.postMessage('close');
      else await worker.terminate();
      await over;
    },
  };
}

/** A fault of a thread as one of ours: what is a sentence stays one. */
function errorOf({
  sentence,
  code,
  stack,
}: {
  sentence: string | null;
  code?: string;
  stack: string;
}): Error {
  if (sentence !== null) return new NoMirror(sentence);
  return Object.assign(new Error(stack), code ? { code } : {});
}
