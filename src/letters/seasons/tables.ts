import type { Language } from '../../kernel/language.js';

interface RemindersTable {
  id: string;
  spoken: Language;
  /** `{email, token}`, sealed to the compartment `supporters`. */
  contact_sealed: Buffer;
  link_hash: Buffer;
  asked_at: Date;
  confirmed_at: Date | null;
  /** YYYY-MM-DD. */
  kept_until: string;
}

interface ReminderDaysTable {
  reminder_id: string;
  /** Whose birthday; null: the days of every year. */
  person_id: string | null;
}

/** Of these days somebody can be reminded. */
export type RemindedKind = 'new_year' | 'prisoners_day' | 'december' | 'birthday';

interface SeasonDaysTable {
  id: string;
  kind: RemindedKind;
  person_id: string | null;
  /** YYYY-MM-DD, as is the next. */
  happens_on: string;
  post_by: string;
  made_at: Date;
  told_sealed: Buffer | null;
}

interface ReminderMailsTable {
  season_day_id: string;
  reminder_id: string;
  mailed: boolean;
}

declare module '../../kernel/database.js' {
  interface Tables {
    reminders: RemindersTable;
    reminder_days: ReminderDaysTable;
    season_days: SeasonDaysTable;
    reminder_mails: ReminderMailsTable;
  }
}
