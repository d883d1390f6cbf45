import { setTimeout as wait } from 'node:timers/promises';
import {
  type Answer,
  type Carried,
  carriedIn,
  isAcknowledged,
  Line,
  open_ms,
  typedLetter,
} from './letter-writer.js';
import { writePath } from './letters-ground.js';

/** People who write one letter each, while a flood comes in. */
export interface HonestWriters {
  /** How long the acknowledgements took. */
  took_ms: number[];
  /** Private links of what was acknowledged. */
  letters: Set<string>;
  /** Who was not taken, whatever was done twice. */
  locked_out: number;
  why: string;
  /** Writers behind the same address as the flood's first part, as behind a company's or Tor's. */
  neighbours: { acknowledged: number; told_to_wait: number };
  stop(): Promise<void>;
}

const every_ms = 2000;
/** What the flood from one address comes from; see flood-script.ts. */
const shared_address = '10.2.0.0';

/** Somebody opens the form every two seconds, reads it, and hands a letter in; each tenth sits behind the flood's own address. */
export function writeHonestly(url: string, people: string[]): HonestWriters {
  const line = new Line(() => url, true);
  const under_way = new Set<Promise<void>>();
  const state: HonestWriters = {
    took_ms: [],
    letters: new Set(),
    locked_out: 0,
    why: '',
    neighbours: { acknowledged: 0, told_to_wait: 0 },
    stop: async () => {
      clearInterval(timer);
      await Promise.all(under_way);
      line.close();
    },
  };
  let number = 0;
  const timer = setInterval(() => {
    number += 1;
    const one = write(number)
      .catch((error: Error) => {
        state.locked_out += 1;
        state.why = error.message;
      })
      .finally(() => under_way.delete(one));
    under_way.add(one);
  }, every_ms);

  async function write(mine: number): Promise<void> {
    const isNeighbour = mine % 10 === 0;
    const client = isNeighbour ? shared_address : `10.200.${mine >> 8}.${mine & 255}`;
    const path = writePath(people[mine % people.length] as string);
    const carried = carriedIn((await line.ask(path, null, client)).html);
    const answer = await handIn(path, carried, mine, client);
    const isTaken = isAcknowledged(answer, carried.token);
    if (isTaken) state.letters.add(carried.token);
    if (isNeighbour) state.neighbours[isTaken ? 'acknowledged' : 'told_to_wait'] += 1;
    else if (isTaken) state.took_ms.push(answer.took_ms);
    else {
      state.locked_out += 1;
      state.why = String(answer.status);
    }
  }

  async function handIn(
    path: string,
    { token, stamp }: Carried,
    mine: number,
    client: string,
  ): Promise<Answer> {
    await wait(open_ms);
    // No flood has this number.
    const typed = typedLetter(1_000_000 + mine, {
      text: 'с приветом',
      signed: 'Марта',
      name: 'Invented Honest',
    });
    return line.ask(path, { ...typed, token, stamp, step: 'hand_in' }, client);
  }
  return state;
}
