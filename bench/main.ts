import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { benchArchive } from './archive.js';
import { benchCsv } from './csv.js';
import { benchIntake } from './intake.js';
import { benchLetters } from './letters.js';
import { benchMirror } from './mirror.js';
import { benchNames } from './names.js';
import { benchPaper } from './paper.js';
import { benchSize } from './size.js';

const use = `bin/bench names --index FILE --pairs FILE [--seed WORD]
bin/bench size [--people N] [--seed WORD]
bin/bench csv [--rows N] [--seed WORD]
bin/bench archive [--posts N] [--body CHARACTERS]
bin/bench paper
bin/bench mirror [--pages N] [--seed WORD]
bin/bench letters [--letters N]
bin/bench intake [--writers N] [--seconds N]`;

/** Paths count from where the command was typed; npm itself changes to the project's folder. */
const typedIn = process.env.INIT_CWD ?? process.cwd();

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      index: { type: 'string' },
      pairs: { type: 'string' },
      people: { type: 'string', default: '100000' },
      letters: { type: 'string', default: '100000' },
      posts: { type: 'string', default: '5000' },
      body: { type: 'string', default: '4000' },
      rows: { type: 'string', default: '100000' },
      pages: { type: 'string', default: '100000' },
      writers: { type: 'string', default: '8' },
      seconds: { type: 'string', default: '20' },
      seed: { type: 'string', default: 'habeas' },
    },
  });
  const { index, pairs, seed } = values;
  const print = (result: object) => void process.stdout.write(`${JSON.stringify(result, null, 2)}\n`);
  if (positionals[0] === 'names' && index && pairs) {
    print(await benchNames({ index: resolve(typedIn, index), pairs: resolve(typedIn, pairs), seed }));
    return 0;
  }
  if (positionals[0] === 'size' && /^[1-9]\d{0,6}$/.test(values.people)) {
    print(await benchSize({ people: Number(values.people), seed }));
    return 0;
  }
  if (positionals[0] === 'csv' && /^[1-9]\d{0,5}$/.test(values.rows)) {
    print(await benchCsv({ rows: Number(values.rows), seed }));
    return 0;
  }
  if (
    positionals[0] === 'archive' &&
    /^[1-9]\d{0,5}$/.test(values.posts) &&
    /^[1-9]\d{0,5}$/.test(values.body)
  ) {
    print(await benchArchive({ posts: Number(values.posts), body: Number(values.body) }));
    return 0;
  }
  if (positionals[0] === 'mirror' && /^[1-9]\d{0,6}$/.test(values.pages)) {
    print(await benchMirror({ pages: Number(values.pages), seed }));
    return 0;
  }
  if (positionals[0] === 'paper') {
    print(await benchPaper([300, 3000]));
    return 0;
  }
  if (positionals[0] === 'letters' && /^[1-9]\d{0,5}$/.test(values.letters)) {
    print(await benchLetters({ letters: Number(values.letters) }));
    return 0;
  }
  const { writers, seconds } = values;
  if (positionals[0] === 'intake' && [writers, seconds].every((one) => /^[1-9]\d{0,2}$/.test(one))) {
    print(await benchIntake({ writers: Number(writers), seconds: Number(seconds) }));
    return 0;
  }
  process.stderr.write(`${use}\n`);
  return 2;
}

process.exitCode = await main();
