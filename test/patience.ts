import { setTimeout as wait } from 'node:timers/promises';

/** How often, and how long, somebody waits for a place: half a minute in all. */
const most_waits = 300;
const wait_ms = 100;

/** Asks, and asks again while the answer is 503: files are made a few at a time, and whoever finds the line full is told to come again. */
export async function withPatience(ask: () => Promise<Response>): Promise<Response> {
  let answer = await ask();
  for (let again = 0; answer.status === 503 && again < most_waits; again += 1) {
    await answer.arrayBuffer();
    await wait(wait_ms);
    answer = await ask();
  }
  return answer;
}
