import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type PdfItem, pdftotext, readPdf } from '../../test/read-pdf.js';
import { readShapes } from '../../test/read-pdf-shapes.js';
import { openPress, type Press, type PrintFailed } from './press.js';

const LETTERS = `#import "/frame.typ": *
#show: paper.with(title: "Letters", lang: data.lang)
#for l in data.letters {
  letter(sender: l.sender, return-line: l.return_line, addressee: l.addressee, country: l.country,
    date: l.date, info: l.info, subject: l.subject, code: l.code)[
    #paragraphs(l.text)
    #signed(l.signed)
  ]
}`;

let folder: string;
let press: Press;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'sheets-'));
  press = openPress();
});
after(async () => {
  await press.close();
  rmSync(folder, { recursive: true });
});

const ADDRESS = [
  'Городское управление, отдел 4',
  'Үлгі Әділұлы Қаһарманов',
  'ул. Примерная, 14',
  '150000 г. Петропавловск',
  'Северо-Казахстанская область',
];

function aLetter(change: Record<string, unknown> = {}) {
  return {
    sender: { name: 'Lantern Street Solidarity Desk', lines: ['14 Lantern Street', 'desk@lantern.example'] },
    return_line: 'Lantern Street Solidarity Desk · 14 Lantern Street · Newtown NT1 4AB',
    addressee: ADDRESS,
    country: 'Kazakhstan',
    date: '12 апреля 2016 г.',
    info: [['Наш номер', 'Q7-0042']],
    subject: 'Обращение собрания',
    code: 'Q7-0042',
    text: 'Уважаемый господин Примеров!\n\nНаправляем Вам обращение.',
    signed: ['Айгерім Үлгіқызы'],
    ...change,
  };
}

function paper(source: string, data: unknown) {
  const file = join(folder, 'sheet.typ');
  writeFileSync(file, source);
  return press.print({ name: 'sheet', file }, data);
}

const printLetters = (...letters: unknown[]) => paper(LETTERS, { lang: 'ru', letters });

async function firstPage(letter: unknown): Promise<PdfItem[]> {
  return (await readPdf((await printLetters(letter)).pdf)).pages[0]?.items ?? [];
}

/** What stands in the zone of the addressee: 85 x 27.3 mm, 20 mm from the left and 62.7 mm from the top. */
function inWindow(items: PdfItem[]): PdfItem[] {
  return items.filter((item) => item.y_mm > 62.7 && item.y_mm <= 90 && item.x_mm < 105 && item.text.trim());
}

function overflows(print: Promise<unknown>, saying: RegExp) {
  return assert.rejects(
    print,
    (error: PrintFailed) => error.code === 'overflow' && saying.test(error.message),
  );
}

describe('a letter after DIN 5008 form B', () => {
  test('every line of the address lies inside the window, the country last and in Latin capitals', async () => {
    const lines = inWindow(await firstPage(aLetter()));
    assert.deepEqual(
      lines.map((line) => line.text),
      [...ADDRESS, 'KAZAKHSTAN'],
    );
    for (const line of lines) {
      assert.ok(line.x_mm >= 20 && line.x_mm + line.width_mm <= 105, line.text);
      assert.ok(line.y_mm - line.size_pt * 0.3528 * 0.8 >= 62.7, line.text);
    }
  });

  test('the return line stands above the address, the subject where the text begins, the date at the right', async () => {
    const items = await firstPage(aLetter());
    const at = (text: string) => items.find((item) => item.text.startsWith(text)) ?? assert.fail(text);
    assert.ok(at('Lantern Street Solidarity Desk ·').y_mm < 62.7);
    assert.ok(at('Lantern Street Solidarity Desk ·').y_mm > 45);
    assert.ok(at('Обращение').y_mm > 98.46 && at('Обращение').y_mm < 103.5);
    assert.ok(at('12 апреля').x_mm >= 124.9 && at('12 апреля').y_mm < 95);
  });

  test('lines too long for the window are set smaller or wrapped, and stay inside it', async () => {
    const addressee = [
      'Министерство внутренних дел Республики Казахстан',
      'Комитет уголовно-исполнительной системы, начальнику учреждения',
      'проспект Мәңгілік Ел, дом 14',
    ];
    const lines = inWindow(await firstPage(aLetter({ addressee })));
    assert.equal(lines.map((line) => line.text).join(' '), `${addressee.join(' ')} KAZAKHSTAN`);
    for (const line of lines) {
      assert.ok(line.size_pt >= 7);
      assert.ok(line.x_mm + line.width_mm <= 105, line.text);
    }
  });

  test('an address that cannot fit stops the print instead of running over', async () => {
    await overflows(printLetters(aLetter({ addressee: Array(15).fill('a line') })), /16 lines/);
    await overflows(printLetters(aLetter({ addressee: ['Ж'.repeat(200)] })), /window/);
    await overflows(printLetters(aLetter({ addressee: [], country: null })), /no line/);
    await overflows(printLetters(aLetter({ country: 'Қазақстан' })), /Latin/);
    await overflows(printLetters(aLetter({ return_line: 'sender · '.repeat(40) })), /return line/);
    await overflows(printLetters(aLetter({ info: Array(20).fill(['label', 'value']) })), /information/);
  });

  test('a batch of letters starts each on its own page and counts its pages from one', async () => {
    const long = aLetter({ code: 'Q7-0043', text: 'Направляем Вам обращение.\n\n'.repeat(60) });
    const { pdf, begins, ends } = await printLetters(long, aLetter());
    const { pages } = await readPdf(pdf);
    assert.deepEqual([begins, ends], [[1, 4], []]);
    const addressed = pages.map((page) => inWindow(page.items).some((item) => item.text === 'KAZAKHSTAN'));
    assert.deepEqual(addressed, [true, false, false, true]);
    assert.match(pages[1]?.text ?? '', /Q7-0043\s*2/);
    assert.doesNotMatch(pages[3]?.text ?? '', /Q7-0043/);
    // Where to fold and to punch: at the left edge of each letter's first page.
    const marks = (await readShapes(pdf)).map(({ paths }) =>
      paths.filter(({ x_mm, width_mm }) => x_mm + width_mm < 20).map(({ y_mm }) => Math.round(y_mm * 2) / 2),
    );
    assert.deepEqual(marks, [[105, 148.5, 210], [], [], [105, 148.5, 210]]);
  });
});

describe('other parts of the frame', () => {
  test('a word wider than the paper breaks inside it, and every program reads all its letters', async () => {
    const source = '#import "/frame.typ": *\n#show: paper.with(title: "T")\n#for one in data { par(one) }';
    const words = [
      'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetzentwurfsbegründungen',
      'Қанағаттандырылмағандықтарыңыздан'.repeat(4),
      'W'.repeat(90),
      'f'.repeat(300),
      '0f1e2d3c4b5a6978'.repeat(4),
      `https://campaign.example/${'office-affairs'.repeat(9)}/${'x'.repeat(150)}`,
    ];
    const { pdf } = await paper(source, words);
    const { pages } = await readPdf(pdf);
    const bare = (text: string) => text.replace(/\s+/g, '');
    assert.equal(bare(pages[0]?.text ?? ''), words.join(''));
    for (const { text, x_mm, width_mm } of pages[0]?.items ?? [])
      assert.ok(x_mm > 24.9 && x_mm + width_mm < 185.1, text);
    for (const text of pdftotext(pdf)) assert.equal(bare(text), words.join(''));
  });

  test('a text keeps its paragraphs and its line ends', async () => {
    const source = '#import "/frame.typ": *\n#show: paper.with(title: "T")\n#paragraphs(data)';
    const { pages } = await readPdf((await paper(source, 'one\r\ntwo\n\n \n\nthree\tfour')).pdf);
    const rows = pages[0]?.items.filter((item) => item.text.trim()) ?? [];
    assert.deepEqual(
      rows.map((row) => row.text),
      ['one', 'two', 'three four'],
    );
    const [one = 0, two = 0, three = 0] = rows.map((row) => row.y_mm);
    assert.ok(three - two > two - one + 0.5);
  });

  test('a text shrinks to one page, and is refused when it would become too small to read', async () => {
    const source = '#import "/frame.typ": *\n#show: paper.with(title: "T")\n#fitted(paragraphs(data))';
    const line = 'The quick brown fox jumps over the lazy dog and walks home. ';
    const sizeOf = async (times: number) => {
      const printed = await paper(source, line.repeat(times));
      assert.equal(printed.pages, 1);
      return (await readPdf(printed.pdf)).pages[0]?.items[0]?.size_pt ?? 0;
    };
    assert.equal(await sizeOf(10), 11);
    const shrunk = await sizeOf(80);
    assert.ok(shrunk >= 8.5 && shrunk < 11, `${shrunk}`);
    await overflows(paper(source, line.repeat(300)), /page/);
  });

  test('a tally repeats its heading on every page and lists every code once', async () => {
    const source = `#import "/frame.typ": *\n#show: paper.with(title: "T")
#tally(columns: ("Code", "Addressee", "Posted", "Returned"), rows: data)`;
    const rows = Array.from({ length: 60 }, (_, index) => ({
      code: `Q7-${index + 100}`,
      lines: ADDRESS.slice(0, 2),
    }));
    const { pages } = await readPdf((await paper(source, rows)).pdf);
    assert.ok(pages.length > 1);
    for (const page of pages) assert.match(page.text, /Returned/);
    const all = pages.map((page) => page.text).join('\n');
    for (const row of rows) assert.equal(all.split(row.code).length, 2, row.code);
  });
});
