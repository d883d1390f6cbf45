import type { Chance } from '../../kernel/chance.js';

/** So far back (and as far ahead as is reserved) mail counts. */
export const lately_days = 90;
/** So many days ahead a birthday or a hearing is near: post into a prison takes weeks. */
export const near_days = 30;
/** Chance picks one of so many who come first. */
export const drawn_from = 5;

/** A prisoner as somebody who can be written to, as far as the rule needs it. */
export interface Reader {
  id: string;
  /** Letters of the last 90 days: posted by us, reported posted, waiting, reserved. */
  lately: number;
  /** A birthday or a hearing in the next 30 days. */
  occasion: 'birthday' | 'hearing' | null;
  /** Nothing is known to have arrived in the last 90 days. */
  silent: boolean;
  /** Languages in which a letter gets through and is read; null: nothing is known, any may be tried. */
  languages: string[] | null;
  /** Letters of the day that is asked for. */
  on_day: number;
  /** How many the person takes on one day; null: not known. */
  most_a_day: number | null;
  place: Place | null;
}

/** Of the place where somebody is held: its letters of the day, and how many it takes. Shared by all who are there. */
export interface Place {
  on_day: number;
  most_a_day: number | null;
}

/** What a writer asks for. */
export interface Asked {
  /** A language that the writer knows; null: not said. */
  language: string | null;
  /** Those whom the writer has passed over. */
  without: ReadonlySet<string>;
}

export const anybody: Asked = { language: null, without: new Set() };

/** As if somebody had had so many letters fewer: because of a birthday or a hearing, and because of silence. */
export const ahead = { occasion: 2, silent: 1 } as const;

/**
 * Where somebody stands in the order: by the letters of the last 90 days, with two fewer when a birthday or a hearing
 * is near and one fewer in silence. The lowest comes first. A few letters and no share: with a share, those of
 * whom nothing is heard would have twice the mail of the others for good.
 */
export function place(reader: Pick<Reader, 'lately' | 'occasion' | 'silent'>): number {
  return reader.lately - (reader.occasion ? ahead.occasion : 0) - (reader.silent ? ahead.silent : 0);
}

/** Whether person and place take one more letter on the day. */
export function takesOneMore({ on_day, most_a_day, place: where }: Reader): boolean {
  const isBelow = (one: Place | null) =>
    one === null || one.most_a_day === null || one.on_day < one.most_a_day;
  return isBelow(where) && isBelow({ on_day, most_a_day });
}

/** Whether a letter in this language gets through and is read, as far as anything is known. */
export function reads({ languages }: Pick<Reader, 'languages'>, language: string | null): boolean {
  return language === null || languages === null || languages.includes(language);
}

/**
 * The fair rule. Left out is who takes no more letters on the day (by the rule card of the place or the wishes of the
 * person), who cannot read the writer's language, and whom the writer passed over. The others stand in the order of
 * `place`: fame counts for nothing, and among equals chance decides.
 */
export function fairOrder<R extends Reader>(readers: readonly R[], asked: Asked, chance: Chance): R[] {
  return readers
    .filter((one) => takesOneMore(one) && reads(one, asked.language) && !asked.without.has(one.id))
    .map((reader) => ({ reader, at: place(reader), lot: number(chance) }))
    .sort((one, other) => one.at - other.at || one.lot - other.lot)
    .map(({ reader }) => reader);
}

/**
 * One prisoner for one writer: chance picks one of the five who come first by `fairOrder`, so that a hundred people
 * who ask within the same minute are not all sent to the same. Null when nobody is left.
 */
export function offered<R extends Reader>(readers: readonly R[], asked: Asked, chance: Chance): R | null {
  const first = fairOrder(readers, asked, chance).slice(0, drawn_from);
  return first[number(chance) % Math.max(1, first.length)] ?? null;
}

/**
 * Several letters of one evening: one after the other to whoever comes first, each counted before the next is given
 * out. Nobody gets more than `most_each` of them. Fewer come back when nobody takes more.
 */
export function offeredTogether<R extends Reader>(
  readers: readonly R[],
  count: number,
  most_each: number,
  asked: Asked,
  chance: Chance,
): R[] {
  const taken: R[] = [];
  const times = new Map<string, number>();
  const open = [...readers];
  while (taken.length < count) {
    const free = open.filter(({ id }) => (times.get(id) ?? 0) < most_each);
    const [next] = fairOrder(free, asked, chance);
    if (!next) break;
    next.lately += 1;
    next.on_day += 1;
    if (next.place) next.place.on_day += 1;
    times.set(next.id, (times.get(next.id) ?? 0) + 1);
    taken.push(next);
  }
  return taken;
}

/** A whole number below 2^32. */
const number = (chance: Chance): number => chance.bytes(4).readUInt32BE();
