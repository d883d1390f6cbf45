/** The words that dates are written with, in English, Russian, Ukrainian, Belarusian and Kazakh; of German the months. */

/** Beginnings of the names of months: the languages bend what follows. */
const months: readonly (readonly string[])[] = [
  ['jan', 'янв', 'січ', 'студзен', 'қаңтар'],
  ['feb', 'фев', 'лют', 'ақпан'],
  ['mar', 'март', 'берез', 'сакавік', 'наурыз'],
  ['apr', 'апр', 'квіт', 'красавік', 'сәуір'],
  ['may', 'май', 'мая', 'мае', 'маі', 'маю', 'трав', 'траў', 'мамыр'],
  ['jun', 'июн', 'черв', 'чэрв', 'маусым'],
  ['jul', 'июл', 'лип', 'ліпен', 'шілде'],
  ['aug', 'авг', 'серп', 'жнів', 'жніў', 'тамыз'],
  ['sep', 'сен', 'верес', 'верас', 'қыркүйек'],
  ['oct', 'окт', 'жовт', 'кастрычнік', 'қазан'],
  ['nov', 'ноя', 'листопад', 'лістапад', 'қараша'],
  ['dec', 'дек', 'груд', 'снеж', 'желтоқсан'],
];

/** Short names that stand for a month only when nothing follows: "9 мар. 2013". */
const short: Readonly<Record<string, number>> = {
  ...{ мар: 3, бер: 3, вер: 9, лист: 11 },
  ...{ сту: 1, лют: 2, сак: 3, кра: 4, чэр: 6, ліп: 7, жні: 8, кас: 10, ліс: 11, сне: 12 },
  ...{ қаң: 1, ақп: 2, нау: 3, сәу: 4, мам: 5, мау: 6, шіл: 7, там: 8, қыр: 9, қаз: 10, қар: 11, жел: 12 },
};

/** How far a name in Latin letters may go beyond its three letters: "sept", "september", never "marble". */
const latin: readonly (readonly string[])[] = [
  ['january', 'januar', 'jänner'],
  ['february', 'februar'],
  ['march', 'märz'],
  ['april'],
  ['may', 'mai'],
  ['june', 'juni'],
  ['july', 'juli'],
  ['august'],
  ['september'],
  ['october', 'oktober'],
  ['november'],
  ['december', 'dezember'],
];

/** Seasons as EDTF level 1 numbers them, 21 to 24. */
const seasons: readonly (readonly string[])[] = [
  ['spring', 'весн', 'навесн', 'вясн', 'увесн', 'көктем'],
  ['summer', 'лето', 'лета', 'улет', 'літ', 'влітк', 'жаз'],
  ['autumn', 'fall', 'осен', 'осін', 'восен', 'увосен', 'күз'],
  ['winter', 'зим', 'взим', 'зім', 'узім', 'қыс'],
];

const longest_ending = 6;

/** The month that a word names, from 1 to 12; null when it names none. */
export function monthOf(word: string): number | null {
  const bare = word.replace(/\.$/, '');
  if (Object.hasOwn(short, bare)) return short[bare] ?? null;
  const place = /^[a-z]/.test(bare)
    ? latin.findIndex((names) => bare.length >= 3 && names.some((name) => name.startsWith(bare)))
    : months.findIndex((names) => names.some((name) => begins(bare, name)));
  return place < 0 ? null : place + 1;
}

/** The season that a word names as EDTF has it, 21 (spring) to 24 (winter); null when it names none. */
export function seasonOf(word: string): number | null {
  const place = seasons.findIndex((names) => names.some((name) => begins(word, name)));
  return place < 0 ? null : place + 21;
}

function begins(word: string, name: string): boolean {
  return word.startsWith(name) && word.length <= name.length + longest_ending;
}

/** Words that say nothing about the date itself. */
export const noise = new Set([
  ...['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
  ...['понедельник', 'вторник', 'среда', 'среду', 'четверг', 'пятница', 'пятницу', 'суббота', 'субботу'],
  ...['воскресенье', 'дүйсенбі', 'сейсенбі', 'сәрсенбі', 'бейсенбі', 'жұма', 'сенбі', 'жексенбі'],
  ...['the', 'of', 'in', 'on'],
  ...['г', 'г.', 'год', 'года', 'году', 'годом', 'числа', 'в', 'р', 'р.', 'рік', 'року', 'годзе', 'у'],
  ...['ж', 'ж.', 'жыл', 'жылы', 'жылғы', 'жылдың', 'жылдан', 'жылға'],
]);

/** A word in front of the rest, or behind it. */
function around(before: string, behind = '(?!)'): RegExp {
  return new RegExp(`^(?:${before}):? ?(.+)$|^(.+?) ?(?:${behind})$`, 'u');
}

export const doubts = around(
  '(?:perhaps|possibly|maybe|probably|возможно|вероятно|можливо|ймовірно|магчыма|мүмкін|бәлкім)(?= )',
  '\\?|\\((?:uncertain|под вопросом|күмәнді)\\)',
);

export const abouts = around(
  '(?:about|around|approximately|approx\\.?|circa|ca\\.?|c\\.|около|примерно|приблизительно|ок\\.|прибл\\.|близько|приблизно|каля|прыкладна|шамамен)(?= ?[\\p{L}\\d])|~',
  'шамасында',
);

export const befores = around(
  '(?:before|earlier than|ранее|раньше|до того как|перед|перад)(?= )',
  '(?:бұрын)',
);

export const untils = around(
  '(?:until|till|by|up to|no later than|not later than|не позднее|не позже|до|к|не пізніше|да|не пазней|аяқталуы)(?=:? )',
  'дейін',
);

export const afters = around('(?:after|later than|после|позже|після|пасля)(?= )', '(?:кейін|соң)');

export const sinces = around(
  '(?:since|from|not before|no earlier than|не раньше|не ранее|начиная с|начиная|со|с|від|з|не раніше|ад|не раней|ең ерте дегенде|басталуы)(?=:? )',
  'бастап|бері',
);

/** Stands for an end of a span that nobody knows. */
export const unknowns = new Set([
  ...['unknown', 'not known', 'end not known', 'beginning not known'],
  ...['неизвестно', 'конец неизвестен', 'начало неизвестно', 'невідомо', 'невядома'],
  ...['белгісіз', 'соңы белгісіз', 'басы белгісіз'],
]);

/** Two dates with what joins them. */
export const joined: readonly RegExp[] = [
  /^(?:some ?time )?between (.+?) and (.+)$/u,
  /^from (.+?) (?:to|until|till) (.+)$/u,
  /^между (.+?) и (.+)$/u,
  /^між (.+?) [ій] (.+)$/u,
  /^паміж (.+?) і (.+)$/u,
  /^(?:с|со|от|з|від|ад) (.+?) (?:по|до|да) (.+)$/u,
  /^(.+?) (?:мен|пен|бен) (.+?) аралығында$/u,
  /^(.+?) (?:to|through) (.+)$/u,
  /^(.+?) ?[–—] ?(.+)$/u,
  /^(\d{1,2}) ?- ?(\d{1,2} \p{L}.+)$/u,
  /^(.*[^\d\s].*?|\d{4}) - (.+)$/u,
];
