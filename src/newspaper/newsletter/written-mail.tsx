import type { FC } from 'hono/jsx';
import type { Language, Say } from '../../kernel/language.js';
import { directionOf, writtenIn } from '../../page/direction.js';
import { Foreign } from '../../page/parts.js';
import { noteWords } from '../articles/article-page.js';
import { PageText } from '../text/page-text.js';
import { plainText } from '../text/plain-text.js';
import type { Piece, Sheet } from './sheet.js';

/** A mail in one language, as it is kept and looked at; what ends it is added when it goes to somebody. */
export interface Written {
  language: Language;
  subject: string;
  text: string;
  html: string;
}

/** Longest subject, in characters: a headline may be as long as an article's. */
const longest_subject = 300;

/** Writes a sheet as plain text and as light HTML: no pictures, no style, nothing loaded, no link of a reader's own. */
export function written(sheet: Sheet, say: Say): Written {
  const { language, title, behind, link, groups } = sheet;
  const text = [
    behind === null ? title : `${title} ${behind}`,
    ...(link ? [link] : []),
    ...groups.flatMap(({ name, pieces }) => [
      ...(name ? [name.toUpperCase()] : []),
      ...pieces.map((piece) => plainPiece(piece)),
    ]),
  ].join('\n\n');
  return {
    language,
    subject: [...sheet.subject].slice(0, longest_subject).join(''),
    text,
    html: String(<Body sheet={sheet} say={say} />),
  };
}

function plainPiece({ headline, standfirst, byline, link, text }: Piece): string {
  const lines = [`* ${headline}`, standfirst, byline, text && plainText(text), link];
  return lines.filter((one) => one !== null && one !== '').join('\n\n');
}

const Body: FC<{ sheet: Sheet; say: Say }> = ({ sheet, say }) => (
  <>
    <h1>
      <Title {...sheet} />
    </h1>
    {sheet.groups.map(({ name, language, pieces }, place) => (
      <>
        {name && <h2 {...writtenIn(language)}>{name}</h2>}
        {pieces.map((piece, number) => (
          <HtmlPiece {...{ piece, say }} name={`${place + 1}-${number + 1}-`} />
        ))}
      </>
    ))}
  </>
);

const Title: FC<Sheet> = ({ title, title_language, behind, link }) => {
  const name = title_language ? <span {...writtenIn(title_language)}>{title}</span> : title;
  return (
    <>
      {link ? <a href={link}>{name}</a> : name}
      {behind !== null && ` ${behind}`}
    </>
  );
};

const HtmlPiece: FC<{ piece: Piece; say: Say; name: string }> = ({ piece, say, name }) => {
  const { language, headline, standfirst, byline, link, text } = piece;
  return (
    <div {...writtenIn(language)}>
      <h3>{link ? <a href={link}>{headline}</a> : headline}</h3>
      {standfirst && (
        <p>
          <b>{standfirst}</b>
        </p>
      )}
      {byline && (
        <p>
          <Foreign>{byline}</Foreign>
        </p>
      )}
      {text && <PageText text={text} pictures={new Map()} name={name} deeper={2} words={noteWords(say)} />}
    </div>
  );
};

/** The mail as one reader gets it: with why they get it, and the one link that is theirs alone. */
export function mailFor(
  { language, subject, text, html }: Written,
  say: Say,
  link: string,
): { subject: string; text: string; html: string; unsubscribe: string } {
  const why = say('newspaper.newsletter.mail.why');
  const end = say('newspaper.newsletter.mail.end');
  const head = String(
    <head>
      <meta charset="utf-8" />
      <title>{subject}</title>
    </head>,
  );
  const foot = String(
    <>
      <hr />
      <p>
        {why} <a href={link}>{end}</a>
      </p>
    </>,
  );
  return {
    subject,
    text: `${text}\n\n-- \n${why}\n${end}: ${link}\n`,
    html: `<!doctype html><html lang="${language}" dir="${directionOf(language)}">${head}<body><main>${html}${foot}</main></body></html>`,
    unsubscribe: link,
  };
}
