import { soundDistance } from './sound-distance.js';

/** A part of a name, ready to be compared. */
export interface Part {
  keys: string[];
  /** A single letter that stands for a name: V. Kozlov. */
  initial: boolean;
}

/** How a question fits a name form. */
export interface Fit {
  /** 1: the same; 0: nothing of it. */
  nearness: number;
  /** The most that one part differs, in letters; null where a part has no partner at all. */
  worst: number | null;
  /** Parts of the question, written out, that found a partner. */
  whole: number;
}

/** Remembers distances: the same parts are met in many forms. */
export type Distances = Map<string, number>;

/** Below this two parts are not the same name. */
const near_part = 0.58;
/** What an initial is worth beside a name that is written out. */
const weight_of_initial = 0.35;
const nearness_of_initial = 0.9;
const parts_off = {
  /** For each part of the form that was not asked for; so many count. */
  unasked: 0.015,
  most_unasked: 3,
  /** A patronymic or a middle name that the form does not have. */
  middle: 0.05,
};
/** Two parts are taken for one (Abd ullah, Abdullah) only if they then fit so well. */
const near_joined = 0.85;

const patronymic =
  /(?:[oe]v|[ei])i[Ch]$|(?:[oe]v|i[Ch]i?|in)na$|(?:uli|kizi|ogl[iu]|gizi|ulu|uulu|zade|zoda)$/;

interface Link {
  asked: number[];
  form: number[];
  nearness: number;
  distance: number;
}

/**
 * Lays a question against one name form: each part of it gets the part of the form that is nearest, none
 * twice, in whatever order. A missing patronymic, or one that nobody asked for, hardly counts.
 */
export function fitOf(asked: Part[], form: Part[], distances: Distances): Fit {
  const links = bestLinks(linksBetween(asked, form, distances));
  const partner = new Map(links.flatMap((link) => link.asked.map((place) => [place, link] as const)));
  const taken = new Set(links.flatMap((link) => link.form));
  let [sum, weight, missing, middle, whole] = [0, 0, 0, 0, 0];
  let worst: number | null = 0;
  asked.forEach((part, place) => {
    const link = partner.get(place);
    const own = weightOf(part);
    if (link) {
      weight += own;
      sum += own * link.nearness;
      if (!part.initial && !link.form.every((one) => form[one]?.initial)) {
        whole += 1;
        if (worst !== null) worst = Math.max(worst, link.distance);
      }
    } else if (isMiddle(asked, place) && links.length >= 2) {
      middle += 1;
    } else {
      weight += own;
      missing += 1;
      worst = null;
    }
  });
  if (weight === 0 || whole === 0) return { nearness: 0, worst: null, whole: 0 };
  const unasked = Math.min(parts_off.most_unasked, form.length - taken.size);
  const off = unasked * parts_off.unasked + middle * parts_off.middle;
  // Where nothing is missing what differs is small: it must not weigh less than a part that is not there.
  return { nearness: Math.max(0, sum / weight - off), worst: missing > 0 ? null : worst, whole };
}

function weightOf(part: Part): number {
  if (part.initial) return weight_of_initial;
  return Math.min(1.2, 0.6 + (part.keys[0]?.length ?? 0) / 12);
}

/** Whether a part of a question of three and more is a patronymic or stands between the others. */
function isMiddle(asked: Part[], place: number): boolean {
  const part = asked[place];
  if (!part || asked.length < 3) return part?.initial === true;
  if (part.initial || part.keys.some((key) => patronymic.test(key))) return true;
  return place > 0 && place < asked.length - 1;
}

function linksBetween(asked: Part[], form: Part[], distances: Distances): Link[] {
  const links: Link[] = [];
  asked.forEach((part, a) => {
    form.forEach((own, f) => {
      const link = linkOf(part, own, distances);
      if (link) links.push({ asked: [a], form: [f], ...link });
    });
  });
  if (links.every(({ nearness }) => nearness === 1) && links.length >= asked.length) return links;
  asked.forEach((part, a) => {
    if (part.initial) return;
    // The form in two parts, the question in one; then the other way round.
    form.forEach((one, f) => {
      form.forEach((other, g) => {
        if (f === g) return;
        const link = linkOf(part, joined(one, other), distances);
        if (link && link.nearness >= near_joined) links.push({ asked: [a], form: [f, g], ...link });
      });
    });
    const next = asked[a + 1];
    if (!next) return;
    form.forEach((own, f) => {
      const link = linkOf(joined(part, next), own, distances);
      if (link && link.nearness >= near_joined) links.push({ asked: [a, a + 1], form: [f], ...link });
    });
  });
  return links;
}

/** Two parts written as one, by their likeliest keys. */
function joined(one: Part, other: Part): Part {
  const key = `${one.keys[0] ?? ''}${other.keys[0] ?? ''}`.replace(/(.)\1+/gu, '$1');
  return { keys: one.initial || other.initial ? [] : [key], initial: false };
}

function linkOf(one: Part, other: Part, distances: Distances): { nearness: number; distance: number } | null {
  if (one.initial || other.initial) {
    const begins = one.keys.some((a) => other.keys.some((b) => a[0] === b[0]));
    return begins ? { nearness: nearness_of_initial, distance: 0 } : null;
  }
  let best: { nearness: number; distance: number } | null = null;
  for (const a of one.keys) {
    for (const b of other.keys) {
      const longer = Math.max(a.length, b.length, 3);
      // What differs in length by more than half is another name: not worth the work.
      if (Math.min(a.length, b.length) * 2 < longer && longer > 4) continue;
      const distance = distanceOf(a, b, distances);
      const nearness = 1 - distance / longer;
      if (nearness >= near_part && (!best || nearness > best.nearness)) best = { nearness, distance };
    }
  }
  return best;
}

function distanceOf(a: string, b: string, distances: Distances): number {
  if (a === b) return 0;
  const both = `${a} ${b}`;
  const known = distances.get(both);
  if (known !== undefined) return known;
  const distance = soundDistance(a, b);
  distances.set(both, distance);
  return distance;
}

/** The nearest first, of equal ones the one that explains more; no part has two partners. */
function bestLinks(links: Link[]): Link[] {
  const size = (link: Link) => link.asked.length + link.form.length;
  const sorted = [...links].sort((a, b) => b.nearness - a.nearness || size(b) - size(a));
  const [usedAsked, usedForm] = [new Set<number>(), new Set<number>()];
  return sorted.filter((link) => {
    if (link.asked.some((one) => usedAsked.has(one)) || link.form.some((one) => usedForm.has(one)))
      return false;
    for (const one of link.asked) usedAsked.add(one);
    for (const one of link.form) usedForm.add(one);
    return true;
  });
}
