import type { Defaulted, Json } from '../../kernel/database.js';
import type { Way } from '../tables.js';

export type ReplyChannel = Way | 'phone';
/** On what it rests that an answer is told; nobody's consent is asked for what an office writes. */
export type ReplyBasis = 'already-public' | 'public-interest';
export type ScanType = 'application/pdf' | 'image/png' | 'image/jpeg' | 'image/webp';

interface RepliesTable {
  id: string;
  office_id: string;
  office_name: string;
  /** To which paper, where that is known. */
  dispatch_id: string | null;
  /** The line of its history with which it became `replied`; null where an earlier answer had done so. */
  event_id: number | null;
  /** YYYY-MM-DD. */
  came_on: string;
  channel: ReplyChannel;
  /** For the desk. */
  words: string;
  told: Defaulted<'desk' | 'public'>;
  public_words: Defaulted<string | null>;
  basis_kind: Defaulted<ReplyBasis | null>;
  basis: Defaulted<string | null>;
  told_at: Defaulted<Date | null>;
  version: Defaulted<number>;
  entered_at: Date;
  entered_by: string;
  struck_at: Defaulted<Date | null>;
  struck_by: Defaulted<string | null>;
  struck_why: Defaulted<string | null>;
}

interface FormerRepliesTable {
  reply_id: string;
  version: number;
  said: Json<Record<string, unknown>>;
  replaced_at: Date;
  replaced_by: string;
  why: string;
}

interface ReplyScansTable {
  reply_id: string;
  media_type: ScanType;
  size_bytes: number;
  content_sealed: Buffer;
  added_at: Date;
  added_by: string;
}

interface RepliesView {
  id: string;
  office_id: string;
  /** What it answers, of another room: `adoption` and its id. */
  kind: string | null;
  subject: string | null;
  came_on: string;
  channel: ReplyChannel;
  words: string;
  told_on: string;
}

declare module '../../kernel/database.js' {
  interface Tables {
    replies: RepliesTable;
    former_replies: FormerRepliesTable;
    reply_scans: ReplyScansTable;
  }
  interface Published {
    replies: RepliesView;
  }
}
