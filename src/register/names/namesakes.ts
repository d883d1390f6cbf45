import { among, type Db, type PublicDb } from '../../kernel/database.js';

/** When and where somebody was born (EDTF, and as a source gives it), as far as the handle may see. */
export interface Birth {
  born: string | null;
  birthplace: string | null;
}

/** By what namesakes are told apart, by person id; who has no birth in the register is not in it. */
export async function birthsOf(db: Db | PublicDb, people: string[]): Promise<Map<string, Birth>> {
  if (people.length === 0) return new Map();
  // The published views carry the names and columns of the tables, so one question serves both handles.
  const rows = await (db as PublicDb)
    .selectFrom('biography as b')
    .innerJoin('facts as f', 'f.id', 'b.id')
    .select(['b.person_id', 'b.happened', 'b.place'])
    .where('b.person_id', '=', among(people))
    .where('b.kind', '=', 'birth')
    .where('f.struck_at', 'is', null)
    .execute();
  return new Map(
    rows.map(({ person_id, happened, place }) => [person_id, { born: happened, birthplace: place }]),
  );
}

/** The year of a birth, for a line in a list; null where the date begins with none. */
export function yearOf(edtf: string | null): string | null {
  return edtf?.match(/^\d{4}/)?.[0] ?? null;
}
