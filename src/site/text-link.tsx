import type { FC } from 'hono/jsx';
import type { Say } from '../kernel/language.js';
import { dateInWords } from '../page/date.js';
import { writtenIn } from '../page/direction.js';
import type { TextLine } from '../resolutions/text.js';

interface Props {
  say: Say;
  href: (path: string) => string;
  text: Pick<TextLine, 'slug' | 'title' | 'title_language' | 'body' | 'date'>;
}

/** A text in a list of the site's own pages: its title, and below it who said it and when. */
export const TextLink: FC<Props> = ({ say, href, text }) => (
  <>
    <a href={href(`/resolutions/${text.slug}`)} {...writtenIn(text.title_language)}>
      {text.title}
    </a>
    <br />
    <span class="meta">
      <bdi lang="en">{text.body}</bdi>, {dateInWords(text.date, say)}
    </span>
  </>
);
