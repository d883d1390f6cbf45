import type { Say } from '../../kernel/language.js';
import { type Sheet, sheetAt } from '../../print/press.js';
import type { Campaign } from '../campaign.js';
import { spelled } from '../dispatch-code.js';
import { letterDate } from '../paper.js';
import type { Bundle, BundledPaper } from './bundle.js';

export const bundleSheet: Sheet = sheetAt(import.meta.url, 'bundle.typ');

/** A hash in groups that two people can read to each other. */
const grouped = (sha256: string) => sha256.replace(/(.{8})(?=.)/g, '$1 ');

/** The bundle as its sheet takes it, dated `day` (YYYY-MM-DD), in the language of `say`. */
export function bundleData(say: Say, bundle: Bundle, sender: Campaign, day: string) {
  const { papers, texts, left_out, name } = bundle;
  const own = (key: string, values = {}) => say(`mailroom.bundle.sheet.${key}`, values);
  return {
    title: own('title', { name }),
    lang: say.language,
    date: day,
    head: [sender.name, [...sender.lines, sender.country].join(' · ')],
    intro: [
      own('intro', { name, count: papers.length, day: letterDate(day, say.language) }),
      ...(left_out > 0 ? [own('left_out', { count: left_out })] : []),
      own('honest'),
    ],
    papers: papers.map((paper) => ({
      heading: `${spelled(paper.code)} · ${paper.title}`,
      rows: rowsOf(say, paper),
    })),
    'texts-title': own('texts'),
    'texts-note': own('canonical'),
    texts: texts.map((text, place) => ({
      heading: `${place + 1}. ${text.title}`,
      lang: text.language,
      body: text.body,
      sha256: `SHA-256: ${grouped(text.sha256)}`,
    })),
    foot: own('foot', { campaign: sender.name, day: letterDate(day, say.language) }),
  };
}

/** What is known of one paper: pairs of a label and a value. */
function rowsOf(say: Say, paper: BundledPaper): [string, string][] {
  const own = (key: string, values = {}) => say(`mailroom.bundle.sheet.${key}`, values);
  const date = (day: string) => letterDate(day, say.language);
  const row = (label: string, values: (string | null)[]): [string, string][] => {
    const said = values.filter((value): value is string => value !== null && value !== '');
    return said.length === 0 ? [] : [[own(`row.${label}`), said.join('\n')]];
  };
  const { channel, posted_by, lines, country, email, fax } = paper;
  const means = own(`way.${channel === 'post' && posted_by === 'organisation' ? 'post_theirs' : channel}`);
  return [
    ...row('sender', [paper.sender_name]),
    ...row('way', [means, email, fax, lines && [...lines, ...(country ? [country] : [])].join(', ')]),
    ...row('left', [paper.left_on && date(paper.left_on)]),
    ...row('receipts', paper.receipts),
    ...row('message_id', [paper.message_id]),
    ...row(
      'handed',
      paper.handed.map(({ day, place }) => `${date(day)}, ${place}`),
    ),
    ...row(
      'history',
      paper.steps.map(({ state, day }) => `${date(day)}: ${own(`state.${state}`)}`),
    ),
    ...row(
      'came_back',
      paper.came_back.map(({ day, reason }) => `${date(day)}: ${own(`reason.${reason}`)}`),
    ),
    ...row(
      'confirmed',
      paper.confirmed.map(({ day, by, how }) => `${date(day)}: ${own(`by.${by}`)}, ${own(`how.${how}`)}`),
    ),
    ...row(
      'answers',
      paper.answers.map(({ day, words }) => [date(day), words].filter(Boolean).join(': ')),
    ),
    ...row('text', [own('text_number', { number: String(paper.text), language: paper.language })]),
  ];
}
