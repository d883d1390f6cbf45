import { setTimeout as wait } from 'node:timers/promises';
import sharp from 'sharp';
import { PicturePress } from '../../src/print/picture-press.js';
import {
  type Carried,
  carriedIn,
  type Fields,
  isAcknowledged,
  Line,
  open_ms,
  typedLetter,
} from './letter-writer.js';
import { writePath } from './letters-ground.js';
import { newToken } from './token.js';

/** A picture as it is sent, and as it has to be kept. */
export interface Sample {
  file: File;
  kept: Buffer;
}

/** A letter of which at least one form was sent in. */
export interface SentLetter {
  token: string;
  person: string;
  fields: Record<string, string>;
  picture: Sample | null;
  /** Its writer was told, in a whole answer, that it is safe. */
  acknowledged: boolean;
}

/** What writers see while the server is killed under them. */
export interface Writers {
  letters: Map<string, SentLetter>;
  acknowledged(): number;
  /** Forms that are sent in and not answered yet. */
  pressing(): number;
  /** Answers by their status, those that acknowledge as 200. */
  answers: Map<number, number>;
  /** Attempts that ended without an answer. */
  cut_short(): number;
  /** Answers that are neither an acknowledgement nor the filled form with a sentence. */
  strange: string[];
  stop(): Promise<void>;
}

/** Drawings and photographs as telephones send them, with a canary in what the camera says of them. */
export async function samples(): Promise<Sample[]> {
  const press = new PicturePress();
  const made: Sample[] = [];
  for (const [place, background] of ['#7a9', '#c63', '#336'].entries()) {
    const type = place === 0 ? 'image/png' : 'image/jpeg';
    const drawn = sharp({ create: { width: 600 + 200 * place, height: 500, channels: 3, background } });
    const bytes = await (place === 0 ? drawn.png() : drawn.jpeg())
      .withExif({ IFD0: { Make: newToken('sealed') } })
      .toBuffer();
    const file = new File([bytes as Uint8Array<ArrayBuffer>], `drawing-${place}`, { type });
    made.push({ file, kept: (await press.remake(bytes)).jpeg });
  }
  return made;
}

interface Asked {
  writers: number;
  people: string[];
  samples: Sample[];
  chance: () => number;
}

/**
 * So many people write one letter after the other, as soon as `url` names a site. Whose answer is cut short presses
 * again, with the same form, or gives up. All that they type is a canary or stands beside one.
 */
export function writeOver(url: () => string | null, { writers, people, samples, chance }: Asked): Writers {
  const line = new Line(() => url() ?? 'http://127.0.0.1:9');
  let stopped = false;
  let pressing = 0;
  let acknowledged = 0;
  let cut_short = 0;
  let number = 0;
  const state: Writers = {
    letters: new Map(),
    acknowledged: () => acknowledged,
    pressing: () => pressing,
    answers: new Map(),
    cut_short: () => cut_short,
    strange: [],
    stop: async () => {
      stopped = true;
      await Promise.all(working);
      line.close();
    },
  };

  function invented(token: string): SentLetter {
    number += 1;
    const word = () => newToken('sealed');
    const typed = typedLetter(number, { text: word(), signed: word(), name: word() });
    const email: Record<string, string> = chance() < 0.5 ? { email: `${word()}@mail.example` } : {};
    const picture = chance() < 0.06 ? (samples[Math.floor(chance() * samples.length)] ?? null) : null;
    const person = people[Math.floor(chance() * people.length)] as string;
    return { token, person, fields: { ...typed, ...email }, picture, acknowledged: false };
  }

  /** Sends the form once; gives the next one to press, or null when the letter is done with. */
  async function press(letter: SentLetter, carried: Carried, client: string): Promise<Carried | null> {
    await wait(Math.max(0, carried.at_ms + open_ms - performance.now()));
    const { token, person, fields, picture } = letter;
    const form: Fields = { ...fields, token, stamp: carried.stamp, step: 'hand_in' };
    if (picture) form.picture = picture.file;
    state.letters.set(token, letter);
    pressing += 1;
    try {
      const answer = await line.ask(writePath(person), form, client);
      state.answers.set(answer.status, (state.answers.get(answer.status) ?? 0) + 1);
      if (isAcknowledged(answer, token)) {
        letter.acknowledged = true;
        acknowledged += 1;
        return null;
      }
      const next = carriedIn(answer.html);
      // Whatever kept it from being taken: everything typed is still there, with the same private link, and a sentence.
      const isKind = answer.html.includes(fields.signed as string) && next.token === token;
      if (isKind && [422, 429, 503].includes(answer.status)) return next;
      // Without its database the server has one sentence in three languages, and no form.
      if (answer.status !== 503 || !answer.html.startsWith('503\n'))
        state.strange.push(`${answer.status} ${answer.html.slice(0, 200)}`);
      return carried;
    } finally {
      pressing -= 1;
    }
  }

  async function work(place: number): Promise<void> {
    // Each letter comes from another place: of one, few are taken at a time, and what is tried here is something else.
    let client = '';
    let letter: SentLetter | null = null;
    let carried: Carried | null = null;
    while (!stopped) {
      if (url() === null) {
        await wait(5);
        continue;
      }
      try {
        if (!letter || !carried) {
          client = `10.${place % 250}.${Math.floor(number / 250) % 250}.${number % 250}`;
          carried = carriedIn((await line.ask(writePath(people[0] as string), null, client)).html);
          if (carried.token === '') throw new Error('there is no form');
          letter = invented(carried.token);
        }
        const before: Carried = carried;
        carried = await press(letter, before, client);
        if (carried === null) letter = null;
        else if (carried === before) await wait(100);
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        cut_short += 1;
        // Some press again when the site is back, some never come back.
        if (chance() < 0.3) letter = null;
        await wait(20);
      }
    }
  }

  const working = Array.from({ length: writers }, (_, place) => work(place));
  return state;
}
