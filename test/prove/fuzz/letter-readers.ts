import type { Problem } from '../../../src/kernel/refusals.js';
import { noVirusSearch } from '../../../src/kernel/virus-search.js';
import { answer_fields, readAnswer, readWords } from '../../../src/letters/answers/answer-reader.js';
import { readAnswerScan } from '../../../src/letters/answers/scan-file.js';
import { passage_fields, readPassage } from '../../../src/letters/answers/told-answer.js';
import {
  choice_fields,
  decision_fields,
  giving_fields,
  readDecision,
  readGiving,
  readKeepsakeChoice,
} from '../../../src/letters/keepsakes/choice-reader.js';
import {
  codeOf,
  identityIn,
  linkHash,
  readLetterCode,
  spelledLetter,
} from '../../../src/letters/letter-code.js';
import { readWishes, wishes_fields } from '../../../src/letters/offers/wishes.js';
import {
  fields,
  readCopyName,
  readLetter,
  readTextAgain,
  text_fields,
} from '../../../src/letters/writing/letter-reader.js';
import { readPicture } from '../../../src/letters/writing/picture-reader.js';
import type { PrisonRules } from '../../../src/letters/writing/prison-rules.js';
import { FieldReader } from '../../../src/register/record/field-reader.js';
import { bytes, day, form, type Reader, text, upload } from './reader.js';
import type { Seeds } from './seeds.js';

const nobody = '00000000-0000-0000-0000-000000000000';
const asks = { share: 0.12 };
const rules: PrisonRules = {
  card: {
    place: 'Colony 1',
    languages: ['ru', 'kk'],
    most_pages: 2,
    enclosures: null,
    stamps: null,
    avoid: {},
    pictures: true,
    translations: true,
    checked_on: '2016-04-01',
    source_id: null,
  },
  ...{ source: null, is_fresh: true, languages: null, interests: {}, wants_none: false },
};
const letter = {
  language: 'ru',
  text: 'Здравствуйте!\n\nПишет Вам Марта. «Ұлт үні» — №1.',
  signed: 'Марта',
  back: 'own',
  name: 'Invented Writer',
  lines: 'Street 1\n10000 Town',
  wants_answer: 'yes',
  keep: 'yes',
  keep_name: 'М.',
  email: 'a@b.example',
  earlier: 'K7PM-2XQR-9ABC',
};

/** What we write to prisoners, and what comes back. */
export const letterReaders = (seeds: Seeds): Reader[] => [
  form(
    'letters/writing/letter-reader.ts readLetter',
    fields,
    [letter, { language: 'en', translate: 'yes', text: 'Dear friend', signed: '' }],
    (typed) => readLetter(typed, rules, false),
    { share: 0.3 },
  ),
  form(
    'letters/writing/letter-reader.ts readTextAgain',
    text_fields,
    [letter, { language: 'en', text: 'x' }].map(({ language, text: said }) => ({ language, text: said })),
    (typed) => readTextAgain(typed, rules, true),
    { share: 0.3 },
  ),
  text('letters/writing/letter-reader.ts readCopyName', ['Марта', 'M. \u200b'], (typed) => {
    const problems: Problem[] = [];
    const value = readCopyName(typed, (field, code, values = {}) =>
      problems.push({ field, code: `letters.writing.problem.${code}`, values }),
    );
    return problems.length > 0 ? { ok: false, problems } : { ok: true, value };
  }),
  bytes(
    'letters/writing/picture-reader.ts readPicture',
    seeds.pictures,
    (content, ground) => readPicture(upload(content), ground.pictures),
    { share: 0.02 },
  ),
  text('letters/letter-code.ts readLetterCode', ['K7PM-2XQR-9ABC', 'k7pm2xqr9abc'], readLetterCode, {
    again: spelledLetter,
  }),
  text(
    'letters/letter-code.ts codeOf, linkHash, identityIn',
    ['qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq'],
    (typed) => [codeOf(typed), linkHash(typed), identityIn(typed)],
    { share: 0.3 },
  ),
  bytes(
    'letters/answers/scan-file.ts readAnswerScan',
    [...seeds.pictures, seeds.pdf],
    (content) => readAnswerScan(upload(content), noVirusSearch),
    { share: 0.4 },
  ),
  form(
    'letters/answers/answer-reader.ts readWords',
    ['transcript', 'translation'],
    [{ transcript: 'Спасибо', translation: 'Thanks' }],
    (typed) => {
      const reader = new FieldReader(typed);
      return reader.read(readWords(reader));
    },
  ),
  form(
    'letters/answers/answer-reader.ts readAnswer',
    answer_fields,
    [
      { code: 'K7P-M2XQ', came_on: '2016-04-01', transcript: 'Спасибо' },
      { person: nobody, translation: 'Thanks' },
    ],
    (typed, ground) =>
      readAnswer(ground.database.app, typed, { file: undefined, viruses: noVirusSearch }, day),
    asks,
  ),
  form(
    'letters/answers/told-answer.ts readPassage',
    passage_fields,
    [{ consent: nobody, language: 'ru', passage: 'Спасибо', left_out: 'yes', in_en: 'Thanks' }],
    readPassage,
  ),
  form(
    'letters/keepsakes/choice-reader.ts readKeepsakeChoice',
    choice_fields,
    [{ keeps: 'yes', years: '5', why: 'they ask' }],
    readKeepsakeChoice,
  ),
  form(
    'letters/keepsakes/choice-reader.ts readDecision',
    decision_fields,
    [{ for_whom: 'family', why: 'they ask' }],
    readDecision,
  ),
  form(
    'letters/keepsakes/choice-reader.ts readGiving',
    giving_fields,
    [{ how: 'handed_over', given_on: '1 April 2016', copies: 'kept' }],
    (typed) => readGiving(typed, day),
  ),
  form(
    'letters/offers/wishes.ts readWishes',
    wishes_fields,
    [{ languages: 'ru kk', most_a_day: '3', told: 'desk', basis: 'a letter', interests_en: 'chess' }],
    readWishes,
  ),
];
