export const kinds = [
  'branch',
  'union',
  'federation',
  'party',
  'council',
  'association',
  'student',
  'faith',
  'other',
] as const;
export type Kind = (typeof kinds)[number];

export const levels = ['local', 'regional', 'national', 'international'] as const;
export type Level = (typeof levels)[number];

interface OrganisationsTable {
  id: string;
  slug: string;
  name: string;
  /** See `foldName`. */
  name_folded: string;
  kind: Kind;
  level: Level;
  /** Name of the organisation above it, as it wrote it. */
  part_of: string | null;
  part_of_folded: string | null;
  part_of_id: string | null;
  /** ISO 3166-1 alpha-2. */
  country: string;
  members: number | null;
  first_adopted_at: Date;
}

interface ConsentsTable {
  id: string;
  organisation_id: string;
  /** By whose word: `adoption:<id>`. */
  basis: string;
  given_at: Date;
  withdrawn_at: Date | null;
  why_withdrawn: string | null;
}

interface OrganisationsView {
  id: string;
  slug: string;
  name: string;
  kind: Kind;
  level: Level;
  part_of: string | null;
  /** Only when that organisation is public itself. */
  part_of_slug: string | null;
  country: string;
  members: number | null;
  /** YYYY-MM-DD, UTC. */
  first_adopted_on: string;
}

interface SupportView {
  organisations: number;
  members: number;
  countries: number;
}

declare module '../kernel/database.js' {
  interface Tables {
    organisations: OrganisationsTable;
    consents: ConsentsTable;
    organisations_above: { id: string; above_id: string };
  }
  interface Published {
    organisations: OrganisationsView;
    support: SupportView;
    /** The folded name of a named organisation, by which it is found. */
    organisation_names: { organisation_id: string; folded: string };
  }
}
