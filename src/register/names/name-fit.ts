import type { Kin } from './given-names.js';
import { differInVowels, soundDistance } from './sound-distance.js';

/** A part of a name, ready to be compared. */
export interface Part {
  keys: string[];
  /** A single letter that stands for a name: V. Kozlov. */
  initial: boolean;
  /** Of a question: an article or a title beside the name: al-, bin, van, Dr. */
  small: boolean;
  /** Of a question: the names that are this one in other languages. */
  kin: Kin | null;
}

/** How a question fits a name form. */
export interface Fit {
  /** 1: the same; 0: nothing of it. */
  nearness: number;
  /**
   * The most that one part differs, 1 being as much as spellings of a name of its length do; null where one has no
   * partner, or not by its letters.
   */
  worst: number | null;
  /** Parts of the question that are written out and found a partner. */
  whole: number;
}

/** Remembers distances: the same parts are met in many forms. */
export type Distances = Map<string, Map<string, number>>;

/** Below this two parts are not the same name. */
const near_part = 0.58;
/** What an initial, and an article, is worth beside a name that is written out. */
const weight_of_initial = 0.35;
const weight_of_small = 0.15;
const nearness_of_initial = 0.9;
/** The same where the form has the initial and the question the name. */
const nearness_to_initial = 0.6;
/** The same given name in another language, or short: less than any spelling that is hardly in doubt. */
const nearness_of_kin = 0.82;
const parts_off = {
  /** For each part of the form that was not asked for; so many count. */
  unasked: 0.015,
  most_unasked: 3,
  /** A patronymic or a middle name that the form does not have. */
  middle: 0.05,
  /** A word of the question that the form does not have, where all of the form was asked for. */
  word: 0.04,
};
/** More of a question than this (the names of father and grandfather) may not be missing where a match is sure. */
const most_middle = 2;
/** Spellings of one name differ by so much, in letters; a name of fewer letters that differs is another name. */
const spelling = { most: 0.45, shortest: 4 };
const near_complete = 0.85;
/** Nearness of parts is raised to this: one that is the same weighs more than two that are somewhat alike. */
const steepness = 3;
/** Two parts are taken for one (Abd ullah, Abdullah) only if they then fit so well. */
const near_joined = 0.85;

const patronymic =
  /(?:[oe]v|[ei])i[Ch]$|(?:[oe]v|i[Ch]i?|in)na$|(?:uli|kizi|ogl[iu]|gizi|ulu|uulu|zade|zoda)$/;

interface Link {
  asked: number[];
  form: number[];
  nearness: number;
  /** How much it differs, 1 being what spellings differ in; null where it is not a matter of letters. */
  off: number | null;
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
      sum += own * link.nearness ** steepness;
      if (part.initial || part.small) return;
      whole += 1;
      // An initial of the form may stand for another name than the one that was asked for, and so may Sasha.
      worst = worst === null || link.off === null ? null : Math.max(worst, link.off);
    } else if (part.small) {
      // Written or not: it tells nobody from anybody.
    } else if (isMiddle(asked, place) && links.length >= 2) {
      middle += 1;
    } else {
      weight += own;
      missing += 1;
    }
  });
  if (weight === 0 || whole === 0) return { nearness: 0, worst: null, whole: 0 };
  const left = form.length - taken.size;
  const unasked = Math.min(parts_off.most_unasked, left);
  const off = unasked * parts_off.unasked + middle * parts_off.middle;
  const asAsked = sum / weight - off;
  // "Senator Roza Tuletayeva from Atyrau" has all of the form, and words that are no names.
  const complete = left === 0 && taken.size >= 2 && missing > 0;
  const asWritten = complete ? near_complete * meanOf(links) - missing * parts_off.word : 0;
  return {
    nearness: Math.max(0, asAsked, asWritten),
    worst: missing > 0 || middle > most_middle ? null : worst,
    whole,
  };
}

function meanOf(links: Link[]): number {
  return links.reduce((sum, { nearness }) => sum + nearness ** steepness, 0) / links.length;
}

/** What a part of a question counts: a longer one tells a little more. */
function weightOf({ initial, small, keys }: Part): number {
  if (small) return weight_of_small;
  return initial ? weight_of_initial : Math.min(1.1, 0.7 + (keys[0]?.length ?? 0) / 24);
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
  const settled = new Set<number>();
  asked.forEach((part, a) => {
    form.forEach((own, f) => {
      const link = linkOf(part, own, distances);
      if (!link) return;
      links.push({ asked: [a], form: [f], ...link });
      if (link.nearness >= near_joined) settled.add(a);
    });
  });
  // Two parts of one side may be one of the other: only looked at where a part has found no good partner.
  asked.forEach((part, a) => {
    const next = asked[a + 1];
    if (settled.has(a) || part.initial) return;
    form.forEach((own, f) => {
      if (next && !settled.has(a + 1)) {
        const both = joined(part, next, own);
        const link = both && linkOf(both, own, distances);
        if (link && link.nearness >= near_joined) links.push({ asked: [a, a + 1], form: [f], ...link });
      }
      for (const g of [f - 1, f + 1]) {
        const other = form[g];
        const both = other && joined(own, other, part);
        const link = both && linkOf(part, both, distances);
        if (link && link.nearness >= near_joined) links.push({ asked: [a], form: [f, g], ...link });
      }
    });
  });
  return links;
}

/** Two parts written as one, by their likeliest keys; null where that cannot be `whole` for its length alone. */
function joined(one: Part, other: Part, whole: Part): Part | null {
  const [a = '', b = '', c = ''] = [one.keys[0], other.keys[0], whole.keys[0]];
  const off = Math.abs(a.length + b.length - c.length);
  if (one.initial || other.initial || off > c.length * (1 - near_joined) + 1) return null;
  const keys = [a.at(-1) === b[0] ? a + b.slice(1) : a + b];
  return { keys, initial: false, small: false, kin: null };
}

function linkOf(one: Part, other: Part, distances: Distances): Pick<Link, 'nearness' | 'off'> | null {
  if (one.initial || other.initial) {
    const begins = one.keys.some((a) => other.keys.some((b) => a[0] === b[0]));
    const nearness = one.initial ? nearness_of_initial : nearness_to_initial;
    return begins ? { nearness, off: null } : null;
  }
  // An article is no name that is like it: Van, Vane.
  if (one.small && !one.keys.some((key) => other.keys.includes(key))) return null;
  const spelled = spelledLink(one, other, distances);
  if ((spelled?.nearness ?? 0) >= nearness_of_kin || !one.kin?.has(other.keys)) return spelled;
  return { nearness: nearness_of_kin, off: null };
}

function spelledLink(one: Part, other: Part, distances: Distances) {
  let best: { nearness: number; off: number } | null = null;
  for (const a of one.keys) {
    for (const b of other.keys) {
      const longer = Math.max(a.length, b.length, 3);
      // What differs much in length is another name: not worth the work.
      if (Math.abs(a.length - b.length) > longer * (1 - near_part) * 2) continue;
      const distance = distanceOf(a, b, distances);
      const nearness = 1 - distance / longer;
      if (nearness < near_part || (best && nearness <= best.nearness)) continue;
      best = { nearness, off: offOf(a, b, distance) };
    }
  }
  return best;
}

/** How far a spelling may be another name's, 1 being what spellings differ in. */
function offOf(a: string, b: string, distance: number): number {
  if (distance === 0) return 0;
  const short = Math.max(a.length, b.length) < spelling.shortest;
  return short || differInVowels(a, b) ? Number.POSITIVE_INFINITY : distance / spelling.most;
}

function distanceOf(a: string, b: string, distances: Distances): number {
  if (a === b) return 0;
  const own = distances.get(a) ?? new Map<string, number>();
  distances.set(a, own);
  const known = own.get(b);
  if (known !== undefined) return known;
  const distance = soundDistance(a, b);
  own.set(b, distance);
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
