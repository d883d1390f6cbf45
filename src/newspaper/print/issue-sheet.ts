import type { Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import type { VisitorEnv } from '../../page/web.js';
import { issueName } from '../issues/issue-page.js';
import type { Text } from '../text/tree.js';
import type { CarriedArticle, CarriedBox, CarriedIssue } from './carried-issue.js';
import { printable } from './printable.js';
import { steppedHeadings } from './stepped-headings.js';

/** Of an article of which more than this part cannot be set, nothing is: it is named, with its address. */
const most_lost = 0.1;

/** A picture as the sheet finds it: its name is its id, which is new with its bytes. */
interface SheetPicture {
  file: string;
  alt: string;
  credit: string;
  across: number;
  down: number;
}

/** An article as issue.typ sets it. */
export interface ArticleSheet {
  number: number;
  lang: string;
  headline: string;
  standfirst: string | null;
  /** Byline and day. */
  line: string;
  text: Text;
  pictures: Record<string, SheetPicture>;
  corrections: { on: string; text: string }[];
  boxes: CarriedBox[];
  /** What could not be set, or null. */
  note: string | null;
  url: string;
}

/** What issue.typ is printed from. */
export interface IssueSheet {
  title: string;
  lang: string;
  /** YYYY-MM-DD. */
  date: string;
  /** Language of its title and of its sections' names. */
  own_lang: string;
  publisher: string;
  tagline: string;
  name: string;
  own_title: string | null;
  day: string;
  contents: string;
  /** That of some articles only the title is known here. */
  titles_only: string | null;
  /** The contents; an article stands there by its number. */
  sections: { name: string; lines: ({ number: number } | { title: string })[] }[];
  /** What is set: the front article first, without a name above it, then the sections. */
  parts: { name: string | null; articles: ArticleSheet[] }[];
  imprint: string[];
}

type Means = Pick<VisitorEnv['Variables'], 'say' | 'publisher' | 'config' | 'href'>;

/** The sheet of an issue. Whatever cannot be set in our type is told in it, and stops nothing. */
export function issueSheet({ issue, sections }: CarriedIssue, means: Means): IssueSheet {
  const { say, publisher, config, href } = means;
  const name = say('newspaper.issue_number', { number: String(issue.number) });
  const lines = sections.flatMap((section) => section.lines);
  const titles = lines.filter((line) => !('article' in line)).length;
  const at = (path: string) => config.publicUrl + href(path);
  const around = {
    title: `${publisher.name}: ${issueName(say, issue)}`,
    own_lang: issue.language,
    publisher: publisher.name,
    tagline: publisher.tagline,
    name,
    own_title: issue.title,
    day: dateInWords(issue.day, say),
    contents: say('newspaper.issue.contents'),
    titles_only: titles === 0 ? null : say('newspaper.issue.titles_only', { count: titles }),
    imprint: [
      `${publisher.name}. ${publisher.tagline}`,
      say('newspaper.print.on_the_web', { address: at(`/issues/${issue.number}`) }),
      say('newspaper.print.corrections', { address: at('/corrections') }),
    ],
  };
  const articles = (some: typeof lines) => some.flatMap((line) => ('article' in line ? line : []));
  const parts = [
    { name: null, articles: articles(lines).filter(({ is_front }) => is_front) },
    ...sections.map((section) => ({
      name: printable(section.name).value,
      articles: articles(section.lines).filter(({ is_front }) => !is_front),
    })),
  ];
  return {
    ...printable(around).value,
    lang: say.language,
    date: issue.day,
    sections: sections.map((section) => ({
      name: printable(section.name).value,
      lines: section.lines.map((line) =>
        'article' in line ? { number: line.article.number } : printable(line).value,
      ),
    })),
    parts: parts
      .filter((part) => part.articles.length > 0)
      .map((part) => ({ ...part, articles: part.articles.map((one) => articleSheet(one, say)) })),
  };
}

function articleSheet(one: CarriedArticle, say: Say): ArticleSheet {
  const { article, text, pictures, corrections, boxes, url } = one;
  const said = printable({
    headline: article.headline,
    standfirst: article.standfirst,
    line: [article.byline, dateInWords(article.day, say)].filter(Boolean).join(' · '),
    text: steppedHeadings(text),
    corrections: corrections.map((correction) => ({
      on: say('newspaper.corrections.on', { day: dateInWords(correction.day, say) }),
      text: correction.text,
    })),
    boxes,
    pictures: Object.fromEntries(
      [...pictures].map(([place, { id, alt, credit, across, down }]): [string, SheetPicture] => [
        String(place),
        // A paper that everybody can read has words for every picture (PDF/UA-1).
        { file: `pictures/${id}.jpg`, alt: alt || credit || article.headline, credit, across, down },
      ]),
    ),
  });
  const set = {
    ...said.value,
    number: article.number,
    lang: article.language,
    note: said.lost === 0 ? null : say('newspaper.print.signs_missing', { count: said.lost }),
    url,
  };
  return said.lost > said.characters * most_lost ? unset(set, say) : set;
}

/** What stands instead of an article that cannot be set: its headline, and where it is read. */
export function unset(article: ArticleSheet, say: Say): ArticleSheet {
  return {
    ...article,
    standfirst: null,
    text: { blocks: [], notes: [] },
    pictures: {},
    corrections: [],
    boxes: [],
    note: say('newspaper.print.not_set'),
  };
}

/** The sheet with its articles changed. */
export function withArticles(sheet: IssueSheet, change: (article: ArticleSheet) => ArticleSheet): IssueSheet {
  return { ...sheet, parts: sheet.parts.map((part) => ({ ...part, articles: part.articles.map(change) })) };
}
