import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, test } from 'node:test';
import fc from 'fast-check';
import { Hono } from 'hono';
import { latestEntries } from '../../../test/latest-entries.js';
import { recordGround } from '../../../test/record-ground.js';
import { made_up_virus, unsearchable } from '../../../test/virus-scanner.js';
import { Missing } from '../../kernel/refusals.js';
import { sniffed } from '../../page/file-type.js';
import type { VisitorEnv } from '../../page/web.js';
import { sourcesSite } from './site.js';
import { isSnapshotUpload, largest_snapshot_bytes, most_snapshots } from './snapshot.js';
import { tellSource } from './source-keeping.js';

const ground = await recordGround();
after(() => ground.database.drop());
const { db, source: code } = ground;
const mira = ground.desk('mira');
const here = `/desk/sources/${code}`;
const { visitors } = ground.database;

const site = new Hono<VisitorEnv>();
site.use(async (c, next) => {
  c.set('db', visitors);
  await next();
});
site.route('/', sourcesSite());
site.onError((error, c) => {
  if (error instanceof Missing) return c.text('missing', 404);
  throw error;
});

const pdf = Buffer.from('%PDF-1.7\ninvented for tests\n%%EOF');
const png = Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), Buffer.alloc(40)]);

function upload(bytes: Uint8Array | string, name = 'page', type = 'application/octet-stream') {
  const form = new FormData();
  form.set('file', new File([Buffer.from(bytes)], name, { type }));
  return form;
}

const kept = () => db.selectFrom('snapshots').select(['id', 'media_type', 'told', 'sha256']).execute();
const emptied = () => db.deleteFrom('snapshots').execute();
const why = 'a reason';

test('a snapshot keeps the very bytes with their hash, for the desk, and the journal knows the hash', async () => {
  const answer = await mira.ask(`${here}/snapshots`, upload(pdf, 'report.pdf'));
  assert.equal(answer.status, 303, answer.text);
  const [one] = await kept();
  const sha256 = createHash('sha256').update(pdf).digest('hex');
  assert.deepEqual(
    [one?.media_type, one?.told, one?.sha256.toString('hex')],
    ['application/pdf', 'desk', sha256],
  );
  const [entry] = await latestEntries(db, 1);
  assert.deepEqual([entry?.what, entry?.detail.sha256], ['snapshot.added', sha256]);
  const file = await mira.ask(`${here}/snapshots/${one?.id}`);
  assert.equal(file.text, pdf.toString());
  const again = await mira.ask(`${here}/snapshots`, upload(pdf));
  assert.equal(again.status, 422);
  assert.match(again.text, /Exactly this is kept already/);
  await emptied();
});

test('what an upload is, its bytes tell: drawings, office files, viruses and unknown bytes are refused whatever they are called', async () => {
  const hostile: [Uint8Array | string, RegExp][] = [
    ['<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', /SVG/],
    ['<?xml version="1.0"?>\n<!-- <html> --><svg:svg></svg:svg>'.replace('<!-- <html> -->', ''), /SVG/],
    [Buffer.from('PK\u0003\u0004word/document.xml'), /Office/],
    [Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]), /Office/],
    ['{\\rtf1 hello}', /Office/],
    [Buffer.from([0x4d, 0x5a, 0, 0, 1, 2, 3]), /no page, PDF, text or picture/],
    [Buffer.from([0xc3, 0x28, 0x80]), /no page, PDF, text or picture/],
    [Buffer.concat([pdf, made_up_virus]), /something harmful/],
    [Buffer.concat([pdf, unsearchable]), /Try again in a few minutes/],
  ];
  for (const [bytes, sentence] of hostile) {
    const answer = await mira.ask(`${here}/snapshots`, upload(bytes, 'innocent.pdf', 'application/pdf'));
    assert.equal(answer.status, 422);
    assert.match(answer.text, sentence);
  }
  const nothing = await mira.ask(`${here}/snapshots`, upload(''));
  assert.match(nothing.text, /Choose a file, or paste the text/);
  assert.deepEqual(await kept(), []);
  // And what is harmless is known under a wrong name.
  assert.equal((await mira.ask(`${here}/snapshots`, upload(png, 'evil.svg', 'image/svg+xml'))).status, 303);
  assert.deepEqual(
    (await kept()).map((one) => one.media_type),
    ['image/png'],
  );
  await emptied();
});

test('bytes of any kind are sniffed to a known kind or refused, and never fail', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const what = sniffed(bytes);
      return 'type' in what || what.refused.length > 0;
    }),
  );
});

test('a page with a script is saved, never shown, under a name that we made', async () => {
  const page = '<!doctype html><html><body><script>alert(document.cookie)</script></body></html>';
  const name = '../../../etc/pass"wd\r\nSet-Cookie: a=b.html';
  assert.equal((await mira.ask(`${here}/snapshots`, upload(page, name, 'text/html'))).status, 303);
  const [one] = await kept();
  const file = await mira.ask(`${here}/snapshots/${one?.id}`);
  assert.equal(file.text, page);
  assert.equal(file.headers.get('content-type'), 'application/octet-stream');
  assert.equal(file.headers.get('x-content-type-options'), 'nosniff');
  assert.match(
    file.headers.get('content-disposition') ?? '',
    /^attachment; filename="[A-Za-z0-9_-]+\.html\.txt"$/,
  );
  const shown = await mira.ask(here);
  assert.doesNotMatch(shown.text, /passwd|alert\(document/);
  await emptied();
});

test('a file over the limit is refused with a sentence, and nothing of it is kept', async () => {
  const large = Buffer.alloc(largest_snapshot_bytes + 1, 0x20);
  pdf.copy(large);
  const answer = await mira.ask(`${here}/snapshots`, upload(large));
  assert.equal(answer.status, 422);
  assert.match(answer.text, /larger than 10 MB/);
  assert.deepEqual(await kept(), []);
  assert.ok(isSnapshotUpload(`${here}/snapshots`));
  assert.ok(!isSnapshotUpload(`${here}/snapshots/tell`) && !isSnapshotUpload('/desk/people/x/facts'));
});

test('a source keeps so many snapshots and no more', async () => {
  for (let number = 0; number < most_snapshots; number += 1) {
    const form = { pasted: `text ${number}`, taken_on: 'March 2016' };
    assert.equal((await mira.ask(`${here}/snapshots`, form)).status, 303);
  }
  const more = await mira.ask(`${here}/snapshots`, { pasted: 'one more' });
  assert.match(more.text, new RegExp(`${most_snapshots} snapshots of this source`));
  assert.match(more.text, /one more/);
  await emptied();
});

test('a private snapshot never leaves, and the hash of a source that is not public is nowhere', async () => {
  await mira.ask(`${here}/snapshots`, upload(png));
  await mira.ask(`${here}/snapshots`, { pasted: 'words of the source', taken_on: '2016-03-30' });
  const [picture, text] = (await kept()).sort((a, b) => a.media_type.localeCompare(b.media_type));
  assert.ok(picture && text);
  const address = (sha256: Buffer) => `/snapshots/${sha256.toString('hex')}`;
  assert.equal((await site.request(address(text.sha256))).status, 404);

  // A picture cannot be told to the public, neither by the desk nor in the database.
  const refused = await mira.ask(`${here}/snapshots/tell`, {
    snapshot: picture.id,
    snapshot_level: 'public',
    snapshot_why: why,
  });
  assert.equal(refused.status, 422);
  assert.match(refused.text, /stay at the desk/);
  await assert.rejects(db.updateTable('snapshots').set({ told: 'public' }).execute(), /snapshots_given_out/);

  const told = { snapshot: text.id, snapshot_level: 'public', snapshot_why: why };
  assert.equal((await mira.ask(`${here}/snapshots/tell`, told)).status, 303);
  const file = await site.request(address(text.sha256));
  assert.equal(await file.text(), 'words of the source');
  assert.match(file.headers.get('content-disposition') ?? '', /^attachment/);
  assert.equal(file.headers.get('x-content-type-options'), 'nosniff');

  // Both hashes stand beside the public source; when it is taken down, neither does, and the file is gone.
  const listed = () => visitors.selectFrom('snapshots').select(['sha256', 'is_open']).execute();
  assert.equal((await listed()).length, 2);
  const { id } = await db
    .selectFrom('sources')
    .select('id')
    .where('code', '=', code)
    .executeTakeFirstOrThrow();
  await tellSource(db, mira.actor, id, 'desk', why);
  assert.deepEqual(await listed(), []);
  assert.equal((await site.request(address(text.sha256))).status, 404);
  await tellSource(db, mira.actor, id, 'public', why);
  // A sealed one is not even named.
  await mira.ask(`${here}/snapshots/tell`, { ...told, snapshot_level: 'sealed' });
  assert.deepEqual(
    (await listed()).map((one) => one.sha256),
    [picture.sha256.toString('hex')],
  );
  assert.equal((await site.request('/snapshots/..%2f..')).status, 404);
  await emptied();
});

test('a snapshot that should never have been kept is taken away for good, with a reason', async () => {
  await mira.ask(`${here}/snapshots`, { pasted: 'a home address' });
  const [one] = await kept();
  const silent = await mira.ask(`${here}/snapshots/drop`, { dropped: one?.id ?? '', drop_why: '' });
  assert.equal(silent.status, 422);
  assert.match(silent.text, /Say why/);
  assert.equal(
    (await mira.ask(`${here}/snapshots/drop`, { dropped: one?.id ?? '', drop_why: why })).status,
    303,
  );
  assert.deepEqual(await kept(), []);
  const [entry] = await latestEntries(db, 1);
  assert.deepEqual([entry?.what, entry?.why], ['snapshot.dropped', why]);
  assert.equal((await mira.ask(`${here}/snapshots/drop`, { dropped: 'no-id', drop_why: why })).status, 404);
});
