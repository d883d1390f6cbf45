import { once } from 'node:events';
import { createReadStream, createWriteStream, statSync } from 'node:fs';
import { finished } from 'node:stream/promises';
import type { Actor } from '../kernel/actor.js';
import type { Database } from '../kernel/database.js';
import { analyse } from '../kernel/keeper.js';
import { type Messages, number } from '../kernel/language.js';
import { Refused } from '../kernel/refusals.js';
import { csv_mark } from '../page/csv.js';
import {
  csvKinds,
  importCsv,
  type Progress,
  refusedHead,
  refusedLines,
} from '../register/files/csv-import.js';

interface Importing {
  database: Database;
  messages: Messages;
  ground: { urls: { keeper: string } };
  actor(who: string): Actor;
}

interface Asked {
  kind: string;
  file: string;
  isDry: boolean;
  /** Where the refused rows are written; null: only counted, the first of them printed. */
  refused: string | null;
}

/** Kinds of tables as the command names them. */
export const csv_kinds = csvKinds.map(({ name }) => name);
/** At most this many refused rows are printed; the file holds all. */
const most_refusals_shown = 20;
/** A line of progress after so many rows. */
const progress_rows = 10_000;

/** What stands behind `import csv`; null when it is not understood. */
export function readAsked(operands: string[]): Asked | null {
  const rest = [...operands];
  const isDry = rest.includes('--dry-run');
  if (isDry) rest.splice(rest.indexOf('--dry-run'), 1);
  const at = rest.indexOf('--refused');
  const refused = at < 0 ? null : (rest.splice(at, 2)[1] ?? '');
  const [kind = '', file = '', ...more] = rest;
  if (more.length > 0 || file === '' || refused === '' || !csv_kinds.some((one) => one === kind)) return null;
  return { kind, file, isDry, refused };
}

/**
 * `habeas import csv KIND FILE`: takes a table into the register, told to the desk only. Prints what was, or
 * with `--dry-run` would be, added, changed, left alone and refused. Exit code 1 when a row was refused.
 * Throws `Refused` when the file is no table of its kind; what was written before stays, and a second run goes on.
 */
export async function importCsvFile(
  world: Importing,
  { kind: name, file, isDry, refused }: Asked,
  terminal: { out: (line: string) => void; err: (line: string) => void },
): Promise<number> {
  const kind = csvKinds.find((one) => one.name === name);
  if (!kind) throw new Error('readAsked lets known kinds through only');
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new Refused('register.files.csv_no_file', {}, 422);
  const say = world.messages.in('en');
  const out = refused === null ? null : createWriteStream(refused, { mode: 0o600 });
  const written = out && finished(out);
  out?.write(csv_mark + refusedHead(kind));
  let last: Progress | null = null;
  let shown = 0;
  try {
    const actor = world.actor('operator');
    for await (const step of importCsv(world.database.app, actor, kind, createReadStream(file), { isDry })) {
      last = step;
      if (out && step.refused.length > 0 && !out.write(refusedLines(kind, say, step.refused))) {
        await once(out, 'drain');
      }
      for (const one of step.refused.slice(0, most_refusals_shown - shown)) {
        const [wrong] = one.problems;
        if (wrong) terminal.err(`line ${one.line}, ${wrong.field}: ${say(wrong.code, wrong.values)}`);
        shown += 1;
      }
      if (step.rows % progress_rows === 0) terminal.err(`… ${number(step.rows, 'en')} rows`);
    }
  } finally {
    out?.end();
    await written;
  }
  const counts = last?.counts ?? { added: 0, changed: 0, unchanged: 0, refused: 0 };
  if (counts.refused > shown) terminal.err(`… and ${counts.refused - shown} more were refused.`);
  if (!isDry && counts.added > 0) await analyse(world.ground.urls.keeper);
  terminal.out(
    `${isDry ? 'would be: ' : ''}added ${counts.added}, changed ${counts.changed}, unchanged ${counts.unchanged}, refused ${counts.refused}`,
  );
  return counts.refused > 0 ? 1 : 0;
}
