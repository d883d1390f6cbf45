import { among, type PublicDb } from '../../kernel/database.js';
import type { MediaType } from './tables.js';

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
  /** EDTF: when it was read. */
  read_on: string | null;
  /** BCP 47. */
  language: string | null;
  /** What it showed on a day, archived here: by the hash anybody can check a copy. */
  snapshots: { taken_on: string; sha256: string; media_type: MediaType; is_open: boolean }[];
}

/** Sources as one page numbers them: each once, in the order of the first footnote. */
export interface SourceList {
  list: Source[];
  /** Number of a footnote, from 1, by source id. */
  numbers: Map<string, number>;
}

/** The public address of the bytes of an open snapshot. */
export function snapshotPath(sha256: string): string {
  return `/snapshots/${sha256}`;
}

/** The sources that a page cites, numbered in the order in which the ids come. */
export async function sourcesOf(db: PublicDb, ids: string[]): Promise<SourceList> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return { list: [], numbers: new Map() };
  const [rows, snapshots] = await Promise.all([
    db
      .selectFrom('sources')
      .select(['id', 'code', 'publisher', 'title', 'published_on', 'url', 'was_read', 'read_on', 'language'])
      .where('id', '=', among(wanted))
      .execute(),
    db
      .selectFrom('snapshots')
      .select(['source_id', 'taken_on', 'sha256', 'media_type', 'is_open'])
      .where('source_id', '=', among(wanted))
      .orderBy('taken_on')
      .orderBy('sha256')
      .execute(),
  ]);
  const archived = (id: string) =>
    snapshots.flatMap(({ source_id, ...snapshot }) => (source_id === id ? [snapshot] : []));
  const byId = new Map(rows.map((row) => [row.id, { ...row, snapshots: archived(row.id) }]));
  const list = wanted.flatMap((id) => byId.get(id) ?? []);
  return { list, numbers: new Map(list.map((source, place) => [source.id, place + 1])) };
}
