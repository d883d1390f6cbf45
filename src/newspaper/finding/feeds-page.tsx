import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { Table } from '../../page/parts.js';
import { formFacts } from './feed-formats.js';

interface Props {
  say: Say;
  href: (path: string) => string;
  feeds: { name: string; path: string }[];
}

/** `/feeds`: where each feed lies, to copy into a reader. */
export const FeedsPage: FC<Props> = ({ say, feeds }) => (
  <div class="text">
    <h1>{say('newspaper.finding.feeds.title')}</h1>
    <p>{say('newspaper.finding.feeds.about')}</p>
    <Table
      caption={say('newspaper.finding.feeds.caption')}
      head={[say('newspaper.finding.feeds.what'), 'RSS', 'Atom', 'JSON']}
    >
      {feeds.map(({ name, path }) => (
        <tr>
          <td>{name}</td>
          {(['rss', 'atom', 'json'] as const).map((form) => (
            <td>
              <a href={`${path}/${formFacts[form].file}`}>{formFacts[form].file}</a>
            </td>
          ))}
        </tr>
      ))}
    </Table>
    <p class="small">{say('newspaper.finding.feeds.person')}</p>
  </div>
);
