import type { Defaulted } from '../kernel/database.js';

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
  /** A person decided what it is part of: names tie it no more. */
  part_of_decided_at: Defaulted<Date | null>;
}

interface OrganisationJoinsTable {
  id: string;
  joined_id: string;
  kept_id: string;
  why: string;
  joined_at: Date;
  joined_by: string;
  undone_at: Defaulted<Date | null>;
  undone_by: Defaulted<string | null>;
  undone_why: Defaulted<string | null>;
}

interface OrganisationSupportsTable {
  organisation_id: string;
  /** By what it stands with us: `adoption:<id>`. */
  basis: string;
  began_at: Date;
  ended_at: Defaulted<Date | null>;
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
  /** The day since when it stands with us by nothing any more; null: it does. */
  withdrawn_on: string | null;
  /** False: its members are in the number of one above it. */
  members_added: boolean;
  /** That one, when it is public. */
  within_slug: string | null;
  within_name: string | null;
  within_members: number | null;
}

/** Another name and an old address of an organisation that was entered twice. */
interface OrganisationFormsView {
  organisation_id: string;
  organisation_slug: string;
  slug: string;
  name: string;
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
    organisation_joins: OrganisationJoinsTable;
    organisation_supports: OrganisationSupportsTable;
    organisations_above: { id: string; above_id: string; steps: number };
    organisations_one: { id: string; one_id: string };
    organisations_within: { id: string; above_id: string };
  }
  interface Published {
    organisations: OrganisationsView;
    organisation_forms: OrganisationFormsView;
    support: SupportView;
    /** The folded name of a named organisation, by which it is found. */
    organisation_names: { organisation_id: string; folded: string };
  }
}
