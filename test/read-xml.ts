/**
 * Reads XML strictly and gives the text of each element called one of `blocks`, in order. Throws where it is not
 * well-formed (XML 1.0, 2.1): tags that do not nest, a bare `&` or `<`, an attribute twice or without quotes,
 * a character that XML forbids, anything but one root. Knows no document types: ours have none.
 */
export function xmlBlocks(xml: string, blocks: string[], breaks: Record<string, string> = {}): string[] {
  const wrong = (what: string) => new Error(`not well-formed: ${what}`);
  if (/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u.test(xml))
    throw wrong('a forbidden character');
  const found: string[] = [];
  const open: string[] = [];
  let roots = 0;
  let block = -1;
  for (const [token] of xml.replace(/^<\?xml [^?]*\?>\s*/, '').matchAll(/<[^>]*>|[^<]+|</g)) {
    if (!token.startsWith('<')) {
      const text = token.replace(/&(amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);/gi, (_, name: string) =>
        entity(name),
      );
      if (/&(?!(amp|lt|gt|quot|apos|#\d+|#x[\da-f]+);)/i.test(token)) throw wrong('a bare &');
      if (open.length === 0 && text.trim() !== '') throw wrong('text outside the root');
      if (block >= 0) found.push(`${found.pop()}${text}`);
      continue;
    }
    const tag = /^<(\/?)([\w:.-]+)((?:\s+[\w:.-]+="[^"<]*")*)\s*(\/?)>$/.exec(token);
    const [, closing = '', name = '', attributes = '', empty = ''] = tag ?? [];
    if (name === '') throw wrong(token.slice(0, 80));
    const keys = [...attributes.matchAll(/([\w:.-]+)="/g)].map(([, key]) => key);
    if (new Set(keys).size < keys.length) throw wrong(`an attribute twice in ${name}`);
    if (closing) {
      if (open.pop() !== name) throw wrong(`</${name}>`);
      if (open.length === block) block = -1;
      continue;
    }
    if (open.length === 0) roots += 1;
    if (blocks.includes(name) && block < 0) {
      found.push('');
      if (!empty) block = open.length;
    } else if (block >= 0 && name in breaks) found.push(`${found.pop()}${breaks[name]}`);
    if (!empty) open.push(name);
  }
  if (open.length > 0 || roots !== 1) throw wrong('not one closed root');
  return found;
}

function entity(name: string): string {
  const known: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
  const point = name.startsWith('#x') ? Number.parseInt(name.slice(2), 16) : Number(name.slice(1));
  return known[name] ?? String.fromCodePoint(point);
}
