import { messagesBelow } from '../src/kernel/language.js';
import { beside } from '../src/kernel/root.js';
import { type OpenedLetter, sheetOf } from '../src/letters/papers/letter-paper.js';
import type { Campaign } from '../src/mailroom/campaign.js';

const characters = 1500;
const sentences = {
  ru: 'Здравствуйте! Пишет Вам незнакомый человек из далёкого города. Сегодня у нас идёт снег, и я думаю о Вас. ',
  kk: 'Қайырлы күн! Сізге алыс қаладан бейтаныс адам жазып отыр. Бүгін бізде қар жауып тұр, Сізді ойлап отырмын. ',
};

const sender: Campaign = {
  name: 'Invented Solidarity Campaign',
  taglines: {},
  language: 'en',
  languages: ['en'],
  lines: ['12 Example Road', 'London E1 1AA'],
  country: 'United Kingdom',
  email: 'desk@campaign.example',
};

/** An invented letter of 1,500 characters, Russian and Kazakh in turn. */
function letter(place: number): OpenedLetter {
  const language = place % 2 === 0 ? 'ru' : 'kk';
  const text = `${place + 1}. ${sentences[language].repeat(20)}`.slice(0, characters);
  const name = `Әділет Үлгіұлы ${place + 1}-ші`;
  return {
    id: `dispatch-${place}`,
    letter_id: `letter-${place}`,
    code: 'K7PM2XQ',
    addressee_kind: 'prisoner',
    addressee_id: 'nobody',
    addressee_name: name,
    // Another address on each, as in a pile.
    lines: [name, `Учреждение ПР-1/${place + 1}`, `${150_000 + place} г. Примерск`],
    country: 'Kazakhstan',
    sender_name: sender.name,
    language,
    compartment: 'letters-2016-03',
    wants_answer: true,
    text_sealed: null,
    sender_sealed: null,
    picture_sealed: null,
    most_pages: null,
    pictures: null,
    reply_codes: true,
    censor_language: null,
    languages: null,
    translations: null,
    text: { text, signed: 'Марта' },
    sender: null,
    picture: null,
    translated: [],
  };
}

const messages = messagesBelow(beside(import.meta.url, '../src'));

/** The letters from one place to another as the sheet takes them: the same for every maker. */
export function lettersOnPaper(from: number, to: number) {
  return Array.from(
    { length: to - from },
    (_, place) => sheetOf(letter(from + place), sender, messages, '2016-04-07').letter,
  );
}
