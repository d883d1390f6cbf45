import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { dataBlock } from '../../page/data-block.js';
import type { VisitorEnv } from '../../page/web.js';
import { number_pattern } from '../articles/address.js';
import { headTold } from '../articles/article-json.js';
import { FeedLinks, OpenGraph } from '../finding/head.js';
import { issueLinkedData } from '../finding/linked-data.js';
import { picturesWeigh, TakeAlong } from '../print/take-along.js';
import { IssuePage, IssuesPage, issueName } from './issue-page.js';
import {
  contentsOut,
  correctionsIn,
  type IssueLine,
  issueOut,
  issuesOfYear,
  neighboursOf,
  type PublicIssue,
  type SectionOut,
  yearsOfIssues,
} from './issue-public.js';
import { WholeIssuePage, wholeIssue } from './whole-issue.js';

const section = 'issues';
const longest_description = 200;
const number = `:number{${number_pattern}}`;

/** `/issues` by year, `/issues/<number>` as printed, `/issues/<number>/whole` to read and print; with their JSON. */
export function issuesSite(): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();

  app.get('/issues.json', async (c) => {
    const { years, year, issues } = await listed(c.var.db, c.req.query('year'));
    return c.json({ years, year, issues: issues.map(issueTold) });
  });

  app.get('/issues', async (c) => {
    const { db, say, href, language } = c.var;
    return c.render(
      <IssuesPage {...{ say, href, language }} {...(await listed(db, c.req.query('year')))} />,
      {
        title: say('newspaper.issues.title'),
        section,
        is_same_for_all: true,
        json: '/issues.json',
        head: <FeedLinks name={c.var.publisher.name} />,
      },
    );
  });

  app.get(`/issues/:file{${number_pattern}\\.json}`, async (c) => {
    const { db } = c.var;
    const issue = await issueOut(db, Number(c.req.param('file').slice(0, -'.json'.length)));
    const [sections, { previous, next }, corrections] = await Promise.all([
      contentsOut(db, issue.id),
      neighboursOf(db, issue),
      correctionsIn(db, issue.id),
    ]);
    return c.json({
      issue: {
        ...headOf(issue),
        ...{ previous, next, corrections },
        sections: sections.map(({ name, lines }) => ({
          name,
          lines: lines.map((line) =>
            'article' in line
              ? { title: line.article.headline, front: line.is_front, article: headTold(line.article) }
              : { title: line.title, front: false, article: null },
          ),
        })),
      },
    });
  });

  app.get(`/issues/${number}`, async (c) => {
    const { db, say, href, language } = c.var;
    const issue = await issueOut(db, Number(c.req.param('number')));
    const [sections, neighbours, corrections, picture_bytes] = await Promise.all([
      contentsOut(db, issue.id),
      neighboursOf(db, issue),
      correctionsIn(db, issue.id),
      picturesWeigh(db, issue.id),
    ]);
    const ways = <TakeAlong {...{ say, href, number: issue.number, picture_bytes }} />;
    const shown = { issue, sections, neighbours, corrections, ways };
    return c.render(<IssuePage {...{ say, href, language }} {...shown} />, {
      title: issueName(say, issue),
      section,
      is_same_for_all: true,
      json: `/issues/${issue.number}.json`,
      head: <IssueHead {...{ c, issue, sections }} />,
    });
  });

  app.get(`/issues/${number}/whole`, async (c) => {
    const { db, say, href } = c.var;
    const issue = await issueOut(db, Number(c.req.param('number')));
    const [whole, picture_bytes] = await Promise.all([wholeIssue(db, issue), picturesWeigh(db, issue.id)]);
    const ways = <TakeAlong {...{ say, href, number: issue.number, picture_bytes }} />;
    return c.render(<WholeIssuePage {...{ say, href, whole, ways }} />, {
      title: issueName(say, whole.issue),
      section,
      is_same_for_all: true,
    });
  });

  return app;
}

/** What programs read of an issue's page. */
const IssueHead: FC<{ c: Context<VisitorEnv>; issue: PublicIssue; sections: SectionOut[] }> = (props) => {
  const { c, issue, sections } = props;
  const { config, publisher, say, href } = c.var;
  const title = issueName(say, issue);
  const shared = {
    kind: 'website' as const,
    title,
    description: sections
      .map(({ name }) => name)
      .join(' · ')
      .slice(0, longest_description),
    path: href(`/issues/${issue.number}`),
    picture: `/issues/${issue.number}.png`,
  };
  return (
    <>
      <FeedLinks name={publisher.name} />
      <OpenGraph {...{ config, publisher, shared }} />
      {dataBlock(issueLinkedData(issue, title, sections, { publicUrl: config.publicUrl, publisher }))}
    </>
  );
};

/** The issues of the year that was asked for, else of the latest. */
async function listed(db: Parameters<typeof yearsOfIssues>[0], asked: string | undefined) {
  const years = await yearsOfIssues(db);
  const year = years.find((one) => String(one.year) === asked)?.year ?? years[0]?.year ?? null;
  return { years, year, issues: year === null ? [] : await issuesOfYear(db, year) };
}

const headOf = ({
  number: own,
  day,
  title,
  language,
}: Pick<IssueLine, 'number' | 'day' | 'title' | 'language'>) => ({
  ...{ number: own, url: `/issues/${own}`, day, title, language },
});

function issueTold(issue: IssueLine) {
  return { ...headOf(issue), lines: issue.lines, front: issue.front };
}
