import type { FC } from 'hono/jsx';

/** A sentence with a code in it, as it is spelled, which no line breaks: it is copied letter by letter. */
export const CodeInWords: FC<{ words: string; code: string }> = ({ words, code }) => {
  const [before, after] = words.split(code);
  return (
    <>
      {before}
      <span class="whole">{code}</span>
      {after}
    </>
  );
};
