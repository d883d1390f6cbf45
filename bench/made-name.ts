import type { Dice } from './dice.js';

/** One way in which a made name is written. */
export interface MadeForm {
  kind: 'known' | 'legal' | 'variant';
  script: 'Latn' | 'Cyrl';
  lang: string;
  form: string;
}

/** A name that nobody has: given name, surname and patronymic in Cyrillic letters, and its spellings. */
export interface MadeName {
  given: string;
  surname: string;
  forms: MadeForm[];
}

const men =
  'Александр Нурлан Сергей Ерлан Андрей Марат Дмитрий Асхат Алексей Бауыржан Владимир Серик Максим Талгат Евгений Канат Иван Айдос Михаил Данияр Николай Руслан Павел Азамат Олег Жанболат Виктор Тимур Юрий Рашид Игорь Арман Роман Галым Антон Бекзат Денис Дархан Артём Ильяс Василий Кайрат Пётр Мурат Григорий Нуржан Степан Ерболат Фёдор Адильхан Леонид Шынгыс Борис Оразбек Вадим Жомарт Кирилл Самат Георгий Ринат'.split(
    ' ',
  );
const women =
  'Елена Айгуль Ольга Гульнара Анна Динара Наталья Айжан Татьяна Сауле Мария Жанар Ирина Асель Светлана Алия Екатерина Мадина Людмила Гаухар Юлия Салтанат Галина Бибигуль Марина Карлыгаш Вера Зарина Надежда Меруерт Оксана Назгуль Дарья Роза Полина Лейла Анастасия Камила Валентина Шолпан'.split(
    ' ',
  );
const beginnings =
  'Аб Аг Ал Ар Ба Бел Бер Бо Бул Ва Вин Вол Га Гор Гра Да Дем Дер До Дуй Ер Жан Жу Зай Зел Ив Им Ка Кал Кен Ки Ко Кор Кра Ку Лап Ле Ло Лу Ма Мел Ми Мор Му На Нур Ов Ом Ор Пан Пет По Про Ра Ром Ры Са Сад Сер Си Ско Со Ста Су Та Те Тол Тро Ту Ур Фа Фе Ха Хо Ца Че Чу Ша Ше Шу Эр Юс Як'.split(
    ' ',
  );
const middles =
  'ай ак ан ар ба ган га дил до ен ер жа зак ил им ка кен лан ли мат мен на нич пал ра рат ры са сен си та тай ти ул хам ча ша ык'.split(
    ' ',
  );
const endings = ['ов', 'ев', 'ин', 'баев', 'енко', 'ский', 'беков', 'ов', 'ук', 'анов'] as const;

const surnames = beginnings.flatMap((beginning) =>
  middles.flatMap((middle) => endings.map((ending) => beginning + middle + ending)),
);

type Table = Record<string, string>;

const common: Table = Object.fromEntries(
  'аa бb вv гg дd зz иi кk лl мm нn оo пp рr сs тt уu фf эe ь ъ'
    .split(' ')
    .map((pair) => [pair[0] as string, pair.slice(1)]),
);
const english: Table = { ...common, е: 'e', ё: 'yo', ж: 'zh', й: 'y', х: 'kh', ц: 'ts', ч: 'ch', ш: 'sh' };
Object.assign(english, { щ: 'shch', ы: 'y', ю: 'yu', я: 'ya' });
const german: Table = { ...common, в: 'w', е: 'e', ё: 'jo', ж: 'sch', з: 's', й: 'j', х: 'ch', ц: 'z' };
Object.assign(german, { ч: 'tsch', ш: 'sch', щ: 'schtsch', ы: 'y', ю: 'ju', я: 'ja' });
const polish: Table = { ...common, в: 'w', е: 'ie', ё: 'jo', ж: 'ż', й: 'j', л: 'ł', х: 'ch', ц: 'c' };
Object.assign(polish, { ч: 'cz', ш: 'sz', щ: 'szcz', ы: 'y', ю: 'ju', я: 'ja' });

/** A name in Latin letters by one of the three tables. */
function latin(name: string, table: Table): string {
  const text = [...name.toLowerCase()].map((letter) => table[letter] ?? letter).join('');
  return text.replace(/(^|[ -])(\p{L})/gu, (_, before, letter) => before + letter.toUpperCase());
}

/**
 * One of a list whose frequencies fall as names of people do (Zipf and Mandelbrot: rank k as often as
 * 1 / (k + flat)). With the lists of this file the commonest surname has about 4 of 1,000, the commonest given
 * name about 5 of 100.
 */
function byRank<T>(dice: Dice, list: readonly T[], flat: number): T {
  const share = dice.below(1_000_000) / 1_000_000;
  const rank = Math.floor(flat * ((list.length + flat) / flat) ** share - flat);
  return list[Math.min(rank, list.length - 1)] as T;
}

/** Throws the dice for a name and three or four of its forms. */
export function madeName(dice: Dice): MadeName {
  const isWoman = dice.below(4) === 0;
  const given = byRank(dice, isWoman ? women : men, 5);
  const root = byRank(dice, surnames, 30);
  const surname = isWoman ? ofWoman(root) : root;
  const father = byRank(dice, men, 5).replace(/[йья]$/, '');
  const patronymic = father + (isWoman ? 'овна' : 'ович');
  const forms: MadeForm[] = [
    { kind: 'known', script: 'Latn', lang: 'en', form: latin(`${given} ${surname}`, english) },
    { kind: 'legal', script: 'Cyrl', lang: 'ru', form: `${given} ${patronymic} ${surname}` },
  ];
  const [lang, table] = dice.below(2) === 0 ? (['de', german] as const) : (['pl', polish] as const);
  forms.push({ kind: 'variant', script: 'Latn', lang, form: latin(`${given} ${surname}`, table) });
  if (dice.below(10) === 0) {
    forms.push({ kind: 'variant', script: 'Cyrl', lang: 'ru', form: `${given[0]}. ${surname}` });
  }
  return { given, surname, forms };
}

function ofWoman(surname: string): string {
  if (/(ов|ев|ин)$/.test(surname)) return `${surname}а`;
  return surname.replace(/ий$/, 'ая');
}

/** The commonest given name and surname, of which most people are found. */
export const commonest = { given: men[0] as string, surname: surnames[0] as string };
