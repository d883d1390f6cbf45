// What is read from TrueType and OpenType files (OpenType specification 1.9); each table is named where it is read.

/**
 * The glyph of each code point that a font has, from its `cmap` table (formats 4 and 12, Unicode encodings). Throws on
 * a file that is no font.
 */
export function glyphsOf(font: Buffer): Map<number, number> {
  const cmap = tableAt(font, 'cmap');
  const glyphs = new Map<number, number>();
  const count = font.readUInt16BE(cmap + 2);
  for (let index = 0; index < count; index += 1) {
    const record = cmap + 4 + index * 8;
    const platform = font.readUInt16BE(record);
    if (platform !== 0 && platform !== 3) continue;
    const table = cmap + font.readUInt32BE(record + 4);
    const format = font.readUInt16BE(table);
    if (format === 4) readSegments(font, table, glyphs);
    if (format === 12) readGroups(font, table, glyphs);
  }
  if (glyphs.size === 0) throw new Error('font: no Unicode character map');
  return glyphs;
}

/** How wide a glyph is, without kerning, in em: from `hmtx`, `hhea` and `head`. */
export function widthsOf(font: Buffer): (glyph: number) => number {
  const [hmtx, many] = [tableAt(font, 'hmtx'), font.readUInt16BE(tableAt(font, 'hhea') + 34)];
  const units = font.readUInt16BE(tableAt(font, 'head') + 18);
  // Glyphs beyond the last that is listed are as wide as that one.
  return (glyph) => font.readUInt16BE(hmtx + 4 * Math.min(glyph, many - 1)) / units;
}

/** Where a table begins. Throws where there is none. */
export function tableAt(font: Buffer, tag: string): number {
  const count = font.readUInt16BE(4);
  for (let index = 0; index < count; index += 1) {
    const record = 12 + index * 16;
    if (font.toString('latin1', record, record + 4) === tag) return font.readUInt32BE(record + 8);
  }
  throw new Error(`font: no ${tag} table`);
}

/** Format 4: segments of the basic plane, each with a shift or a list of glyphs. Glyph 0 is "none". */
function readSegments(font: Buffer, table: number, glyphs: Map<number, number>): void {
  const doubled = font.readUInt16BE(table + 6);
  const ends = table + 14;
  const starts = ends + doubled + 2;
  for (let at = 0; at < doubled; at += 2) {
    const end = font.readUInt16BE(ends + at);
    const start = font.readUInt16BE(starts + at);
    const shift = font.readUInt16BE(starts + doubled + at);
    const offsetAt = starts + 2 * doubled + at;
    const offset = font.readUInt16BE(offsetAt);
    for (let point = start; point <= end && point !== 0xffff; point += 1) {
      const listed = offset === 0 ? point : font.readUInt16BE(offsetAt + offset + (point - start) * 2);
      const glyph = (listed + shift) & 0xffff;
      if (listed !== 0 && glyph !== 0) glyphs.set(point, glyph);
    }
  }
}

/** Format 12: groups of code points of any plane. */
function readGroups(font: Buffer, table: number, glyphs: Map<number, number>): void {
  const count = font.readUInt32BE(table + 12);
  for (let index = 0; index < count; index += 1) {
    const group = table + 16 + index * 12;
    const start = font.readUInt32BE(group);
    const end = font.readUInt32BE(group + 4);
    const glyph = font.readUInt32BE(group + 8);
    for (let point = start; point <= end; point += 1)
      if (glyph + point - start !== 0) glyphs.set(point, glyph + point - start);
  }
}
