import type { FileType } from './file-type.js';

/**
 * Width and height of a picture in pixels, from its header alone; nothing is decoded. Null where the header
 * says none. PNG: IHDR (W3C PNG, 11.2.1). JPEG: the frame header SOFn (ITU T.81, B.2.2). WebP: VP8, VP8L and
 * VP8X (RFC 9649).
 */
export function pictureSize(bytes: Buffer, type: FileType): { across: number; down: number } | null {
  if (type === 'image/png') return pngSize(bytes);
  if (type === 'image/jpeg') return jpegSize(bytes);
  if (type === 'image/webp') return webpSize(bytes);
  return null;
}

function pngSize(bytes: Buffer) {
  if (bytes.length < 24 || bytes.toString('latin1', 12, 16) !== 'IHDR') return null;
  return { across: bytes.readUInt32BE(16), down: bytes.readUInt32BE(20) };
}

function jpegSize(bytes: Buffer) {
  // Segments follow each other: 0xFF, a marker, and a length that counts its own two bytes.
  for (let at = 2; at + 9 <= bytes.length; ) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] as number;
    if (marker === 0xff) at += 1;
    else if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return { across: bytes.readUInt16BE(at + 7), down: bytes.readUInt16BE(at + 5) };
    else if (marker === 0xda || marker === 0xd9) return null;
    else if (marker >= 0xd0 && marker <= 0xd8) at += 2;
    else at += 2 + bytes.readUInt16BE(at + 2);
  }
  return null;
}

function webpSize(bytes: Buffer) {
  if (bytes.length < 30) return null;
  const kind = bytes.toString('latin1', 12, 16);
  if (kind === 'VP8X') return { across: 1 + bytes.readUIntLE(24, 3), down: 1 + bytes.readUIntLE(27, 3) };
  if (kind === 'VP8L') {
    const bits = bytes.readUInt32LE(21);
    return { across: 1 + (bits & 0x3fff), down: 1 + ((bits >>> 14) & 0x3fff) };
  }
  if (kind === 'VP8 ')
    return { across: bytes.readUInt16LE(26) & 0x3fff, down: bytes.readUInt16LE(28) & 0x3fff };
  return null;
}
