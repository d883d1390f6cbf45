import type { FC } from 'hono/jsx';
import { sql } from 'kysely';
import type { PublicDb } from '../../kernel/database.js';
import type { Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { Foreign } from '../../page/parts.js';
import type { ReplyChannel } from './tables.js';

/** An answer as everybody may read it. */
export interface PublicReply {
  office: string;
  office_name: string;
  /** YYYY-MM-DD. */
  came_on: string;
  channel: ReplyChannel;
  words: string;
  /** YYYY-MM-DD, since when it can be read here. */
  told_on: string;
}

/** More answers than this stand on no page. */
const most_shown = 200;

/**
 * What was answered to the papers of one adoption, or by one office, as far as it is told; the latest first.
 * Names of offices stand in `language` where they are known in it.
 */
export async function publicReplies(
  db: PublicDb,
  of: { adoption: string } | { office: string },
  language = 'en',
): Promise<PublicReply[]> {
  const whose =
    'office' in of
      ? sql`r.office_id = ${of.office}`
      : sql`r.kind = 'adoption' and r.subject = ${of.adoption}`;
  const { rows } = await sql<PublicReply>`
    select o.code as office, coalesce(o.names ->> ${language}, o.names ->> 'en') as office_name, r.came_on,
      r.channel, r.words, r.told_on
    from replies r join offices o on o.id = r.office_id
    where ${whose} order by r.came_on desc, r.id limit ${most_shown}`.execute(db);
  return rows;
}

/** The same as JSON tells it. */
export function replyTold({ office, office_name, came_on, channel, words, told_on }: PublicReply): object {
  return { office: { slug: office, name: office_name }, date: came_on, channel, summary: words, told_on };
}

/** Answers with their dates, for the page of what they answer or of who gave them. */
export const PublicReplies: FC<{
  say: Say;
  href: (path: string) => string;
  replies: PublicReply[];
  /** On the office's own page its name stands above. */
  isOwn?: boolean;
}> = ({ say, href, replies, isOwn = false }) =>
  replies.length === 0 ? null : (
    <section id="replies">
      <h2>{say('mailroom.replies.open.title')}</h2>
      {replies.map((one) => (
        <article>
          <p>
            <time datetime={one.came_on}>{dateInWords(one.came_on, say)}</time>
            {!isOwn && (
              <>
                {', '}
                <a href={href(`/offices/${one.office}`)}>
                  <Foreign>{one.office_name}</Foreign>
                </a>
              </>
            )}
            , {say(`mailroom.replies.open.by.${one.channel}`)}:
          </p>
          {one.words.split('\n').map((line) => (
            <p>
              <Foreign>{line}</Foreign>
            </p>
          ))}
        </article>
      ))}
      <p class="small">{say('mailroom.replies.open.note')}</p>
    </section>
  );
