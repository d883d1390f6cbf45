import { noVirusSearch } from '../../../src/kernel/virus-search.js';
import { choice_fields, readChoice } from '../../../src/register/custody/choice-keeping.js';
import {
  detention_fields,
  figure_fields,
  readDetention,
  readFigure,
} from '../../../src/register/detentions/detention-said.js';
import { entry_fields, readEntry } from '../../../src/register/detentions/entry-rows.js';
import { readContact } from '../../../src/register/lawyers/lawyer-contact.js';
import { biographyForm } from '../../../src/register/record/biography-form.js';
import { chargeForm } from '../../../src/register/record/charge-form.js';
import { eventForm } from '../../../src/register/record/event-form.js';
import type { FactForm } from '../../../src/register/record/fact-form.js';
import { FieldReader } from '../../../src/register/record/field-reader.js';
import { lawyerForm } from '../../../src/register/record/lawyer-form.js';
import { nameForm } from '../../../src/register/record/name-form.js';
import { case_fields, readNewCase } from '../../../src/register/record/new-case.js';
import { own_fields, ownTyped, readOwn } from '../../../src/register/record/person-keeping.js';
import { readSaying, readSources, said_fields } from '../../../src/register/record/said-fields.js';
import { stayForm } from '../../../src/register/record/stay-form.js';
import { contradiction_fields, readContradiction } from '../../../src/register/sources/contradiction-form.js';
import { group_fields, readGroup, typedGroup } from '../../../src/register/sources/publisher-group.js';
import { recognitionForm } from '../../../src/register/sources/recognition-form.js';
import { readSnapshot } from '../../../src/register/sources/snapshot.js';
import { readSource, readUrl, source_page_fields } from '../../../src/register/sources/source-form.js';
import { picker_fields, readCited } from '../../../src/register/sources/source-picker.js';
import { basis_fields, readBasis } from '../../../src/register/telling/basis.js';
import { consent_fields, readConsent } from '../../../src/register/telling/consent.js';
import { bytes, day, form, type Reader, text, upload } from './reader.js';
import type { Seeds } from './seeds.js';

const nobody = '00000000-0000-0000-0000-000000000000';
/** What needs the database costs a hundred times as much. */
const asks = { share: 0.12 };
const cited = { sources: 'WPK', unread: 'yes' };
const rule = (code: string, kind: 'remand' | 'early-release') =>
  ({ code, kind, names: { en: code } }) as never;

const factForms: [FactForm, Record<string, string>][] = [
  [
    nameForm,
    {
      form: 'Иван Петров',
      full_form: 'Петров Иван Иванович',
      name_kind: 'legal',
      lang: 'ru',
      met_in: 'press',
    },
  ],
  [
    eventForm,
    { type: 'arrest', happened: 'May 2012', place: 'Almaty', summary: 'He was arrested.\nAt night.' },
  ],
  [chargeForm, { law: 'Criminal Code', article: '164', part: '2', charge_text: 'incitement' }],
  [stayForm, { place_id: nobody, new_place: 'Colony 1', began: '2012-01', ended: '' }],
  [lawyerForm, { lawyer_name: 'Invented', lawyer_note: 'in court', language: 'ru' }],
  [biographyForm, { life_kind: 'born', happened: '1970', place: 'Oral', body: '', text: 'a poet' }],
  [
    recognitionForm,
    {
      recognised_by: 'A house',
      term: 'prisoner of conscience',
      since: '2012',
      until: '',
      criteria: 'own',
      criteria_url: 'https://a.example',
    },
  ],
];

/** Whom we defend: records, sources, what may be told. */
export const registerReaders = (seeds: Seeds): Reader[] => [
  ...factForms.map(([kind, seed]) =>
    form(
      `register/record/said-fields.tsx readSaying of ${kind.kind}`,
      [...kind.fields, ...said_fields],
      [{ ...seed, ...cited, note: 'a remark' }, seed],
      (typed, ground) => readSaying(kind, typed, { db: ground.database.app, personId: nobody, factId: null }),
      { share: 0.04 },
    ),
  ),
  form(
    'register/record/said-fields.tsx readSources',
    ['sources', 'unread'],
    [cited, { unread: 'yes' }],
    async (typed, ground) => {
      const reader = new FieldReader(typed);
      return reader.read(await readSources(ground.database.app, typed, reader));
    },
    asks,
  ),
  form(
    'register/record/new-case.ts readNewCase',
    case_fields,
    [
      {
        form: 'Иван Петров',
        latin: 'Ivan Petrov',
        role: 'poet',
        type: 'arrest',
        happened: '2012-01',
        summary: 'He was arrested.',
        law: 'Criminal Code',
        article: '164',
        ...cited,
      },
    ],
    (typed, ground) => readNewCase(ground.database.app, typed),
    { share: 0.06 },
  ),
  form(
    'register/record/person-keeping.ts readOwn',
    own_fields,
    [{ slug: 'ivan-petrov', role: 'poet', rank: '3' }],
    readOwn,
    { again: ownTyped },
  ),
  form(
    'register/custody/choice-keeping.ts readChoice',
    choice_fields,
    [{ remand_rule: 'kz-1', release_rule: 'kz-2', counts_from: '2012-01-23', why: 'because' }],
    (typed) => readChoice(typed, [rule('kz-1', 'remand'), rule('kz-2', 'early-release')]),
  ),
  form(
    'register/detentions/detention-said.ts readDetention',
    detention_fields,
    [
      {
        title: 'After the vote',
        place: 'Almaty',
        happened: '2016-05-21',
        days_from: '3',
        days_to: '15',
        text: 'Many.',
        ...cited,
      },
    ],
    (typed, ground) => readDetention(ground.database.app, typed),
    asks,
  ),
  form(
    'register/detentions/detention-said.ts readFigure',
    figure_fields,
    [{ number: '1 000', how: 'about', scope: 'in all towns', ...cited }],
    (typed, ground) => readFigure(ground.database.app, typed),
    asks,
  ),
  form(
    'register/detentions/entry-rows.ts readEntry',
    entry_fields,
    [
      {
        all_date: '2016-05-21',
        all_place: 'Almaty',
        ...cited,
        r0_name: 'Иван',
        r0_days: '15',
        r0_article: '434',
        r1_name: 'Anna',
        r1_date: 'May 2016',
        r1_who: 'new',
      },
    ],
    (typed, ground) => readEntry(ground.database.app, typed),
    { share: 0.04 },
  ),
  form(
    'register/sources/contradiction-form.tsx readContradiction',
    contradiction_fields,
    [
      {
        topic: 'The day',
        reading: 'unclear',
        people: 'vladimir-kozlov',
        position_1: 'May',
        position_1_sources: 'WPK',
        position_2: 'June',
        position_2_sources: 'WPK',
      },
    ],
    (typed, ground) => readContradiction(typed, [nobody, 'x'], ground.database.app),
    { share: 0.06 },
  ),
  form(
    'register/sources/source-form.tsx readSource',
    source_page_fields,
    [
      {
        title: 'A title',
        publisher: '',
        published_on: '2016-03',
        url: 'https://www.a.example/b?c=d#e',
        source_language: 'zh-Hant',
        read_on: 'yesterday',
        source_note: 'seen',
      },
    ],
    readSource,
  ),
  text(
    'register/sources/source-form.tsx readUrl',
    ['https://пример.рф/a', 'http://[::1]:80/', 'HTTPS://user:p@a.example/%zz'],
    (typed) => {
      const reader = new FieldReader({ url: typed });
      return reader.read(readUrl(reader, 'url'));
    },
  ),
  form(
    'register/sources/source-picker.tsx readCited',
    picker_fields,
    [
      {
        ...cited,
        recent_source: '',
        new_source_title: 'New',
        new_source_publisher: 'Paper',
        new_source_date: '2016',
        new_source_url: 'https://a.example',
      },
      cited,
    ],
    async (typed, ground) => {
      const reader = new FieldReader(typed);
      return reader.read(await readCited(ground.database.app, typed, reader));
    },
    asks,
  ),
  form(
    'register/sources/publisher-group.ts readGroup',
    group_fields,
    [{ name: 'A house', publishers: 'One\nTwo Three', group_why: 'same owner' }],
    readGroup,
    { again: typedGroup },
  ),
  bytes(
    'register/sources/snapshot.ts readSnapshot',
    [...seeds.pictures, seeds.pdf, '<!doctype html><p>x', 'plain'],
    (content) =>
      readSnapshot({ taken_on: '2016-04-01' }, { file: upload(content), viruses: noVirusSearch }, day),
    { share: 0.4 },
  ),
  form(
    'register/sources/snapshot.ts readSnapshot of a text',
    ['pasted', 'taken_on'],
    [{ pasted: 'a text\r\nof a page', taken_on: '' }],
    (typed) => readSnapshot(typed, { file: undefined, viruses: noVirusSearch }, day),
  ),
  form(
    'register/telling/consent.ts readConsent',
    consent_fields,
    [
      {
        given_by: 'family',
        given_on: '2016-01',
        how: 'by letter',
        scope: 'everything',
        giver: 'a sister',
        remark: '',
      },
    ],
    (typed) => readConsent(typed, day),
  ),
  form(
    'register/telling/basis.ts readBasis',
    basis_fields,
    [
      { basis_kind: 'public-interest', basis: 'It was in the papers.' },
      { basis_kind: 'consent', consent: nobody },
    ],
    readBasis,
  ),
  form(
    'register/lawyers/lawyer-contact.ts readContact',
    ['email', 'lines', 'wants'],
    [{ email: 'a@b.example', lines: 'Street 1\nTown', wants: 'post' }],
    readContact,
  ),
];
