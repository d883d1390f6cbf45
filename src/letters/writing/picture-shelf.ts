import { createHash } from 'node:crypto';
import { type Clock, hour_ms } from '../../kernel/clock.js';
import type { RemadePicture } from '../../print/picture-press.js';

/** So long a picture waits for its letter to be handed in. */
const kept_ms = 2 * hour_ms;
const most_bytes = 64 * 1024 * 1024;

/**
 * Pictures of letters that are still being looked at, made anew, in memory only: nothing is kept of who has
 * not handed in. A restart, two hours or 64 MB of others' pictures take one away; then the form says so.
 */
export class PictureShelf {
  private readonly kept = new Map<string, { picture: RemadePicture; at_ms: number }>();
  private bytes = 0;

  constructor(private readonly clock: Clock) {}

  /** Keeps the picture of the letter with this private link, in the place of an earlier one. */
  put(token: string, picture: RemadePicture): void {
    this.take(pictureKey(token));
    this.kept.set(pictureKey(token), { picture, at_ms: this.clock.now().getTime() });
    this.bytes += sizeOf(picture);
    for (const [key, { at_ms }] of this.kept) {
      if (this.bytes <= most_bytes && at_ms > this.clock.now().getTime() - kept_ms) break;
      this.take(key);
    }
  }

  /** The picture under a key; null when it is not there (any more). */
  get(key: string): RemadePicture | null {
    const found = this.kept.get(key);
    return found && found.at_ms > this.clock.now().getTime() - kept_ms ? found.picture : null;
  }

  /** Takes a picture away. */
  take(key: string): void {
    const found = this.kept.get(key);
    if (found) this.bytes -= sizeOf(found.picture);
    this.kept.delete(key);
  }
}

const sizeOf = ({ jpeg, small }: RemadePicture): number => jpeg.length + small.length;

/** By what the page asks for the picture: it does not tell the private link. */
export function pictureKey(token: string): string {
  return createHash('sha256').update(`picture ${token}`).digest('base64url');
}
