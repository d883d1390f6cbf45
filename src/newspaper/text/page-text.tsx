import type { Child, FC } from 'hono/jsx';
import { type Block, type Inline, isSideBox, type Text } from './tree.js';

/** A picture as a page shows it; its bytes lie at `src`. */
export interface PagePicture {
  src: string;
  across: number;
  down: number;
  alt: string;
  credit: string;
}

interface Means {
  /** Pictures of the article by their place; one that is not there is not shown. */
  pictures: ReadonlyMap<number, PagePicture>;
  /** Several texts stand on one page: what the names of their footnotes begin with. */
  name?: string;
  /** Levels that headings lie deeper on a page that has headlines of its own. */
  deeper?: number;
  words: { notes: string; back: string };
}

/** An article's text as a page: everything is escaped, nothing comes from elsewhere. */
export const PageText: FC<{ text: Text } & Means> = ({ text, ...means }) => (
  <>
    {text.blocks.map((block) => written(block, means))}
    {text.notes.length > 0 && (
      <section class="notes" aria-label={means.words.notes}>
        <ol>
          {text.notes.map((blocks, place) => (
            <li id={noteId(means, place + 1)}>
              {blocks.map((block) => inItem(block, blocks, means))}{' '}
              <a href={`#${noteId(means, place + 1)}-ref`} aria-label={`${means.words.back} ${place + 1}`}>
                ↩
              </a>
            </li>
          ))}
        </ol>
      </section>
    )}
  </>
);

const noteId = ({ name = '' }: Means, number: number) => `${name}note-${number}`;

function written(block: Block, means: Means): Child {
  switch (block.kind) {
    case 'paragraph':
      return <p>{words(block.inside, means)}</p>;
    case 'heading': {
      const level = Math.min(6, block.level + (means.deeper ?? 0));
      const Heading = `h${level}` as 'h2';
      return <Heading>{words(block.inside, means)}</Heading>;
    }
    case 'quote': {
      const inside = block.inside.map((one) => written(one, means));
      return isSideBox(block) ? <aside class="box">{inside}</aside> : <blockquote>{inside}</blockquote>;
    }
    case 'list': {
      const items = block.items.map((item) => <li>{item.map((one) => inItem(one, item, means))}</li>);
      return block.start === null ? <ul>{items}</ul> : <ol start={block.start}>{items}</ol>;
    }
    case 'code':
      return (
        <pre>
          <code>{block.text}</code>
        </pre>
      );
    case 'rule':
      return <hr />;
    case 'table':
      return (
        <div class="scroll">
          <table>
            <thead>
              <tr>
                {block.head.map((cell) => (
                  <th scope="col">{words(cell, means)}</th>
                ))}
              </tr>
            </thead>
            <tbody>
              {block.rows.map((row) => (
                <tr>
                  {row.map((cell) => (
                    <td>{words(cell, means)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      );
    case 'picture':
      return <Picture block={block} means={means} />;
  }
}

/** The words of an item of one paragraph stand without one. */
function inItem(block: Block, item: Block[], means: Means): Child {
  return item.length === 1 && block.kind === 'paragraph' ? words(block.inside, means) : written(block, means);
}

const Picture: FC<{ block: Extract<Block, { kind: 'picture' }>; means: Means }> = ({ block, means }) => {
  const picture = means.pictures.get(block.place);
  if (!picture) return null;
  const { src, across, down, alt, credit } = picture;
  return (
    <figure>
      {/* Its size is known before it comes: no line of the text moves. */}
      <img
        src={src}
        width={across}
        height={down}
        alt={alt}
        loading={src.startsWith('data:') ? undefined : 'lazy'}
        decoding="async"
      />
      <figcaption>
        {words(block.caption, means)}
        {block.caption.length > 0 && ' · '}
        <span class="credit">{credit}</span>
      </figcaption>
    </figure>
  );
};

function words(inside: Inline[], means: Means): Child[] {
  return inside.map((one) => word(one, means));
}

function word(one: Inline, means: Means): Child {
  switch (one.kind) {
    case 'text':
      return one.text;
    case 'emphasis':
      return <em>{words(one.inside, means)}</em>;
    case 'strong':
      return <strong>{words(one.inside, means)}</strong>;
    case 'code':
      return <code>{one.text}</code>;
    case 'link':
      return <a href={one.href}>{words(one.inside, means)}</a>;
    case 'break':
      return <br />;
    case 'note':
      return (
        <sup>
          <a href={`#${noteId(means, one.number)}`} id={`${noteId(means, one.number)}-ref`}>
            {one.number}
          </a>
        </sup>
      );
  }
}
