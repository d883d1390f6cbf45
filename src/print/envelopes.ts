/**
 * An envelope that is fed into the printer, by its format. All lengths are millimetres, from the upper left
 * corner as one reads it.
 */
export interface Envelope {
  code: string;
  width_mm: number;
  height_mm: number;
  /** Where the address may stand. */
  zone: { x_mm: number; y_mm: number; width_mm: number; height_mm: number };
  /** Where the sender stands. */
  sender: { x_mm: number; y_mm: number; width_mm: number; height_mm: number };
}

/** What no office printer prints on. */
const white_edge_mm = 8;
/** The stamps take 74 by 40 mm at the upper right. */
const stamps_mm = { width: 74, height: 40 };
/** The address keeps this from the right and the lower edge, and stands below the stamps. */
const address_edge_mm = 15;

/**
 * DL, C6 and C5 (ISO 269; DL after DIN 678). The places are those that posts ask for so that machines find the address
 * (Letter Post Regulations of the Universal Postal Union): address 40 mm from above and 15 mm from the right
 * and from below, the upper right 74 by 40 mm for stamps, the sender at the upper left.
 */
export const envelopes: readonly Envelope[] = [
  envelope('dl', 220, 110, 100),
  envelope('c6', 162, 114, 85),
  envelope('c5', 229, 162, 110),
];

/** The envelope of that code, or undefined. */
export function envelopeOf(code: string): Envelope | undefined {
  return envelopes.find((one) => one.code === code);
}

function envelope(code: string, width_mm: number, height_mm: number, address_mm: number): Envelope {
  // On a high envelope the address stands in the lower half.
  const y_mm = Math.max(stamps_mm.height + 4, height_mm * 0.45);
  return {
    code,
    width_mm,
    height_mm,
    zone: {
      x_mm: width_mm - address_edge_mm - address_mm,
      y_mm,
      width_mm: address_mm,
      height_mm: Math.min(50, height_mm - address_edge_mm - y_mm),
    },
    sender: {
      x_mm: white_edge_mm,
      y_mm: white_edge_mm,
      width_mm: Math.min(90, width_mm - stamps_mm.width - white_edge_mm - 4),
      height_mm: stamps_mm.height - white_edge_mm - 4,
    },
  };
}
