import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type PdfItem, readPdf } from '../../test/read-pdf.js';
import { envelopes } from './envelopes.js';
import { openPress, type Press, type PrintFailed } from './press.js';

// A ruler on every sheet: where each letter of the worst addresses stands, in millimetres.

const LETTER = `#import "/frame.typ": *
#show: paper.with(title: "Letter", lang: "kk")
#letter(form: data.form, sender: (name: "Lantern Street", lines: ("14 Lantern Street",)), return-line: "Lantern Street · Newtown",
  addressee: data.lines, country: data.country, date: "8 April 2016", info: (("Our reference", "Q7-0042"),), subject: "Subject")[Text]`;
const ENVELOPES = `#import "/frame.typ": *
#import "/envelopes.typ": *
#show: paper.with(title: "Envelopes", lang: "kk")
#envelope-pages(data.envelope, ("Lantern Street Solidarity Desk", "14 Lantern Street", "Newtown NT1 4AB", "United Kingdom"), data.addresses)`;

let folder: string;
let press: Press;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'window-'));
  writeFileSync(join(folder, 'letter.typ'), LETTER);
  writeFileSync(join(folder, 'envelopes.typ'), ENVELOPES);
  press = openPress();
});
after(async () => {
  await press.close();
  rmSync(folder, { recursive: true });
});

interface Zone {
  x: number;
  y: number;
  width: number;
  height: number;
}

// Written down here once more, from the standards and not from the sheets: DIN 5008:2020 form B; and what a #10 window
// shows wherever the letter lies, less 1/8 in (USPS DMM 601.6.3).
const zones: Record<string, Zone> = {
  din5008b: { x: 20, y: 62.7, width: 85, height: 27.3 },
  us10: { x: 25.4, y: 66.675, width: 82.55, height: 19.05 },
};

/** Invented, and worse than what stands on real envelopes. */
const name120 =
  'Қазақстан Республикасы Ішкі істер министрлігінің Қылмыстық-атқару жүйесі комитетінің Солтүстік Қазақстан департаменті'
    .padEnd(120, ' №')
    .slice(0, 120);
const worst: Record<string, { lines: string[]; country: string | null }> = {
  'a name of 120 characters': {
    lines: [name120, 'Мәңгілік Ел даңғылы, 14', '010000 Астана қ.'],
    country: 'Kazakhstan',
  },
  'eight lines': {
    lines: ['Үлгі Әділұлы', ...Array.from({ length: 7 }, (_, at) => `${at + 2}-жол, Ұлы көше`)],
    country: null,
  },
  'a word that cannot break': {
    lines: ['W'.repeat(33), 'Ж'.repeat(33)],
    country: 'United Kingdom of Great Britain',
  },
  'what is no address': {
    lines: ['#panic("x") $x$ *b*', '<script>alert(1)</script>'],
    country: 'Cote d\u2019Ivoire'.replace('\u2019', "'"),
  },
};

/** Everything of the address, with the height of its letters above and below the base line. */
function assertInside(items: PdfItem[], zone: Zone, name: string): void {
  assert.ok(items.length > 0, name);
  for (const { text, x_mm, y_mm, width_mm, size_pt } of items) {
    const letter_mm = size_pt * 0.3528;
    assert.ok(size_pt >= 7, `${name}: ${size_pt} pt`);
    assert.ok(
      x_mm >= zone.x - 0.01 && x_mm + width_mm <= zone.x + zone.width + 0.01,
      `${name}: “${text}” at ${x_mm} mm`,
    );
    assert.ok(y_mm - 0.75 * letter_mm >= zone.y - 0.05, `${name}: “${text}” too high, at ${y_mm} mm`);
    assert.ok(
      y_mm + 0.24 * letter_mm <= zone.y + zone.height + 0.05,
      `${name}: “${text}” too low, at ${y_mm} mm`,
    );
  }
}

const letters = (text: string) => text.replace(/\s+/g, '');
const wordsOf = ({ lines, country }: { lines: string[]; country: string | null }) =>
  letters([...lines, country?.toUpperCase() ?? ''].join(''));

describe('the address in the window', () => {
  for (const [form, zone] of Object.entries(zones)) {
    test(`${form}: the worst addresses stand whole in what the window shows`, async () => {
      for (const [name, address] of Object.entries(worst)) {
        if (form === 'us10' && name === 'eight lines') continue;
        const { pdf } = await press.print(
          { name: 'letter', file: join(folder, 'letter.typ') },
          { form, ...address },
        );
        const { pages } = await readPdf(pdf);
        const items = (pages[0]?.items ?? []).filter(
          ({ text, x_mm, y_mm }) =>
            text.trim() && x_mm < 120 && y_mm > zone.y && y_mm < zone.y + zone.height + 4,
        );
        assertInside(items, zone, `${form}, ${name}`);
        assert.equal(letters(items.map(({ text }) => text).join('')), wordsOf(address), `${form}, ${name}`);
      }
    });
  }

  test('din5008b: an address too long for its zone takes what the return line leaves free above it', async () => {
    const name = [
      'Қазақстан Республикасы Бас прокуратурасының жанындағы құқықтық статистика комитеті',
      name120,
    ];
    const lines = [...name, ...Array.from({ length: 8 }, (_, at) => `${at + 3}-жол, Ұлы көше`)];
    const { pdf } = await press.print(
      { name: 'letter', file: join(folder, 'letter.typ') },
      { form: 'din5008b', lines, country: 'Kazakhstan' },
    );
    const { pages } = await readPdf(pdf);
    const inWindow = (pages[0]?.items ?? []).filter(
      ({ text, x_mm, y_mm }) => text.trim() && x_mm < 120 && y_mm > 45 && y_mm < 94,
    );
    const sender = inWindow.find(({ text }) => text === 'Lantern Street · Newtown');
    assert.ok(sender && sender.y_mm - sender.size_pt * 0.3 > 45);
    const address = inWindow.filter((one) => one !== sender);
    const below = sender.y_mm + 1;
    assertInside(address, { x: 20, y: below, width: 85, height: 90 - below }, 'eleven lines');
    assert.equal(
      letters(address.map(({ text }) => text).join('')),
      wordsOf({ lines, country: 'Kazakhstan' }),
    );
  });

  test('what a window cannot show at 7 pt is refused: never cut, never smaller', async () => {
    const refused = (form: string, lines: string[]) =>
      assert.rejects(
        press.print(
          { name: 'letter', file: join(folder, 'letter.typ') },
          { form, lines, country: 'Kazakhstan' },
        ),
        (error: PrintFailed) => error.code === 'overflow',
      );
    await refused('us10', worst['eight lines']?.lines ?? []);
    await refused('din5008b', Array(15).fill('a line'));
    await refused('din5008b', ['W'.repeat(44)]);
    await refused('us10', ['Ж'.repeat(60)]);
  });

  test('nothing else of a letter to #10 stands where its window can come to lie', async () => {
    const data = { form: 'us10', lines: ['A name', 'A street'], country: 'Kazakhstan' };
    const { pdf } = await press.print({ name: 'letter', file: join(folder, 'letter.typ') }, data);
    const { pages } = await readPdf(pdf);
    // The window moves by 1 in over the letter sideways and by 1/8 in upwards.
    const window = { left: 0, right: 5.375 * 25.4, top: 2.375 * 25.4, bottom: 3.625 * 25.4 };
    const seen = pages[0]?.items.filter(
      ({ text, x_mm, y_mm, size_pt }) =>
        text.trim() && x_mm < window.right && y_mm > window.top && y_mm - size_pt * 0.3 < window.bottom,
    );
    assert.deepEqual(
      seen?.map(({ text }) => text),
      ['A name', 'A street', 'KAZAKHSTAN'],
    );
  });
});

test('on envelopes the worst addresses keep 40 mm from above and 15 mm from right and below; the sender keeps clear of the stamps', async () => {
  for (const envelope of envelopes) {
    const addresses = Object.values(worst);
    const { pdf, pages: count } = await press.print(
      { name: 'envelopes', file: join(folder, 'envelopes.typ') },
      { envelope, addresses },
    );
    assert.equal(count, addresses.length);
    const { pages } = await readPdf(pdf);
    const { width_mm: width, height_mm: height } = envelope;
    const zone = { x: width - 140, y: 40, width: 125, height: height - 55 };
    for (const [place, page] of pages.entries()) {
      const items = page.items.filter(({ text }) => text.trim());
      // The sender is set in grey and comes first: four lines, maybe one of them wrapped.
      const address = items.filter(({ y_mm }) => y_mm > 40);
      const sender = items.filter(({ y_mm }) => y_mm <= 40);
      assertInside(address, zone, `${envelope.code}, ${place}`);
      assert.equal(
        letters(address.map(({ text }) => text).join('')),
        wordsOf(addresses[place] ?? { lines: [], country: null }),
      );
      assert.match(
        sender.map(({ text }) => text).join(' '),
        /Lantern Street Solidarity Desk .*United Kingdom/,
      );
      for (const { x_mm, width_mm } of sender) assert.ok(x_mm >= 8 && x_mm + width_mm <= width - 74);
    }
  }
});
