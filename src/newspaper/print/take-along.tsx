import '../tables.js';
import type { FC } from 'hono/jsx';
import { sql } from 'kysely';
import type { PublicDb } from '../../kernel/database.js';
import type { Say } from '../../kernel/language.js';
import { most_picture_bytes } from './carried-issue.js';

const megabyte = 1_000_000;

/** How many bytes the pictures of an issue's articles have together. */
export async function picturesWeigh(db: PublicDb, issue_id: string): Promise<number> {
  const { bytes } = await db
    .selectFrom('issue_contents as l')
    .innerJoin('article_pictures as f', 'f.article_id', 'l.article_id')
    .select(sql<number>`coalesce(sum(octet_length(f.jpeg)), 0)::float8`.as('bytes'))
    .where('l.issue_id', '=', issue_id)
    .executeTakeFirstOrThrow();
  return bytes;
}

interface Props {
  say: Say;
  href: (path: string) => string;
  /** Of the issue. */
  number: number;
  picture_bytes: number;
}

/** The issue as PDF and as one file, each with how heavy it is: a reader on a bad line wants to know before. */
export const TakeAlong: FC<Props> = ({ say, href, number, picture_bytes }) => {
  const most = Math.min(picture_bytes, most_picture_bytes);
  return (
    <ul class="plain">
      <li>
        <a href={href(`/issues/${number}/issue.pdf`)}>{say('newspaper.print.pdf')}</a>{' '}
        <span class="meta">{weight(say, most)}</span>
      </li>
      <li>
        {/* Pictures as letters are a third longer. */}
        <a href={href(`/issues/${number}/issue.html`)}>{say('newspaper.print.html')}</a>{' '}
        <span class="meta">{weight(say, (most * 4) / 3)}</span>
      </li>
    </ul>
  );
};

function weight(say: Say, bytes: number): string {
  const count = Math.round(bytes / megabyte);
  return count === 0 ? say('newspaper.print.size.small') : say('newspaper.print.size.large', { count });
}
