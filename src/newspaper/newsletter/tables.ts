import type { Language } from '../../kernel/language.js';

/** What somebody gets: a mail for each issue, for each article, or one a month. */
export const rhythms = ['issue', 'article', 'month'] as const;
export type Often = (typeof rhythms)[number];

interface SubscriptionsTable {
  id: string;
  spoken: Language;
  often: Often;
  /** `{email, token}`, sealed to the compartment `supporters`. */
  contact_sealed: Buffer;
  link_hash: Buffer;
  asked_at: Date;
  confirm_until: Date;
  confirmed_at: Date | null;
  /** YYYY-MM-DD. */
  kept_until: string;
  import_id: string | null;
}

interface ImportsTable {
  id: string;
  consents_from: string;
  lines: number;
  taken: number;
  by: string;
  at: Date;
}

export type SendingState = 'prepared' | 'going' | 'paused' | 'done' | 'dropped';

interface SendingsTable {
  id: string;
  kind: Often;
  /** Id of the issue or of the original of the article; `YYYY-MM`. */
  subject: string;
  state: SendingState;
  prepared_by: string;
  prepared_at: Date;
  settled_at: Date | null;
  /** `{key, marks}`, sealed to the compartment `supporters`. */
  told_sealed: Buffer | null;
}

interface WordsTable {
  sending_id: string;
  language: Language;
  subject: string;
  text: string;
  html: string;
}

interface BatchesTable {
  sending_id: string;
  number: number;
  mails: number;
  released_by: string;
  released_at: Date;
}

interface NewsletterMailsTable {
  sending_id: string;
  subscription_id: string;
  spoken: Language;
  batch: number;
  /** Null: the same address had it by another subscription. */
  mail_id: string | null;
}

declare module '../../kernel/database.js' {
  interface Tables {
    newsletter_imports: ImportsTable;
    newsletter_subscriptions: SubscriptionsTable;
    newsletter_sendings: SendingsTable;
    newsletter_words: WordsTable;
    newsletter_batches: BatchesTable;
    newsletter_mails: NewsletterMailsTable;
  }
}
