import { createHash } from 'node:crypto';
import type { OverlayOptions, SharpOptions } from 'sharp';
import { Refused } from '../../kernel/refusals.js';
import { faces, TURNING_MARKS } from '../../print/typeface.js';

/** What stands on the picture of a link. */
export interface CardFacts {
  /** Of the paper. */
  name: string;
  headline: string;
  /** Below the headline: day, issue. */
  foot: string;
}

/** The size that messengers and networks show whole (ogp.me names none; 1.91 : 1 is what all of them cut to). */
export const card = { width: 1200, height: 630 } as const;

const margin = 72;
const paper = '#fdfcf9';
const ink = '#1b1a18';
const red = '#a8201a';
const most_bytes = 6_000_000;
const most_waiting = 8;
const longest_seconds = 10;
/** A headline gets the largest letters, in pixels, in which it fits. */
const sizes = [84, 70, 58, 48, 40, 32];
const headline_height = 360;

/**
 * Pictures that we draw of what is linked: headline, day and name in the letters of our paper, and nothing of a third
 * party. Drawn one at a time, kept in memory; what was asked for longest ago goes first.
 */
export class Cards {
  private readonly kept = new Map<string, Buffer>();
  private bytes = 0;
  private waiting = 0;
  private last: Promise<unknown> = Promise.resolve();

  /** The PNG, and its entity tag. Throws `Refused` when too many wait. */
  async of(facts: CardFacts): Promise<{ png: Buffer; tag: string }> {
    const key = createHash('sha256').update(JSON.stringify(facts)).digest('base64url').slice(0, 22);
    const png = this.kept.get(key) ?? (await this.inTurn(key, facts));
    this.keep(key, png);
    return { png, tag: `"${key}"` };
  }

  private async inTurn(key: string, facts: CardFacts): Promise<Buffer> {
    if (this.waiting >= most_waiting) throw new Refused('newspaper.finding.busy', {}, 503);
    this.waiting += 1;
    const turn = this.last.then(() => this.kept.get(key) ?? drawn(facts));
    this.last = turn.catch(() => undefined);
    try {
      const png = await turn;
      this.keep(key, png);
      return png;
    } finally {
      this.waiting -= 1;
    }
  }

  private keep(key: string, png: Buffer): void {
    this.bytes += png.length - (this.kept.get(key)?.length ?? 0);
    this.kept.delete(key);
    this.kept.set(key, png);
    for (const [oldest, { length }] of this.kept) {
      if (this.bytes <= most_bytes) break;
      this.kept.delete(oldest);
      this.bytes -= length;
    }
  }
}

/** Loaded when the first picture is drawn: nobody else here needs it. */
async function image(options: SharpOptions) {
  const { default: sharp } = await import('sharp');
  return sharp(options).timeout({ seconds: longest_seconds });
}

async function drawn({ name, headline, foot }: CardFacts): Promise<Buffer> {
  const [top, title, below] = [
    await words(name, 'NotoSans-Bold', 'Noto Sans Bold', 30, red),
    await fitting(headline),
    await words(foot, 'NotoSans-Regular', 'Noto Sans', 28, ink),
  ];
  const bar = { create: { width: card.width, height: 14, channels: 3 as const, background: red } };
  const parts: OverlayOptions[] = [{ input: bar, left: 0, top: 0 }];
  if (top) parts.push({ input: top.data, left: margin, top: 60 });
  if (title) parts.push({ input: title.data, left: margin, top: 140 });
  if (below) parts.push({ input: below.data, left: margin, top: card.height - 84 });
  const ground = await image({ create: { ...card, channels: 3, background: paper } });
  return ground.composite(parts).png({ palette: true, colours: 64, compressionLevel: 9 }).toBuffer();
}

async function fitting(headline: string) {
  for (const size of sizes) {
    const title = await words(headline, 'PTSerif-Bold', 'PT Serif Bold', size, ink);
    if (!title || (title.info.height <= headline_height && title.info.width <= card.width - 2 * margin))
      return title;
  }
  // A headline of the greatest length has fewer letters than fit; one of a single endless word is cut.
  const cut = `${headline.slice(0, 40)} …`;
  const title = await words(cut, 'PTSerif-Bold', 'PT Serif Bold', sizes.at(-1) ?? 32, ink);
  return title && title.info.width <= card.width - 2 * margin ? title : null;
}

/** Words as a picture with clear ground, at most as wide as the card leaves; null where there are none. */
async function words(said: string, postscript: string, font: string, size: number, colour: string) {
  const text = said
    .replace(new RegExp(TURNING_MARKS, 'g'), '')
    .replace(/\p{Cc}+/gu, ' ')
    .trim();
  const file = faces().find((face) => face.postscript === postscript)?.file;
  const hasInk = /[^\s\p{Default_Ignorable_Code_Point}]/u.test(text);
  if (!hasInk || !file) return null;
  const set = await image({
    text: {
      text: `<span foreground="${colour}">${markup(text)}</span>`,
      // At 72 dots an inch a point is a pixel.
      font: `${font} ${size}`,
      fontfile: file,
      width: card.width - 2 * margin,
      dpi: 72,
      rgba: true,
      wrap: 'word-char',
    },
  });
  return set.png().toBuffer({ resolveWithObject: true });
}

/** Pango reads tags and entities in what it sets: a headline has neither. */
const markup = (text: string) =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
