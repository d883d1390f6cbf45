import { type Context, Hono } from 'hono';
import type { Clock } from '../../kernel/clock.js';
import type { VisitorEnv } from '../../page/web.js';
import { type Pictures, type Press, PrintFailed } from '../../print/press.js';
import { fileAnswer, fileGate, streamed } from '../../register/formats/whole-file.js';
import { number_pattern } from '../articles/address.js';
import { issueOut, type PublicIssue } from '../issues/issue-public.js';
import { type CarriedIssue, carriedIssue, pictureBytes } from './carried-issue.js';
import { issueFile } from './issue-file.js';
import { IssuePress } from './issue-press.js';
import { issueSheet } from './issue-sheet.js';

type Ctx = Context<VisitorEnv>;

/** An issue of more characters is not set on paper at once: the press would need half a minute for it. */
export const most_characters = 800_000;

const number = `:number{${number_pattern}}`;

/** `/issues/<number>/issue.pdf` and `/issues/<number>/issue.html`: the whole issue on paper and as one file. */
export function printSite({ press, clock }: { press: Press; clock: Clock }): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();
  const issues = new IssuePress(press, clock);
  const begin = fileGate();

  app.get(`/issues/${number}/issue.pdf`, async (c) => {
    const issue = await asked(c);
    const carried = await carriedIssue(c.var, issue);
    if (charactersOf(carried) > most_characters) return tooLarge(c, issue);
    const sheet = issueSheet(carried, c.var);
    try {
      const { pdf } = await issues.print(sheet, c.var.say, () => picturesOf(c, carried));
      return fileAnswer(c, Buffer.from(pdf), 'application/pdf', nameOf(c, issue, 'pdf'));
    } catch (error) {
      if (!(error instanceof PrintFailed) || !['size', 'pages'].includes(error.code)) throw error;
      return tooLarge(c, issue);
    }
  });

  app.get(`/issues/${number}/issue.html`, async (c) => {
    const issue = await asked(c);
    const end = begin();
    try {
      const parts = issueFile(await carriedIssue(c.var, issue), c.var);
      return fileAnswer(c, streamed(parts, end), 'text/html; charset=utf-8', nameOf(c, issue, 'html'));
    } catch (error) {
      end();
      throw error;
    }
  });

  return app;
}

const asked = (c: Ctx) => issueOut(c.var.db, Number(c.req.param('number')));

/** `issue-895.pdf`, in another language than the first `issue-895-ru.pdf`. */
function nameOf(c: Ctx, { number: own }: PublicIssue, ending: string): string {
  const { language } = c.var;
  return `issue-${own}${language === 'en' ? '' : `-${language}`}.${ending}`;
}

function charactersOf({ sections }: CarriedIssue): number {
  return sections
    .flatMap(({ lines }) => lines)
    .reduce((sum, line) => sum + ('article' in line ? line.article.body.length : 0), 0);
}

/** The pictures that the sheet names, by those names. */
async function picturesOf(c: Ctx, { sections }: CarriedIssue): Promise<Pictures> {
  const ids = sections.flatMap(({ lines }) =>
    lines.flatMap((line) => ('article' in line ? [...line.pictures.values()].map(({ id }) => id) : [])),
  );
  const bytes = await pictureBytes(c.var.db, ids);
  return new Map([...bytes].map(([id, jpeg]) => [`${id}.jpg`, jpeg]));
}

function tooLarge(c: Ctx, { number: own }: PublicIssue): Response | Promise<Response> {
  const { say, href } = c.var;
  c.status(422);
  const title = say('newspaper.print.too_large_title');
  return c.render(
    <div class="text">
      <h1>{title}</h1>
      <p>{say('newspaper.print.too_large')}</p>
      <p>
        <a href={href(`/issues/${own}/whole`)}>{say('newspaper.issue.whole')}</a> ·{' '}
        <a href={href(`/issues/${own}/issue.html`)}>{say('newspaper.print.html')}</a>
      </p>
    </div>,
    { title, section: 'issues' },
  );
}
