import type { Language } from '../../kernel/language.js';

interface SubscriptionsTable {
  id: string;
  text_id: string;
  /** The version that was taken, or of which word was sent last. */
  version_id: string;
  spoken: Language;
  /** `{email, token}`, sealed to the compartment `supporters`. */
  contact_sealed: Buffer;
  link_hash: Buffer;
  asked_at: Date;
  confirmed_at: Date | null;
}

/** A newer version stands, or the version is offered no more. */
export type NoticeKind = 'superseded' | 'withdrawn';

interface NoticesTable {
  id: string;
  text_id: string;
  /** The newer version, or the one that was withdrawn. */
  version_id: string;
  kind: NoticeKind;
  made_at: Date;
  settled: 'released' | 'dropped' | null;
  settled_by: string | null;
  settled_at: Date | null;
  why: string | null;
}

interface NoticeMailsTable {
  notice_id: string;
  subscription_id: string;
  mailed: boolean;
}

declare module '../../kernel/database.js' {
  interface Tables {
    subscriptions: SubscriptionsTable;
    notices: NoticesTable;
    notice_mails: NoticeMailsTable;
  }
}
