import type { Defaulted } from '../../kernel/database.js';

/** `taken`: ticked by hand and claimed at once. The others follow each other. */
export type BatchState = 'taken' | 'checking' | 'checked' | 'printing' | 'paused' | 'printed' | 'closed';
export type PaperState = 'chosen' | 'fit' | 'left_out' | 'waiting' | 'claimed';
export type ChunkState = 'due' | 'printing' | 'printed' | 'failed';
export type LetterFormat = 'din5008b' | 'us10';

interface BatchesTable {
  id: string;
  number: number;
  taken_at: Date;
  taken_by: string;
  state: Defaulted<BatchState>;
  letter: Defaulted<LetterFormat>;
  /** `window`, or the code of a sheet of labels or of an envelope. */
  cover: Defaulted<string>;
  both_sides: Defaulted<boolean>;
  /** YYYY-MM-DD; null before the print begins. */
  day: string | null;
  closing: 'posted' | 'due' | null;
  /** Of items whose text lies sealed in another room, which prints them. */
  sealed: Defaulted<boolean>;
}

interface BatchPapersTable {
  batch_id: string;
  dispatch_id: string;
  position: number;
  state: PaperState;
  reason: string | null;
  chunk: number | null;
  pages: number | null;
}

interface BatchChunksTable {
  batch_id: string;
  number: number;
  needs_key: Defaulted<boolean>;
  state: ChunkState;
  attempts: Defaulted<number>;
  lease: string | null;
  claimed_at: Date | null;
  printed_at: Date | null;
  papers: number | null;
  pages: number | null;
  sha256: Buffer | null;
  covers_sha256: Buffer | null;
  file_key_sealed: Buffer | null;
  reason: string | null;
}

interface PaperChoiceTable {
  one: Defaulted<boolean>;
  letter: LetterFormat;
  cover: string;
  both_sides: boolean;
  changed_at: Date;
}

declare module '../../kernel/database.js' {
  interface Tables {
    batches: BatchesTable;
    batch_papers: BatchPapersTable;
    batch_chunks: BatchChunksTable;
    paper_choice: PaperChoiceTable;
  }
}
