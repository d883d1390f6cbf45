import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { ListedCell, ListedRow, ListedTable } from '../../page/parts.js';
import { formFacts } from './feed-formats.js';

interface Props {
  say: Say;
  href: (path: string) => string;
  feeds: { name: string; path: string }[];
}

const forms = ['rss', 'atom', 'json'] as const;
const label = { rss: 'RSS', atom: 'Atom', json: 'JSON' } as const;

/** `/feeds`: where each feed lies, to copy into a reader. */
export const FeedsPage: FC<Props> = ({ say, feeds }) => (
  <div class="text">
    <h1>{say('newspaper.finding.feeds.title')}</h1>
    <p>{say('newspaper.finding.feeds.about')}</p>
    <ListedTable
      caption={say('newspaper.finding.feeds.caption')}
      head={[say('newspaper.finding.feeds.what'), ...Object.values(label)]}
    >
      {feeds.map(({ name, path }) => (
        <ListedRow>
          <ListedCell>{name}</ListedCell>
          {forms.map((form) => (
            <ListedCell label={label[form]}>
              <a href={`${path}/${formFacts[form].file}`}>{formFacts[form].file}</a>
            </ListedCell>
          ))}
        </ListedRow>
      ))}
    </ListedTable>
    <p class="small">{say('newspaper.finding.feeds.person')}</p>
  </div>
);
