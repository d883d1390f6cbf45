import type { ColumnType } from 'kysely';
import type { Defaulted } from '../../kernel/database.js';
import type { Confidence, Told } from '../tables.js';

/** What a snapshot can be; which of them may be given out, the database holds too. */
export const media_types = [
  'text/plain',
  'text/html',
  'application/pdf',
  'image/png',
  'image/jpeg',
  'image/webp',
] as const;
export type MediaType = (typeof media_types)[number];

interface SnapshotColumns {
  id: string;
  source_id: string;
  media_type: MediaType;
  size_bytes: number;
  /** EDTF. */
  taken_on: string;
}

interface SnapshotsTable extends Omit<SnapshotColumns, 'size_bytes'> {
  content: Buffer;
  /** Computed by the database. */
  sha256: ColumnType<Buffer, never, never>;
  size_bytes: ColumnType<number, never, never>;
  told: Defaulted<Told>;
  added_by: string;
  added_at: Date;
}

interface SnapshotsView extends SnapshotColumns {
  /** In small hexadecimal digits. */
  sha256: string;
  /** Whether visitors may have the bytes. */
  is_open: boolean;
}

interface PublisherGroupsTable {
  id: string;
  name: string;
  why: string;
  version: Defaulted<number>;
  import_hash: Buffer | null;
  created_at: Date;
}

export interface RecognitionsTable {
  id: string;
  person_id: string;
  position: number;
  body: string;
  /** The body's own words. */
  term: string;
  /** EDTF. */
  since: string | null;
  until: string | null;
  criteria: string | null;
  criteria_url: string | null;
}

interface FactConfidenceView {
  fact_id: string;
  confidence: Confidence;
}

declare module '../../kernel/database.js' {
  interface Tables {
    snapshots: SnapshotsTable;
    publisher_groups: PublisherGroupsTable;
    grouped_publishers: { publisher: string; group_id: string };
    recognitions: RecognitionsTable;
    fact_confidence: FactConfidenceView;
  }
  interface Published {
    snapshots: SnapshotsView;
    snapshot_contents: { id: string; content: Buffer };
    recognitions: RecognitionsTable;
    fact_confidence: FactConfidenceView;
  }
}
