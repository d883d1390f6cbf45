import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../../../src/kernel/refusals.js';
import { Refused } from '../../../src/kernel/refusals.js';
import { root } from '../../../src/kernel/root.js';
import { noVirusSearch } from '../../../src/kernel/virus-search.js';
import { FieldReader } from '../../../src/register/record/field-reader.js';
import { exampleAdoption } from '../../../src/resolutions/adoption-examples.js';
import { readPassed } from '../../../src/resolutions/adoption-passed.js';
import { fields, readAdoption } from '../../../src/resolutions/adoption-reader.js';
import { correction_fields, readCorrection } from '../../../src/resolutions/adoptions/correction-form.js';
import { readScan } from '../../../src/resolutions/adoptions/minute-file.js';
import { readRecord, record_fields } from '../../../src/resolutions/adoptions/record-reader.js';
import { demand_fields, readDemand } from '../../../src/resolutions/demands/demand-form.js';
import { readModelFile } from '../../../src/resolutions/model-import.js';
import {
  model_fields,
  readAbout,
  readModel,
  readTies,
  readWritten,
  ties_fields,
  written_fields,
} from '../../../src/resolutions/models/draft-reader.js';
import { readModelText } from '../../../src/resolutions/models/marks.js';
import { readPoints } from '../../../src/resolutions/models/points.js';
import { readPackRequest } from '../../../src/resolutions/pack/pack-request.js';
import { readPassedText } from '../../../src/resolutions/plain-text.js';
import { bytes, day, fileWith, form, type Reader, text, upload } from './reader.js';
import type { Seeds } from './seeds.js';

const nobody = '00000000-0000-0000-0000-000000000000';
const asks = { share: 0.12 };
const passed =
  'Invented Branch notes:\n\n1. That three are in prison.\n\n2. That a court said so.\n\nInvented Branch believes:\n\n3. That this is wrong.\n\nInvented Branch resolves:\n\n1. To write to [sum] of them.\n2) To send a copy.\n\nProposed by nobody';
const russian = 'Собрание отмечает:\n\n1. Что трое в тюрьме.\n\nСобрание постановляет:\n\n1. Написать им.';
const model = `{organisation} notes:\n\n1. That {place} exists.\n~ leave it out elsewhere\n\n{organisation} resolves:\n\n1. To pay {sum} on {date}.`;
const modelFile = readFileSync(join(root, 'demonstration/model-resolution.json'));
const meeting = { organisation: 'Invented Branch', met_at: 'Nowhere', met_on: '2016-04-01' };
const confirmed = {
  unchanged: true,
  passed,
  posted_by: 'campaign' as const,
  may_name: true,
  tell_vote: true,
  tell_text: true,
};

/** What organisations ask. */
export const resolutionReaders = (seeds: Seeds): Reader[] => [
  form(
    'resolutions/adoption-reader.ts readAdoption',
    fields,
    [
      exampleAdoption(passed),
      exampleAdoption(russian, {
        decided_by: 'consent',
        votes_for: '',
        votes_against: '',
        abstained: '',
        body: 'congress',
        minute_reference: '12/3',
        proposer: 'Invented',
        name_proposer: 'yes',
      }),
    ] as Record<string, string>[],
    (typed) => readAdoption(typed, day),
    { share: 0.4 },
  ),
  form(
    'resolutions/adoptions/record-reader.ts readRecord',
    record_fields,
    [
      {
        body: 'members',
        minute_reference: '12',
        proposer: 'Invented',
        name_proposer: 'yes',
        tell_vote: 'no',
        tell_text: 'yes',
      },
    ],
    (typed) => {
      const problems: Problem[] = [];
      const value = readRecord(typed, problems);
      return problems.length > 0 ? { ok: false, problems } : { ok: true, value };
    },
  ),
  bytes(
    'resolutions/adoptions/minute-file.ts readScan',
    [...seeds.pictures, seeds.pdf, '%PDF-1.7 /JavaScript'],
    (content) => readScan(upload(content), noVirusSearch),
    { share: 0.3 },
  ),
  form(
    'resolutions/adoptions/correction-form.tsx readCorrection',
    correction_fields,
    [{ ...exampleAdoption(passed), why: 'a slip' } as Record<string, string>],
    (typed, ground) => readCorrection(typed, confirmed, ground.version, day),
    { share: 0.06 },
  ),
  text(
    'resolutions/adoption-passed.ts readPassed',
    [passed, russian],
    (typed, ground) => readPassed(typed, ground.version, meeting),
    { share: 0.06 },
  ),
  text('resolutions/plain-text.ts readPassedText', [passed, russian, 'one line'], readPassedText, {
    share: 0.5,
  }),
  text('resolutions/models/marks.ts readModelText', [model, russian], (typed) => readModelText(typed, 'en'), {
    share: 0.5,
  }),
  form(
    'resolutions/models/draft-reader.ts readModel',
    model_fields,
    [
      {
        slug: 'free-them-all',
        title: 'Free them',
        body: 'A branch',
        language: 'en',
        people: 'vladimir-kozlov',
        sources: 'WPK',
      },
    ],
    (typed, ground) => readModel(ground.database.app, typed),
    asks,
  ),
  form(
    'resolutions/models/draft-reader.ts readAbout',
    ['people', 'sources'],
    [{ people: 'vladimir-kozlov\naron-atabek', sources: 'WPK' }],
    async (typed, ground) => {
      const reader = new FieldReader(typed);
      return reader.read(await readAbout(ground.database.app, typed, reader));
    },
    asks,
  ),
  form(
    'resolutions/models/draft-reader.ts readWritten',
    written_fields,
    [
      {
        title: 'Free them',
        text: model,
        covering: 'Dear {organisation}\n\nSee below.',
        points: '@vladimir-kozlov\nHe is in prison. [WPK]\n\n? Why\nBecause.',
      },
    ],
    (typed, ground) => readWritten(ground.database.app, typed, 'en'),
    { share: 0.08 },
  ),
  form(
    'resolutions/models/draft-reader.ts readTies',
    [...ties_fields, 'ask_1', 'ask_1_how'],
    [
      {
        as_of: '2016-04-01',
        why: 'news',
        addressees: 'kz-president post\nkz-mfa email en',
        copies: 'vladimir-kozlov',
      },
    ],
    (typed, ground) => readTies(ground.database.app, typed, [1, 2]),
    { share: 0.08 },
  ),
  text(
    'resolutions/models/points.ts readPoints',
    ['@vladimir-kozlov\nHe is in prison. [WPK, SIHRG]\n\n? Why\nBecause.'],
    async (typed, ground) => {
      const reader = new FieldReader({ points: typed });
      return reader.read(await readPoints(ground.database.app, typed, reader));
    },
    asks,
  ),
  form(
    'resolutions/demands/demand-form.tsx readDemand',
    demand_fields,
    [
      {
        number: '1',
        wording: 'Free them',
        language: 'en',
        kind: 'release',
        kind_why: 'it says so',
        people: 'vladimir-kozlov',
        sources: 'WPK',
        answers: nobody,
        relation: 'supports',
        relation_why: 'same',
        wording_ru: 'Освободить',
        by_ru: 'text',
      },
      { wording: 'Free them' },
    ],
    (typed, ground) => readDemand(typed, { db: ground.database.app, textId: nobody, needsSource: true }),
    { share: 0.08 },
  ),
  bytes(
    'resolutions/model-import.ts readModelFile',
    [modelFile.subarray(0, 60_000), JSON.stringify({ text: {}, versions: [] })],
    (content, ground) => readModelFile(fileWith(content, ground)),
    { throws: [Refused], share: 0.06 },
  ),
  form(
    'resolutions/pack/pack-request.ts readPackRequest',
    ['organisation', 'language', 'paper', 'labels'],
    [
      { organisation: '«Ұлт үні»', language: 'en', paper: 'us-letter', labels: 'none' },
      { organisation: 'x' },
    ],
    (typed) => readPackRequest(typed, ['en', 'ru'], 'en'),
  ),
];
