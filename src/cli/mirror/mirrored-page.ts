import { Parser } from 'htmlparser2';
import { type Language, languageOf, longDay, type Say } from '../../kernel/language.js';
import { belongs, fileOf, linkTo, packAddress, readLink } from './address.js';

/** What stands on every page of a mirror, whatever it shows. */
export interface MirrorFacts {
  /** Where the living site is, without a stroke at the end; and its onion address, if it has one. */
  publicUrl: string;
  onion: string | null;
  /** The last entry of the journal whose data this is; null: nothing was ever done. */
  head: { seq: number; hash: string; day: string } | null;
  /** Up to this day days are counted. */
  on: string;
  sayIn: (language: Language) => Say;
  /** Languages of the texts for which a pack is mirrored, by their slugs. */
  packs: Record<string, string[]>;
}

/** A page for a file, and the addresses of this site that it leads to. */
export interface MirroredPage {
  html: string;
  addresses: string[];
}

/** Attributes that lead somewhere, by tag. */
const leading: Record<string, string[]> = {
  a: ['href'],
  area: ['href'],
  link: ['href'],
  img: ['src', 'srcset'],
  source: ['src', 'srcset'],
};

const marks: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string) => text.replace(/[&<>"]/g, (mark) => marks[mark] ?? mark);

/** Writes the links of one file, and gathers where they lead. */
export class Links {
  readonly addresses = new Set<string>();

  constructor(
    private readonly from: string,
    private readonly facts: MirrorFacts,
    private readonly file = fileOf(from),
  ) {}

  /** A link as it stands in this file: to another file, or, for what no mirror holds, to the living site. */
  written(link: string): string {
    if (link.startsWith('#')) return link;
    const found = readLink(link, this.from, this.facts.publicUrl);
    if (!found) return link;
    const { address, fragment } = found;
    if (!belongs(address)) return this.facts.publicUrl + address + fragment;
    this.addresses.add(address);
    return linkTo(fileOf(address), this.file) + fragment;
  }

  /** Addresses in a style sheet (CSS Values 4, `url()`). */
  inStyle(css: string): string {
    return css.replace(
      /\burl\(\s*(["']?)([^"')]*)\1\s*\)/g,
      (_, quote, link) => `url(${quote}${this.written(link)}${quote})`,
    );
  }

  /** Pictures for several sizes (HTML, `srcset`). */
  inSet(set: string): string {
    return set.replace(/(^|,)(\s*)([^\s,]+)/g, (_, comma, space, link) => comma + space + this.written(link));
  }
}

/**
 * A page of the site as a file of a mirror. Only tags that change are written anew, the rest stays byte for byte. Links
 * lead from file to file; a form, which would send what is typed nowhere, is replaced by where it can be sent; what a
 * link tells whom it leads to is nothing; the footer says of when this is.
 */
export function mirroredPage(html: string, address: string, facts: MirrorFacts): MirroredPage {
  const links = new Links(address, facts);
  const say = facts.sayIn(languageOf(address.replace(/\?.*/, '')).language);
  const pieces: string[] = [];
  let until = 0;
  let inForm = false;
  /** What can be led to in this form: links of the page then lead to what stands there instead. */
  let inside: string[] = [];
  const put = (from: number, to: number, text: string) => {
    pieces.push(html.slice(until, from), text);
    until = to;
  };
  const parser = new Parser({
    onopentag(name, attributes) {
      const [from, to] = [parser.startIndex, parser.endIndex + 1];
      if (inForm) {
        if (attributes.id !== undefined && html.includes(`href="#${attributes.id}"`))
          inside.push(attributes.id);
        return;
      }
      if (name === 'form') {
        inForm = true;
        put(from, to, formPlace(attributes, address, facts, say, links));
      } else if (name === 'head') put(to, to, '<meta name="referrer" content="no-referrer"/>');
      else if (name === 'meta') picture(attributes, address, facts, links);
      else {
        let isChanged = false;
        const change = (attribute: string, value: string) => {
          isChanged ||= attributes[attribute] !== value;
          attributes[attribute] = value;
        };
        for (const attribute of leading[name] ?? []) {
          const value = attributes[attribute];
          if (value === undefined || isForPrograms(name, attributes)) continue;
          change(attribute, attribute === 'srcset' ? links.inSet(value) : links.written(value));
        }
        if (attributes.style?.includes('url(')) change('style', links.inStyle(attributes.style));
        if (isChanged) put(from, to, tag(name, attributes, html[to - 2] === '/'));
      }
    },
    onclosetag(name) {
      if (name === 'form' && inForm) {
        inForm = false;
        until = parser.endIndex + 1;
        put(until, until, inside.map((id) => `<span id="${escaped(id)}"></span>`).join(''));
        inside = [];
      } else if (name === 'footer' && !inForm)
        put(parser.startIndex, parser.startIndex, foot(facts, say, links));
    },
  });
  parser.end(html);
  pieces.push(html.slice(until));
  return { html: pieces.join(''), addresses: [...links.addresses] };
}

/** The address by which a page is known to programs stays what it is, wherever the file lies. */
const isForPrograms = (name: string, { rel }: Record<string, string>) =>
  name === 'link' && rel === 'canonical';

function tag(name: string, attributes: Record<string, string>, isClosed: boolean): string {
  const all = Object.entries(attributes).map(([key, value]) => ` ${key}="${escaped(value)}"`);
  return `<${name}${all.join('')}${isClosed ? '/' : ''}>`;
}

/** The picture that other sites show of a page: its address stays whole, and the file lies in the mirror. */
function picture(
  { property, content = '' }: Record<string, string>,
  from: string,
  facts: MirrorFacts,
  links: Links,
): void {
  if (property !== 'og:image') return;
  const found = readLink(content, from, facts.publicUrl);
  if (found && belongs(found.address)) links.addresses.add(found.address);
}

const link = (href: string, words: string) => `<a href="${escaped(href)}">${escaped(words)}</a>`;

/** Where the living site has an address: on the web, and through Tor. */
function places({ publicUrl, onion }: MirrorFacts, address: string): string {
  return [publicUrl, ...(onion ? [onion.replace(/\/+$/, '')] : [])]
    .map((site) => link(site + address, site + address))
    .join(' · ');
}

/** A message with links in it. The message is ours; the links are escaped already. */
function withLinks(
  say: Say,
  code: string,
  values: Record<string, string>,
  filled: Record<string, string>,
): string {
  const text = escaped(say(code, values));
  return Object.entries(filled).reduce((all, [name, html]) => all.replace(`{${name}}`, () => html), text);
}

/** What stands where a form stood: nothing can be sent from a file, and where it can. */
function formPlace(
  { method = 'get', action = '', id }: Record<string, string>,
  address: string,
  facts: MirrorFacts,
  say: Say,
  links: Links,
): string {
  const slug = action.match(/\/resolutions\/([^/]+)\/pack\.pdf$/)?.[1] ?? '';
  const packs = (facts.packs[slug] ?? []).map((language) =>
    link(links.written(packAddress(slug, language)), `PDF (${language})`),
  );
  const code = packs.length > 0 ? 'pack' : method.toLowerCase() === 'post' ? 'form' : 'question';
  const filled = { places: places(facts, address), packs: packs.join(' · ') };
  return `<p class="flash"${id ? ` id="${escaped(id)}"` : ''}>${withLinks(say, `cli.mirror.${code}`, {}, filled)}</p>`;
}

/** Of when a page is, and where the living one is. */
function foot(facts: MirrorFacts, say: Say, links: Links): string {
  const { head, on } = facts;
  const day = longDay(head?.day ?? on, say.language);
  const values = {
    day,
    entry: String(head?.seq ?? 0),
    hash: head?.hash ?? '',
    on: longDay(on, say.language),
  };
  const safety = links.written(`${say.language === 'en' ? '' : `/${say.language}`}/safety`);
  const filled = { site: places(facts, '/'), check: link(`${safety}#mirror`, say('cli.mirror.check')) };
  return `<p class="small">${withLinks(say, 'cli.mirror.foot', values, filled)}</p>`;
}

/** A page that leads on to where something stands now: for browsers at once, for everybody else by a link. */
export function leadingPage(location: string, address: string, facts: MirrorFacts): MirroredPage {
  const { language } = languageOf(address.replace(/\?.*/, ''));
  const say = facts.sayIn(language);
  const links = new Links(address, facts);
  const to = links.written(location);
  const html = `<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"/><meta name="viewport" content="width=device-width, initial-scale=1"/>
<meta name="referrer" content="no-referrer"/><meta http-equiv="refresh" content="0; url=${escaped(to)}"/>
<title>${escaped(say('cli.mirror.moved'))}</title></head>
<body><p>${escaped(say('cli.mirror.moved'))}: ${link(to, location)}</p></body></html>
`;
  return { html, addresses: [...links.addresses] };
}
