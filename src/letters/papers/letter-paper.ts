import { sql } from 'kysely';
import type { Db } from '../../kernel/database.js';
import { type Language, languageName, type Messages } from '../../kernel/language.js';
import { Refused } from '../../kernel/refusals.js';
import { NotOpened } from '../../kernel/vault.js';
import { type Campaign, returnLine } from '../../mailroom/campaign.js';
import { spelled } from '../../mailroom/dispatch-code.js';
import { addressOn, letterDate } from '../../mailroom/paper.js';
import type { AddresseeKind } from '../../mailroom/tables.js';
import type { KeyRing } from '../../page/web.js';
import { linesAtMost } from '../../print/text-width.js';
import { type LetterText, type Sender, sealedPicture, sealedSender, sealedText } from '../letter.js';
import type { Picture } from '../letter-receiving.js';
import { line_em, sidesOn } from '../letter-sides.js';
import { type Translated, translationsOf } from '../moderation/translation.js';

/** A letter with its paper, before it is opened. */
export interface LetterPaper {
  /** Of the dispatch. */
  id: string;
  letter_id: string;
  code: string;
  addressee_kind: AddresseeKind;
  addressee_id: string;
  addressee_name: string;
  lines: string[] | null;
  country: string | null;
  sender_name: string;
  language: string;
  compartment: string;
  wants_answer: boolean;
  text_sealed: Buffer | null;
  sender_sealed: Buffer | null;
  picture_sealed: Buffer | null;
  /** Of the rule card of the place; null: not known. */
  most_pages: number | null;
  pictures: boolean | null;
  reply_codes: boolean | null;
  censor_language: string | null;
  languages: string[] | null;
  translations: boolean | null;
}

/** The letters of these dispatches, in the order of the ids. */
export async function letterPapers(db: Db, ids: string[]): Promise<LetterPaper[]> {
  const { rows } = await sql<LetterPaper>`
    select d.id, l.id as letter_id, d.code, d.addressee_kind, d.addressee_id, d.addressee_name, d.lines, d.country,
      i.sender_name, l.language, l.compartment, l.wants_answer, l.text_sealed, l.sender_sealed, l.picture_sealed,
      c.most_pages, c.pictures, c.reply_codes, c.censor_language, c.languages, c.translations
    from dispatches d join letters l on l.dispatch_id = d.id join items i on i.id = d.item_id
      left join lateral (select s.place_id from stays s join facts f on f.id = s.id and f.struck_at is null
        where s.person_id = l.person_id and s.ended is null order by s.position desc limit 1) p on true
      left join rule_cards c on c.place_id = p.place_id
    where d.id = any(${ids})`.execute(db);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** An opened letter. */
export interface OpenedLetter extends LetterPaper {
  text: LetterText;
  sender: Sender | null;
  picture: Picture | null;
  translated: Translated[];
}

/** Opens a letter for the print; or says why it cannot be: `deleted` by its writer, `no_key`. */
export async function openLetter(
  db: Db,
  paper: LetterPaper,
  keys: KeyRing,
): Promise<OpenedLetter | 'deleted' | 'no_key'> {
  const { letter_id: id, compartment } = paper;
  if (!paper.text_sealed) return 'deleted';
  try {
    return {
      ...paper,
      text: await keys.open<LetterText>(compartment, sealedText(id), paper.text_sealed),
      sender:
        paper.sender_sealed && (await keys.open<Sender>(compartment, sealedSender(id), paper.sender_sealed)),
      // A picture that the rules do not let in stays here.
      picture:
        paper.picture_sealed && paper.pictures !== false
          ? await keys.open<Picture>(compartment, sealedPicture(id), paper.picture_sealed)
          : null,
      translated: await translationsOf(db, keys, { id, compartment }),
    };
  } catch (error) {
    const isNotHeld = error instanceof Refused && error.code === 'staff.compartment.not_held';
    if (isNotHeld || error instanceof NotOpened) return 'no_key';
    throw error;
  }
}

/** One letter as its sheet takes it, and its picture by the name that the sheet calls it. */
export function sheetOf(letter: OpenedLetter, sender: Campaign, messages: Messages, day: string) {
  const { text, picture } = letter;
  const [main, ...others] = textsOnPaper(letter);
  const say = messages.in(main.language as Language);
  const name = picture && `${letter.letter_id}.${picture.type === 'image/png' ? 'png' : 'jpg'}`;
  const censor = letter.censor_language;
  return {
    letter: {
      lang: main.language,
      ...senderOn(letter, sender, say),
      ...addressOn(letter, sender),
      date: letterDate(day, main.language),
      censor: censor && languageLine(messages, censor, main.language),
      text: [main.text],
      signed: text.signed,
      sides: sidesOn(letter.most_pages),
      'lines-at-most': picture || others.length > 0 ? null : linesAtMost(main.text, line_em, 'PT Serif'),
      picture: name && `pictures/${name}`,
      'picture-alt': name ? say('letters.papers.picture') : '',
      others: others.map(({ language, text }) => ({
        lang: language,
        heading: messages.in(language as Language)(
          language === letter.language ? 'letters.papers.original' : 'letters.papers.translation',
        ),
        text: [text],
      })),
    },
    picture: name && picture ? ([name, Buffer.from(picture.base64, 'base64')] as const) : null,
  };
}

/**
 * Which texts go in, the one that the place reads first: the original, unless the place lets its language not in and
 * a translation's it does; and the other beside it only where the place lets both in.
 */
export function textsOnPaper(
  letter: Pick<OpenedLetter, 'language' | 'text' | 'languages' | 'translations' | 'translated'>,
): [TextOn, ...TextOn[]] {
  const { language, languages, translated } = letter;
  const original = { language, text: letter.text.text };
  const fits = (one: TextOn) => languages === null || languages.includes(one.language);
  const main = fits(original) ? original : (translated.find(fits) ?? original);
  const rest = [original, ...translated].filter((one) => one.language !== main.language);
  return [main, ...(letter.translations === true ? rest : [])];
}

interface TextOn {
  language: string;
  text: string;
}

/**
 * Who sends, at the head and above the address: the writer where they gave an address of their own; else the
 * campaign, with the code of the letter where an answer is wanted and the place lets codes in, so that paper
 * carries no name and the answer still finds its way.
 */
function senderOn(letter: OpenedLetter, sender: Campaign, say: ReturnType<Messages['in']>) {
  const own = letter.sender;
  if (own?.name && own.lines?.length) {
    const lines = own.lines;
    return { sender: own.name, 'sender-lines': lines, 'return-line': [own.name, ...lines].join(' · ') };
  }
  const carries = letter.wants_answer && letter.reply_codes === true;
  // A hyphen that does not break: whoever copies the code on an envelope has it in one line.
  const spelling = spelled(letter.code).replace('-', '\u2011');
  const code = carries ? [say('letters.papers.letter_code', { code: spelling })] : [];
  return {
    sender: sender.name,
    'sender-lines': [...code, ...sender.lines, sender.country],
    'return-line': returnLine(carries ? { ...sender, lines: [...code, ...sender.lines] } : sender),
  };
}

/** A line for the censor: in which language the letter is written, in the language that he reads. */
function languageLine(messages: Messages, censor: string, language: string): string {
  return messages.in(censor as Language)('letters.papers.written_in', {
    language: languageName(censor, language),
  });
}
