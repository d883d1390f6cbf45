/**
 * One kind of sheet of sticking labels. All lengths are millimetres, measured from the upper left corner
 * of the paper as it lies in the tray; `pitch` is from one label's edge to the same edge of the next.
 */
export interface LabelSheet {
  code: string;
  paper: 'a4' | 'us-letter';
  columns: number;
  rows: number;
  width_mm: number;
  height_mm: number;
  left_mm: number;
  top_mm: number;
  pitch_x_mm: number;
  pitch_y_mm: number;
  /** Kept free inside each edge of a label: for the feed of the printer, and its edge that cannot print. */
  inset_x_mm: number;
  inset_y_mm: number;
}

/** The paper's size in millimetres: ISO 216 A4, and ANSI A ("Letter", 8.5 by 11 inches). */
export const paper_mm = {
  a4: { width: 210, height: 297 },
  'us-letter': { width: 215.9, height: 279.4 },
} as const;

/** The edge that many printers leave white, in millimetres, with a little room for a crooked feed. */
const white_edge_mm = 5;

/**
 * The sheets that are sold everywhere, by a code that says how many and how large. The numbers that
 * shops know them by: L7163, L7160, L7159, 3474 on A4; 5160 and 5163 on Letter. Each sheet is centred on
 * its paper, so the margins follow from the sizes.
 */
export const label_sheets: readonly LabelSheet[] = [
  centred('a4-2x7', 'a4', { columns: 2, rows: 7, width_mm: 99.1, height_mm: 38.1, gap_mm: 2.5 }),
  centred('a4-3x7', 'a4', { columns: 3, rows: 7, width_mm: 63.5, height_mm: 38.1, gap_mm: 2.5 }),
  centred('a4-3x8', 'a4', { columns: 3, rows: 8, width_mm: 63.5, height_mm: 33.9, gap_mm: 2.5 }),
  centred('a4-3x8-full', 'a4', { columns: 3, rows: 8, width_mm: 70, height_mm: 37, gap_mm: 0 }),
  centred('letter-3x10', 'us-letter', {
    ...{ columns: 3, rows: 10, width_mm: 66.675, height_mm: 25.4, gap_mm: 3.175 },
  }),
  centred('letter-2x5', 'us-letter', {
    ...{ columns: 2, rows: 5, width_mm: 101.6, height_mm: 50.8, gap_mm: 4.7625 },
  }),
];

/** The sheet of that code, or undefined. */
export function labelSheet(code: string): LabelSheet | undefined {
  return label_sheets.find((one) => one.code === code);
}

function centred(
  code: string,
  paper: LabelSheet['paper'],
  size: Pick<LabelSheet, 'columns' | 'rows' | 'width_mm' | 'height_mm'> & { gap_mm: number },
): LabelSheet {
  const { columns, rows, width_mm, height_mm, gap_mm } = size;
  const left_mm = (paper_mm[paper].width - columns * width_mm - (columns - 1) * gap_mm) / 2;
  const top_mm = (paper_mm[paper].height - rows * height_mm) / 2;
  return {
    ...{ code, paper, columns, rows, width_mm, height_mm, left_mm, top_mm },
    pitch_x_mm: width_mm + gap_mm,
    pitch_y_mm: height_mm,
    inset_x_mm: Math.max(3, white_edge_mm - left_mm),
    inset_y_mm: Math.max(2, white_edge_mm - top_mm),
  };
}

/** Where the label number `index` (0, 1, …, row by row) lies on its page: its upper left corner and its page. */
export function labelAt(sheet: LabelSheet, index: number): { page: number; x_mm: number; y_mm: number } {
  const each = sheet.columns * sheet.rows;
  const place = index % each;
  return {
    page: Math.floor(index / each),
    x_mm: sheet.left_mm + (place % sheet.columns) * sheet.pitch_x_mm,
    y_mm: sheet.top_mm + Math.floor(place / sheet.columns) * sheet.pitch_y_mm,
  };
}
