import './tables.js';
import { sql } from 'kysely';
import type { Actor } from '../../kernel/actor.js';
import type { Db } from '../../kernel/database.js';
import {
  beginIssue,
  type ContentsLine,
  type ContentsSection,
  lockedIssue,
  most_lines_of_issue,
  most_sections_of_issue,
  plannedContents,
  saveIssue,
} from '../issues/issue.js';
import { publishIssue, scheduleIssue } from '../issues/issue-publishing.js';
import { type ArchiveIssue, type Remark, remark } from './archive-piece.js';
import { folded } from './page-contents.js';
import type { Outcome } from './piece-keeping.js';

/** A line while the contents are put together: its article where it is here. */
interface Line {
  title: string;
  article_id: string | null;
  is_front: boolean;
}

interface Section {
  name: string;
  lines: Line[];
}

/** What a section without a name is called: an issue has no lines outside of sections. */
const unnamed = 'Contents';
const longest = { title: 300, section: 200 } as const;

/**
 * Keeps the contents of an issue as an archive lists them, in the caller's transaction. An issue that is here is only
 * added to: lines that it lacks come to the end of their section, and a headline that was announced becomes the article
 * once that is here. Nothing is taken out and nothing moves. Throws `Refused`.
 */
export async function keepIssue(
  tx: Db,
  actor: Actor,
  listed: ArchiveIssue,
  language: string,
): Promise<Outcome> {
  const remarks = [...listed.remarks];
  const known = await tx
    .selectFrom('issues')
    .selectAll()
    .where('number', '=', listed.number)
    .executeTakeFirst();
  const day = known?.day ?? listed.day;
  if (day === null) return { outcome: 'kept', remarks: [remark('issue_no_day')], article: null };
  const there = known ? await contentsNow(tx, known.id) : [];
  const before = JSON.stringify(there);
  const whole = limited(added(there, await withArticles(tx, listed, day)), remarks);
  const again = known !== undefined && JSON.stringify(whole) === before;
  if (again) return { outcome: 'unchanged', remarks: [], article: null };
  const id = known?.id ?? (await begun(tx, actor, listed, day, language));
  const { number, title, language: spoken, version } = await lockedIssue(tx, id);
  await saveIssue(
    tx,
    actor,
    { id, version },
    { number, day, title, language: spoken },
    whole.map(asContents),
  );
  return { outcome: 'added', remarks, article: null };
}

/** A new issue goes out empty, and its contents come afterwards: so no draft that stands in it goes out with it. */
async function begun(
  tx: Db,
  actor: Actor,
  listed: ArchiveIssue,
  day: string,
  language: string,
): Promise<string> {
  const head = { number: listed.number, day, title: listed.name.slice(0, 200) || null, language };
  const id = await beginIssue(tx, actor, head);
  const at = new Date(`${day}T00:00:00Z`);
  const isAhead = at > actor.clock.now();
  if (listed.state === 'published' && !isAhead) await publishIssue(tx, actor, id, 1, at);
  else if (listed.state === 'scheduled' && isAhead) await scheduleIssue(tx, actor, id, 1, at);
  return id;
}

async function contentsNow(tx: Db, issue_id: string): Promise<Section[]> {
  const sections = await plannedContents(tx, issue_id);
  return sections.map(({ name, lines }) => ({
    name,
    lines: lines.map(({ article, title, is_front }) => ({
      title: article?.headline ?? title ?? '',
      article_id: article?.id ?? null,
      is_front,
    })),
  }));
}

/** Lines whose article is here, by its number, else by its headline among the articles of that day. */
async function withArticles(tx: Db, { sections }: ArchiveIssue, day: string): Promise<Section[]> {
  const numbers = sections.flatMap(({ lines }) => lines.flatMap(({ number }) => number ?? []));
  const rows = await tx
    .selectFrom('articles')
    .select(['id', 'number', 'headline', 'day'])
    .where((is) => is.or([is('day', '=', day), sql<boolean>`number = any(${numbers}::int[])`]))
    .execute();
  const byNumber = new Map(rows.map((one) => [one.number, one.id]));
  const byHeadline = new Map(
    rows.filter((one) => one.day === day).map((one) => [folded(one.headline), one.id]),
  );
  return sections.map(({ name, lines }) => ({
    name: (name.trim() || unnamed).slice(0, longest.section),
    lines: lines.map(({ headline, number, is_front }) => {
      const article_id =
        (number === null ? undefined : byNumber.get(number)) ?? byHeadline.get(folded(headline)) ?? null;
      return {
        title: headline.slice(0, longest.title),
        article_id,
        is_front: is_front && article_id !== null,
      };
    }),
  }));
}

/** What is there, with what the archive lists besides. A headline that is listed twice stands twice. */
function added(there: Section[], listed: Section[]): Section[] {
  const whole = there.map(({ name, lines }) => ({ name, lines: lines.map((line) => ({ ...line })) }));
  const free = new Set(whole.flatMap(({ lines }) => lines));
  const all = () => whole.flatMap(({ lines }) => lines);
  for (const { name, lines: more } of listed) {
    for (const line of more) {
      const holder =
        line.article_id === null ? undefined : all().find((one) => one.article_id === line.article_id);
      const known = holder ?? [...free].find((one) => isSame(one, line));
      if (known) {
        free.delete(known);
        known.article_id ??= line.article_id;
        continue;
      }
      const section = whole.find((one) => folded(one.name) === folded(name));
      const own = { ...line, is_front: line.is_front && !all().some((one) => one.is_front) };
      if (section) section.lines.push(own);
      else whole.push({ name, lines: [own] });
    }
  }
  return whole;
}

/** Two articles are told apart by themselves, everything else by its headline. */
function isSame(one: Line, other: Line): boolean {
  if (one.article_id !== null && other.article_id !== null) return one.article_id === other.article_id;
  return folded(one.title) === folded(other.title);
}

function limited(sections: Section[], remarks: Remark[]): Section[] {
  const lines = sections.reduce((all, one) => all + one.lines.length, 0);
  if (sections.length <= most_sections_of_issue && lines <= most_lines_of_issue) return sections;
  remarks.push(remark('issue_long', { sections: most_sections_of_issue, lines: most_lines_of_issue }));
  let room = most_lines_of_issue;
  return sections.slice(0, most_sections_of_issue).map(({ name, lines: own }) => {
    const some = own.slice(0, room);
    room -= some.length;
    return { name, lines: some };
  });
}

const asContents = ({ name, lines }: Section): ContentsSection => ({
  name,
  lines: lines.map(
    ({ title, article_id, is_front }): ContentsLine =>
      article_id === null ? { title: title || '–' } : { article_id, is_front },
  ),
});
