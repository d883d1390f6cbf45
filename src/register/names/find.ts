import { sql } from 'kysely';
import type { Db, PublicDb } from '../../kernel/database.js';
import { Refused } from '../../kernel/refusals.js';
import { kinOf } from './given-names.js';
import { type Distances, type Fit, fitOf, type Part } from './name-fit.js';
import { foldedParts, partsOf } from './name-fold.js';
import { isSmallWord } from './small-words.js';

/** Somebody who may be meant. */
export interface Match {
  personId: string;
  /** 1 is the same name. */
  nearness: number;
  /** The form of the name by which the person was found. */
  written: string;
  /**
   * The name that was asked for is this person's, as far as a name can tell: every part of it agrees but for
   * what spellings differ in, and few people are called so. One part alone must be the same. Never by an initial.
   */
  sure: boolean;
}

/** A question longer than this is no name. */
export const longest_question = 200;
/** So many people are found at most; who is further down is not meant. */
export const most_found = 100;
const most_parts_asked = 6;
const most_keys_asked = 16;
const most_kin_asked = 150;
/** Below this a match is left out: more of the question differs than agrees. */
const near_enough = 0.42;
/** Where more people than so many fit as well, none is sure. */
const most_sure = 3;

interface Candidate {
  person_id: string;
  form: string;
  full_form: string | null;
  positions: number[];
  keys_of: string[];
}

/**
 * People whom a name may mean, in any script or spelling, the nearest first. A person counts by the form that fits
 * best. With the visitors' handle only published forms of published people are looked at, with the desk's
 * all that are not struck out. Nobody is merged or chosen: the reader does that. Throws `Refused` when the
 * question is too long to be a name.
 */
export async function find(db: Db | PublicDb, question: string): Promise<Match[]> {
  if (question.length > longest_question) {
    throw new Refused('register.find.too_long', { limit: longest_question }, 422);
  }
  const asked = partsAsked(question);
  if (!asked.some(({ initial }) => !initial)) return [];
  const words = partsOf(question).map((word) => word.toLowerCase());
  const best = new Map<string, Match & Fit & { literal: boolean }>();
  const distances: Distances = new Map();
  for (const candidate of await candidatesFor(db, asked)) {
    const own = fitOf(asked, partsOfForm(candidate), distances);
    if (own.nearness < near_enough) continue;
    const personId = candidate.person_id;
    const before = best.get(personId);
    const isNearer = !before || before.nearness < own.nearness;
    const said = saidBy(candidate, asked, words);
    // A reader knows again what they typed: the form that spells it so is shown, whichever is the nearest.
    const isShown = said.literal === (before?.literal ?? false) ? isNearer : said.literal;
    const { written, literal } = isShown || !before ? said : before;
    const fit = isNearer || !before ? own : before;
    best.set(personId, { ...fit, personId, written, literal, sure: false });
  }
  const matches = [...best.values()].sort(
    (a, b) => b.nearness - a.nearness || (a.personId < b.personId ? -1 : 1),
  );
  // A question of one part has to be the same.
  const fits = matches.filter(({ worst, whole }) => worst !== null && worst <= (whole > 1 ? 1 : 0));
  const sure = new Set(fits.length <= most_sure ? fits.map(({ personId }) => personId) : []);
  return matches
    .slice(0, most_found)
    .map(({ personId, nearness, written }) => ({ personId, nearness, written, sure: sure.has(personId) }));
}

/**
 * Which spelling of a form answers the question: the full one where the short one leaves out what was asked for;
 * and whether the very words that were typed stand in it.
 */
function saidBy({ form, full_form }: Candidate, asked: Part[], words: string[]) {
  const holds = (text: string) => words.every((word) => text.toLowerCase().includes(word));
  if (full_form === null || holds(form)) return { written: form, literal: holds(form) };
  const keys = new Set(foldedParts(form).flatMap((part) => part.keys));
  const isWhole = asked.every((part) => part.keys.some((key) => keys.has(key)));
  return { written: isWhole && !holds(full_form) ? form : full_form, literal: holds(full_form) };
}

/** The parts of a question, with what else each may be called. */
function partsAsked(question: string): Part[] {
  const folded = foldedParts(question).slice(0, most_parts_asked);
  const names = folded.filter(({ part, keys }) => !isInitial(keys) && !isSmallWord(part)).length;
  return folded.map(({ part, keys }) => {
    const initial = isInitial(keys);
    // "Van Wei" is a name of two parts and no article.
    const small = !initial && names >= 2 && isSmallWord(part);
    return { keys, initial, small, kin: initial || small ? null : kinOf(keys) };
  });
}

/** The name forms nearest to the question by their keys, through the gate of the handle. */
async function candidatesFor(db: Db | PublicDb, asked: Part[]): Promise<Candidate[]> {
  // Each key costs the same search: many parts have fewer each, so that none is left out.
  const each = Math.floor(most_keys_asked / asked.length);
  const pairs = asked.flatMap(({ keys, initial, small }, token) =>
    initial || small ? [] : keys.slice(0, each).map((key) => ({ token, key })),
  );
  const kin = asked
    .flatMap(({ kin }, token) => (kin?.keys ?? []).map((key) => ({ token, key })))
    .slice(0, most_kin_asked);
  // The visitors' connection knows schema published only, the desk's only the tables: each has this function.
  const { rows } = await sql<Candidate>`select person_id, form, full_form, positions, keys_of
    from names_like(${pairs.map(({ token }) => token)}::integer[], ${pairs.map(({ key }) => key)}::text[],
      ${kin.map(({ token }) => token)}::integer[], ${kin.map(({ key }) => key)}::text[])`.execute(db as Db);
  return rows;
}

function partsOfForm({ positions, keys_of }: Candidate): Part[] {
  const parts: Part[] = [];
  positions.forEach((position, place) => {
    const key = keys_of[place] ?? '';
    const part = parts[position];
    if (part) part.keys.push(key);
    else parts[position] = { keys: [key], initial: false, small: false, kin: null };
  });
  return parts.filter(Boolean).map((part) => ({ ...part, initial: isInitial(part.keys) }));
}

/** One letter, or two that are one sound, stands for a name. */
function isInitial(keys: string[]): boolean {
  return keys.every((key) => key.length === 1);
}
