import { longDay } from '../../kernel/language.js';
import { writtenIn } from '../../page/direction.js';
import { textElsewhere, wholeAddress } from '../text/elsewhere.js';
import { type PagePicture, PageText } from '../text/page-text.js';
import type { Text } from '../text/tree.js';

/** A text on its way into a feed. */
export interface FeedText {
  text: Text;
  /** With whole addresses. */
  pictures: ReadonlyMap<number, PagePicture>;
  corrections: { day: string; text: string }[];
  /** Where the article is read. */
  url: string;
  publicUrl: string;
  number: number;
  language: string;
}

/**
 * A text as HTML that stands alone: every address in it is whole, and the names of its footnotes are its own in a reader
 * that shows several articles on one page; it says its language and direction itself. Corrections stand below it.
 */
export function feedHtml({
  text,
  pictures,
  corrections,
  url,
  publicUrl,
  number,
  language,
}: FeedText): string {
  const whole = textElsewhere(text, { address: (href) => wholeAddress(href, publicUrl, url) });
  const written = (
    <div {...writtenIn(language)}>
      <PageText text={whole} pictures={pictures} name={`a${number}-`} words={{ notes: '*', back: '↩' }} />
      {corrections.map(({ day, text: said }) => (
        <p>
          <strong>
            <time datetime={day}>{longDay(day, language)}</time>
          </strong>
          {': '}
          {said}
        </p>
      ))}
    </div>
  );
  return String(written);
}
