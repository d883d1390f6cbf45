import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { readPdf } from '../../test/read-pdf.js';
import { readShapes } from '../../test/read-pdf-shapes.js';
import { type LabelSheet, label_sheets, labelAt, labelSheet, paper_mm } from './label-sheets.js';
import { openPress, type Press, type PrintFailed } from './press.js';

const SHEET = `#import "/frame.typ": *
#import "/labels.typ": *
#show: paper.with(title: "Labels", lang: "ru")
#label-proof(data.sheet, "Labels", ("Print at 100 %.",))
#label-pages(data.sheet, data.labels, used: data.used)`;

let folder: string;
let press: Press;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'labels-'));
  writeFileSync(join(folder, 'labels.typ'), SHEET);
  press = openPress();
});
after(async () => {
  await press.close();
  rmSync(folder, { recursive: true });
});

interface Label {
  lines: string[];
  country: string | null;
  code?: string;
}

const print = (sheet: LabelSheet, labels: Label[], used = 0) =>
  press.print({ name: 'labels', file: join(folder, 'labels.typ') }, { sheet, labels, used });

/** Invented, and as long as what stands on real envelopes of prisons and ministries. */
const worst: Label[] = [
  {
    lines: [
      'Учреждение № 14 Департамента уголовно-исполнительной системы по Северо-Казахстанской области',
      'Үлгі Әділұлы Қаһарманов-Примерный',
      'ул. Примерная, 14',
      '150000 г. Петропавловск',
      'Северо-Казахстанская область',
    ],
    country: 'Kazakhstan',
    code: 'Q7-0042',
  },
  { lines: ['Ж'.repeat(90), 'W'.repeat(60)], country: 'United Kingdom of Great Britain' },
  { lines: ['A', 'B', 'C', 'D', 'E', 'Fg'], country: 'Bosnia and Herzegovina', code: 'Q7-0043' },
  { lines: ['#panic("x") $x$ *b*', '<script>', '=1+1'], country: null },
];

test('on every sheet every letter of the worst addresses lies inside its own label, in millimetres', async () => {
  for (const sheet of label_sheets) {
    const each = sheet.columns * sheet.rows;
    // The last four labels of one page and the first five of the next.
    const used = each - 4;
    const labels = Array.from({ length: 9 }, (_, at) => worst[at % worst.length] as Label);
    const paper = await print(sheet, labels, used);
    const { pages } = await readPdf(paper.pdf);
    assert.equal(pages.length, 3, sheet.code);
    const found = labels.map(() => '');
    for (const [number, page] of pages.slice(1).entries()) {
      for (const item of page.items.filter((one) => one.text.trim())) {
        const index = labels.findIndex((_, at) => {
          const cell = labelAt(sheet, at + used);
          const right = cell.x_mm + sheet.width_mm - sheet.inset_x_mm + 0.1;
          const em_mm = item.size_pt * 0.3528;
          return (
            cell.page === number &&
            item.x_mm >= cell.x_mm + sheet.inset_x_mm - 0.1 &&
            item.x_mm + item.width_mm <= right &&
            item.y_mm - 0.75 * em_mm >= cell.y_mm + sheet.inset_y_mm - 0.1 &&
            item.y_mm + 0.25 * em_mm <= cell.y_mm + sheet.height_mm - sheet.inset_y_mm + 0.1
          );
        });
        assert.ok(index >= 0, `${sheet.code}: ${item.text} at ${item.x_mm}/${item.y_mm} mm`);
        assert.ok(item.size_pt >= 6);
        found[index] += item.text;
      }
    }
    const bare = (text: string) => text.replace(/[\s\u200b]/g, '');
    for (const [at, { lines, country, code = '' }] of labels.entries()) {
      assert.equal(bare(found[at] ?? ''), bare(lines.join('') + (country ?? '').toUpperCase() + code));
    }
  }
});

test('the square on the proof is 50.0 mm, and the edges drawn are those of the labels', async () => {
  for (const sheet of label_sheets) {
    const [proof] = await readShapes((await print(sheet, worst.slice(0, 1))).pdf);
    assert.ok(proof);
    const { width, height } = paper_mm[sheet.paper];
    assert.ok(Math.abs(proof.width_mm - width) < 0.02 && Math.abs(proof.height_mm - height) < 0.02);
    const near = (one: number, other: number) => Math.abs(one - other) < 0.02;
    const squares = proof.paths.filter((box) => near(box.width_mm, 50) && near(box.height_mm, 50));
    assert.equal(squares.length, 1, sheet.code);
    for (let at = 0; at < sheet.columns * sheet.rows; at += 1) {
      const { x_mm, y_mm } = labelAt(sheet, at);
      assert.ok(
        proof.paths.some(
          (box) =>
            near(box.x_mm, x_mm) &&
            near(box.y_mm, y_mm) &&
            near(box.width_mm, sheet.width_mm) &&
            near(box.height_mm, sheet.height_mm),
        ),
        `${sheet.code} ${at}`,
      );
    }
  }
});

test('the sheets lie within their paper, have the sizes printed on their boxes, and keep off the edge', () => {
  for (const sheet of label_sheets) {
    const { width, height } = paper_mm[sheet.paper];
    const last = labelAt(sheet, sheet.columns * sheet.rows - 1);
    assert.ok(sheet.left_mm >= -0.001 && last.x_mm + sheet.width_mm <= width + 0.001, sheet.code);
    assert.ok(sheet.top_mm >= -0.001 && last.y_mm + sheet.height_mm <= height + 0.001, sheet.code);
    assert.ok(sheet.left_mm + sheet.inset_x_mm >= 5 && sheet.top_mm + sheet.inset_y_mm >= 5, sheet.code);
  }
  const margins = (code: string) => {
    const { left_mm = 0, top_mm = 0, pitch_x_mm = 0 } = labelSheet(code) ?? {};
    return [left_mm, top_mm, pitch_x_mm].map((one) => Math.round(one * 100) / 100);
  };
  // As their makers print them for L7163, 3474 and 5160 (0.1875, 0.5 and 2.75 inches).
  assert.deepEqual(margins('a4-2x7'), [4.65, 15.15, 101.6]);
  assert.deepEqual(margins('a4-3x8-full'), [0, 0.5, 70]);
  assert.deepEqual(margins('letter-3x10'), [4.76, 12.7, 69.85]);
  assert.equal(labelSheet('none'), undefined);
});

test('an address that no size brings onto its label stops the print, as does a country in other letters', async () => {
  const sheet = labelSheet('letter-3x10') as LabelSheet;
  const overflow = (error: PrintFailed) => error.code === 'overflow';
  await assert.rejects(print(sheet, [{ lines: Array(12).fill('line'), country: null }]), overflow);
  await assert.rejects(print(sheet, [{ lines: ['a'], country: 'Қазақстан' }]), overflow);
});
