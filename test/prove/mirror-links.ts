import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join, posix, relative, sep } from 'node:path';
import { Parser } from 'htmlparser2';

/** The paths of all files below a folder. */
export function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}

/** What a page of a mirror says: where it leads, which anchors it has, and what must not be in it. */
interface Page {
  links: string[];
  ids: Set<string>;
  forbidden: string[];
}

/** What sends or runs anything: a page that lies on a stick has none of it. */
const never = new Set(['form', 'input', 'button', 'textarea', 'select', 'iframe', 'object', 'embed', 'base']);

/** Reads a page by a parser of its own kind: not by the code that wrote it. */
function readPage(html: string): Page {
  const page: Page = { links: [], ids: new Set(), forbidden: [] };
  const parser = new Parser({
    onopentag(name, attributes) {
      if (never.has(name) || (name === 'script' && attributes.type !== 'application/ld+json'))
        page.forbidden.push(name);
      if (attributes.id) page.ids.add(attributes.id);
      if (name === 'meta' && attributes['http-equiv'] === 'refresh')
        page.links.push(attributes.content?.replace(/^0; url=/, '') ?? '');
      for (const one of [attributes.href, attributes.src]) if (one !== undefined) page.links.push(one);
    },
  });
  parser.end(html);
  return page;
}

/** What is wrong with the links of a mirror: each leads to a file that is there, to an anchor that is there, or away. */
export function brokenLinks(
  folder: string,
  living: string,
): { wrong: string[]; links: number; pages: number } {
  const wrong: string[] = [];
  let links = 0;
  const known = new Map<string, Page>();
  const pageOf = (path: string): Page => {
    const page = known.get(path) ?? readPage(readFileSync(join(folder, path), 'utf8'));
    known.set(path, page);
    return page;
  };
  const pages = filesIn(folder).filter((path) => path.endsWith('.html'));
  for (const path of pages) {
    const page = pageOf(path);
    // The whole issue in one file is carried away alone: its links lead to the living site, by design.
    for (const name of page.forbidden) wrong.push(`${path} has <${name}>`);
    for (const link of page.links) {
      links += 1;
      if (link.startsWith('data:') || link.startsWith('mailto:')) continue;
      if (/^https?:\/\//.test(link)) {
        if (link.startsWith(`${living}/style`)) wrong.push(`${path} needs ${link}`);
        continue;
      }
      const [before = '', fragment = ''] = link.split('#');
      const target = before === '' ? path : posix.join(posix.dirname(path), decodeURIComponent(before));
      const place = join(folder, target);
      if (target.startsWith('..') || /^[/\\]|^[a-z]+:/i.test(link)) wrong.push(`${path} leads out: ${link}`);
      else if (!existsSync(place) || !statSync(place).isFile())
        wrong.push(`${path} leads to nothing: ${link}`);
      else if (
        fragment !== '' &&
        target.endsWith('.html') &&
        !pageOf(target).ids.has(decodeURIComponent(fragment))
      )
        wrong.push(`${path} leads to no anchor: ${link}`);
    }
  }
  return { wrong, links, pages: pages.length };
}

/** Names that some file system would not keep, or would take for one another. */
export function unsafeNames(paths: string[]): string[] {
  const seen = new Set<string>();
  return paths.filter((path) => {
    const isTwin = seen.has(path.toLowerCase());
    seen.add(path.toLowerCase());
    const isBad = (part: string) => /[<>:"\\|?*]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(part);
    return isTwin || path.length > 200 || path.split('/').some(isBad);
  });
}
