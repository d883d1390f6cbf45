import './tables.js';
import type { Selectable } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { type Db, isDuplicate, type Tables, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Missing, Refused } from '../../kernel/refusals.js';

/** An issue as the desk sees it. */
export type Issue = Selectable<Tables['issues']>;

/** What an issue says of itself. */
export interface IssueHead {
  number: number;
  /** YYYY-MM-DD. */
  day: string;
  title: string | null;
  language: string;
}

/** A line of the contents: an article, or the title alone of one whose text is not here. */
export type ContentsLine = { article_id: string; is_front: boolean } | { title: string };

export interface ContentsSection {
  name: string;
  lines: ContentsLine[];
}

export const most_sections_of_issue = 40;
export const most_lines_of_issue = 300;

/** The issue of a number at the desk. Throws `Missing`. */
export async function issueNumbered(db: Db, number: number): Promise<Issue> {
  const found = await db.selectFrom('issues').selectAll().where('number', '=', number).executeTakeFirst();
  if (!found) throw new Missing('issue');
  return found;
}

/** The latest issues at the desk. */
export async function issuesAtDesk(db: Db, limit = 200): Promise<Issue[]> {
  return db.selectFrom('issues').selectAll().orderBy('number', 'desc').limit(limit).execute();
}

/** Begins an issue as a draft. Throws `Refused` (`newspaper.issue.number_taken`). Returns its id. */
export async function beginIssue(db: Db, actor: Actor, head: IssueHead): Promise<string> {
  const id = newId(actor.chance);
  const at = actor.clock.now();
  const rest = { publish_at: null, published_at: null, made_at: at, edited_at: at, edited_by: actor.who };
  return numbered(head.number, () =>
    transact(db, async (tx) => {
      await tx
        .insertInto('issues')
        .values({ id, ...head, state: 'draft', ...rest })
        .execute();
      await record(tx, actor, {
        what: 'issue.begun',
        subject: `issue:${id}`,
        detail: { number: head.number },
      });
      return id;
    }),
  );
}

async function numbered<T>(number: number, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (isDuplicate(error, 'issues_number_key'))
      throw new Refused('newspaper.issue.number_taken', { number: String(number) });
    throw error;
  }
}

/** The issue of an id, locked until the act ends. Throws `Missing`. */
export async function lockedIssue(tx: Db, id: string): Promise<Issue> {
  const found = await tx.selectFrom('issues').selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
  if (!found) throw new Missing('issue');
  return found;
}

/**
 * Saves head and contents of an issue as a whole, as one editor planned them. Throws `Refused`: somebody else saved it
 * since `version` (`newspaper.issue.stale`), an issue that is out would get another number (`number_stays`), an article
 * stands in it twice (`twice`). Returns the version it is now.
 */
export async function saveIssue(
  db: Db,
  actor: Actor,
  seen: { id: string; version: number },
  head: IssueHead,
  sections: ContentsSection[],
): Promise<number> {
  return numbered(head.number, () =>
    transact(db, async (tx) => {
      const issue = await lockedIssue(tx, seen.id);
      if (issue.version !== seen.version) throw new Refused('newspaper.issue.stale');
      if (issue.published_at !== null && issue.number !== head.number)
        throw new Refused('newspaper.issue.number_stays', {}, 422);
      const version = issue.version + 1;
      await tx
        .updateTable('issues')
        .set({ ...head, version, edited_at: actor.clock.now(), edited_by: actor.who })
        .where('id', '=', issue.id)
        .execute();
      await putContents(tx, actor, issue.id, sections);
      await record(tx, actor, { what: 'issue.saved', subject: `issue:${issue.id}`, detail: { version } });
      return version;
    }),
  );
}

/** Writes the contents of an issue anew, in the caller's transaction. Throws `Refused` (`newspaper.issue.twice`). */
export async function putContents(
  tx: Db,
  actor: Actor,
  issue_id: string,
  sections: ContentsSection[],
): Promise<void> {
  const articles = sections.flatMap(({ lines }) =>
    lines.flatMap((line) => ('article_id' in line ? line.article_id : [])),
  );
  if (new Set(articles).size < articles.length) throw new Refused('newspaper.issue.twice', {}, 422);
  await tx.deleteFrom('issue_articles').where('issue_id', '=', issue_id).execute();
  await tx.deleteFrom('issue_sections').where('issue_id', '=', issue_id).execute();
  const named = sections.map((section, index) => ({ ...section, id: newId(actor.chance), place: index + 1 }));
  if (named.length === 0) return;
  await tx
    .insertInto('issue_sections')
    .values(named.map(({ id, place, name }) => ({ id, issue_id, place, name })))
    .execute();
  const lines = named.flatMap(({ id, lines: own }) =>
    own.map((line, index) => ({
      id: newId(actor.chance),
      issue_id,
      issue_section_id: id,
      place: index + 1,
      article_id: 'article_id' in line ? line.article_id : null,
      title: 'title' in line ? line.title : null,
      is_front: 'article_id' in line && line.is_front,
    })),
  );
  if (lines.length > 0) await tx.insertInto('issue_articles').values(lines).execute();
}

/** What is planned for an issue, in order: articles that are not out, too. */
export interface PlannedSection {
  name: string;
  lines: {
    article: { id: string; number: number; headline: string; state: string } | null;
    title: string | null;
    is_front: boolean;
  }[];
}

/** The contents of an issue at the desk. */
export async function plannedContents(db: Db, issue_id: string): Promise<PlannedSection[]> {
  const rows = await db
    .selectFrom('issue_sections as s')
    .leftJoin('issue_articles as l', 'l.issue_section_id', 's.id')
    .leftJoin('articles as a', 'a.id', 'l.article_id')
    .select(['s.id as section_id', 's.name', 'l.id as line_id', 'l.title', 'l.is_front'])
    .select(['a.id', 'a.number', 'a.headline', 'a.state'])
    .where('s.issue_id', '=', issue_id)
    .orderBy('s.place')
    .orderBy('l.place')
    .execute();
  const sections = new Map<string, PlannedSection>();
  for (const { section_id, name, line_id, title, is_front, id, number, headline, state } of rows) {
    const section = sections.get(section_id) ?? { name, lines: [] };
    sections.set(section_id, section);
    if (line_id === null) continue;
    const article =
      id !== null && number !== null && headline !== null && state !== null
        ? { id, number, headline, state }
        : null;
    section.lines.push({ article, title, is_front: is_front ?? false });
  }
  return [...sections.values()];
}
