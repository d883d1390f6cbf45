/** How the tags of an archive's HTML are taken. What stands in none of these lists is passed through: its text stays. */

/** Nothing inside them is a text for readers. */
export const dropped = new Set([
  ...['script', 'style', 'noscript', 'template', 'head', 'title', 'svg', 'math', 'canvas', 'map', 'select'],
  ...['textarea', 'button', 'form', 'applet', 'frameset', 'noframes', 'datalist', 'dialog', 'nav'],
]);

/** They end a paragraph and begin another. */
export const blocks = new Set([
  ...['p', 'div', 'section', 'article', 'header', 'footer', 'main', 'figure', 'figcaption', 'address'],
  ...[
    'center',
    'fieldset',
    'details',
    'summary',
    'dl',
    'dt',
    'dd',
    'caption',
    'thead',
    'tbody',
    'tfoot',
    'hgroup',
  ],
  ...['body', 'html', 'legend', 'colgroup'],
]);

export const strong = new Set(['strong', 'b']);
export const emphasised = new Set(['em', 'i', 'cite', 'dfn', 'var']);
/** Their words are kept, but that they were struck out cannot be shown. */
export const struck = new Set(['del', 's', 'strike']);
/** What would be played or shown from elsewhere: it becomes a link. */
export const embedded = new Set(['iframe', 'video', 'audio', 'embed', 'object', 'source', 'track']);
export const codes = new Set(['code', 'kbd', 'samp', 'tt']);

/** The level of a heading; the headline of an article is the only one of the first level. Null: it is none. */
export function headingLevel(tag: string): 2 | 3 | 4 | null {
  const [, figure] = tag.match(/^h([1-6])$/) ?? [];
  if (!figure) return null;
  return Number(figure) <= 2 ? 2 : figure === '3' ? 3 : 4;
}
