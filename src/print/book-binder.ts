import { createHash } from 'node:crypto';
import { setImmediate as others } from 'node:timers/promises';
import { NotBound, neededBy, type PdfPart, type Renumbering, readPart, renumbered } from './pdf-part.js';

/** A place that readers can go to from the list beside the book. */
export interface BookMark {
  title: string;
  /** Of the numbered pages, from 1. */
  page: number;
}

/** Whoever else is served waits for so many objects at most. */
const objects_at_once = 500;

/**
 * Binds papers from the press into one PDF: pages, tags and all. A part is given back as it goes into the book and
 * then forgotten, so that a book of any length takes the memory of its largest part. The part with title and
 * contents comes last, when every page is known, and stands first: the order of pages is a list at the end. A
 * link to `page:12` leads to the twelfth page behind it. The same parts give the same bytes.
 */
export class BookBinder {
  private at = 0;
  private readonly offsets: number[] = [];
  /** Numbers of the pages behind the front. */
  private readonly pages: number[] = [];
  private readonly tops: number[] = [];
  private readonly parents: [number, number][] = [];
  private key = 0;
  private readonly sum = createHash('sha256');
  /** The list of pages and the tag above all: every part points there, so they are numbered first. */
  private readonly tree = this.reserve();
  private readonly document = this.reserve();

  /** How many pages there are behind the front so far. */
  get count(): number {
    return this.pages.length;
  }

  /** Adds a part behind the others. Gives the bytes to write. Rejects with `NotBound`. */
  async add(pdf: Uint8Array): Promise<Uint8Array> {
    const out = this.begun();
    const part = readPart(pdf);
    const { reference } = await this.take(part, [], out, (text) => text);
    this.pages.push(...part.pages.map(reference));
    return Buffer.concat(out);
  }

  /** Sets title and contents in front and ends the book. Gives the last bytes to write. Rejects with `NotBound`. */
  async finish(
    pdf: Uint8Array,
    marks: BookMark[],
  ): Promise<{ bytes: Uint8Array; pages: number; sha256: string }> {
    const out = this.begun();
    const front = readPart(pdf);
    const behind = this.tops.splice(0);
    const { reference } = await this.take(front, [front.info, front.metadata], out, (text) =>
      this.linked(text),
    );
    const pages = [...front.pages.map(reference), ...this.pages];
    const [tags, catalog] = [this.reserve(), this.reserve()];
    this.write(out, this.tree, `/Type /Pages /Count ${pages.length} /Kids ${listOf(pages)}`);
    // What is read first stands first among the tags, too.
    const tops = listOf([...this.tops, ...behind]);
    this.write(out, this.document, `/Type /StructElem /S /Document /P ${tags} 0 R /K ${tops}`);
    const parents = this.parents.map(([key, number]) => `${key} ${number} 0 R`).join(' ');
    this.write(
      out,
      tags,
      `/Type /StructTreeRoot ${front.roles} /K [${this.document} 0 R] /ParentTree << /Nums [${parents}] >> /ParentTreeNextKey ${this.key}`,
    );
    const labels = `/PageLabels << /Nums [0 << /S /r >> ${front.pages.length} << /S /D /St 1 >>] >>`;
    const view = '/MarkInfo << /Marked true >> /ViewerPreferences << /DisplayDocTitle true >>';
    this.write(
      out,
      catalog,
      `/Type /Catalog /Pages ${this.tree} 0 R /Metadata ${reference(front.metadata)} 0 R ${front.lang} /StructTreeRoot ${tags} 0 R ${labels} ${view} ${this.outline(out, marks)}`,
    );
    out.push(this.table(catalog, reference(front.info)));
    return { bytes: Buffer.concat(out), pages: pages.length, sha256: this.sum.digest('hex') };
  }

  private reserve(): number {
    return this.offsets.push(0);
  }

  private begun(): Uint8Array[] {
    return this.at > 0 ? [] : [this.put(Buffer.from('%PDF-1.7\n%\x80\x80\x80\x80\n\n', 'latin1'))];
  }

  private put(bytes: Buffer): Buffer {
    this.at += bytes.length;
    this.sum.update(bytes);
    return bytes;
  }

  private write(out: Uint8Array[], number: number, entries: string): void {
    this.offsets[number - 1] = this.at;
    out.push(this.put(Buffer.from(`${number} 0 obj\n<< ${entries} >>\nendobj\n\n`, 'latin1')));
  }

  /** Writes what the pages and tags of a part need, and `more` of it, under numbers of the book. */
  private async take(
    part: PdfPart,
    more: number[],
    out: Uint8Array[],
    change: (text: string) => string,
  ): Promise<Renumbering> {
    const { pages, tops, parents } = part;
    const needed = neededBy(part, [...pages, ...tops, ...parents.map(([, number]) => number), ...more]);
    const numbers = new Map([...needed].map((number) => [number, this.reserve()]));
    numbers.set(part.tree, this.tree).set(part.structure, this.document);
    const keys = this.key;
    const by: Renumbering = {
      reference: (number) => {
        const to = numbers.get(number);
        if (to === undefined) throw new NotBound('it points to what is not there');
        return to;
      },
      key: (number) => keys + number,
    };
    let written = 0;
    for (const number of needed) {
      written += 1;
      if (written % objects_at_once === 0) await others();
      const object = part.objects.get(number);
      if (!object) throw new NotBound('it points to what is not there');
      const isTop = tops.includes(number);
      this.offsets[by.reference(number) - 1] = this.at;
      const changed = (text: string) => change(isTop ? text.replace('/S /Document', '/S /Part') : text);
      out.push(this.put(renumbered(object, by.reference(number), by, changed)));
    }
    for (const [key, number] of parents) this.parents.push([by.key(key), by.reference(number)]);
    this.key = keys + 1 + (parents.at(-1)?.[0] ?? 0);
    this.tops.push(...tops.map(by.reference));
    return by;
  }

  /** A link of the front as the press sets it: to an address that we give it, and read out as such. */
  private linked(text: string): string {
    return text
      .replace(/\/A <<\s*\/Type \/Action\s*\/S \/URI\s*\/URI \(page:(\d+)\)\s*>>/, (_, page: string) =>
        this.to(Number(page)),
      )
      .replace(/\/Contents \(page:(\d+)\)/, '/Contents ($1)');
  }

  private to(page: number): string {
    const number = this.pages[page - 1];
    if (number === undefined) throw new NotBound('it leads to no page');
    return `/Dest [${number} 0 R /Fit]`;
  }

  /** The list beside the book; gives its entry of the catalog. */
  private outline(out: Uint8Array[], marks: BookMark[]): string {
    if (marks.length === 0) return '';
    const list = this.reserve();
    const items = marks.map(() => this.reserve());
    for (const [place, { title, page }] of marks.entries()) {
      const before = place > 0 ? `/Prev ${items[place - 1]} 0 R` : '';
      const after = place < marks.length - 1 ? `/Next ${items[place + 1]} 0 R` : '';
      const text = `/Parent ${list} 0 R ${before} ${after} /Title <${utf16(title)}> ${this.to(page)}`;
      this.write(out, items[place] ?? 0, text);
    }
    const ends = `/First ${items[0]} 0 R /Last ${items.at(-1)} 0 R`;
    this.write(out, list, `/Type /Outlines ${ends} /Count ${items.length}`);
    return `/Outlines ${list} 0 R`;
  }

  private table(catalog: number, info: number): Buffer {
    const lines = this.offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('');
    const size = this.offsets.length + 1;
    const id = this.sum.copy().digest('hex').slice(0, 32);
    const trailer = `trailer\n<< /Size ${size} /Root ${catalog} 0 R /Info ${info} 0 R /ID [<${id}> <${id}>] >>`;
    const text = `xref\n0 ${size}\n0000000000 65535 f \n${lines}${trailer}\nstartxref\n${this.at}\n%%EOF\n`;
    return this.put(Buffer.from(text, 'latin1'));
  }
}

const listOf = (numbers: number[]): string => `[${numbers.map((one) => `${one} 0 R`).join(' ')}]`;

/** A text as an outline has it: UTF-16, the larger byte first, with its mark (ISO 32000-1, 7.9.2.2). */
function utf16(text: string): string {
  return `FEFF${Buffer.from(text, 'utf16le').swap16().toString('hex').toUpperCase()}`;
}
