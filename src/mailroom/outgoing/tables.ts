interface MailPausesTable {
  id: string;
  begun_at: Date;
  begun_by: string;
  /** A person's reason; else `reason` is the clerk's code. */
  why: string | null;
  reason: string | null;
  ended_at: Date | null;
  ended_by: string | null;
}

declare module '../../kernel/database.js' {
  interface Tables {
    mail_pauses: MailPausesTable;
  }
}
