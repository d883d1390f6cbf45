/** What XML 1.0 (2.2) does not know as a character, however it is written. */
const forbidden = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A text inside XML, as content and as an attribute. */
export function xmlText(text: string): string {
  return text.replace(forbidden, '').replace(/[&<>"]/g, (sign) => signs[sign] ?? sign);
}

/** An element with its attributes and what stands in it: a text, or elements that are written already. */
export function element(
  name: string,
  inside: string | Written[] = '',
  attributes: Record<string, string> = {},
): Written {
  const said = Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${xmlText(value)}"`)
    .join('');
  const content = typeof inside === 'string' ? xmlText(inside) : inside.map(({ xml }) => xml).join('\n');
  return { xml: content === '' ? `<${name}${said}/>` : `<${name}${said}>${content}</${name}>` };
}

/** Written XML, so that no text is ever taken for it. */
export interface Written {
  readonly xml: string;
}

/** A whole document. */
export function document(root: Written): string {
  return `<?xml version="1.0" encoding="utf-8"?>\n${root.xml}\n`;
}
