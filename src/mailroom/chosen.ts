import type { Context } from 'hono';
import { isId } from '../kernel/chance.js';
import { Refused } from '../kernel/refusals.js';

/** The ids of the papers that were ticked in a list. Throws `Refused` (422) when there is none. */
export async function chosenIn(c: Context): Promise<string[]> {
  const { paper } = await c.req.parseBody({ all: true });
  const ids = [paper ?? []].flat().filter((one): one is string => typeof one === 'string' && isId(one));
  if (ids.length === 0) throw new Refused('mailroom.batch.nothing_chosen', {}, 422);
  return [...new Set(ids)];
}
