import { Hono } from 'hono';
import { type Problem, type Read, Refused } from '../../kernel/refusals.js';
import { typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import { versionIn } from '../../register/record/at-desk.js';
import { number_pattern } from '../articles/address.js';
import { readMinute } from '../articles/article-reader.js';
import { type Desk, desk_section } from '../articles/desk-frame.js';
import { IssueDeskPage, IssuesDeskPage, issuePath, issues_path } from './desk-page.js';
import { beginIssue, type Issue, issueNumbered, issuesAtDesk, plannedContents, saveIssue } from './issue.js';
import { publishIssue, scheduleIssue, unscheduleIssue } from './issue-publishing.js';
import { issue_fields, planText, readHead, readPlan } from './plan.js';

type Typed = Record<string, string>;
const one = `${issues_path}/:number{${number_pattern}}`;

/** `/desk/newspaper/issues`: issues are begun, planned, scheduled and published. */
export function issuesDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();

  app.get(issues_path, (c) => showAll(c, {}, []));

  app.post(issues_path, async (c) => {
    const { db, actor } = c.var;
    const typed: Typed = await typedIn(c, ...issue_fields);
    const head = readHead(typed);
    if (!head.ok) {
      c.status(422);
      return showAll(c, typed, head.problems);
    }
    try {
      await beginIssue(db, actor, head.value);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      c.status(error.status);
      return showAll(c, typed, [{ field: 'number', code: error.code, values: error.values }]);
    }
    return c.redirect(issuePath(head.value.number), 303);
  });

  app.get(one, async (c) => show(c, await issueAt(c)));

  app.post(one, async (c) => {
    const { db, actor } = c.var;
    const issue = await issueAt(c);
    const typed: Typed = await typedIn(c, ...issue_fields, 'version');
    const [head, plan] = [readHead(typed), await readPlan(db, typed)];
    if (!head.ok || !plan.ok) {
      c.status(422);
      return show(c, issue, typed, [...(head.ok ? [] : head.problems), ...(plan.ok ? [] : plan.problems)]);
    }
    const seen = { id: issue.id, version: versionIn(typed.version ?? '') };
    try {
      await saveIssue(db, actor, seen, head.value, plan.value);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      c.status(error.status);
      const isStale = error.code === 'newspaper.issue.stale';
      const problems = isStale ? [] : [{ field: 'number', code: error.code, values: error.values }];
      return show(c, await issueAt(c), typed, problems, isStale);
    }
    return c.redirect(`${issuePath(head.value.number)}?saved`, 303);
  });

  app.post(`${one}/publish`, async (c) => {
    const version = versionIn((await typedIn(c, 'version')).version);
    const read: Read<number> = { ok: true, value: version };
    return tried(c, {}, read, (issue) => publishIssue(c.var.db, c.var.actor, issue.id, version), 'published');
  });

  app.post(`${one}/schedule`, async (c) => {
    const typed: Typed = await typedIn(c, 'version', 'at');
    return tried(c, typed, readMinute(typed, 'at'), (issue, at) =>
      scheduleIssue(c.var.db, c.var.actor, issue.id, versionIn(typed.version ?? ''), at),
    );
  });

  app.post(`${one}/unschedule`, (c) =>
    tried(c, {}, { ok: true, value: null }, (issue) => unscheduleIssue(c.var.db, c.var.actor, issue.id)),
  );

  return app;
}

function issueAt(c: Desk): Promise<Issue> {
  return issueNumbered(c.var.db, Number(c.req.param('number')));
}

/** Does it and shows the issue again; what is wrong is said at the field of the minute. */
async function tried<T>(
  c: Desk,
  { at = '' }: Typed,
  read: Read<T>,
  act: (issue: Issue, value: T) => Promise<unknown>,
  done: 'saved' | 'published' = 'saved',
) {
  const issue = await issueAt(c);
  if (!read.ok) {
    c.status(422);
    return show(c, issue, { at }, read.problems);
  }
  try {
    await act(issue, read.value);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    c.status(error.status);
    return show(c, await issueAt(c), { at }, [{ field: 'at', code: error.code, values: error.values }]);
  }
  return c.redirect(`${issuePath(issue.number)}?${done}`, 303);
}

async function showAll(c: Desk, typed: Typed, problems: Problem[]) {
  const { db, say, csrf } = c.var;
  const issues = await issuesAtDesk(db);
  const next = (issues[0]?.number ?? 0) + 1;
  const values = { number: String(next), language: 'en', ...typed };
  return c.render(<IssuesDeskPage {...{ say, csrf, issues }} form={{ say, values, problems }} />, {
    title: say('newspaper.desk.issue.all'),
    section: desk_section,
  });
}

async function show(c: Desk, issue: Issue, typed: Typed = {}, problems: Problem[] = [], isStale = false) {
  const { db, say, csrf } = c.var;
  const sections = await plannedContents(db, issue.id);
  const stored = planText(sections);
  const { number, day, title, language } = issue;
  const now = { version: String(issue.version) };
  const values = { number: String(number), day, title: title ?? '', language, plan: stored, ...now };
  return c.render(
    <IssueDeskPage
      {...{ say, csrf, issue, sections }}
      form={{ say, values: { ...values, ...typed, ...(isStale ? now : {}) }, problems }}
      saved={c.req.query('saved') !== undefined}
      published={issue.state === 'published' && c.req.query('published') !== undefined}
      collision={isStale ? { stored, mine: typed.plan ?? '' } : null}
      publicUrl={c.var.config.publicUrl}
    />,
    { title: say('newspaper.issue_number', { number: String(number) }), section: desk_section },
  );
}
