import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readPdf } from '../../test/read-pdf.js';
import { LIMITS, openPress, type Press, type PrintFailed, type Sheet, sheetAt } from './press.js';

const KAZAKH = 'әғқңөұүһі ӘҒҚҢӨҰҮҺІ';
const RUSSIAN = 'Съешь же ещё этих мягких французских булок, ЁЖ';
const NOTE = `#import "/frame.typ": *
#show: paper.with(title: data.title, lang: data.lang, date: data.at("date", default: none))
#paragraphs(data.text)
#text(font: sans, paragraphs(data.text))`;

let folder: string;
let press: Press;
before(() => {
  folder = mkdtempSync(join(tmpdir(), 'sheets-'));
  press = openPress();
});
after(async () => {
  await press.close();
  rmSync(folder, { recursive: true });
});

/** A sheet in the test's own room. */
function sheet(name: string, source: string): Sheet {
  writeFileSync(join(folder, `${name}.typ`), source);
  return { name, file: join(folder, `${name}.typ`) };
}

function note(text: string) {
  return press.print(sheet('note', NOTE), { title: 'Note', lang: 'kk', text });
}

function fails(code: string, print: Promise<unknown>, saying = /./) {
  return assert.rejects(print, (error: PrintFailed) => {
    assert.equal(error.code, code, error.message);
    assert.match(error.message, saying);
    return true;
  });
}

describe('what is printed', () => {
  test('Kazakh and Russian come back from the paper, in both typefaces and no other', async () => {
    const paper = await note(`${KAZAKH}\n\n${RUSSIAN}`);
    const read = await readPdf(paper.pdf);
    assert.equal(paper.pages, 1);
    const text = read.pages.map((page) => page.text).join('\n');
    assert.equal(text.split(KAZAKH).length, 3);
    assert.equal(text.split(RUSSIAN).length, 3);
    assert.deepEqual(read.fonts, ['NotoSans-Regular', 'PTSerif-Regular']);
    assert.equal(read.title, 'Note');
    assert.equal(read.lang, 'kk');
    assert.match(Buffer.from(paper.pdf).toString('latin1'), /<pdfuaid:part>1</);
  });

  test('Typst code in a text is printed letter for letter and never run', async () => {
    const hostile = [
      '#eval("1+1") #panic() #include "note.typ"',
      '*bold* _slanted_ $x^2$ @ref <label> `raw` = heading',
      '\\ \\u{41} "]) #{ // note /* more */ ~ -- --- ...',
      '#read("/etc/passwd")',
    ];
    const read = await readPdf((await note(hostile.join('\n'))).pdf);
    const text = read.pages[0]?.text ?? '';
    for (const line of hostile) assert.equal(text.split(line).length, 3, line);
  });

  test('the same data give the same bytes, also from another press and a second later', async () => {
    const other = openPress();
    const data = { title: 'Note', lang: 'ru', date: '2016-04-12', text: RUSSIAN };
    const first = await press.print(sheet('note', NOTE), data);
    await pause(1100);
    const second = await other.print(sheet('note', NOTE), data);
    await other.close();
    assert.equal(first.sha256, second.sha256);
    assert.ok(Buffer.from(first.pdf).equals(Buffer.from(second.pdf)));
  });

  test('a long word breaks instead of running off the sheet', async () => {
    const { pages } = await readPdf((await note('Ж'.repeat(400))).pdf);
    for (const item of pages[0]?.items ?? []) assert.ok(item.x_mm + item.width_mm <= 186, `${item.x_mm}`);
  });

  test('printing leaves the server free: no wait over 50 ms', async () => {
    const long = sheet('long', `${NOTE}\n#for page in range(400) [#pagebreak() #paragraphs(data.text)]`);
    const waits: number[] = [];
    // A busy machine may delay us too; a press that blocks would do so every time.
    for (let round = 0; round < 4 && !(Math.min(...waits) < 50); round += 1) {
      const delay = monitorEventLoopDelay({ resolution: 5 });
      delay.enable();
      const paper = await press.print(long, {
        title: `Round ${round}`,
        lang: 'ru',
        text: RUSSIAN.repeat(20),
      });
      delay.disable();
      assert.ok(paper.pages > 400);
      waits.push(delay.max / 1e6);
    }
    assert.ok(Math.min(...waits) < 50, `longest waits in ms: ${waits.join(', ')}`);
  });
});

describe('what is refused', () => {
  test('a character that no shipped typeface has is named, and nothing is printed', async () => {
    await fails('glyph', note('word 漢 word'), /U\+6F22/);
    await fails('glyph', note('smile 😀'), /U\+1F600/);
    await fails('glyph', note('bell \u0007'), /U\+0007/);
    await fails('glyph', note('half \ud83d'), /U\+D83D/);
    await fails('glyph', note('turned \u202eback'), /U\+202E/);
    assert.equal((await note('a backslash before a name: \\ud83d')).pages, 1);
  });

  test('a refusal does not repeat the text it refuses', async () => {
    await assert.rejects(note('Secretname 漢'), (error: PrintFailed) => !error.message.includes('Secret'));
  });

  test('a typeface that is not shipped is refused, be it on this machine, in the compiler or nowhere', async () => {
    for (const font of ['DejaVu Sans', 'Liberation Serif', 'Libertinus Serif', 'No Such Face'])
      await fails('font', press.print(sheet('face', `${NOTE}\n#text(font: "${font}")[a]`), noteData()));
  });

  test('a sheet reads nothing outside its folder, follows no link and fetches no package', async () => {
    writeFileSync(join(folder, 'words.txt'), 'words');
    symlinkSync('/etc/passwd', join(folder, 'link.typ'));
    const self = fileURLToPath(import.meta.url);
    for (const path of [
      '/etc/passwd',
      '../../../../etc/passwd',
      self,
      folder,
      'words.txt',
      'link.typ',
      '/sheet/link.typ',
    ])
      await fails('sheet', press.print(sheet('thief', `${NOTE}\n#read("${path}")`), noteData()));
    await fails('sheet', press.print({ name: 'link', file: join(folder, 'link.typ') }, {}), /no such sheet/);
    for (const name of ['@preview/cetz:0.3.0', '@local/words:1.0.0'])
      await fails(
        'sheet',
        press.print(sheet('fetch', `#import "${name}": *\n${NOTE}`), noteData()),
        /package/,
      );
  });

  test('a sheet without a title or with a fault says where it is wrong', async () => {
    await fails('sheet', press.print(sheet('untitled', 'text'), {}), /title/);
    await fails('sheet', press.print(sheet('faulty', `${NOTE}\n#nothing`), noteData()), /faulty\.typ:5/);
    await fails('sheet', press.print(sheetAt(import.meta.url, 'absent.typ'), {}), /absent/);
  });

  test('too much data, too many pages and too long a time are refused, and the press goes on', async () => {
    await fails('size', note('x'.repeat(LIMITS.data_bytes)));
    const endless = `${NOTE}\n#for page in range(2001) [#pagebreak() a]`;
    await fails('pages', press.print(sheet('endless', endless), noteData()));
    const hasty = openPress({ time_seconds: 3 });
    const slow = '#let s = 0\n#for i in range(9000) { for j in range(9000) { s = calc.rem(s + i * j, 7) } }';
    const late = hasty.print(sheet('slow', `${NOTE}\n${slow}`), noteData());
    const next = hasty.print(sheet('note', NOTE), noteData());
    await fails('time', late);
    assert.equal((await next).pages, 1);
    await hasty.close();
  });

  test('a queue that is full says so, and a closed press prints nothing', async () => {
    const small = openPress();
    const waiting = Array.from({ length: LIMITS.queue + 1 }, () =>
      small.print(sheet('note', NOTE), noteData()),
    );
    const ends = Promise.allSettled(waiting);
    await fails('busy', small.print(sheet('note', NOTE), noteData()));
    await small.close();
    for (const end of await ends) assert.equal(end.status === 'rejected' && end.reason.code, 'closed');
    await fails('closed', small.print(sheet('note', NOTE), noteData()));
  });
});

function noteData() {
  return { title: 'Note', lang: 'en', text: 'text' };
}
