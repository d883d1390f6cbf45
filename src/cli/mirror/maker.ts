import { fileOf } from './address.js';
import { NoMirror } from './manifest.js';
import { Links, leadingPage, type MirroredPage, type MirrorFacts, mirroredPage } from './mirrored-page.js';
import type { Staged, Staging } from './staging.js';

/** An address of the site to make a file of; `asked` where it is asked for by an older form of it. */
export interface Wanted {
  address: string;
  asked?: string;
}

/** A file that was made, and the addresses that it leads to. */
export interface Made extends Staged {
  addresses: string[];
}

/** Makes files of addresses: in a thread of its own, with an application of its own. */
export interface Maker {
  make(wanted: Wanted): Promise<Made>;
  /** Ends it: in good order, or, when nobody wants what it has in hand, at once. */
  close(how: 'done' | 'at once'): Promise<void>;
}

/** How often, and how long, a maker waits for a file that is being made for others. */
const most_waits = 3000;
const wait_ms = 100;
/** A page that is longer is none. */
const most_page_bytes = 32 * 1024 ** 2;
/** So many addresses it remembers, so as to name each of them once. */
const most_told = 20_000;

/** What a maker works with. */
export interface MakerMeans {
  /** Asks the application for an address, as a visitor would. */
  ask: (address: string) => Promise<Response>;
  facts: MirrorFacts;
  staging: Staging;
}

/** A maker on an application. */
export function makerOn({ ask, facts, staging }: MakerMeans): Maker['make'] {
  const told = new Set<string>();
  const fresh = (addresses: string[]) => {
    if (told.size > most_told) told.clear();
    const some = addresses.filter((one) => !told.has(one));
    for (const one of some) told.add(one);
    return some;
  };

  const answered = async (asked: string): Promise<Response> => {
    for (let again = 0; again < most_waits; again += 1) {
      const response = await ask(asked);
      // Large files are made for a few at a time; whoever is told so comes again.
      if (response.status !== 503) return response;
      await response.arrayBuffer();
      await new Promise((done) => setTimeout(done, wait_ms));
    }
    throw new NoMirror(`${asked} is answered “later” again and again.`);
  };

  const textOf = async (response: Response, address: string): Promise<string> => {
    const bytes = Buffer.from(await response.arrayBuffer());
    if (bytes.length > most_page_bytes)
      throw new NoMirror(`The page ${address} is too large: ${bytes.length} bytes.`);
    return bytes.toString('utf8');
  };

  return async ({ address, asked = address }) => {
    const file = fileOf(address);
    const response = await answered(asked);
    if (response.status >= 500)
      throw new NoMirror(
        `The site could not make ${asked} (${response.status}). Nothing was changed: look into the log, mend it, run it again.`,
      );
    const location = response.headers.get('location');
    const isPage = file.endsWith('.html') && !address.endsWith('.html');
    const put = ({ html, addresses }: MirroredPage): Made => ({
      ...staging.put(file, Buffer.from(html)),
      addresses: fresh(addresses),
    });
    if (location !== null && isPage) return put(leadingPage(location, address, facts));
    // A file cannot lead on: what it leads to lies under both names.
    const whole = location === null ? response : await answered(location);
    const type = whole.headers.get('content-type') ?? '';
    if (isPage && type.startsWith('text/html'))
      return put(mirroredPage(await textOf(whole, address), address, facts));
    if (type.startsWith('text/css')) {
      const links = new Links(address, facts);
      const css = links.inStyle(await textOf(whole, address));
      return { ...staging.put(file, Buffer.from(css)), addresses: fresh([...links.addresses]) };
    }
    if (
      type.includes('json') &&
      !type.includes('ndjson') &&
      Number(whole.headers.get('content-length') ?? 0) < most_page_bytes
    ) {
      const text = await textOf(whole, address);
      return { ...staging.put(file, Buffer.from(text)), addresses: fresh(nextIn(text, address, facts)) };
    }
    const body = (whole.body ?? []) as AsyncIterable<Uint8Array>;
    return { ...(await staging.take(file, body)), addresses: [] };
  };
}

/** Data comes in pages, too, each with the address of the next. Addresses in it stay as they are: see docs/decisions/0028-mirror.md. */
function nextIn(json: string, address: string, facts: MirrorFacts): string[] {
  const links = new Links(address, facts);
  for (const [, link = ''] of json.matchAll(/"next":\s*(?:\{\s*"href":\s*)?"([^"\\]+)"/g))
    links.written(link);
  return [...links.addresses];
}
