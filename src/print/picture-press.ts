import { fork } from 'node:child_process';

/** What picture-worker.ts is asked for. */
export interface PictureOrder {
  bytes: Uint8Array;
  most_pixels: number;
  longest_side: number;
  quality: number;
  small_sides: readonly number[];
  small_bytes: number;
}

/** A picture made anew: as it is printed, and small enough to stand on a page that comes over a slow line. */
export interface RemadePicture {
  jpeg: Buffer;
  small: Buffer;
}

/** What picture-worker.ts answers. */
export type PictureAnswer = { ok: true; jpeg: Uint8Array; small: Uint8Array } | { ok: false };

/** Why a picture was not made anew. `busy`: too many wait; `time`: it took too long; `damaged`: it cannot be read. */
export type PictureFault = 'busy' | 'time' | 'damaged';

export class PictureFailed extends Error {
  constructor(readonly code: PictureFault) {
    super(`the picture was not made anew (${code})`);
    this.name = 'PictureFailed';
  }
}

/**
 * The limits of re-encoding. 1,600 pixels are 250 dpi over the width of a page's text; a photograph of that size
 * has 200 to 700 kB, and the worst noise less than two megabytes. The small one is tried side by side until it fits:
 * pure noise does at the last.
 */
export const picture_limits = {
  pixels: 60_000_000,
  longest_side: 1600,
  quality: 82,
  small_sides: [480, 320, 200, 120, 60],
  small_bytes: 8000,
  time_seconds: 15,
  waiting: 8,
} as const;

/** Makes pictures anew, one at a time, each in a process of its own that ends with it. */
export class PicturePress {
  private waiting = 0;
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly limits: { time_seconds: number; waiting: number } = picture_limits) {}

  /**
   * The picture as a JPEG without anything that stood beside its pixels, at most 1,600 pixels on its longer side,
   * and once more small.
   * `bytes` are a JPEG or a PNG whose size in pixels was looked at before. Rejects with `PictureFailed`.
   */
  async remake(bytes: Uint8Array): Promise<RemadePicture> {
    if (this.waiting >= this.limits.waiting) throw new PictureFailed('busy');
    this.waiting += 1;
    const turn = this.last.then(() => this.inOwnProcess(bytes));
    // Whoever comes next waits for this one, whatever becomes of it.
    this.last = turn.catch(() => undefined);
    try {
      return await turn;
    } finally {
      this.waiting -= 1;
    }
  }

  private inOwnProcess(bytes: Uint8Array): Promise<RemadePicture> {
    return new Promise((done, fail) => {
      const worker = fork(new URL('./picture-worker.js', import.meta.url), [], {
        // No setting, no secret and no home reaches it.
        env: { TZ: 'UTC' },
        execArgv: ['--max-old-space-size=128'],
        serialization: 'advanced',
        stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
      });
      let fault: PictureFault = 'damaged';
      const timer = setTimeout(() => {
        fault = 'time';
        worker.kill('SIGKILL');
      }, this.limits.time_seconds * 1000);
      worker.once('message', (answer: PictureAnswer) => {
        if (answer.ok) done({ jpeg: Buffer.from(answer.jpeg), small: Buffer.from(answer.small) });
      });
      worker.once('error', () => fail(new PictureFailed(fault)));
      worker.once('exit', () => {
        clearTimeout(timer);
        // Without a word of its own it died of the picture, of time, or said that it cannot be read.
        fail(new PictureFailed(fault));
      });
      const { pixels: most_pixels, longest_side, quality, small_sides, small_bytes } = picture_limits;
      const order = { bytes, most_pixels, longest_side, quality, small_sides, small_bytes };
      worker.send(order satisfies PictureOrder, () => {});
    });
  }
}
