import type { FC } from 'hono/jsx';
import type { Actor } from '../../kernel/actor.js';
import type { Db } from '../../kernel/database.js';
import type { Read } from '../../kernel/refusals.js';
import type { Filled } from '../../page/form.js';
import type { FactKind } from '../tables.js';

/** What somebody typed into the fields of a form, by field name. */
export type Typed = Record<string, string>;

/**
 * The columns of a typed row without its id and its person: what a fact of one kind says. `position`, and
 * the `code` of an event, are given by the record when a row is new, and stay when it is changed.
 */
export type FactRow = Record<string, string | number | boolean | null>;

/** Whom a fact is about, and the desk's handle for what a reader has to look up. */
export interface About {
  db: Db;
  personId: string;
  /** The fact that is being changed; null for a new one. */
  factId: string | null;
}

/**
 * How the desk enters and changes facts of one kind. Every kind of fact that can be edited has one; the
 * record's page, its acts and its history know facts through this alone.
 */
export interface FactForm {
  kind: FactKind;
  /** The table whose row shares its id with the fact. */
  table: string;
  /**
   * True where one fact can be about several people: then neither its row nor the fact names one, and
   * `keepBelow` ties it to the person whose record it is entered in.
   */
  shared?: boolean;
  /** Names of its fields, so that a door reads these and nothing else. */
  fields: readonly string[];
  /** The message that names a field in a difference, where it is not `register.record.field.<name>`. */
  labels?: Readonly<Record<string, string>>;
  /** Reads what was typed, with everything else that the person's record says in mind. */
  read(typed: Typed, about: About): Promise<Read<FactRow>>;
  /** The fields on a page. `choices` holds what `choicesOf` found. */
  Fields: FC<{ form: Filled; choices: Choices }>;
  /** What the fields can choose from (proceedings, counts, earlier steps), by field name. */
  choicesOf?(about: About): Promise<Choices>;
  /** A stored row as it would have been typed. */
  typed(row: FactRow): Typed;
  /**
   * Called inside the act's transaction before the row is written: for what the row refers to and is new
   * itself (a place that nobody was held in before). Gives back the row as it is to be written.
   */
  prepare?(about: About & { actor: Actor }, row: FactRow): Promise<FactRow>;
  /** Rows of other tables that belong to the fact (verdicts per count), written in its transaction. */
  keepBelow?(about: About & { factId: string }, typed: Typed): Promise<void>;
  /** What those rows say, as it would have been typed. */
  typedBelow?(about: About & { factId: string }): Promise<Typed>;
}

export type Choices = Record<string, { value: string; label: string }[]>;
