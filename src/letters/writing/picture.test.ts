import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import sharp from 'sharp';
import { firstLetter, type WritingGround, writingGround } from '../../../test/writing-ground.js';
import { hour_ms, minute_ms } from '../../kernel/clock.js';
import { open } from '../../kernel/vault.js';
import { picture_limits } from '../../print/picture-press.js';
import { sealedPicture } from '../letter.js';
import { identityIn } from '../letter-code.js';
import type { Picture } from '../letter-receiving.js';

let g: WritingGround;
before(async () => {
  g = await writingGround();
});
after(() => g.database.drop());

const rowOf = (id: string) =>
  g.database.app.selectFrom('letters').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

const photo = async (width = 3000, height = 2000) => {
  const noise = sharp({ create: { width, height, channels: 3, background: '#884422' } });
  return noise
    .jpeg()
    .withExif({ IFD0: { Make: 'CanaryCam' }, IFD3: { GPSLatitude: '43/1 13/1 0/1' } })
    .toBuffer();
};
const file = (bytes: Uint8Array | string, name = 'a.jpg', type = 'image/jpeg') =>
  new File([bytes as Uint8Array<ArrayBuffer>], name, { type });

test('a picture is made anew without what the camera noted, looked at, carried along and sealed', async () => {
  const carried = await g.opened();
  const bytes = await photo();
  assert.ok(bytes.includes('CanaryCam'));
  const wrong = await g.send(g.path, {
    ...carried,
    ...firstLetter,
    text: '',
    step: 'look',
    picture: file(bytes),
  });
  assert.equal(wrong.status, 422);
  assert.match(wrong.html, /A picture is with this letter/);
  const look = await g.send(g.path, { ...carried, ...firstLetter, step: 'look', picture_kept: 'yes' });
  const address = look.html.match(/<img src="([^"]+)"/)?.[1] ?? '';
  assert.ok(!address.includes(String(carried.token)), 'the address of the picture tells the private link');
  const little = await g.site.request(address);
  assert.ok(Number((await little.arrayBuffer()).byteLength) <= picture_limits.small_bytes);
  const answer = await g.site.request(address.replace(/\/small$/, ''));
  assert.equal(answer.headers.get('content-type'), 'image/jpeg');
  const shown = Buffer.from(await answer.arrayBuffer());
  assert.ok(!shown.includes('CanaryCam') && !shown.includes('Exif'));
  const { width, height } = await sharp(shown).metadata();
  assert.deepEqual([width, height], [1600, 1067]);
  const { id, token } = await g.written({ ...carried, picture_kept: 'yes' });
  const kept = await open<Picture>(
    identityIn(token) ?? '',
    sealedPicture(id),
    (await rowOf(id)).picture_sealed as Buffer,
  );
  assert.deepEqual(Buffer.from(kept.base64, 'base64'), shown);
  const own = await g.site.request(`/letters/mine/${token}/picture`);
  assert.deepEqual(Buffer.from(await own.arrayBuffer()), shown);
  assert.match(own.headers.get('cache-control') ?? '', /no-store/);
});

test('a picture that waited too long is said to be gone, and the text stays', async () => {
  const carried = await g.opened();
  await g.send(g.path, { ...carried, ...firstLetter, step: 'look', picture: file(await photo(400, 300)) });
  g.desk.clock.move(2 * hour_ms + minute_ms);
  const late = await g.send(g.path, { ...carried, ...firstLetter, step: 'hand_in', picture_kept: 'yes' });
  assert.equal(late.status, 422);
  assert.match(late.form.problem('picture'), /not with us any more/);
  assert.equal(late.form.value('text'), firstLetter.text);
});

test('what is no picture, damaged, or built to hurt is refused in a sentence, before anything is decoded', async () => {
  const strip = Buffer.from(
    await sharp({ create: { width: 8, height: 8, channels: 3, background: 'red' } })
      .png()
      .toBuffer(),
  );
  const sized = (across: number, down: number) => {
    const bytes = Buffer.from(strip);
    bytes.writeUInt32BE(across, 16);
    bytes.writeUInt32BE(down, 20);
    return bytes;
  };
  const cases: [File, RegExp][] = [
    [
      file('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', 'a.svg', 'image/svg+xml'),
      /no JPEG and no PNG/,
    ],
    [file('<script>alert(1)</script>'), /no JPEG and no PNG/],
    [file('GIF89a trailing'), /no JPEG and no PNG/],
    [file(sized(1, 60_000), 'a.png'), /very long strip/],
    [file(sized(60_000, 60_000), 'a.png'), /very long strip/],
    [file(sized(15_000, 15_000), 'a.png'), /too many pixels/],
    [file(sized(4000, 4000), 'a.png'), /cannot be read/],
    [file(sized(0, 0), 'a.png'), /cannot be read/],
    [file((await photo(600, 400)).subarray(0, 1500)), /cannot be read/],
    [file(Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), Buffer.alloc(500)])), /cannot be read/],
    [file('', 'empty.jpg'), /cannot be read/],
  ];
  const carried = await g.opened();
  for (const [picture, sentence] of cases) {
    const shown = await g.send(g.path, { ...carried, ...firstLetter, step: 'look', picture });
    assert.equal(shown.status, 422, picture.name);
    assert.match(shown.form.problem('picture'), sentence, picture.name);
    assert.equal(shown.form.value('text'), firstLetter.text);
  }
  const huge = await g.site.request(g.path, {
    method: 'POST',
    body: 'x',
    headers: { 'content-type': 'multipart/form-data; boundary=x', 'content-length': String(80 * 1024 ** 2) },
  });
  assert.equal(huge.status, 413);
  assert.match(await huge.text(), /at most 10 MB/);
});

test('80 MB that do not say how much they are, are given up once they are more than a picture may be', async () => {
  let sent_mb = 0;
  const picture = new ReadableStream<Uint8Array>({
    pull: (way) => {
      sent_mb += 1;
      if (sent_mb > 80) way.close();
      else way.enqueue(new Uint8Array(1024 * 1024));
    },
  });
  const answer = await g.site.request(g.path, {
    method: 'POST',
    body: picture,
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    duplex: 'half',
  } as RequestInit);
  assert.equal(answer.status, 413);
  assert.ok(sent_mb <= 13, `${sent_mb} MB were taken in`);
});

test('more forms with pictures at once than memory holds are asked to come again', async () => {
  const carried = await g.opened();
  let open = () => {};
  const until = new Promise<void>((done) => {
    open = done;
  });
  // Nine telephones on slow lines: none of them has sent its picture yet.
  const slow = () =>
    g.site.request(g.path, {
      method: 'POST',
      body: new ReadableStream<Uint8Array>({
        pull: async (way) => {
          await until;
          way.close();
        },
      }),
      headers: { 'content-type': 'multipart/form-data; boundary=x' },
      duplex: 'half',
    } as RequestInit);
  const all = Array.from({ length: 8 }, slow);
  const ninth = await g.send(g.path, { ...carried, ...firstLetter, step: 'look' });
  assert.equal(ninth.status, 503);
  assert.match(ninth.html, /your text is still there/);
  open();
  await Promise.allSettled(all);
  assert.equal((await g.send(g.path, { ...carried, ...firstLetter, step: 'look' })).status, 200);
});

test('where a prison lets no pictures in, none is offered and none is taken', async () => {
  await g.card({ pictures: false });
  const shown = await g.get(g.path);
  assert.match(shown.html, /This prison lets no pictures in/);
  assert.doesNotMatch(shown.html, /type="file"/);
  const { id } = await g.written({ picture: file(await photo(400, 300)) });
  assert.equal((await rowOf(id)).picture_sealed, null);
  await g.card(null);
});
