export type Cell = string | number | null;

/**
 * A table as CSV (RFC 4180: CRLF, quotes doubled), with a byte order mark so that spreadsheets read
 * it as UTF-8. Text that a spreadsheet would take for a formula (it begins with = + - @, a tab or a
 * line break, also behind spaces or in fullwidth form) gets an apostrophe in front and stays text.
 */
export function csvOf(head: string[], rows: Cell[][]): string {
  return csv_mark + csvLines([head, ...rows]);
}

/** What a file begins with, so that spreadsheets read it as UTF-8. */
export const csv_mark = '\ufeff';

/** Lines of a table, for files that are written piece by piece. */
export function csvLines(rows: Cell[][]): string {
  return rows.map((row) => `${row.map(field).join(',')}\r\n`).join('');
}

/** Text with an apostrophe in front of it gets one more, so that none is lost on the way back. */
const formula = /^'*([\s\p{Cf}]*[=+\-@＝＋－＠]|[\t\r\n])/u;

/** A cell of ours as it was before a formula in it was made text. */
export function plainCell(cell: string): string {
  return cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell;
}

function field(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const safe = formula.test(cell) ? `'${cell}` : cell;
  return /[",\r\n']|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
