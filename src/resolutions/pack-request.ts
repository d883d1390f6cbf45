import type { Read } from '../kernel/refusals.js';
import { unprintable } from './plain-text.js';

/** What somebody asks a pack for. */
export interface PackRequest {
  organisation: string;
  language: string;
}

/** Longest name of an organisation that still leaves the motion on one page, in characters. */
export const longest_organisation = 120;

/**
 * Reads the form of a pack. The name may hold anything that can be printed, and is set as it is;
 * what cannot be printed, and what turns the direction of writing, is a problem at the field.
 * A language that the text lacks is a problem too; none means the first one, the original.
 */
export function readPackRequest(
  query: Record<string, string | undefined>,
  languages: string[],
  preferred: string,
): Read<PackRequest> {
  const organisation = (query.organisation ?? '').normalize('NFC').replace(/\s+/gu, ' ').trim();
  const length = [...organisation].length;
  const fallback = languages.includes(preferred) ? preferred : (languages[0] ?? 'en');
  const language = query.language || fallback;
  const problems = unprintable('organisation', organisation);
  if (organisation === '')
    problems.push({ field: 'organisation', code: 'resolutions.pack.organisation_missing' });
  if (length > longest_organisation) {
    const values = { length, most: longest_organisation };
    problems.push({ field: 'organisation', code: 'resolutions.pack.organisation_long', values });
  }
  if (!languages.includes(language)) {
    problems.push({ field: 'language', code: 'resolutions.pack.language_unknown' });
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value: { organisation, language } };
}
