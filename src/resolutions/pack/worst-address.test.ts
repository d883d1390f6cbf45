import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { type PdfItem, pdftotext, readPdf } from '../../../test/read-pdf.js';
import { readZip } from '../../../test/read-zip.js';
import { type TextGround, textGround } from '../../../test/text-ground.js';
import { openPress, type Press } from '../../print/press.js';
import { model_slug } from '../examples.js';
import { longest_organisation, papers } from './pack-request.js';

// The worst names and addresses in a pack: set in the window whole, or refused in words at the field.

let press: Press;
let g: TextGround;
/** The address that the model's first letter goes to, and what stood on it. */
let first: { id: string; lines: string[] };
before(async () => {
  press = openPress();
  g = await textGround(press);
  const { rows } = await sql<typeof first>`
    select a.id, a.lines_local as lines from addresses a join offices o on o.id = a.office_id
      join addressees w on w.office_code = o.code
    where a.channel = 'post' and a.lines_local is not null order by w.position, a.id limit 1`.execute(
    g.db.app,
  );
  assert.ok(rows[0]);
  first = rows[0];
});
after(async () => {
  await press.close();
  await g.db.drop();
});

const ask = (file: string, query: Record<string, string>) =>
  g.visit(`/resolutions/${model_slug}/${file}?${new URLSearchParams({ language: 'en', ...query })}`);

const bare = (text: string) => text.replace(/\s+/g, '');

/** Where the address may stand: DIN 5008:2020 form B below the return line; what a #10 window shows. */
const windows = {
  a4: { left: 20, right: 105, top: 45, bottom: 90 },
  'us-letter': { left: 25.4, right: 107.95, top: 66.6, bottom: 85.725 },
} as const;

function inWindow(items: PdfItem[], paper: keyof typeof windows): string {
  const { left, right, top, bottom } = windows[paper];
  // A little more than the window is looked at: nothing may begin in it and run out.
  const shown = items.filter(
    ({ text, x_mm, y_mm }) => text.trim() && x_mm < right + 15 && y_mm > top && y_mm < bottom + 8,
  );
  for (const { text, x_mm, y_mm, width_mm, size_pt } of shown) {
    assert.ok(size_pt >= 7, text);
    assert.ok(x_mm >= left && x_mm + width_mm <= right + 0.01, `“${text}” at ${x_mm} mm`);
    assert.ok(y_mm - size_pt * 0.26 >= top && y_mm + size_pt * 0.09 <= bottom, `“${text}” at ${y_mm} mm`);
  }
  return bare(shown.map(({ text }) => text).join(''));
}

/** Puts these lines on the first office's address while `during` runs. */
async function writtenTo(lines: string[], during: () => Promise<void>): Promise<void> {
  const put = (on: string[]) =>
    g.db.app
      .updateTable('addresses')
      .set({ lines_local: sql`${JSON.stringify(on)}::jsonb` })
      .where('id', '=', first.id)
      .execute();
  await put(lines);
  try {
    await during();
  } finally {
    await put(first.lines);
  }
}

test('the worst names of an organisation stand whole on every page of the pack, on both papers', async () => {
  const names = [
    'W'.repeat(longest_organisation),
    `${'W'.repeat(44)} ${'Ж'.repeat(44)} ${'m'.repeat(30)}`,
    'Қазақстан Республикасы өнеркәсіп қызметкерлерінің салалық кәсіподағының Солтүстік Қазақстан облыстық ұйымы',
    '#panic("x") $x$ *b* <script>alert(1)</script> =1+1',
  ];
  for (const paper of papers)
    for (const organisation of names) {
      const answer = await ask('pack.pdf', { organisation, paper });
      assert.equal(answer.status, 200, answer.text.slice(0, 300));
      const { pages } = await readPdf(answer.bytes);
      const [motion, , letter] = pages;
      const count = (text: string) => bare(text).split(bare(organisation)).length - 1;
      assert.ok(count(motion?.text ?? '') >= 1, organisation);
      // Above the letter, in the text and under the signature; on A4 also above the address.
      assert.ok(count(letter?.text ?? '') >= (paper === 'a4' ? 4 : 3), letter?.text);
      for (const read of pdftotext(answer.bytes)) assert.ok(bare(read).includes(bare(organisation)), read);
      const width = paper === 'a4' ? 210 : 215.9;
      for (const { text, x_mm, width_mm } of pages.slice(0, -2).flatMap(({ items }) => items))
        assert.ok(x_mm >= 3 && x_mm + width_mm <= width - 20, `${text} at ${x_mm}`);
      const shown = inWindow(letter?.items ?? [], paper);
      assert.ok(shown.includes('KAZAKHSTAN'));
    }
});

test('a name that no letterhead holds is refused in words at its field', async () => {
  // The widest sign of our typefaces: three em dashes in one.
  const answer = await ask('pack.pdf', { organisation: '\u2e3b'.repeat(longest_organisation) });
  assert.equal(answer.status, 422, answer.text.slice(0, 300));
  assert.match(answer.text, /id="organisation-problem"/);
});

test("an office's address of many long lines is set in the window of A4; where US Letter cannot hold it, the page says so", async () => {
  const long = 'Қылмыстық-атқару жүйесі комитетінің Солтүстік Қазақстан облысы бойынша департаменті';
  const lines = [long, ...Array.from({ length: 7 }, (_, at) => `${at + 2}-жол, Ұлы көше, 14 үй`)];
  await writtenTo(lines, async () => {
    const a4 = await ask('pack.pdf', { organisation: 'Typed', paper: 'a4', labels: 'none' });
    assert.equal(a4.status, 200, a4.text.slice(0, 300));
    const { pages } = await readPdf(a4.bytes);
    const shown = inWindow(pages[2]?.items ?? [], 'a4');
    assert.ok(shown.includes(bare(lines.join(''))) && shown.includes('KAZAKHSTAN'), shown);
    const letter = await ask('pack.pdf', { organisation: 'Typed', paper: 'us-letter', labels: 'none' });
    assert.equal(letter.status, 422);
    assert.match(letter.text, /id="paper-problem".*?choose A4/);
    assert.match(letter.text, /name="organisation" type="text" value="Typed"/);
  });
});

test('what no window can show, or no typeface has, is refused in words; the files to edit hold it all the same', async () => {
  const rest = ['пр. Примерный, 1', '010000 г. Астана'];
  for (const lines of [['W'.repeat(100), ...rest], Array(20).fill('Ұлы көше'), ['רחוב הדוגמה 1', ...rest]]) {
    await writtenTo(lines, async () => {
      for (const paper of papers) {
        const answer = await ask('pack.pdf', { organisation: 'Typed', paper, labels: 'none' });
        assert.equal(answer.status, 422, answer.text.slice(0, 300));
        assert.match(answer.text, /id="paper-problem".*?(window of an envelope|choose A4)/);
        for (const file of ['letters.docx', 'letters.odt', 'motion.docx', 'motion.odt']) {
          const edited = await ask(file, { organisation: 'W'.repeat(longest_organisation), paper });
          assert.equal(edited.status, 200, file);
          const entries = readZip(Buffer.from(edited.bytes));
          const text = entries.map((one) => one.bytes.toString('utf8')).join('');
          assert.ok(text.includes('W'.repeat(longest_organisation)), file);
          if (file.startsWith('letters')) assert.ok(text.includes(lines[0] ?? ''), file);
        }
      }
    });
  }
});

test('the pack holds every word of the motion and of the letters, read back by two programs', async () => {
  // The longest word of a language that writes long ones, and one that no line holds.
  const organisation = `Rindfleischetikettierungsüberwachungsaufgabenübertragungsverein ${'Ұ'.repeat(50)}`;
  const words = (text: string) => new Set(text.normalize('NFC').match(/[\p{L}\p{N}]+/gu));
  for (const language of ['en', 'ru']) {
    const answer = await ask('pack.pdf', { organisation, language });
    const letters = readZip(Buffer.from((await ask('letters.odt', { organisation, language })).bytes));
    const edited = letters.find(({ name }) => name === 'content.xml')?.bytes.toString('utf8') ?? '';
    const said = [
      (await ask('motion.txt', { organisation, language })).text,
      // The country stands in capitals on paper alone.
      edited
        .replace(/<text:(?:s|tab|line-break)[^>]*>/g, ' ')
        .replace(/<[^>]*>/g, '\n')
        .replace(/&[a-z#0-9]+;/g, ' '),
    ];
    const { pages } = await readPdf(answer.bytes);
    for (const reading of [pages.map(({ text }) => text).join('\n'), ...pdftotext(answer.bytes)]) {
      const whole = words(reading);
      // Where a word breaks at the end of a line, its halves are found there.
      const joined = bare(reading);
      const missing = said
        .flatMap((one) => [...words(one)])
        .filter((one) => !whole.has(one) && !joined.includes(one));
      assert.deepEqual(missing, [], language);
    }
  }
});
