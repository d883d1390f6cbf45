import { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { writtenIn } from '../../page/direction.js';
import { Moment } from '../../page/moment.js';
import { Foreign, Table } from '../../page/parts.js';
import type { DeskEnv } from '../../page/web.js';
import { versionIn } from '../../register/record/at-desk.js';
import type { Article, Written } from './article.js';
import { ArticleFrame, article_pattern, articleAt, desk_section, deskPath } from './desk-frame.js';
import { WrittenDifference } from './difference-view.js';
import { type VersionLine, versionOf, versionsOf } from './history.js';

/** `/desk/newspaper/articles/<number>/history`: who saved what when, and what differs between any two. */
export function historyDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();
  app.get(`${article_pattern}/history`, async (c) => {
    const { db, say } = c.var;
    const article = await articleAt(c);
    const versions = await versionsOf(db, article.id);
    // Without a choice: what the last save changed.
    const to = versionIn(c.req.query('to') ?? '') || article.version;
    const before = versions.find(({ version }) => version < to)?.version;
    const from = versionIn(c.req.query('from') ?? '') || (before ?? to);
    const [old, now] = await Promise.all([versionOf(db, article.id, from), versionOf(db, article.id, to)]);
    return c.render(<HistoryPage {...{ say, article, versions, from, to, old, now }} />, {
      title: article.headline,
      section: desk_section,
    });
  });
  return app;
}

interface Props {
  say: Say;
  article: Article;
  versions: VersionLine[];
  from: number;
  to: number;
  old: Written;
  now: Written;
}

const HistoryPage: FC<Props> = ({ say, article, versions, from, to, old, now }) => (
  <ArticleFrame {...{ say, article }} here="/history">
    <form method="get" action={deskPath(article.number, '/history')}>
      <Table
        caption={say('newspaper.desk.history.caption')}
        head={['from', 'to', 'version', 'saved', 'by', 'headline'].map((name) =>
          say(`newspaper.desk.history.${name}`),
        )}
      >
        {versions.map(({ version, saved_at, saved_by, name, headline, by_itself }) => (
          <tr>
            {(['from', 'to'] as const).map((end) => (
              <td>
                <input
                  type="radio"
                  name={end}
                  value={String(version)}
                  checked={version === (end === 'from' ? from : to)}
                  aria-label={`${say(`newspaper.desk.history.${end}`)} ${version}`}
                />
              </td>
            ))}
            <td>
              {String(version)}
              {version === article.out_version && ` · ${say('newspaper.desk.history.out')}`}
              {by_itself && ` · ${say('newspaper.desk.history.by_itself')}`}
            </td>
            <td>
              <Moment at={saved_at} />
            </td>
            <td>
              <Foreign>{name ?? saved_by}</Foreign>
            </td>
            <td {...writtenIn(article.language)}>{headline}</td>
          </tr>
        ))}
      </Table>
      <p class="acts">
        <button class="act second" type="submit">
          {say('newspaper.desk.history.compare')}
        </button>
      </p>
    </form>
    <section class="text">
      <h2>{say('newspaper.desk.history.between', { from: String(from), to: String(to) })}</h2>
      <WrittenDifference {...{ say }} from={old} to={now} lang={article.language} />
    </section>
  </ArticleFrame>
);
