import { monitorEventLoopDelay } from 'node:perf_hooks';
import PDFDocument from 'pdfkit';
import { letterSheet } from '../src/letters/papers/letter-print.js';
import { openPress } from '../src/print/press.js';
import { faces } from '../src/print/typeface.js';
import { familyTime } from './cpu.js';
import { openBrowser } from './installed-browser.js';
import type { Maker, SetPile } from './paper.js';
import { lettersOnPaper } from './paper-letters.js';

/** As many letters as the mailroom takes into one batch. */
const in_one_file = 100;

type Letters = ReturnType<typeof lettersOnPaper>;
type Made = Pick<SetPile, 'pages' | 'bytes'>;

async function byHabeas(letters: Letters, workers: number): Promise<Made> {
  const press = openPress({ workers });
  const files = Array.from({ length: Math.ceil(letters.length / in_one_file) }, (_, place) =>
    letters.slice(place * in_one_file, (place + 1) * in_one_file),
  );
  const made = { pages: 0, bytes: 0 };
  // Never more waiting than work: a batch of any length holds only what is being set.
  const line = async () => {
    for (let file = files.shift(); file; file = files.shift()) {
      const data = {
        title: 'Letters',
        lang: 'en',
        date: '2016-04-07',
        form: 'din5008b',
        letters: file,
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

async function byPdfkit(letters: Letters): Promise<Made> {
  const serif = faces().find(({ postscript }) => postscript === 'PTSerif-Regular')?.file ?? '';
  const document = new PDFDocument({ size: 'A4', margin: 25 * mm, autoFirstPage: false });
  const made = { pages: letters.length, bytes: 0 };
  document.on('data', (piece: Buffer) => {
    made.bytes += piece.length;
  });
  const ended = new Promise((done) => document.once('end', done));
  for (const letter of letters) {
    document.addPage().font(serif).fontSize(10);
    document.text([...letter.addressee, letter.country ?? ''].join('\n'), 25 * mm, 62.7 * mm);
    document.fontSize(11).text(letter.text.join('\n'), 25 * mm, 98 * mm, { width: 160 * mm });
    document.text(letter.signed);
  }
  document.end();
  await ended;
  return made;
}

async function byChromium(letters: Letters): Promise<Made> {
  const browser = await openBrowser();
  const page = await browser.newPage();
  const html = letters
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
  return { pages: letters.length, bytes: pdf.length };
}

const maker = process.argv[2] as Maker;
const letters = lettersOnPaper(Number(process.argv[3]));
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const made = await (maker === 'pdfkit'
  ? byPdfkit(letters)
  : maker === 'chromium'
    ? byChromium(letters)
    : byHabeas(letters, maker === 'habeas-2' ? 2 : 1));
delay.disable();
const set: SetPile = {
  ...made,
  longest_stall_ms: Math.round(delay.max / 1e6),
  processor_ms: familyTime(),
};
process.stdout.write(JSON.stringify(set));
process.exit(0);
