import type { Db, PublicDb } from '../../kernel/database.js';
import type { Standing } from '../../register/course/standing.js';
import { type Address, addressAt, stayOn, staysOf } from './address.js';
import { type Trust, trustIn } from './trust.js';

/** Where a person can be written to on a day, and how far that can be trusted. */
export interface Writing {
  /** Null when nobody should write: free, dead, in no prison, or no address is known. */
  address: Address | null;
  trust: Trust;
}

/**
 * Whether and where to write to a person on a day (YYYY-MM-DD). The visitors' handle knows public
 * addresses and moves, and of a rumour only since when there is one.
 */
export async function writingTo(
  db: Db | PublicDb,
  person: { id: string; standing: Pick<Standing, 'state' | 'since'> },
  day: string,
): Promise<Writing> {
  const [stays, transfers, doubts] = await Promise.all([
    staysOf(db, person.id),
    transfersOf(db, person.id),
    doubtsOf(db, person.id),
  ]);
  const here = stayOn(stays, day);
  const address = await addressAt(db, person.id, here, day);
  const moves = [...transfers, ...stays.flatMap(({ began }) => began ?? [])];
  const stay = address?.place_id ? here : null;
  const trust = trustIn({ standing: person.standing, address, stay, moves, doubts }, day);
  return { address: trust.state === 'stopped' ? null : address, trust };
}

async function transfersOf(db: Db | PublicDb, personId: string): Promise<string[]> {
  const rows = await (db as PublicDb)
    .selectFrom('course_events as e')
    .innerJoin('facts as f', 'f.id', 'e.id')
    .select('e.happened')
    .where('e.person_id', '=', personId)
    .where('e.type', '=', 'transfer')
    .where('e.happened', 'is not', null)
    .where('f.struck_at', 'is', null)
    .execute();
  return rows.flatMap(({ happened }) => happened ?? []);
}

async function doubtsOf(db: Db | PublicDb, personId: string) {
  return (db as PublicDb)
    .selectFrom('address_doubts')
    .select(['since', 'resolved_on'])
    .where('person_id', '=', personId)
    .execute();
}
