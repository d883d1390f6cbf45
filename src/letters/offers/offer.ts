import type { Chance } from '../../kernel/chance.js';
import type { PublicDb } from '../../kernel/database.js';
import { fairOrder, offered, takesOneMore } from './fairness.js';
import { isReachable, type KnownReader, readersOn } from './readers.js';

/** So many whose address turns out not to hold are put aside before an offer says that there is nobody. */
const most_tries = 60;
export const offers_a_page = 30;

/** One prisoner by the fair rule, with an address that holds today; null when there is nobody. */
export async function offerFor(
  db: PublicDb,
  chance: Chance,
  asked: { day: string; language: string | null; without: ReadonlySet<string> },
): Promise<KnownReader | null> {
  const readers = await readersOn(db, asked.day);
  const without = new Set(readers.filter(({ slug }) => asked.without.has(slug)).map(({ id }) => id));
  for (let tries = 0; tries < most_tries; tries += 1) {
    const reader = offered(readers, { language: asked.language, without }, chance);
    if (!reader || (await isReachable(db, reader.id, asked.day))) return reader;
    without.add(reader.id);
  }
  return null;
}

/** A page of all who can be written to, the least written first, for those who want to choose themselves. */
export async function allOffers(
  db: PublicDb,
  asked: { day: string; language: string | null; page: number },
): Promise<{ readers: KnownReader[]; hasNext: boolean }> {
  const all = fairOrder(
    await readersOn(db, asked.day),
    { language: asked.language, without: new Set() },
    inOrder,
  ).sort((one, other) => one.lately - other.lately || one.name.localeCompare(other.name));
  const first = (asked.page - 1) * offers_a_page;
  const shown = all.slice(first, first + offers_a_page);
  const holds = await Promise.all(shown.map(({ id }) => isReachable(db, id, asked.day)));
  return { readers: shown.filter((_, place) => holds[place]), hasNext: all.length > first + offers_a_page };
}

/** A list stands still from one page to the next. */
const inOrder: Chance = { bytes: (count) => Buffer.alloc(count) };

/** Somebody who can be offered on this day, by their slug; `full` when they take no more letters on it. */
export async function offerable(
  db: PublicDb,
  slug: string,
  day: string,
): Promise<KnownReader | 'full' | 'not_now'> {
  const reader = (await readersOn(db, day)).find((one) => one.slug === slug);
  if (!reader || !(await isReachable(db, reader.id, day))) return 'not_now';
  return takesOneMore(reader) ? reader : 'full';
}
