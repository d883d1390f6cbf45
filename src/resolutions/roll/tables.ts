interface RollView {
  organisation_id: string;
  /** Texts that it passed and that may be named as its own. */
  texts_passed: number;
  /** Day of its latest meeting that passed one, YYYY-MM-DD. */
  last_passed_on: string;
}

interface SentForOrganisationsView {
  organisation_id: string;
  addressee_kind: 'office' | 'prisoner' | 'lawyer';
  addressee_id: string | null;
  addressee_name: string | null;
  role: 'addressee' | 'copy';
  waiting: number;
  sent_by_email: number;
  reported_posted: number;
  confirmed: number;
  returned: number;
  refused: number;
  answered: number;
}

declare module '../../kernel/database.js' {
  interface Published {
    roll: RollView;
    /** Public adoptions that stand on the roll; days are YYYY-MM-DD. */
    standing_adoptions: {
      id: string;
      organisation_id: string;
      text_id: string;
      met_on: string;
      verified_on: string;
    };
    sent_for_organisations: SentForOrganisationsView;
  }
}
