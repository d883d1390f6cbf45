import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refused } from '../../../src/kernel/refusals.js';
import { root } from '../../../src/kernel/root.js';
import { noVirusSearch } from '../../../src/kernel/virus-search.js';
import { check_fields, readCheck } from '../../../src/mailroom/addresses/address-check.js';
import {
  address_fields,
  kinds_of,
  readAddress,
  readEnd,
  readWhy,
  typedAddress,
} from '../../../src/mailroom/addresses/address-reader.js';
import { doubt_fields, readDoubt } from '../../../src/mailroom/addresses/doubt.js';
import { choice_fields, readChoice } from '../../../src/mailroom/batches/batch-choice.js';
import { readSheets, sheet_fields, typedSheets } from '../../../src/mailroom/batches/sheets.js';
import { rule_fields as chasing_fields, readRule } from '../../../src/mailroom/chasing/chasing-rule.js';
import { readDispatchCode, spelled } from '../../../src/mailroom/dispatch-code.js';
import { readWay } from '../../../src/mailroom/dispatches/redirect.js';
import {
  readDay,
  readNote,
  readReport,
  report_fields,
} from '../../../src/mailroom/dispatches/report-reader.js';
import { readAdditions } from '../../../src/mailroom/facts-shape.js';
import { readWhy as readPauseWhy } from '../../../src/mailroom/outgoing/pause.js';
import {
  readReply,
  readSaid,
  readTelling,
  reply_fields,
  telling_fields,
} from '../../../src/mailroom/replies/reply-reader.js';
import { readScan } from '../../../src/mailroom/replies/reply-scan.js';
import { readS10 } from '../../../src/mailroom/returns/s10.js';
import { readRuleCard, rule_fields } from '../../../src/mailroom/rules/rule-card.js';
import { readSenderFile } from '../../../src/mailroom/sender-import.js';
import { readTally, readWords } from '../../../src/mailroom/tally/tally-reader.js';
import { FieldReader } from '../../../src/register/record/field-reader.js';
import { bytes, day, fileWith, form, json, type Reader, text, upload } from './reader.js';
import type { Seeds } from './seeds.js';

const sender = JSON.parse(readFileSync(join(root, 'demonstration/mailroom.json'), 'utf8'));
const few = { ...sender, offices: sender.offices.slice(0, 2), addresses: sender.addresses.slice(0, 2) };
const nobody = '00000000-0000-0000-0000-000000000000';
const asks = { share: 0.12 };
const postal = {
  label: 'Colony 1',
  kind: 'prison',
  channel: 'post',
  lines: 'Street 1\nTown',
  country: 'Kazakhstan',
  valid_from: '2012',
  valid_to: 'May 2014',
  last_evidence: '2013-02-03',
  note: 'seen',
};
const tally =
  'posted 12 March 2016\nK7P-M2XQ, ABC-2345; RR123456785KZ\n1. K7PM2XQ came back: moved\nК7Р-М2ХQ arrived, by the lawyer, by phone yesterday\nhanded over at the gate 2/4';

/** What leaves the building and what comes back. */
export const mailroomReaders = (seeds: Seeds): Reader[] => [
  json('mailroom/facts-shape.ts readAdditions', [few], readAdditions, { share: 0.3 }),
  bytes(
    'mailroom/sender-import.ts readSenderFile',
    [JSON.stringify(few)],
    (content, ground) => readSenderFile(fileWith(content, ground)),
    { throws: [Refused], share: 0.1 },
  ),
  ...(Object.keys(kinds_of) as (keyof typeof kinds_of)[]).map((holder) =>
    form(
      `mailroom/addresses/address-reader.ts readAddress of a ${holder}`,
      address_fields,
      [
        postal,
        { label: 'Press', channel: 'email', email: 'a@b.example' },
        { label: 'x', lines_local: 'Улица 1', lines_local_by: 'source' },
      ],
      (typed) => readAddress(typed, holder),
      { share: 0.4, again: (read) => typedAddress(read) },
    ),
  ),
  text('mailroom/addresses/address-reader.ts readWhy', ['because', 'two\nlines'], (typed) => readWhy(typed), {
    again: (read) => read,
  }),
  text(
    'mailroom/addresses/address-reader.ts readEnd',
    ['2014-05', 'yesterday', ''],
    (typed) => readEnd(typed, '2012-01-01', day),
    { again: (read) => read },
  ),
  form(
    'mailroom/addresses/doubt.ts readDoubt',
    doubt_fields,
    [{ since: 'May 2014', heard: 'He was moved.', heard_in: 'WPK' }],
    (typed, ground) => readDoubt(ground.database.app, typed, day),
    asks,
  ),
  form(
    'mailroom/addresses/address-check.ts readCheck',
    check_fields,
    [{ how: 'source', checked_on: '2016-04-01', source: 'WPK', check_note: 'seen' }],
    (typed, ground) => readCheck(ground.database.app, typed, day),
    asks,
  ),
  form(
    'mailroom/batches/batch-choice.ts readChoice',
    choice_fields,
    [{ kind: 'prisoner', country: 'Kazakhstan', language: 'ru', sender: 'A branch' }],
    readChoice,
  ),
  form(
    'mailroom/batches/sheets.ts readSheets',
    sheet_fields,
    [
      { letter: 'din5008b', cover: 'window', sides: '2' },
      { letter: 'us10', cover: 'a4-2x7', sides: '1' },
    ],
    readSheets,
    { again: typedSheets },
  ),
  form(
    'mailroom/chasing/chasing-rule.ts readRule',
    chasing_fields,
    [{ after_days: '30', again_after_days: '60', most: '3' }],
    readRule,
  ),
  text(
    'mailroom/dispatch-code.ts readDispatchCode',
    ['K7P-M2XQ', 'k7pm2xq', 'К7Р М2ХQ', '2222222'],
    readDispatchCode,
    { again: spelled },
  ),
  form(
    'mailroom/dispatches/redirect.ts readWay',
    ['way', 'fax'],
    [{ way: 'fax', fax: '+7 (727) 123-45-67' }, { way: `post:${nobody}` }],
    (typed) =>
      readWay(
        [
          { value: 'fax', channel: 'fax', label: null },
          { value: `post:${nobody}`, channel: 'post', label: 'x' },
        ],
        typed,
      ),
  ),
  form(
    'mailroom/dispatches/report-reader.ts readReport',
    report_fields,
    [
      {
        outcome: 'returned',
        on: '1 April 2016',
        receipt: 'RR123456785KZ',
        reason: 'moved',
        place: '',
        note: 'torn',
      },
      { outcome: 'confirmed', by: 'a sister', by_whom: 'family', how: 'phone' },
      { outcome: 'handed_over', place: 'at the gate' },
    ],
    (typed) => readReport(typed, day),
  ),
  text('mailroom/dispatches/report-reader.ts readDay', ['2016-04-01', 'yesterday', '1.4.2016'], (typed) => {
    const reader = new FieldReader({ on: typed });
    return reader.read(readDay(reader, 'on'));
  }),
  text(
    'mailroom/dispatches/report-reader.ts readNote',
    ['torn', 'call +7 727 123 45 67', 'a@b.example'],
    (typed) => {
      const reader = new FieldReader({ note: typed });
      return reader.read(readNote(reader, 'note'));
    },
  ),
  text('mailroom/outgoing/pause.ts readWhy', ['the server is gone'], readPauseWhy, {
    again: (read) => read.why,
  }),
  form(
    'mailroom/replies/reply-reader.ts readSaid',
    ['came_on', 'channel', 'words'],
    [{ came_on: '1 April 2016', channel: 'fax', words: 'They say\nno.' }],
    (typed) => readSaid(typed, day),
  ),
  form(
    'mailroom/replies/reply-reader.ts readReply',
    reply_fields,
    [
      { code: 'K7P-M2XQ', office: nobody, came_on: '2016-04-01', channel: 'post', words: 'no' },
      { office: nobody, words: 'no' },
    ],
    (typed, ground) => readReply(ground.database.app, typed, day),
    asks,
  ),
  form(
    'mailroom/replies/reply-reader.ts readTelling',
    telling_fields,
    [
      {
        public_words: 'They refuse.',
        basis_kind: 'public-interest',
        basis: 'It concerns all.',
        tell_why: '',
      },
    ],
    readTelling,
  ),
  bytes(
    'mailroom/replies/reply-scan.ts readScan',
    [...seeds.pictures, seeds.pdf],
    (content) => readScan(upload(content), noVirusSearch),
    { share: 0.4 },
  ),
  text(
    'mailroom/returns/s10.ts readS10',
    ['RR123456785KZ', 'rr 1234-5678 5 kz', 'РР123456785КЗ', 'LA000000005GB'],
    readS10,
    { again: (read) => read },
  ),
  form(
    'mailroom/rules/rule-card.ts readRuleCard',
    rule_fields,
    [
      {
        languages: 'ru, kk',
        most_pages: '4',
        enclosures: 'yes',
        stamps: 'no',
        checked_on: '2016-04-01',
        source: 'WPK',
        known_from: 'a call',
        most_a_day: '5',
        pictures: 'no',
        translations: 'yes',
        censor_language: 'ru',
        reply_codes: 'yes',
        avoid_en: 'politics',
      },
    ],
    (typed, ground) => readRuleCard(ground.database.app, typed, day),
    asks,
  ),
  text(
    'mailroom/tally/tally-reader.ts readTally',
    [tally, 'K7P-M2XQ\tposted\t12.03.2016', 'вернулось 2 апреля: переведён\nK7P-M2XQ K7P-M2XQ'],
    (typed) => readTally(typed, { outcome: null, note: null }, day),
    { share: 0.4 },
  ),
  text(
    'mailroom/tally/tally-reader.ts readWords',
    [
      'came back 12 March: moved',
      'posted RR123456785KZ',
      'arrived, the lawyer says so, by phone, on 1 Apr',
      'refused by the prison',
    ],
    (typed) => readWords(typed, day),
  ),
];
