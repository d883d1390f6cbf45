import { among, type PublicDb } from '../../kernel/database.js';

export interface Source {
  id: string;
  code: string;
  publisher: string | null;
  title: string;
  /** EDTF. */
  published_on: string | null;
  url: string | null;
  /** False: nobody read it; it was remembered. */
  was_read: boolean;
}

/** Sources as one page numbers them: each once, in the order of the first footnote. */
export interface SourceList {
  list: Source[];
  /** Number of a footnote, from 1, by source id. */
  numbers: Map<string, number>;
}

/** The sources that a page cites, numbered in the order in which the ids come. */
export async function sourcesOf(db: PublicDb, ids: string[]): Promise<SourceList> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return { list: [], numbers: new Map() };
  const rows = await db
    .selectFrom('sources')
    .select(['id', 'code', 'publisher', 'title', 'published_on', 'url', 'was_read'])
    .where('id', '=', among(wanted))
    .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  const list = wanted.flatMap((id) => byId.get(id) ?? []);
  return { list, numbers: new Map(list.map((source, place) => [source.id, place + 1])) };
}
