/**
 * The days between which an EDTF date (ISO 8601-2, levels 0 and 1: `2014`, `2014-03`, `2014-03-20`,
 * each with `~`, `?` or `%` behind it) can lie. Anything else is unknown and gives null.
 */
const shape = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?[~?%]?$/;

/** The first day (YYYY-MM-DD) that an EDTF date can mean, or null when it is open or unknown. */
export function firstDay(edtf: string | null): string | null {
  const [, year, month = '01', day = '01'] = edtf?.match(shape) ?? [];
  return year ? `${year}-${month}-${day}` : null;
}

/** The last day (YYYY-MM-DD) that an EDTF date can mean, or null when it is open or unknown. */
export function lastDay(edtf: string | null): string | null {
  const [, year, month = '12', day] = edtf?.match(shape) ?? [];
  if (!year) return null;
  // Day 0 of the next month is the last day of this one.
  const last =
    day ?? String(new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()).padStart(2, '0');
  return `${year}-${month}-${last}`;
}
