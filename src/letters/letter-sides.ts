/** Printed sides of a letter where nothing is known of its place. */
const usual_sides = 2;
/** More is printed for nobody, whatever a place lets in. */
const most_sides = 4;

/** A line of the sheet in full size (PT Serif, 11 pt on 160 mm), in em; less a little for letters kerned apart. */
export const line_em = 40.5;
/** The line with the sender above the address (Noto Sans, 6 pt on 80 mm), in em; and how many lines of it there may be. */
export const return_line = { em: 37, lines: 4 } as const;

/**
 * So many sides of paper a letter may have. The form counts with it, and the sheet keeps to it: a letter that was taken in
 * is printed. `most_pages` is the rule card's; null: not known.
 */
export function sidesOn(most_pages: number | null): number {
  return Math.min(most_pages ?? usual_sides, most_sides);
}
