import { setImmediate as turn } from 'node:timers/promises';
import { newCode, seededChance, systemChance } from '../../src/kernel/chance.js';
import { newLinkToken, readLetterCode, spelledLetter } from '../../src/letters/letter-code.js';
import { sendLetter } from '../letter-ground.js';
import { startTestServer } from '../server.js';
import { type WritingGround, writingGround } from '../writing-ground.js';

const guesses = 100_000;
/** Letters that could be found. */
const letters = 200;
const links = 2000;
/** So many guesses are under way at once. */
const at_once = 50;
/** Nobody types more wrong codes in one moment than the gate lets through. */
const most_looked_up = 30;

/**
 * Codes of letters are guessed 100,000 times by one client, then 100,000 times by as many; each letter's own code with
 * one letter wrong; and private links. The clock stands still: whoever is told to wait comes at once again.
 */
export async function guessing(seed?: number) {
  const server = await startTestServer(undefined);
  Object.assign(process.env, server.environment);
  try {
    const ground = await writingGround();
    try {
      return await guess(ground, seed ?? systemChance.bytes(4).readUInt32BE());
    } finally {
      await ground.close();
    }
  } finally {
    await server.stop();
  }
}

async function guess(ground: WritingGround, seed: number) {
  const chance = seededChance(`guessing ${seed}`);
  const complaints: string[] = [];
  const counts: Record<string, number> = { seed, letters };
  const codes: string[] = [];
  for (let letter = 0; letter < letters; letter += 1) {
    const { code } = await sendLetter(ground, { person_id: ground.prisoner.id, sender: null });
    codes.push(code);
  }
  // A search that finds nothing proves nothing: the right code is found.
  const first = await ground.get(`/letters/${spelledLetter(codes[0] ?? '')}`, { 'x-client': 'writer' });
  if (first.status !== 200) complaints.push(`the right code was answered ${first.status}`);

  const tried = async (name: string, paths: () => Generator<string>, client: (number: number) => string) => {
    const seen = new Map<number, number>();
    let number = 0;
    const waiting = paths();
    const one = async () => {
      for (const path of waiting) {
        number += 1;
        const answer = await ground.site.request(path, { headers: { 'x-client': client(number) } });
        await answer.arrayBuffer();
        // Whoever is only told to wait needs no database: the others would starve behind a hundred thousand of them.
        await turn();
        seen.set(answer.status, (seen.get(answer.status) ?? 0) + 1);
      }
    };
    await Promise.all(Array.from({ length: at_once }, one));
    counts[name] = number;
    const odd = [...seen.keys()].filter((status) => status !== 404 && status !== 429);
    for (const status of odd) complaints.push(`${name}: ${seen.get(status)} answered ${status}`);
    return seen.get(404) ?? 0;
  };
  function* made(count: number) {
    for (let number = 0; number < count; number += 1) yield `/letters/${newCode(chance, 12)}`;
  }
  function* nearly() {
    for (const code of codes)
      for (let place = 0; place < code.length; place += 1) {
        const other = code[place] === '2' ? '3' : '2';
        const typed = code.slice(0, place) + other + code.slice(place + 1);
        if (readLetterCode(typed)) yield `/letters/${typed}`;
      }
  }
  const tokens = await Promise.all(Array.from({ length: links }, newLinkToken));
  function* linked() {
    for (const token of tokens) yield `/letters/mine/${token}`;
  }

  counts.looked_up = await tried(
    'by_one_client',
    () => made(guesses),
    () => 'one',
  );
  if (counts.looked_up > most_looked_up)
    complaints.push(`one client had ${counts.looked_up} codes looked up`);
  const all = await tried('by_many_clients', () => made(guesses), String);
  if (all !== guesses) complaints.push(`of many clients' guesses ${all} were looked up`);
  await tried('nearly_right', nearly, (number) => `near ${number}`);
  await tried('links', linked, (number) => `link ${number}`);
  return { kept: complaints.length === 0, counts, complaints };
}
