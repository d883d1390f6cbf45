import type { Outcome } from '../dispatch.js';
import type { ConfirmedBy, ConfirmedHow, ReturnReason } from '../returns/tables.js';

/** Words of a tally as volunteers write them, in English and Russian, the longer ones first. */
type Words<T> = readonly (readonly [RegExp, T])[];

/** One of these words, with no letter before or behind it. */
function word(...forms: string[]): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])(?:${forms.join('|')})(?![\\p{L}\\p{N}])`, 'iu');
}

/** What happened. What came back is looked for first: “came back: refused” is a return. */
export const outcome_words: Words<Outcome> = [
  [word('came back', 'come back', 'returned', 'вернулось', 'вернулся', 'возвращено', 'возврат'), 'returned'],
  [word('handed (?:it )?(?:over|in)', 'delivered by hand', 'передано', 'вручено'), 'handed_over'],
  [word('faxed', 'sent by fax', 'fax sent', 'отправлено факсом', 'факс'), 'reported_sent'],
  [word('reported posted', 'posted', 'отправлено', 'отправлен', 'сдано на почту'), 'posted'],
  [word('an? answer came', 'answered', 'replied', 'answer', 'reply', 'ответили', 'ответ'), 'replied'],
  [word('confirmed', 'arrived', 'received', 'подтверждено', 'дошло', 'получено'), 'confirmed'],
  [word('refused', 'отказ', 'отказались'), 'refused'],
];

/** That a prison did not take it in: always a reason why it came back, also without these words. */
export const prison_refused = word(
  'refused by (?:the )?(?:prison|colony)',
  'prison refused',
  'отказ (?:учреждения|колонии|тюрьмы)',
);

export const reason_words: Words<ReturnReason> = [
  [
    word(
      'refused by (?:the )?(?:prison|colony)',
      'prison refused',
      'refused',
      'отказ(?: (?:учреждения|колонии|тюрьмы))?',
      'отказались',
    ),
    'refused_by_prison',
  ],
  [
    word('not passed(?: by (?:the )?censor)?', 'censor(?:ed)?', 'by (?:the )?censor', 'цензор', 'цензура'),
    'not_passed',
  ],
  [word('not collected', 'unclaimed', 'not called for', 'истек срок хранения'), 'not_collected'],
  [word('(?:address )?incomplete(?: address)?', 'insufficient(?: address)?', 'неполный адрес'), 'incomplete'],
  [
    word('unknown(?: (?:at (?:this )?address|there))?', 'not known(?: there)?', 'не значится', 'неизвестен'),
    'unknown',
  ],
  [word('moved(?: away)?', 'transferred', 'gone away', 'выбыл', 'переведен', 'переведён'), 'moved'],
  [word('other', 'another reason', 'другое'), 'another'],
];

export const by_words: Words<ConfirmedBy> = [
  [word('(?:the |his |her )?lawyers?', 'адвокат'), 'lawyer'],
  [word('(?:the |his |her )?(?:family|wife|husband|mother|father|relatives)', 'семья', 'родные'), 'family'],
  [word('(?:the )?office', 'ведомство'), 'office'],
  [word('(?:the )?prisoner', 'himself', 'herself', '(?:the )?addressee', 'сам', 'сама'), 'addressee'],
];

export const how_words: Words<ConfirmedHow> = [
  [word('(?:by )?(?:phone|telephone|call)', '(?:по )?телефону?'), 'phone'],
  [word('(?:by |in a )?letter', 'письмом'), 'letter'],
  [word('(?:by )?e-?mail'), 'email'],
  [word('(?:by )?(?:messenger|message)'), 'messenger'],
  [word('(?:on a |at a )?visit', 'свидание'), 'visit'],
  [word('return receipt', 'advice of receipt', 'уведомление'), 'receipt'],
];

export const today_words = word('today', 'сегодня', 'бүгін');
export const yesterday_words = word('yesterday', 'вчера', 'кеше');

/** Words before a tracking number, and words between the parts of a line that say nothing. */
export const receipt_words = word(
  '(?:receipt|tracking|track)(?: (?:number|no\\.?|nr\\.?))?',
  'квитанция',
  'трек(?:-номер)?',
  '№',
);
export const filling_words = word(
  'on',
  'by',
  'the',
  'at',
  'in',
  'it',
  'says?',
  'with',
  'from',
  'for',
  'в',
  'на',
  'от',
);

/** The first of these words that stands in a text, and the text without it. */
export function taken<T>(text: string, words: Words<T>): { found: T; rest: string } | null {
  for (const [form, found] of words) {
    if (form.test(text)) return { found, rest: text.replace(form, ' ') };
  }
  return null;
}
