import { monitorEventLoopDelay } from 'node:perf_hooks';
import { letterSheet, most_in_part } from '../src/letters/papers/letter-print.js';
import { openPress } from '../src/print/press.js';
import { faces } from '../src/print/typeface.js';
import { familyTime } from './cpu.js';
import type { Maker, SetPile } from './paper.js';
import { lettersOnPaper } from './paper-letters.js';

type Made = Pick<SetPile, 'pages' | 'bytes'>;

async function byHabeas(count: number, workers: number): Promise<Made> {
  const press = openPress({ workers });
  const made = { pages: 0, bytes: 0 };
  // Never more waiting than work: a batch of any length holds only what is being set.
  let next = 0;
  const line = async () => {
    while (next < count) {
      const from = next;
      next = Math.min(count, from + most_in_part);
      const data = {
        title: 'Letters',
        lang: 'en',
        date: '2016-04-07',
        form: 'din5008b',
        letters: lettersOnPaper(from, next),
        tally: null,
      };
      const { pages, pdf } = await press.print(letterSheet, data);
      made.pages += pages;
      made.bytes += pdf.length;
    }
  };
  await Promise.all(Array.from({ length: workers }, line));
  await press.close();
  return made;
}

const mm = 72 / 25.4;

async function byPdfkit(count: number): Promise<Made> {
  const { default: PDFDocument } = await import('pdfkit');
  const serif = faces().find(({ postscript }) => postscript === 'PTSerif-Regular')?.file ?? '';
  const document = new PDFDocument({ size: 'A4', margin: 25 * mm, autoFirstPage: false });
  const made = { pages: count, bytes: 0 };
  document.on('data', (piece: Buffer) => {
    made.bytes += piece.length;
  });
  const ended = new Promise((done) => document.once('end', done));
  for (let place = 0; place < count; place += 1) {
    const [letter] = lettersOnPaper(place, place + 1);
    if (!letter) continue;
    document.addPage().font(serif).fontSize(10);
    document.text([...letter.addressee, letter.country ?? ''].join('\n'), 25 * mm, 62.7 * mm);
    document.fontSize(11).text(letter.text.join('\n'), 25 * mm, 98 * mm, { width: 160 * mm });
    document.text(letter.signed);
  }
  document.end();
  await ended;
  return made;
}

async function byChromium(count: number): Promise<Made> {
  const { openBrowser } = await import('./installed-browser.js');
  const browser = await openBrowser();
  const page = await browser.newPage();
  const html = lettersOnPaper(0, count)
    .map(
      (letter) =>
        `<section><address>${[...letter.addressee, letter.country ?? ''].join('<br>')}</address><p>${letter.text.join('</p><p>')}</p><p>${letter.signed}</p></section>`,
    )
    .join('');
  await page.setContent(
    `<style>@page{size:A4;margin:0}section{break-after:page;position:relative;height:296mm;font:11pt serif}
    address{position:absolute;left:25mm;top:62.7mm}p{margin:0 25mm}p:first-of-type{padding-top:98mm}</style>${html}`,
  );
  const pdf = await page.pdf({ preferCSSPageSize: true });
  await browser.close();
  return { pages: count, bytes: pdf.length };
}

// Each maker loads only what it needs itself.
const maker = process.argv[2] as Maker;
const count = Number(process.argv[3]);
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const made = await (maker === 'pdfkit'
  ? byPdfkit(count)
  : maker === 'chromium'
    ? byChromium(count)
    : byHabeas(count, maker === 'habeas-2' ? 2 : 1));
delay.disable();
const set: SetPile = {
  ...made,
  longest_stall_ms: Math.round(delay.max / 1e6),
  processor_ms: familyTime(),
};
process.stdout.write(JSON.stringify(set));
process.exit(0);
