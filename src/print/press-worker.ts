// The press's own process: takes one print at a time from press.ts and answers with the paper.
// Its environment is empty and its workspace is in memory, so a sheet finds nothing there to read.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { NodeCompiler, NodeTypstDocument } from '@myriaddreamin/typst-ts-node-compiler';
import type { PrintAnswer, PrintedPaper, PrintFault, PrintOrder, PrintOutcome } from './press.js';
import { withoutSpaceKerning } from './space-kerning.js';
import { codePoint, faces, TURNING_MARKS } from './typeface.js';

// A folder that does not exist: whatever is not mapped into memory below it cannot be read.
const ROOT = '/nonexistent/press';
// What every sheet may import from "/": the frame and the geometry of papers that lie beside it.
const FRAMES = dirname(fileURLToPath(import.meta.url));

const shipped = faces();
let compiler: NodeCompiler | undefined;

/** A print that did not come to be, in the press's own terms; the message names no value of the data. */
class Stopped extends Error {
  constructor(
    readonly code: PrintFault,
    message: string,
    readonly values: Record<string, string | number> = {},
  ) {
    super(message);
  }
}

process.on('message', async (order: PrintOrder) => {
  const answer = await print(order).catch(refusal);
  await clearUp();
  const worn = process.memoryUsage.rss() > order.most_bytes;
  process.send?.({ id: order.id, worn, ...answer } satisfies PrintAnswer);
});
// Ctrl-C reaches the whole process group; the server decides when its press ends.
process.on('SIGINT', () => {});
process.on('SIGTERM', () => {});
process.on('disconnect', () => process.exit(0));

/**
 * Forgets what was printed before last; the frame, met at every print, stays warm (to forget it too takes half as long
 * again for a pile of letters). A document of the compiler lies outside of the heap, so that the collector sees no reason to clear it away by itself (measured: 130 kB for each
 * letter): it is called, and what it found is let go in the next turn of the loop.
 */
async function clearUp(): Promise<void> {
  compiler?.evictCache(1);
  globalThis.gc?.();
  await setImmediate();
}

function refusal(error: unknown): PrintOutcome {
  if (error instanceof Stopped)
    return { ok: false, code: error.code, message: error.message, values: error.values };
  const message = error instanceof Error ? error.message : String(error);
  return { ok: false, code: 'compiler', message, values: {} };
}

async function print(order: PrintOrder): Promise<PrintOutcome> {
  const unprintable = unprintableIn(order.data);
  if (unprintable) throw glyphless([unprintable]);
  const typst = await openCompiler();
  const main = layOut(typst, order);
  const paper = setType(typst, main, order.data);
  if (paper.numOfPages > order.most_pages)
    throw new Stopped('pages', `${paper.numOfPages} pages`, {
      pages: paper.numOfPages,
      most: order.most_pages,
    });
  const pdf = toPdf(typst, paper);
  for (const name of fontsIn(pdf))
    if (!shipped.some((face) => face.postscript === name))
      throw new Stopped('font', `the sheet uses a typeface that is not shipped: ${name}`);
  const told = typst.query(paper, { selector: '<papers>', field: 'value' }) as Pick<
    PrintedPaper,
    'begins' | 'ends'
  >[];
  const { begins, ends } = told[0] ?? { begins: [], ends: [] };
  const sha256 = createHash('sha256').update(pdf).digest('hex');
  return { ok: true, pdf, pages: paper.numOfPages, begins, ends, sha256 };
}

async function openCompiler(): Promise<NodeCompiler> {
  if (!compiler) {
    const typst = await import('@myriaddreamin/typst-ts-node-compiler');
    const fontBlobs = shipped.map((face) => withoutSpaceKerning(readFileSync(face.file)));
    compiler = typst.NodeCompiler.create({ workspace: ROOT, fontArgs: [{ fontBlobs }] });
  }
  return compiler;
}

/** A picture's name leads nowhere else. */
const picture_name = /^[a-z0-9-]{1,60}\.(jpg|png)$/;

/** Puts the frames, the sheet's folder and the pictures into memory; gives the sheet's place there. */
function layOut(typst: NodeCompiler, { file: sheet, pictures }: PrintOrder): string {
  typst.resetShadow();
  for (const name of sheetsIn(FRAMES)) typst.mapShadow(join(ROOT, name), readFileSync(join(FRAMES, name)));
  const folder = dirname(sheet);
  const names = sheetsIn(folder);
  if (!names.includes(basename(sheet))) throw new Stopped('sheet', `no such sheet: ${basename(sheet)}`);
  for (const name of names) typst.mapShadow(join(ROOT, 'sheet', name), readFileSync(join(folder, name)));
  for (const [name, bytes] of pictures) {
    if (!picture_name.test(name)) throw new Stopped('sheet', 'a picture has no plain name');
    typst.mapShadow(join(ROOT, 'sheet', 'pictures', name), Buffer.from(bytes));
  }
  return join(ROOT, 'sheet', basename(sheet));
}

/** The plain .typ files of a folder; no links. */
function sheetsIn(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true });
  return entries.filter((entry) => entry.isFile() && entry.name.endsWith('.typ')).map(({ name }) => name);
}

interface Diagnostic {
  message: string;
  path: string;
  range: { start: { line: number } } | null;
}

function setType(typst: NodeCompiler, main: string, data: string): NodeTypstDocument {
  const run = typst.compile({ mainFilePath: main, inputs: { data } });
  // A warning is a fault too: an unknown typeface, for one, is only warned of.
  const fault = run.takeError() ?? run.takeWarnings();
  if (fault) throw faultOf(typst.fetchDiagnostics(fault) as Diagnostic[]);
  const paper = run.result;
  if (!paper) throw new Stopped('compiler', 'the compiler gave neither paper nor fault');
  return paper;
}

function faultOf([first]: Diagnostic[]): Stopped {
  const message = first?.message ?? 'unknown fault';
  const overflow = /panicked with: "overflow: (.*)"$/.exec(message);
  if (overflow) return new Stopped('overflow', overflow[1] ?? '');
  const line = first?.range ? `:${first.range.start.line + 1}` : '';
  const code = message.startsWith('unknown font family') ? 'font' : 'sheet';
  return new Stopped(code, `${basename(first?.path ?? '')}${line}: ${message}`);
}

/** PDF/UA-1 (ISO 14289-1): tagged, with title and language, and without a single missing glyph. */
function toPdf(typst: NodeCompiler, paper: NodeTypstDocument): Buffer {
  try {
    return typst.pdf(paper, { pdfStandard: 'ua-1' });
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    const texts = [...said.matchAll(/the text (?:contains the disallowed codepoint )?`\\"(.*?)\\"`/g)];
    if (texts.length > 0) throw glyphless(texts.map((match) => match[1] ?? ''));
    throw new Stopped('sheet', /message: "(.*?)", trace/.exec(said)?.[1] ?? said);
  }
}

function glyphless(texts: string[]): Stopped {
  const points = texts.flatMap((text) =>
    [
      ...text.replace(/\\+u\{([0-9a-f]+)\}/g, (_, hex: string) =>
        String.fromCodePoint(Number.parseInt(hex, 16)),
      ),
    ].map(codePoint),
  );
  const glyphs = [...new Set(points)].slice(0, 20).join(' ');
  return new Stopped('glyph', `no typeface on the press has ${glyphs}`, { glyphs });
}

/** What the compiler would print without complaint, or complain of as bad JSON, and no paper should carry. */
function unprintableIn(data: string): string | undefined {
  const turning = TURNING_MARKS.exec(data)?.[0];
  const half = /(?<!\\)(?:\\\\)*\\u(d[89a-f][0-9a-f]{2})/.exec(data)?.[1];
  return turning ?? (half && `\\u{${half}}`);
}

/** PostScript names of the embedded fonts, without the subset's prefix (ISO 32000-1, 9.9.2). */
function fontsIn(pdf: Buffer): Set<string> {
  const names = new Set<string>();
  const mark = '/FontName /';
  for (let at = pdf.indexOf(mark); at !== -1; at = pdf.indexOf(mark, at + 1)) {
    const start = at + mark.length;
    const name = /^[^\s/<>[\]()]+/.exec(pdf.toString('latin1', start, start + 80))?.[0] ?? '';
    names.add(name.replace(/^[A-Z]{6}\+/, ''));
  }
  return names;
}
