import type { Db } from '../../kernel/database.js';
import type { Read } from '../../kernel/refusals.js';
import { longest_typed_date } from '../../page/typed-date.js';
import { FieldReader, tidy } from '../../register/record/field-reader.js';
import {
  type ContentsLine,
  type ContentsSection,
  type IssueHead,
  most_lines_of_issue,
  most_sections_of_issue,
  type PlannedSection,
} from './issue.js';

type Typed = Record<string, string>;

export const issue_fields = ['number', 'day', 'title', 'language', 'plan'] as const;
const longest = { title: 200, name: 200, line: 300, plan: 120_000 } as const;

/** Reads what an issue says of itself. */
export function readHead(typed: Typed): Read<IssueHead> {
  const fields = new FieldReader(typed);
  const number = tidy(typed.number ?? '');
  if (!/^[1-9]\d{0,5}$/.test(number)) fields.wrong('number', 'newspaper.issue.no_number');
  fields.needed('day', longest_typed_date);
  const day = fields.day('day', 'newspaper.article.no_day') ?? '';
  const title = fields.text('title', longest.title);
  const language = tidy(typed.language ?? '').toLowerCase();
  if (!/^[a-z]{2}$/.test(language)) fields.wrong('language', 'register.record.no_language');
  return fields.read({ number: Number(number), day, title, language });
}

/**
 * Reads a plan as editors write it: `# International` begins a section, `22485` (whatever stands behind it) is an
 * article, `* 22485` the front article, and anything else the title of an article whose text is not here; `- ` before
 * a title that begins with a number.
 */
export async function readPlan(db: Db, typed: Typed): Promise<Read<ContentsSection[]>> {
  const fields = new FieldReader(typed);
  const text = tidy(typed.plan ?? '');
  if (text.length > longest.plan) fields.wrong('plan', 'register.record.too_long', { limit: longest.plan });
  const lines = text.split('\n').map((line) => line.trim());
  const known = await idsOf(
    db,
    lines.flatMap((line) => numberIn(line)?.number ?? []),
  );
  const sections: ContentsSection[] = [];
  let count = 0;
  for (const line of lines.filter((one) => one !== '')) {
    const name = line.match(/^#+\s*(.*)$/)?.[1];
    if (name !== undefined) {
      if (name === '' || name.length > longest.name)
        fields.wrong('plan', 'newspaper.issue.no_section_name', { line });
      sections.push({ name, lines: [] });
      continue;
    }
    const section = sections.at(-1);
    if (!section) {
      fields.wrong('plan', 'newspaper.issue.no_section');
      break;
    }
    count += 1;
    const read = lineOf(line, known, fields);
    if (read) section.lines.push(read);
  }
  if (sections.length > most_sections_of_issue)
    fields.wrong('plan', 'newspaper.issue.too_many_sections', { limit: most_sections_of_issue });
  if (count > most_lines_of_issue)
    fields.wrong('plan', 'newspaper.issue.too_many_lines', { limit: most_lines_of_issue });
  const all = sections.flatMap((section) => section.lines);
  const articles = all.flatMap((line) => ('article_id' in line ? line.article_id : []));
  if (new Set(articles).size < articles.length) fields.wrong('plan', 'newspaper.issue.twice');
  if (all.filter((line) => 'article_id' in line && line.is_front).length > 1)
    fields.wrong('plan', 'newspaper.issue.one_front');
  return fields.read(sections);
}

function lineOf(line: string, known: Map<number, string>, fields: FieldReader): ContentsLine | null {
  const named = numberIn(line);
  if (named) {
    const article_id = known.get(named.number);
    if (article_id) return { article_id, is_front: named.is_front };
    fields.wrong('plan', 'newspaper.issue.no_article', { number: String(named.number) });
    return null;
  }
  const title = line.replace(/^-\s+/, '');
  if (title.length <= longest.line) return { title };
  fields.wrong('plan', 'register.record.too_long', { limit: longest.line });
  return null;
}

function numberIn(line: string): { number: number; is_front: boolean } | null {
  const [, star, number] = line.match(/^(\*?)\s*([1-9]\d{0,8})(?:\s|$)/) ?? [];
  return number ? { number: Number(number), is_front: star === '*' } : null;
}

async function idsOf(db: Db, numbers: number[]): Promise<Map<number, string>> {
  if (numbers.length === 0) return new Map();
  const rows = await db
    .selectFrom('articles')
    .select(['number', 'id'])
    .where('number', 'in', [...new Set(numbers)].slice(0, most_lines_of_issue + 1))
    .execute();
  return new Map(rows.map(({ number, id }) => [number, id]));
}

/** A plan as it would have been written. */
export function planText(sections: PlannedSection[]): string {
  return sections
    .map(({ name, lines }) => [`# ${name}`, ...lines.map((line) => lineText(line))].join('\n'))
    .join('\n\n');
}

function lineText({ article, title, is_front }: PlannedSection['lines'][number]): string {
  if (article) return `${is_front ? '* ' : ''}${article.number} ${article.headline}`;
  return numberIn(title ?? '') || /^[#*-]/.test(title ?? '') ? `- ${title}` : (title ?? '');
}
