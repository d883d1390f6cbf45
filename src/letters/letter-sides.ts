/** Printed sides of a letter where nothing is known of its place. */
const usual_sides = 2;
/** More is printed for nobody, whatever a place lets in. */
const most_sides = 4;

/**
 * So many sides of paper a letter may have. The form counts with it, and the sheet keeps to it: a letter that was taken in
 * is printed. `most_pages` is the rule card's; null: not known.
 */
export function sidesOn(most_pages: number | null): number {
  return Math.min(most_pages ?? usual_sides, most_sides);
}
