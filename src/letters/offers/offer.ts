import type { Chance } from '../../kernel/chance.js';
import type { PublicDb } from '../../kernel/database.js';
import { fairOrder, offered, takesOneMore } from './fairness.js';
import { isReachable, type KnownReader, readersOn } from './readers.js';

/** So many whose address turns out not to hold are put aside before an offer says that there is nobody. */
const most_tries = 60;
export const offers_a_page = 30;

/**
 * Why there is nobody to offer: `no_reader`, nobody is held whose address is published; `unsure`, nobody has made sure of
 * any such address lately; `another_time`, there are some, but not now or not as it was asked.
 */
export type WhyNobody = 'no_reader' | 'unsure' | 'another_time';

/** What somebody asks who wants to write. */
interface Asked {
  day: string;
  language: string | null;
  without: ReadonlySet<string>;
}

/** One prisoner by the fair rule, with an address that holds today; null when there is nobody. */
export async function offerFor(db: PublicDb, chance: Chance, asked: Asked): Promise<KnownReader | null> {
  const found = await offerOrWhy(db, chance, asked);
  return typeof found === 'string' ? null : found;
}

/** The same, and why when there is nobody. */
export async function offerOrWhy(
  db: PublicDb,
  chance: Chance,
  asked: Asked,
): Promise<KnownReader | WhyNobody> {
  const readers = await readersOn(db, asked.day);
  const without = new Set(readers.filter(({ slug }) => asked.without.has(slug)).map(({ id }) => id));
  let unsure = 0;
  for (; unsure < most_tries; unsure += 1) {
    const reader = offered(readers, { language: asked.language, without }, chance);
    if (!reader) break;
    if (await isReachable(db, reader.id, asked.day)) return reader;
    without.add(reader.id);
  }
  return whyNobody(readers.length, unsure);
}

function whyNobody(readers: number, unsure: number): WhyNobody {
  if (readers === 0) return 'no_reader';
  return unsure === readers ? 'unsure' : 'another_time';
}

/** A page of all who can be written to, the least written first, for those who want to choose themselves. */
export async function allOffers(
  db: PublicDb,
  asked: { day: string; language: string | null; page: number },
): Promise<{ readers: KnownReader[]; hasNext: boolean; nobody: WhyNobody | null }> {
  const known = await readersOn(db, asked.day);
  const all = fairOrder(known, { language: asked.language, without: new Set() }, inOrder).sort(
    (one, other) => one.lately - other.lately || one.name.localeCompare(other.name),
  );
  const first = (asked.page - 1) * offers_a_page;
  const shown = all.slice(first, first + offers_a_page);
  const holds = await Promise.all(shown.map(({ id }) => isReachable(db, id, asked.day)));
  const readers = shown.filter((_, place) => holds[place]);
  const nobody = readers.length > 0 ? null : whyNobody(known.length, shown.length);
  return { readers, hasNext: all.length > first + offers_a_page, nobody };
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
