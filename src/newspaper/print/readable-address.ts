import { missingGlyphs } from '../../print/typeface.js';

/**
 * An address as it is read on paper: what it writes as percent signs and figures for letters of another script stands as
 * those letters (RFC 3987, 3.2), which browsers take as well. What is no letter, or none of our typefaces, stays.
 */
export function readableAddress(href: string): string {
  return href.replace(/(?:%[89A-F][0-9A-F])+/gi, (octets) => {
    const letters = decoded(octets);
    return /^[\p{L}\p{M}\p{N}]+$/u.test(letters) && missingGlyphs(letters).length === 0 ? letters : octets;
  });
}

function decoded(octets: string): string {
  try {
    return decodeURIComponent(octets);
  } catch (error) {
    if (!(error instanceof URIError)) throw error;
    return octets;
  }
}
