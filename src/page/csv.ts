export type Cell = string | number | null;

/**
 * A table as CSV (RFC 4180: CRLF, quotes doubled), with a byte order mark so that spreadsheets read
 * it as UTF-8. Text that a spreadsheet would take for a formula (it begins with = + - @, a tab or a
 * line break, also behind spaces or in fullwidth form) gets an apostrophe in front and stays text.
 */
export function csvOf(head: string[], rows: Cell[][]): string {
  return `\ufeff${[head, ...rows].map((row) => `${row.map(field).join(',')}\r\n`).join('')}`;
}

function field(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const safe = /^[\s\p{Cf}]*[=+\-@＝＋－＠]|^[\t\r\n]/u.test(cell) ? `'${cell}` : cell;
  return /[",\r\n']|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
