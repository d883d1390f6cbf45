import { type Chance, seededChance } from '../src/kernel/chance.js';
import { offered, type Place, type Reader } from '../src/letters/offers/fairness.js';

/** One run of the simulation: who writes, who is in prison, and how the writers choose. */
export interface FairnessPlan {
  seed: string;
  writers: number;
  prisoners: number;
  days: number;
  /** How many of a hundred writers take the offer; the others choose by fame. */
  offered_percent: number;
  /** The prisoner of rank n is chosen as often as 1 / n ^ steep. */
  steep: number;
  /** What each person takes on one day; null: whatever comes. */
  most_a_day: number | null;
  /** A letter counts only after so many further writers were served: nobody writes in the minute of the offer. */
  late: number;
}

export const plan: FairnessPlan = {
  seed: 'one',
  writers: 1000,
  prisoners: 50,
  days: 30,
  offered_percent: 50,
  steep: 1,
  most_a_day: null,
  late: 10,
};

export interface FairnessOutcome {
  /** Letters by person, the most famous first. */
  letters: number[];
  /** Of all letters, those to the third of the prisoners with the fewest, in percent. */
  least_third_percent: number;
  fewest: number;
  most: number;
  /** The most that one person or place got on one day, above its limit; 0 or less: the limits held. */
  beyond: number;
  /** Writers for whom nobody was left on their day. */
  turned_down: number;
}

/**
 * Writers come one after the other over some days. Those who choose by fame take the famous, and whom the limits of a
 * day turn away chooses again; the others take whom the rule of the campaign offers. Four prisoners share a place.
 */
export function fairnessRun(asked: FairnessPlan): FairnessOutcome {
  const chance = seededChance(asked.seed);
  const draw = drawFrom(chance);
  const places = Array.from(
    { length: Math.ceil(asked.prisoners / 4) },
    (): Place => ({
      on_day: 0,
      most_a_day: asked.most_a_day === null ? null : asked.most_a_day * 3,
    }),
  );
  const readers = Array.from(
    { length: asked.prisoners },
    (_, rank): Reader => ({
      id: String(rank),
      lately: 0,
      occasion: draw() < near_share ? 'birthday' : null,
      silent: draw() < 0.3,
      languages: draw() < 0.2 ? ['ru'] : ['ru', 'en'],
      on_day: 0,
      most_a_day: asked.most_a_day,
      // Fame and place have nothing to do with each other.
      place: places[rank % places.length] ?? null,
    }),
  );
  const letters = readers.map(() => 0);
  const waiting: Reader[] = [];
  let beyond = Number.NEGATIVE_INFINITY;
  let turned_down = 0;
  for (let writer = 0; writer < asked.writers; writer += 1) {
    if (writer % Math.ceil(asked.writers / asked.days) === 0) {
      for (const one of [...readers, ...places]) one.on_day = 0;
    }
    const language = draw() < 0.4 ? 'en' : 'ru';
    const takes = draw() * 100 < asked.offered_percent;
    const chosen = takes
      ? offered(readers, { language, without: new Set() }, chance)
      : byFame(readers, asked.steep, draw);
    if (!chosen) {
      turned_down += 1;
      continue;
    }
    // A day's count is known at once, as the database counts it when a letter or a reservation comes in.
    chosen.on_day += 1;
    if (chosen.place) chosen.place.on_day += 1;
    for (const one of [chosen, chosen.place]) {
      if (one?.most_a_day) beyond = Math.max(beyond, one.on_day - one.most_a_day);
    }
    letters[Number(chosen.id)] = (letters[Number(chosen.id)] ?? 0) + 1;
    waiting.push(chosen);
    if (waiting.length > asked.late) (waiting.shift() as Reader).lately += 1;
  }
  const sorted = letters.toSorted((one, other) => one - other);
  const sum = (some: number[]) => some.reduce((all, one) => all + one, 0);
  return {
    letters,
    least_third_percent: (100 * sum(sorted.slice(0, Math.round(asked.prisoners / 3)))) / sum(sorted),
    fewest: sorted[0] ?? 0,
    most: sorted.at(-1) ?? 0,
    beyond: Number.isFinite(beyond) ? beyond : 0,
    turned_down,
  };
}

const near_share = 30 / 365;

const drawFrom = (chance: Chance) => () => chance.bytes(4).readUInt32BE() / 2 ** 32;

function byFame(readers: Reader[], steep: number, draw: () => number): Reader | null {
  const free = readers.filter(
    ({ on_day, most_a_day, place }) =>
      (most_a_day === null || on_day < most_a_day) &&
      (!place || place.most_a_day === null || place.on_day < place.most_a_day),
  );
  const weights = free.map(({ id }) => 1 / (Number(id) + 1) ** steep);
  let left = draw() * weights.reduce((all, one) => all + one, 0);
  for (const [index, one] of free.entries()) {
    left -= weights[index] as number;
    if (left < 0) return one;
  }
  return free.at(-1) ?? null;
}
