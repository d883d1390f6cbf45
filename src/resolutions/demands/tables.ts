/** What a demand asks for, as an editor reads it. */
export const demand_kinds = [
  'release',
  'retrial',
  'investigation',
  'medical-care',
  'observers',
  'ill-treatment',
  'repeal',
  'charges',
  'redress',
  'other',
] as const;
export type DemandKind = (typeof demand_kinds)[number];

interface DemandWordingsTable {
  demand_id: string;
  language: string;
  wording: string;
  /** By us; false: the text's own words in that language. */
  translated: boolean;
}

interface DemandSourcesTable {
  demand_id: string;
  position: number;
  source_id: string;
}

declare module '../../kernel/database.js' {
  interface Tables {
    demand_wordings: DemandWordingsTable;
    demand_sources: DemandSourcesTable;
  }
  interface Published {
    demand_wordings: DemandWordingsTable;
    demand_sources: DemandSourcesTable;
  }
}
