import sharp from 'sharp';
import type { Actor } from '../src/kernel/actor.js';
import type { Db } from '../src/kernel/database.js';
import { addPicture } from '../src/newspaper/articles/picture.js';
import { publishArticle } from '../src/newspaper/articles/publishing.js';
import { beginIssue, saveIssue } from '../src/newspaper/issues/issue.js';
import { publishIssue } from '../src/newspaper/issues/issue-publishing.js';
import { inventedArticle } from './paper-ground.js';

/** Invented sentences of three languages, long enough to fill columns. */
const told = {
  en: [
    'On Tuesday the invented council of Northbridge met for the third time this month, and again no answer came to the question that the branch had put in writing before the winter.',
    'Nobody in the hall believed that the letter had been lost. It had been handed over at the counter, and the receipt, stamped twice, was passed from row to row while the chair looked for the page.',
    'What the branch asks for is short: that the three be let go, that what was taken from them be given back, and that somebody say in public how it could happen at all.',
    'The translators worked through two nights. A sentence that takes four words in one language took a whole line in another, and every line was read aloud before it was left to stand.',
    'By the end of the week eleven branches had passed the text, most of them unchanged, two with a sentence of their own about the price of coal in the valley.',
  ],
  ru: [
    'Во вторник выдуманный совет Нордбриджа собрался в третий раз за месяц, и снова никто не ответил на вопрос, который отделение письменно задало ещё до зимы.',
    'Никто в зале не поверил, что письмо потерялось. Его сдали в приёмную под расписку, и эта расписка с двумя печатями переходила из ряда в ряд, пока председатель искал страницу.',
    'Отделение просит немногого: чтобы троих отпустили, чтобы им вернули отнятое и чтобы кто-нибудь вслух объяснил, как такое вообще могло произойти.',
    'Переводчики работали две ночи. Предложение, которому в одном языке хватает четырёх слов, в другом занимало целую строку, и каждую строку читали вслух, прежде чем оставить.',
    'К концу недели текст приняли одиннадцать отделений, большинство без изменений, два — с собственным предложением о цене угля в долине.',
  ],
  kk: [
    'Сейсенбі күні Нордбридждің ойдан шығарылған кеңесі осы айда үшінші рет жиналды, бірақ бөлімшенің қысқа дейін жазбаша қойған сұрағына тағы да ешкім жауап бермеді.',
    'Залда отырғандардың ешқайсысы хаттың жоғалғанына сенген жоқ. Ол қолхатпен тапсырылған еді, екі мөр басылған сол қолхат төраға бетті іздегенше қатардан қатарға өтіп жатты.',
    'Бөлімшенің сұрайтыны аз: үшеуін босатсын, тартып алынғанды қайтарсын және мұндай істің қалай болғанын біреу көпшілік алдында айтып берсін.',
    'Аудармашылар екі түн бойы жұмыс істеді. Бір тілде төрт сөзбен айтылатын сөйлем екінші тілде тұтас жолды алды, әр жол қалдырылмас бұрын дауыстап оқылды.',
    'Аптаның соңына қарай мәтінді он бір бөлімше қабылдады, көбі өзгертпей, екеуі алқаптағы көмірдің бағасы туралы өз сөйлемін қосты.',
  ],
} as const;

type Tongue = keyof typeof told;

/** So many paragraphs, each its own. */
function paragraphs(language: Tongue, count: number, from = 0): string[] {
  const own = told[language];
  return Array.from({ length: count }, (_, at) => {
    const place = (from + at) % own.length;
    return `${own[place]} ${own[(place + 2) % own.length]}`;
  });
}

/** A picture that is not one colour, so that one sees where it stands. */
async function shadedPicture(width: number, height: number): Promise<Buffer> {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}"><defs>
    <linearGradient id="g" x1="0" y1="0" x2="1" y2="1"><stop stop-color="#445"/><stop offset="1" stop-color="#dcd"/></linearGradient></defs>
    <rect width="100%" height="100%" fill="url(#g)"/><circle cx="${width / 3}" cy="${height / 2}" r="${height / 4}" fill="#a31"/></svg>`;
  return sharp(Buffer.from(svg)).jpeg({ quality: 80 }).toBuffer();
}

interface Planned {
  section: string;
  headline: string;
  language: Tongue;
  standfirst?: string;
  body: string[];
  pictures?: [number, number][];
  front?: boolean;
}

const link = '[the whole text](https://news.example/a/long/address/of-an-invented/page-2016-03-30.html)';

/** Twelve articles in three languages: long and short, with pictures, notes, quotes, lists and a table. */
const planned: Planned[] = [
  {
    section: 'International',
    headline: 'Invented council asked again, and still no answer about the three',
    language: 'en',
    standfirst:
      'Eleven branches have passed the text. What is in it, who translated it, and what comes next.',
    body: [
      ...paragraphs('en', 2),
      `Whoever wants to read ${link} finds it there.[^1] It was printed in [another paper](https://other.example/) too.`,
      '![The hall of the invented council on a Tuesday](picture:1)',
      ...paragraphs('en', 3, 2),
      '## What the text asks for',
      '1. that the three be let go,\n2. that what was taken be given back,\n3. that somebody say how it could happen.',
      '> We wrote because nobody else did. We shall write again.',
      ...paragraphs('en', 4, 1),
      '[^1]: Passed by eleven branches; the twelfth meets in April.',
    ],
    pictures: [[1200, 800]],
    front: true,
  },
  {
    section: 'International',
    headline: 'Выдуманный совет снова молчит',
    language: 'ru',
    standfirst: 'Одиннадцать отделений приняли текст. О чём он и что дальше.',
    body: [
      ...paragraphs('ru', 2),
      'Об этом писала [другая газета](https://other.example/ru/novosti).[^a]',
      ...paragraphs('ru', 3, 2),
      '[^a]: Перевод наш.',
    ],
  },
  {
    section: 'International',
    headline: 'Ойдан шығарылған кеңес тағы үндемеді',
    language: 'kk',
    standfirst: 'Мәтінді он бір бөлімше қабылдады: онда не жазылған және әрі қарай не болады.',
    body: [...paragraphs('kk', 3), '![Әділдік сұраған адамдар](picture:1)', ...paragraphs('kk', 3, 3)],
    pictures: [[900, 1100]],
  },
  {
    section: 'Branches',
    headline: 'Northbridge: two lines of our own',
    language: 'en',
    body: [
      ...paragraphs('en', 2, 4),
      '| branch | for | against |\n|---|---|---|\n| Northbridge | 24 | 1 |\n| Valley | 12 | 0 |',
    ],
  },
  { section: 'Branches', headline: 'Valley passes the text', language: 'en', body: paragraphs('en', 1, 1) },
  {
    section: 'Branches',
    headline: 'Отделение долины: письмо, которое нельзя было потерять',
    language: 'ru',
    body: ['![Зал заседаний](picture:1)', ...paragraphs('ru', 4, 1)],
    pictures: [[1400, 700]],
  },
  {
    section: 'Letters',
    headline: 'An evening of letters',
    language: 'en',
    standfirst: 'How a group that had never written a line filled forty sheets.',
    body: [
      ...paragraphs('en', 3, 3),
      '- bring a pen\n- bring a stamp\n- bring somebody who has written before',
      ...paragraphs('en', 2, 2),
    ],
  },
  { section: 'Letters', headline: 'Хат кешінде', language: 'kk', body: paragraphs('kk', 2, 1) },
  {
    section: 'Letters',
    headline: 'What the censor reads, and what he does not: a conversation about the first line of a letter',
    language: 'en',
    body: [...paragraphs('en', 5, 2), '### A rule of thumb', ...paragraphs('en', 2, 4)],
  },
  {
    section: 'History',
    headline: 'Двадцать лет назад',
    language: 'ru',
    standfirst: 'Как выдуманная долина уже однажды писала письма.',
    body: [...paragraphs('ru', 4, 2), '![Старая фотография](picture:1)', ...paragraphs('ru', 2)],
    pictures: [[1000, 750]],
  },
  {
    section: 'History',
    headline: 'A short correction of an old story',
    language: 'en',
    body: paragraphs('en', 1, 2),
  },
  {
    section: 'History',
    headline: 'Ескі суреттің тарихы',
    language: 'kk',
    body: [...paragraphs('kk', 4), 'Толығырақ [мұнда](https://news.example/kk) жазылған.'],
  },
];

/** Puts that issue into the paper; the last section also names a title alone. Returns the numbers of its articles. */
export async function printedIssue(db: Db, actor: Actor, number: number): Promise<number[]> {
  const sections = new Map<string, ({ article_id: string; is_front: boolean } | { title: string })[]>();
  const numbers: number[] = [];
  for (const { section, headline, language, standfirst, body, pictures, front } of planned) {
    const article = await inventedArticle(db, actor, {
      ...{ headline, language, standfirst: standfirst ?? null, body: body.join('\n\n') },
      byline:
        language === 'en'
          ? 'Invented Reporter'
          : language === 'ru'
            ? 'Выдуманный корреспондент'
            : 'Ойдан шығарылған тілші',
      day: '2016-03-30',
    });
    for (const [across, down] of pictures ?? [])
      await addPicture(db, actor, article.id, {
        jpeg: await shadedPicture(across, down),
        credit: 'Photo: Invented Photographer',
        alt: 'A shaded field with a red circle',
      });
    await publishArticle(db, actor, article.id, 1);
    numbers.push(article.number);
    sections.set(section, [
      ...(sections.get(section) ?? []),
      { article_id: article.id, is_front: front ?? false },
    ]);
  }
  sections.get('History')?.push({ title: 'A title alone, whose text was never ours' });
  const head = { number, day: '2016-03-30', title: null, language: 'en' };
  const id = await beginIssue(db, actor, head);
  await saveIssue(
    db,
    actor,
    { id, version: 1 },
    head,
    [...sections].map(([name, lines]) => ({ name, lines })),
  );
  await publishIssue(db, actor, id, 2);
  return numbers;
}
