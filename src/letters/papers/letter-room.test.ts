import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { readPdf } from '../../../test/read-pdf.js';
import { messagesBelow } from '../../kernel/language.js';
import { beside } from '../../kernel/root.js';
import type { Campaign } from '../../mailroom/campaign.js';
import { openPress } from '../../print/press.js';
import { linesAtMost } from '../../print/text-width.js';
import { line_em, sidesOn } from '../letter-sides.js';
import { linesOf, readLetter } from '../writing/letter-reader.js';
import { type PrisonRules, roomOn } from '../writing/prison-rules.js';
import { type OpenedLetter, sheetOf } from './letter-paper.js';
import { letterSheet } from './letter-print.js';

const press = openPress();
after(() => press.close());

const messages = messagesBelow(beside(import.meta.url, '../..'));
const campaign: Campaign = {
  ...{ name: 'Lantern Street Solidarity Desk', taglines: {}, language: 'en', languages: ['en'] },
  ...{
    lines: ['14 Lantern Street', 'Newtown NT1 4AB'],
    country: 'United Kingdom',
    email: 'desk@lantern.example',
  },
};

/** The worst that the form takes: as long as may be, in the widest letters, in the most lines. */
function worstTexts({ characters, lines }: { characters: number; lines: number }): string[] {
  const cut = (text: string): string => (linesOf(text) > lines ? cut(text.slice(0, -5)) : text);
  const full = (piece: string) => piece.repeat(Math.ceil(characters / piece.length)).slice(0, characters);
  return [
    full('ЖЫЩЮШ МФЩ '),
    full('Щ'),
    full('W'),
    full('длинноеслово'),
    full('Съешь же ещё этих мягких французских булок. '),
    full(`${'ШЩ'.repeat(33)}\n`).trim(),
    Array.from({ length: lines }, (_, at) => `${at + 1}-жол`).join('\n'),
    Array.from({ length: Math.ceil(lines / 2) }, () => 'Қысқа жол.').join('\n\n'),
  ].map(cut);
}

/** A letter as the form takes it in, opened for the print. */
function taken(text: string, most_pages: number | null, hasPicture: boolean): OpenedLetter {
  const card = {
    ...{ place: 'Colony', languages: null, most_pages, enclosures: null, stamps: null, avoid: {} },
    ...{ pictures: null, translations: null, checked_on: '2016-04-01', source_id: null },
  };
  const rules: PrisonRules = {
    ...{ card, source: null, is_fresh: true, languages: null, interests: {}, wants_none: false },
  };
  const own = {
    name: 'Солидарность улицы Фонарей, кружок переписки при библиотеке',
    lines: [
      'Общество дружбы и взаимопомощи имени Герцена',
      'Набережная реки Большой Примерной, дом 114, строение 3',
      'квартира 86, для Марты Александровны Н.',
      '190000 Санкт-Петербург',
    ].join('\n'),
  };
  const typed = { language: 'ru', text, signed: 'Ш'.repeat(80), back: 'own', ...own };
  const read = readLetter(typed, rules, hasPicture);
  if (!read.ok) assert.fail(JSON.stringify([read.problems, text.slice(0, 40)]));
  return {
    ...{ id: 'd', letter_id: 'l', code: 'K7PM2XQ', addressee_kind: 'prisoner', addressee_id: 'p' },
    ...{
      addressee_name: 'Үлгі Әділұлы',
      lines: ['Үлгі Әділұлы', 'Учреждение ПР-1/1'],
      country: 'Kazakhstan',
    },
    ...{ sender_name: campaign.name, language: 'ru', compartment: 'letters-2016-03', wants_answer: true },
    ...{ text_sealed: null, sender_sealed: null, picture_sealed: null, most_pages, pictures: true },
    ...{ reply_codes: true, censor_language: 'ru', languages: null, translations: null },
    text: read.value.letter,
    sender: read.value.sender,
    picture: hasPicture ? { type: 'image/png', base64: dot } : null,
    translated: [],
  } as OpenedLetter;
}

/** One grey pixel, as PNG: on paper 70 mm high. */
const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==';

for (const form of ['din5008b', 'us10']) {
  for (const pages of [null, 1, 4]) {
    test(`${form}, ${pages ?? 'unknown'} sides: a letter that the form takes in is printed, whatever was typed`, async () => {
      const letters = [false, true].flatMap((hasPicture) =>
        worstTexts(roomOn({ most_pages: pages }, hasPicture)).map((text) => taken(text, pages, hasPicture)),
      );
      const sheets = letters.map((letter) => sheetOf(letter, campaign, messages, '2016-04-07'));
      const data = { title: 'Letters', lang: 'en', date: '2016-04-07', form, tally: null };
      const { begins, ends } = await press.print(
        letterSheet,
        { ...data, letters: sheets.map(({ letter }) => letter) },
        new Map(sheets.flatMap(({ picture }) => (picture ? [picture] : []))),
      );
      const sides = letters.map((_, at) => (ends[at] ?? 0) - (begins[at] ?? 0) + 1);
      const long = letters.flatMap(({ text, picture }, at) =>
        (sides[at] ?? 0) > sidesOn(pages)
          ? [[sides[at], picture ? 'picture' : '', text.text.slice(0, 40)]]
          : [],
      );
      assert.deepEqual(long, []);
      assert.equal(ends.length, letters.length);
    });
  }
}

test('what surely fits is not measured: no text takes more lines on the sheet than were counted', async () => {
  const texts = [
    ...worstTexts({ characters: 900, lines: 12 }),
    'Сегодня у нас идёт снег, и я думаю о Вас. '.repeat(20),
    'To AV AVATAR, Ту Уау Гу. Та. '.repeat(30),
  ];
  const source = texts.map((text) => taken(text, 4, false));
  for (const letter of source) {
    const { letter: sheet } = sheetOf(letter, campaign, messages, '2016-04-07');
    const data = { title: 'Letters', lang: 'en', date: '2016-04-07', form: 'din5008b', tally: null };
    const { pdf } = await press.print(letterSheet, { ...data, letters: [{ ...sheet, 'lines-at-most': 0 }] });
    const { pages } = await readPdf(pdf);
    const rows = pages.flatMap(({ items }, page) =>
      items
        .filter(({ text, y_mm, size_pt }) => text.trim() && size_pt > 10.9 && (page > 0 || y_mm > 98.46))
        .map(({ y_mm }) => `${page} ${y_mm.toFixed(1)}`),
    );
    const signed = linesAtMost(letter.text.signed, line_em, 'PT Serif');
    assert.ok(
      new Set(rows).size <= linesAtMost(letter.text.text, line_em, 'PT Serif') + signed,
      letter.text.text.slice(0, 30),
    );
  }
});
