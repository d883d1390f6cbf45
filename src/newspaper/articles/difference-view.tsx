import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { writtenIn } from '../../page/direction.js';
import { type Written, written_fields } from './article.js';
import { piecesOf } from './written-difference.js';

/** What differs between two texts, with the words that went and those that came. */
export const TextDifference: FC<{ say: Say; from: string; to: string; lang?: string | undefined }> = (
  props,
) => {
  const { say, from, to, lang } = props;
  return (
    <>
      {piecesOf(from, to).map((piece) =>
        piece.kind === 'same' ? (
          <p class="small">{say('newspaper.desk.history.same', { count: piece.paragraphs })}</p>
        ) : (
          <p class="letter" {...writtenIn(lang)}>
            {piece.runs.map(({ kind, text }) =>
              kind === 'same' ? text : kind === 'dropped' ? <del>{text}</del> : <ins>{text}</ins>,
            )}
          </p>
        ),
      )}
    </>
  );
};

interface Props {
  say: Say;
  from: Written;
  to: Written;
  /** Of the article. */
  lang: string;
}

/** The same of everything that an editor writes, field by field. */
export const WrittenDifference: FC<Props> = ({ say, from, to, lang }) => {
  const changed = written_fields.filter((field) => (from[field] ?? '') !== (to[field] ?? ''));
  if (changed.length === 0) return <p>{say('newspaper.desk.history.none')}</p>;
  return (
    <dl>
      {changed.map((field) => (
        <>
          <dt>{say(`newspaper.desk.field.${field}`)}</dt>
          <dd>
            <TextDifference {...{ say, lang }} from={from[field] ?? ''} to={to[field] ?? ''} />
          </dd>
        </>
      ))}
    </dl>
  );
};
