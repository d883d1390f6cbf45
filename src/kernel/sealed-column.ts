/**
 * A column whose values are sealed to a compartment. The room that owns the table has the line; the start of the program
 * gathers them, so that a compartment that gets a new key can be sealed anew, and one that nothing is sealed to any more
 * can be destroyed. The words are SQL over one row, called `t`.
 */
export interface SealedColumn {
  table: string;
  column: string;
  /** The column that names a row. */
  key: string;
  /** The name of the compartment. */
  compartment: string;
  /** Where the value belongs (see `Place`). */
  place: { table: string; row: string };
  /** The public half of another key that it is sealed to, or null. */
  also?: string;
  /** Longest value that may be sealed, in bytes, where it is more than usual. */
  most_bytes?: number;
}

/** A sealed column of the usual kind: by `id`, the place its own table and that id. */
export function sealedColumn(
  table: string,
  column: string,
  compartment: string,
  more: Partial<Pick<SealedColumn, 'key' | 'also' | 'most_bytes'>> & { row?: string } = {},
): SealedColumn {
  const { key = 'id', row = `t.${key}::text`, ...rest } = more;
  return { table, column, key, compartment, place: { table, row }, ...rest };
}

/** A fixed name in SQL. */
export const named = (compartment: string): string => `'${compartment}'`;
