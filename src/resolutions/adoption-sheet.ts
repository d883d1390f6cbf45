import { longDay, number, type Say } from '../kernel/language.js';
import { countryName } from '../supporters/country.js';
import { voteOf } from './adoption-panel.js';
import type { PublicAdoption } from './adoption-public.js';
import type { AnsweredDemand } from './demand.js';
import { fatesOf } from './difference-demands.js';
import {
  beginningOf,
  changeWord,
  fateSentence,
  type PassedDifference,
  summarySentence,
} from './difference-view.js';
import type { Run } from './difference-words.js';
import { headingOf } from './plain-text.js';

/** What adoption.typ is printed from. */
export interface AdoptionSheet {
  title: string;
  lang: string;
  /** YYYY-MM-DD: the day on which the adoption was verified. */
  date: string;
  kicker: string;
  heading: string;
  'text-lang': string;
  'passed-by': string;
  organisation: string;
  /** That it was withdrawn, and when; or null. */
  withdrawn: string | null;
  /** Without a label where the value is a sentence. */
  facts: [label: string, value: string][];
  difference: {
    title: string;
    summary: string;
    legend: string;
    groups: {
      heading: string | null;
      changes: { word: string | null; number: number | null; runs: Run[] }[];
    }[];
  };
  matrix: { caption: string; head: string[]; rows: string[][] } | null;
  text: { title: string; paragraphs: { heading: boolean; text: string }[] };
  sum: { title: string; groups: string[]; how: string };
  addresses: string[];
  foot: string;
}

/** A SHA-256 in hexadecimal digits, in groups of eight that a person can compare by eye. */
export function sumGroups(sha256: string): string[] {
  return sha256.match(/.{1,8}/g) ?? [];
}

/** What the sheet needs beside the adoption itself. */
export interface SheetMeans {
  say: Say;
  /** Who publishes. */
  publisher: string;
  /** The public address of the adoption's page, without an ending. */
  address: string;
  answers: AnsweredDemand[];
}

/** An adoption whose text may be told. */
export type ToldAdoption = PublicAdoption & { title: string; passed: string };

/** An adoption as its paper tells it: nothing that its public page does not tell. */
export function adoptionSheet(
  adoption: ToldAdoption,
  difference: PassedDifference,
  { say, publisher, address, answers }: SheetMeans,
): AdoptionSheet {
  const paper = (word: string, values?: Record<string, string>) =>
    say(`resolutions.adoption.paper.${word}`, values);
  const matrix = matrixOf(say, difference, answers);
  return {
    title: say('resolutions.adoption.page_title', {
      organisation: adoption.organisation,
      title: adoption.title,
    }),
    lang: say.language,
    date: adoption.verified_on,
    kicker: publisher,
    heading: adoption.title,
    'text-lang': adoption.language,
    'passed-by': say('resolutions.adoption.passed_by'),
    organisation: adoption.organisation,
    withdrawn:
      adoption.withdrawn_on &&
      say('resolutions.adoptions.withdrawn_on', { date: longDay(adoption.withdrawn_on, say.language) }),
    facts: factsOf(say, adoption),
    difference: {
      title: say('resolutions.adoption.differs'),
      summary: adoption.unchanged ? say('resolutions.difference.none') : summarySentence(say, difference),
      legend: paper('legend'),
      groups: adoption.unchanged ? [] : groupsOf(say, difference, adoption.language),
    },
    matrix: adoption.unchanged ? null : matrix,
    text: { title: say('resolutions.adoption.text'), paragraphs: paragraphsOf(adoption) },
    sum: {
      title: say('resolutions.adoption.sha256'),
      groups: sumGroups(adoption.sha256),
      how: paper('how', { file: `${address}.txt` }),
    },
    addresses: [paper('page', { address })],
    foot: `${publisher} · ${address}`,
  };
}

function factsOf(say: Say, one: PublicAdoption): [string, string][] {
  const label = (field: string) => say(`resolutions.adopt.label.${field}`);
  const kind = `${say(`supporters.kind_${one.kind}`)}, ${say(`supporters.level_${one.level}`)}`;
  return [
    [label('kind'), kind],
    [label('country'), countryName(one.country, say.language)],
    ...(one.members === null
      ? []
      : [[label('members'), number(one.members, say.language)] as [string, string]]),
    [label('met_on'), longDay(one.met_on, say.language)],
    [label('met_at'), one.met_at],
    ...(one.body ? [[label('body'), say(`resolutions.adoptions.body_${one.body}`)] as [string, string]] : []),
    [label('decided_by'), voteOf(say, one)],
    ...(one.minute_reference ? [[label('minute_reference'), one.minute_reference] as [string, string]] : []),
    ['', say('resolutions.adoption.facts.version', { version: String(one.version) })],
    ['', say('resolutions.adoption.facts.verified_on', { date: longDay(one.verified_on, say.language) })],
  ];
}

function groupsOf(
  say: Say,
  difference: PassedDifference,
  language: string,
): AdoptionSheet['difference']['groups'] {
  const groups: AdoptionSheet['difference']['groups'] = [];
  let block: string | null = null;
  for (const change of difference.changes) {
    const paragraph = change.to ?? change.from;
    if (paragraph.block !== block) {
      groups.push({ heading: headingOf(paragraph.block, language), changes: [] });
      block = paragraph.block;
    }
    groups.at(-1)?.changes.push({
      word: changeWord(say, change),
      number: paragraph.number,
      runs: change.runs,
    });
  }
  return groups;
}

function matrixOf(
  say: Say,
  difference: PassedDifference,
  answers: AnsweredDemand[],
): AdoptionSheet['matrix'] {
  const fates = fatesOf(difference);
  if (fates.length === 0) return null;
  const matrix = (word: string) => say(`resolutions.difference.matrix.${word}`);
  const answered = answers.length > 0;
  return {
    caption: matrix('caption'),
    head: [matrix('line'), ...(answered ? [matrix('answers')] : []), matrix('now')],
    rows: fates.map((one) => {
      const line = one.line ?? one.now;
      const demand = answers.find(({ id }) => id === one.line?.demand_id);
      const before = one.line?.number == null ? '' : `${one.line.number}. `;
      const relation = one.line?.relation?.replace(' ', '_');
      return [
        `${one.line === null ? `${matrix('own')}: ` : before}${beginningOf(line?.text ?? '')}`,
        ...(!answered
          ? []
          : [
              demand && relation
                ? `${say(`resolutions.relation.${relation}`)}: ${beginningOf(demand.wording)}`
                : '–',
            ]),
        fateSentence(say, one),
      ];
    }),
  };
}

/** The canonical text piece by piece; the headings of its parts stand out. */
function paragraphsOf({ passed, language }: ToldAdoption): AdoptionSheet['text']['paragraphs'] {
  const headings = (['notes', 'believes', 'resolves'] as const).map((block) => headingOf(block, language));
  return passed.split('\n\n').map((text) => ({ text, heading: headings.includes(text) }));
}
