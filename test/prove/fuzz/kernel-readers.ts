import { readName as readNameToFind } from '../../../src/cli/find-people.js';
import { readAsked as readArchiveAsked } from '../../../src/cli/import-archive.js';
import { readAsked as readCsvAsked } from '../../../src/cli/import-csv.js';
import { readMails } from '../../../src/cli/mail.js';
import { carriedAsText, isDeskPath, readCarried } from '../../../src/desk/carried.js';
import { readQuestion } from '../../../src/desk/journal-question.js';
import { AgeRecipient, publicHalf } from '../../../src/kernel/age-recipient.js';
import { readArchive } from '../../../src/kernel/backup/archive.js';
import { readSealed } from '../../../src/kernel/backup/sealed-file.js';
import { BrokenArchive } from '../../../src/kernel/backup/tar.js';
import { systemChance } from '../../../src/kernel/chance.js';
import { systemClock } from '../../../src/kernel/clock.js';
import { BrokenSettings, readConfig } from '../../../src/kernel/config.js';
import { readDuration, writeDuration } from '../../../src/kernel/duration.js';
import { readEdtf } from '../../../src/kernel/edtf.js';
import { readJsonFile } from '../../../src/kernel/json-file.js';
import { lock, readLocked, todays, unlock, writeLocked } from '../../../src/kernel/lock.js';
import { readScannerPlace } from '../../../src/kernel/scanner-place.js';
import { settings } from '../../../src/kernel/settings.js';
import { NotOpened, open } from '../../../src/kernel/vault.js';
import { csvOf, plainCell } from '../../../src/page/csv.js';
import { sniffed } from '../../../src/page/file-type.js';
import { pictureSize } from '../../../src/page/picture-size.js';
import { readTypedDate } from '../../../src/page/typed-date.js';
import { readNotice } from '../../../src/post/bounce-notice.js';
import { reportOf } from '../../../src/post/delivery-report.js';
import { readKey } from '../../../src/post/dkim.js';
import { readMailAddress } from '../../../src/post/mail-address.js';
import { NotSent, Uncertain } from '../../../src/post/not-sent.js';
import { readSmtpUrl } from '../../../src/post/smtp.js';
import { meaningOf } from '../../../src/post/smtp-answer.js';
import { NotBound, readPart } from '../../../src/print/pdf-part.js';
import { readName, readReason } from '../../../src/staff/member.js';
import { exampleNotice } from '../../notices.js';
import { bytes, fileWith, form, type Reader, taken, text, words } from './reader.js';
import { type Seeds, seed_place } from './seeds.js';

const id = `${'ab'.repeat(20)}@example.org`;
const notices = [
  exampleNotice({ id }),
  exampleNotice({ id, action: 'delayed', status: '4.4.1', diagnostic: 'smtp; 451 later', original: false }),
  `From: MAILER-DAEMON@example.net\r\nSubject: failure\r\nX-Failed-Recipients: a@example.net\r\n\r\n550 5.1.1 permanent error\r\n> Message-ID: <${id}>\r\n`,
  'From: somebody@example.net\r\nContent-Type: multipart/alternative; boundary="b"\r\n\r\n--b\r\n\r\nHello =?utf-8?q?=c3=a4?=\r\n--b--\r\n',
];
const lock_secret = { from: 'token', purpose: 'session key' };
const locked_by_secret = lock(lock_secret, 'hello', systemChance);
const locked_by_passphrase = Buffer.concat([
  Buffer.from(`$argon2id$v=19$m=65536,t=3,p=1$${'A'.repeat(22)} ${todays.cipher}\n`),
  locked_by_secret.subarray(locked_by_secret.indexOf('\n') + 1),
]);
const setting = settings.map(({ name }) => name);

async function takeArchive(content: Uint8Array): Promise<void> {
  const source = (async function* () {
    for (let at = 0; at < content.length; at += 4096) yield content.subarray(at, at + 4096);
  })();
  await readArchive(source, { about: async () => {}, part: async (_, piece) => void (await taken(piece)) });
}

/** Where everything begins: dates, settings, files, mail, keys. */
export const kernelReaders = (seeds: Seeds): Reader[] => [
  text(
    'kernel/edtf.ts readEdtf',
    ['2012-10', '2012-01-23~', '201X', '2012-21?', '2012-05/2013-06', '../2014-01-01', '2004-XX'],
    readEdtf,
    {
      again: (read) => read.text,
    },
  ),
  text('kernel/duration.ts readDuration', ['P7Y6M', 'P15D', 'P1Y', 'P9999Y9999M99999D', 'P0D'], readDuration),
  text('kernel/duration.ts readDuration written anew', ['P7Y6M', 'P13M'], (typed) => {
    const read = readDuration(typed);
    if (read && !readDuration(writeDuration(read))) throw new Error(`${writeDuration(read)} cannot be read`);
  }),
  text(
    'page/typed-date.ts readTypedDate',
    [
      'October 2012',
      'около 5 мая 2013 г.',
      'between May and July 2012',
      'before 2014',
      'spring 2012',
      '5.5.2013',
      '03/04/2013',
      '2016 жылғы 12 наурыз',
      'с мая по июль 2012',
      'late 1990s',
    ],
    (typed) => {
      const read = readTypedDate(typed);
      if (read.ok && readEdtf(read.edtf) === null) throw new Error(`it gives ${read.edtf}, which is no date`);
      return read;
    },
  ),
  text(
    'kernel/scanner-place.ts readScannerPlace',
    ['/run/clamav/clamd.ctl', '127.0.0.1:3310', '[::1]:3310', 'localhost:1'],
    readScannerPlace,
  ),
  form(
    'kernel/config.ts readConfig',
    setting,
    [
      {
        HABEAS_DATA: '/tmp/x',
        PORT: '8080',
        SMTP_URL: 'smtp://user:word@mail.example:587?requireTLS=true',
        MAIL_FROM: 'a@example.org',
        DATABASE_URL: 'postgres://u@h/d?sslmode=verify-full',
        PUBLIC_URL: 'https://example.org',
        ONION_LOCATION: `http://${'a'.repeat(56)}.onion`,
        BACKUP_EVERY_HOURS: '24',
        LOG_LEVEL: 'info',
      },
      {},
    ],
    readConfig,
    { throws: [BrokenSettings] },
  ),
  bytes(
    'kernel/json-file.ts readJsonFile',
    ['{"a":[1,2,{"b":null}]}', '[]'],
    (content, ground) => readJsonFile(fileWith(content, ground), 60_000),
    { share: 0.3 },
  ),
  bytes('kernel/backup/archive.ts readArchive', [seeds.archive], takeArchive, {
    throws: [BrokenArchive],
    share: 0.3,
  }),
  bytes(
    'kernel/backup/sealed-file.ts readSealed',
    [seeds.sealed_file],
    async (content, ground) =>
      void (await taken(await readSealed(fileWith(content, ground), seeds.keys.identity))),
    { throws: [NotOpened, BrokenArchive], share: 0.05 },
  ),
  bytes('kernel/vault.ts open', [seeds.sealed], (content) => open(seeds.keys.identity, seed_place, content), {
    throws: [NotOpened],
    share: 0.1,
  }),
  bytes('kernel/lock.ts readLocked', [locked_by_passphrase, locked_by_secret], readLocked, {
    again: (read) => (read ? new Uint8Array(writeLocked(read)) : null),
  }),
  bytes('kernel/lock.ts unlock', [locked_by_secret], (content) => unlock(lock_secret, content), {
    throws: [NotOpened],
    share: 0.3,
  }),
  text('kernel/age-recipient.ts AgeRecipient', [seeds.keys.recipient], (typed) => new AgeRecipient(typed), {
    throws: [Error],
  }),
  text('kernel/age-recipient.ts publicHalf', [seeds.keys.identity], publicHalf, {
    throws: [Error],
    share: 0.3,
  }),
  text('page/csv.ts csvOf, read again', ['=1+1', "'=a", 'a,"b"\r\nc', '\t-1', '＝x'], (cell) => {
    const quoted = csvOf(['a'], [[cell]]).slice('\ufeffa\r\n'.length, -2);
    const bare = quoted.startsWith('"') ? quoted.slice(1, -1).replaceAll('""', '"') : quoted;
    if (plainCell(bare) !== cell) throw new Error('a cell does not come back');
  }),
  bytes(
    'page/file-type.ts sniffed',
    [...seeds.pictures, seeds.pdf, '<!doctype html><p>a', 'PK\x03\x04', 'plain text'],
    sniffed,
  ),
  bytes('page/picture-size.ts pictureSize', seeds.pictures, (content) => {
    const what = sniffed(content);
    return 'type' in what ? pictureSize(Buffer.from(content), what.type) : null;
  }),
  text(
    'post/mail-address.ts readMailAddress',
    ['a@example.org', 'first.last+tag@sub.пример.рф', "o'neil@bücher.example", ' a@b.example '],
    (typed) => readMailAddress(typed, 'email', 'email'),
    { speaks: false, again: (read) => read },
  ),
  text(
    'post/smtp.ts readSmtpUrl',
    ['smtp://127.0.0.1:25', 'smtps://user:p%40ss@mail.example:465?requireTLS=true', 'smtp://[::1]:2525'],
    (typed) => {
      // As the settings let it through: nothing else ever reaches this reader.
      try {
        return readSmtpUrl(readConfig({ SMTP_URL: typed }).smtpUrl ?? 'smtp://a');
      } catch (error) {
        if (error instanceof BrokenSettings) return null;
        throw error;
      }
    },
  ),
  text(
    'post/smtp-answer.ts meaningOf',
    ['550 5.1.1 no such user', '421 4.3.2 closing', '452 4.3.1 no room', '354 go on', '250 ok'],
    (said) => {
      for (const step of ['connect', 'login', 'envelope', 'text'] as const)
        for (const command of ['MAIL FROM', 'RCPT TO', 'API', undefined]) {
          const answer = Number.parseInt(said, 10);
          const error = Object.assign(new Error(said), {
            code: 'EENVELOPE',
            response: said,
            responseCode: answer,
            command,
          });
          const meaning = meaningOf(error, step);
          if (!(meaning instanceof NotSent) && !(meaning instanceof Uncertain))
            throw new Error(`“${said}” means nothing`);
        }
    },
  ),
  bytes('post/bounce-notice.ts readNotice', notices, readNotice, { share: 0.3 }),
  text(
    'post/delivery-report.ts reportOf',
    [
      'Reporting-MTA: dns; a\nOriginal-Envelope-Id: a+2Bb\n\nFinal-Recipient: rfc822; a@b\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp;\n  550 5.1.1 no',
      'Action: relayed\nStatus: 2.0.0',
    ],
    reportOf,
  ),
  bytes(
    'post/dkim.ts readKey',
    [seeds.dkim],
    (content, ground) => readKey({ dkimKey: fileWith(content, ground), data: ground.folder }),
    { throws: [NotSent], share: 0.1 },
  ),
  bytes('print/pdf-part.ts readPart', [seeds.pdf], readPart, { throws: [NotBound], share: 0.3 }),
  text('staff/member.ts readName', ['Mira', 'Әйгерім Үкібай', 'O’Neil-Жанна 2'], readName, {
    again: (read) => read,
  }),
  text('staff/member.ts readReason', ['she left', 'two\nlines\tand a tab'], readReason, {
    again: (read) => read,
  }),
  text(
    'desk/carried.tsx readCarried',
    [
      carriedAsText({
        to: '/desk/people/new?a=1',
        fields: [
          ['name', 'Mira'],
          ['a', ''],
        ],
        files: 1,
      }),
    ],
    readCarried,
    { again: (read) => (read ? carriedAsText(read) : null) },
  ),
  text('desk/carried.tsx isDeskPath', ['/desk', '/desk/people/a-b?q=1&w=%20'], isDeskPath),
  form(
    'desk/journal-question.ts readQuestion',
    ['what', 'who', 'subject', 'from', 'to', 'before'],
    [
      {
        what: 'letter.received',
        who: 'staff:1',
        subject: 'letter:1',
        from: '2016-04-01',
        to: '2016-04-30',
        before: '12',
      },
    ],
    readQuestion,
  ),
  words('cli/find-people.ts readName', [['Ivan', 'Petrov', '--json'], ['Жанна']], readNameToFind),
  words(
    'cli/import-archive.ts readAsked',
    [
      ['--dry-run', '--site', 'https://a.example', '--language', 'en', '--zone', 'Europe/London', 'file.xml'],
      ['a', 'b', '--section', 'News', '--list', 'l'],
    ],
    (operands) => [readArchiveAsked('page', operands), readArchiveAsked('wordpress', operands)],
  ),
  words(
    'cli/import-csv.ts readAsked',
    [['people', 'file.csv', '--dry-run', '--refused', 'r.csv']],
    readCsvAsked,
  ),
  bytes(
    'cli/mail.ts readMails',
    notices,
    (content, ground) =>
      readMails(
        { database: ground.database, actor: (who) => ({ who, clock: systemClock, chance: systemChance }) },
        [fileWith(content, ground)],
        true,
        { out: () => {}, err: () => {} },
      ),
    { share: 0.02 },
  ),
];
