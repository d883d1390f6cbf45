import { sql } from 'kysely';
import type { PublicDb } from '../../kernel/database.js';
import { Refused } from '../../kernel/refusals.js';
import { keysOf, partsOf } from './name-fold.js';

/** Somebody who may be meant: how near (1 is the same), and the spelling by which the person was found. */
export interface Match {
  personId: string;
  nearness: number;
  written: string;
}

/** A question longer than this is no name. */
export const longest_question = 200;
const most_parts_asked = 6;
/** Below this a match is left out: more of the question differs than agrees. */
const near_enough = 0.5;

/**
 * People whom a name may mean, in any script or spelling, the nearest first. Every part of the question
 * is compared with every part of every published name form; a person counts by the mean of the best.
 * Nobody is merged or chosen: the reader does that. Throws `Refused` when the question is no name.
 */
export async function find(db: PublicDb, question: string): Promise<Match[]> {
  if (question.length > longest_question) {
    throw new Refused('register.find.too_long', { limit: longest_question }, 422);
  }
  const parts = partsOf(question).slice(0, most_parts_asked);
  const asked = parts.map((part) => keysOf(part));
  const keys = [...new Set(asked.flat())].slice(0, 12);
  if (keys.length === 0) return [];
  const { rows } = await sql<{ person_id: string; key: string; part: string; nearness: number }>`
    select person_id, key, part, nearness from published.similar_names(${keys})`.execute(db);

  const byPerson = new Map<string, typeof rows>();
  for (const row of rows) byPerson.set(row.person_id, [...(byPerson.get(row.person_id) ?? []), row]);
  return [...byPerson]
    .map(([personId, found]) => {
      const best = asked.flatMap((own) => {
        const near = found.filter((row) => own.includes(row.key));
        return near.length > 0 ? [near.reduce((a, b) => (b.nearness > a.nearness ? b : a))] : [];
      });
      const nearness = best.reduce((total, row) => total + row.nearness, 0) / asked.length;
      return { personId, nearness, written: best.map((row) => row.part).join(' ') };
    })
    .filter((match) => match.nearness > near_enough || (asked.length === 1 && match.nearness >= 0.4))
    .sort((a, b) => b.nearness - a.nearness || (a.personId < b.personId ? -1 : 1));
}
