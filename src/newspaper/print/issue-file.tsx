import { raw } from 'hono/html';
import type { FC } from 'hono/jsx';
import type { Language } from '../../kernel/language.js';
import { writtenIn } from '../../page/direction.js';
import { styleElement } from '../../page/style.js';
import type { VisitorEnv } from '../../page/web.js';
import { issueName } from '../issues/issue-page.js';
import { ArticleBelow, IssueContents, IssueHeadline } from '../issues/whole-issue.js';
import { type CarriedArticle, type CarriedIssue, pictureBytes } from './carried-issue.js';

type Means = Pick<VisitorEnv['Variables'], 'db' | 'say' | 'language' | 'publisher' | 'config' | 'href'>;

/** Where the articles stand in the frame; no text can hold this, since none holds HTML. */
const place = '<!--articles-->';

/**
 * The whole issue as one HTML file, part by part: style and pictures lie in it, it runs nothing and loads nothing, also
 * by its own policy, and its links lead to the site. Of the pictures only those of one article are in memory at once.
 */
export async function* issueFile(carried: CarriedIssue, means: Means): AsyncGenerator<string> {
  const { db, say, language, config, href } = means;
  const whole = (path: string) => config.publicUrl + href(path);
  const frame = String(<Frame {...{ carried, whole, ...means }} />);
  const at = frame.indexOf(place);
  yield frame.slice(0, at);
  for (const { lines } of carried.sections)
    for (const line of lines) {
      if (!('article' in line)) continue;
      const pictures = await insidePictures(db, line);
      yield String(
        <ArticleBelow {...{ say, href: whole, line: { ...line, pictures } }}>
          <BoxLines {...{ language, boxes: line.boxes }} />
        </ArticleBelow>,
      );
    }
  yield frame.slice(at + place.length);
}

/** Pictures of an article whose bytes stand where else their address does. */
async function insidePictures(
  db: Means['db'],
  { pictures }: CarriedArticle,
): Promise<CarriedArticle['pictures']> {
  const bytes = await pictureBytes(
    db,
    [...pictures.values()].map(({ id }) => id),
  );
  return new Map(
    [...pictures].flatMap(([number, picture]) => {
      const jpeg = bytes.get(picture.id);
      // Taken away since the issue was gathered.
      if (!jpeg) return [];
      return [[number, { ...picture, src: `data:image/jpeg;base64,${jpeg.toString('base64')}` }]];
    }),
  );
}

const BoxLines: FC<Pick<CarriedArticle, 'boxes'> & { language: Language }> = ({ boxes, language }) => (
  <>
    {boxes.map(({ words, url }) => (
      <p class="small" lang={language}>
        <a href={url}>{words}</a>
      </p>
    ))}
  </>
);

interface FrameProps extends Means {
  carried: CarriedIssue;
  whole: (path: string) => string;
  language: Language;
}

/** What the site's policy says, as far as a file can say it. */
const policy = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

const Frame: FC<FrameProps> = ({ carried: { issue, sections }, whole, say, language, publisher }) => (
  <>
    {raw('<!doctype html>')}
    <html {...writtenIn(language)}>
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content={policy} />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>{`${issueName(say, issue)} · ${publisher.name}`}</title>
        <link rel="canonical" href={whole(`/issues/${issue.number}/whole`)} />
        <link rel="icon" href="data:," />
        {styleElement}
      </head>
      <body>
        <div class="page">
          <header class="masthead">
            <a class="name" href={whole('/')}>
              {publisher.name}
            </a>{' '}
            <span>{publisher.tagline}</span>
          </header>
          <main class="text articles">
            <IssueHeadline {...{ say, issue }} />
            <IssueContents {...{ say, issue, sections }} />
            {raw('<!--articles-->')}
          </main>
          <footer>
            <a href={whole(`/issues/${issue.number}`)}>
              {say('newspaper.print.on_the_web', { address: whole(`/issues/${issue.number}`) })}
            </a>
            <br />
            <a href={whole('/corrections')}>
              {say('newspaper.print.corrections', { address: whole('/corrections') })}
            </a>
          </footer>
        </div>
      </body>
    </html>
  </>
);
