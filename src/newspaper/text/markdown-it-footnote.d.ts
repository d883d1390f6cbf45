declare module 'markdown-it-footnote' {
  import type { MarkdownIt } from 'markdown-it';

  /** Adds Pandoc's footnotes: `[^1]` and `^[inline]`. */
  export default function footnote(md: MarkdownIt): void;
}
