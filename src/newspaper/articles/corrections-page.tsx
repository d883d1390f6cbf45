import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { writtenIn } from '../../page/direction.js';
import { Pages } from '../../page/parts.js';
import { articlePath } from './address.js';
import type { CorrectionOut } from './article-public.js';

interface Props {
  say: Say;
  href: (path: string) => string;
  corrections: CorrectionOut[];
  page: number;
  hasNext: boolean;
}

/** `/corrections`: what the paper got wrong and put right, the latest first. */
export const CorrectionsPage: FC<Props> = ({ say, href, corrections, page, hasNext }) => (
  <div class="text">
    <h1>{say('newspaper.corrections.list')}</h1>
    <p class="standfirst">{say('newspaper.corrections.about')}</p>
    {corrections.length === 0 && <p>{say('newspaper.corrections.none')}</p>}
    <ul class="plain">
      {corrections.map(({ day, text, article }) => (
        <li>
          <span class="meta">
            <time datetime={day}>{dateInWords(day, say)}</time> ·{' '}
            <a href={href(articlePath(article))} {...writtenIn(article.language)}>
              {article.headline}
            </a>
          </span>
          <div {...writtenIn(article.language)}>{text}</div>
        </li>
      ))}
    </ul>
    <Pages
      {...{ page, hasNext }}
      at={(one) => href(`/corrections?page=${one}`)}
      words={{
        previous: say('newspaper.later'),
        next: say('newspaper.earlier'),
        name: say('newspaper.corrections.pages'),
      }}
    />
  </div>
);
