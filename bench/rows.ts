import type pg from 'pg';

type Cell = string | number | boolean | null;

/** So many rows go to the server in one statement. */
const piece = 4000;

/**
 * Rows of one table that wait to be written: one array a column, as `unnest` takes them. `columns` gives each
 * column its PostgreSQL type.
 */
export class Rows {
  private readonly cells: Cell[][];
  private readonly statement: string;
  /** Rows that were put in since the start. */
  count = 0;

  constructor(
    private readonly owner: pg.Client,
    table: string,
    columns: Record<string, string>,
  ) {
    const names = Object.keys(columns);
    this.cells = names.map(() => []);
    const arrays = Object.values(columns).map((type, place) => `$${place + 1}::${type}[]`);
    this.statement = `insert into ${table} (${names.join(', ')}) select * from unnest(${arrays.join(', ')})`;
  }

  put(...row: Cell[]): void {
    row.forEach((cell, place) => {
      this.cells[place]?.push(cell);
    });
    this.count += 1;
  }

  /** Writes what waits, in pieces; `all` also the last, smaller one. */
  async write(all: boolean): Promise<void> {
    const waiting = this.cells[0]?.length ?? 0;
    const whole = all ? waiting : waiting - (waiting % piece);
    for (let start = 0; start < whole; start += piece) {
      const end = Math.min(start + piece, whole);
      await this.owner.query(
        this.statement,
        this.cells.map((column) => column.slice(start, end)),
      );
    }
    for (const column of this.cells) column.splice(0, whole);
  }
}
