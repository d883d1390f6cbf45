import { setTimeout as wait } from 'node:timers/promises';
import { carriedIn, isAcknowledged, Line, madeToken, open_ms, typedLetter } from './letter-writer.js';
import { writePath } from './letters-ground.js';

/** What a flood is told to do. */
export interface FloodOrder {
  url: string;
  /** Slugs; four of five letters go to the first. */
  people: string[];
  letters: number;
  /** Null: as fast as it is answered. */
  per_second: number | null;
  /** From how many addresses. */
  clients: number;
}

/** What became of it. */
export interface Flooded {
  tried: number;
  acknowledged: number;
  /** Told to wait: its network sends too many. */
  told_to_wait: number;
  /** Told that no more are taken for now. */
  told_full: number;
  failed: number;
  /** Could not even be sent, because so many of its own waited for an answer. */
  behind: number;
  seconds: number;
}

/** A script has a few hundred connections; with fewer answers outstanding it sends no faster. */
const most_waiting = 200;
const hands = 16;

/**
 * A script that sends letters: it asks for the form once, for its signed time, and makes everything else itself. Half of
 * the letters have one text, half are put together anew each time.
 */
async function flood({ url, people, letters, per_second, clients }: FloodOrder): Promise<Flooded> {
  const line = new Line(() => url, true);
  const { stamp } = carriedIn((await line.ask(writePath(people[0] as string))).html);
  await wait(open_ms);
  const begun = performance.now();
  const done: Flooded = {
    ...{ tried: 0, acknowledged: 0, told_to_wait: 0, told_full: 0, failed: 0, behind: 0, seconds: 0 },
  };
  const one = async (number: number) => {
    const token = await madeToken();
    const words = { text: 'прочтите', signed: 'Друзья', name: 'Invented Flood' };
    const typed = typedLetter(number % 2 === 0 ? 0 : number, words);
    const to = people[number % 5 === 0 ? 1 : 0] as string;
    const from = number % clients;
    const client = `10.${2 + (from >> 16)}.${(from >> 8) & 255}.${from & 255}`;
    try {
      const answer = await line.ask(writePath(to), { ...typed, token, stamp, step: 'hand_in' }, client);
      if (isAcknowledged(answer, token)) done.acknowledged += 1;
      else if (answer.status === 429) done.told_to_wait += 1;
      else if (answer.status === 503) done.told_full += 1;
      else done.failed += 1;
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      done.failed += 1;
    }
  };
  if (per_second === null) {
    const work = async () => {
      while (done.tried < letters) {
        done.tried += 1;
        await one(done.tried);
      }
    };
    await Promise.all(Array.from({ length: hands }, work));
  } else {
    const under_way = new Set<Promise<void>>();
    while (done.tried < letters) {
      const due = Math.min(letters, Math.floor(((performance.now() - begun) / 1000) * per_second));
      for (; done.tried < due; done.tried += 1) {
        if (under_way.size >= most_waiting) {
          done.behind += 1;
          continue;
        }
        const sent = one(done.tried).finally(() => under_way.delete(sent));
        under_way.add(sent);
      }
      await wait(5);
    }
    await Promise.all(under_way);
  }
  line.close();
  done.seconds = Math.round((performance.now() - begun) / 1000);
  return done;
}

process.once('message', async (order: FloodOrder) => {
  process.send?.(await flood(order), () => process.exit(0));
});
