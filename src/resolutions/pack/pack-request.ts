import { composed } from '../../kernel/composed.js';
import type { Problem, Read } from '../../kernel/refusals.js';
import { type LabelSheet, labelSheet } from '../../print/label-sheets.js';
import { unprintable } from '../plain-text.js';

/** What somebody asks a pack for. */
export interface PackRequest {
  organisation: string;
  language: string;
  paper: Paper;
  /** The sheet of labels that the addresses are for; null without labels. */
  labels: LabelSheet | null;
}

/** Papers that a pack is set for; the first one unless another is asked for. */
export const papers = ['a4', 'us-letter'] as const;
export type Paper = (typeof papers)[number];

/** Longest name of an organisation that still leaves the motion on one page, in characters. */
export const longest_organisation = 120;

/** The sheet of labels that is most common where a paper is used. */
export const usual_labels: Record<Paper, string> = { a4: 'a4-2x7', 'us-letter': 'letter-3x10' };

type Query = Record<string, string | undefined>;

/**
 * Reads the form of a pack. The name may hold anything that can be printed, and is set as it is;
 * what cannot be printed, and what turns the direction of writing, is a problem at the field.
 * A language that the text lacks is a problem too; none means the first one, the original. So is a paper or a
 * sheet of labels that we do not know; none means A4, and the labels that are usual with the paper.
 */
export function readPackRequest(query: Query, languages: string[], preferred: string): Read<PackRequest> {
  const organisation = composed(query.organisation ?? '')
    .replace(/\s+/gu, ' ')
    .trim();
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
  const { paper, labels } = readPaper(query, problems);
  return problems.length > 0
    ? { ok: false, problems }
    : { ok: true, value: { organisation, language, paper, labels } };
}

function readPaper(query: Query, problems: Problem[]): Pick<PackRequest, 'paper' | 'labels'> {
  const paper = papers.find((one) => one === (query.paper || papers[0]));
  if (!paper) problems.push({ field: 'paper', code: 'resolutions.pack.paper_unknown' });
  const code = query.labels || usual_labels[paper ?? 'a4'];
  const labels = labelSheet(code);
  if (!labels && code !== 'none') problems.push({ field: 'labels', code: 'resolutions.pack.labels_unknown' });
  return { paper: paper ?? 'a4', labels: labels ?? null };
}
