import { longDay } from '../../kernel/language.js';
import { writtenIn } from '../../page/direction.js';
import { type PagePicture, PageText } from '../text/page-text.js';
import type { Block, Inline, Text } from '../text/tree.js';

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
  const whole = wholeAddresses(text, (href) =>
    href.startsWith('/') ? publicUrl + href : href.startsWith('#') ? url + href : href,
  );
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

function wholeAddresses(text: Text, whole: (href: string) => string): Text {
  const inline = (inside: Inline[]): Inline[] =>
    inside.map((one) => {
      if (one.kind === 'link') return { ...one, href: whole(one.href), inside: inline(one.inside) };
      return one.kind === 'emphasis' || one.kind === 'strong' ? { ...one, inside: inline(one.inside) } : one;
    });
  const block = (one: Block): Block => {
    switch (one.kind) {
      case 'paragraph':
      case 'heading':
        return { ...one, inside: inline(one.inside) };
      case 'quote':
        return { ...one, inside: one.inside.map(block) };
      case 'list':
        return { ...one, items: one.items.map((item) => item.map(block)) };
      case 'table':
        return { ...one, head: one.head.map(inline), rows: one.rows.map((row) => row.map(inline)) };
      case 'picture':
        return { ...one, caption: inline(one.caption) };
      default:
        return one;
    }
  };
  return { blocks: text.blocks.map(block), notes: text.notes.map((note) => note.map(block)) };
}
