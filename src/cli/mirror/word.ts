import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { systemClock, today } from '../../kernel/clock.js';
import type { Config } from '../../kernel/config.js';
import { readConfig } from '../../kernel/config.js';
import type { DatabaseUrls } from '../../kernel/database.js';
import { isDay } from '../../kernel/day.js';
import { journalHead } from '../../kernel/journal.js';
import { type Messages, number } from '../../kernel/language.js';
import {
  BrokenSignature,
  keptSigningKey,
  type PublicKey,
  publicKeyIn,
  readPublicKey,
} from '../../kernel/minisign.js';
import { holdMoment, openMoment } from '../../kernel/moment.js';
import type { Terminal } from '../terminal.js';
import { firstAddresses, packsOf } from './first-addresses.js';
import type { Maker } from './maker.js';
import { NoMirror } from './manifest.js';
import { gather, type Progress } from './mirror.js';
import { MirrorFolder } from './mirror-folder.js';
import type { MirrorFacts } from './mirrored-page.js';
import { checkMirror } from './verifying.js';

/** What a maker is started with: data that a thread can be handed. */
export interface MirrorOrder {
  config: Config;
  urls: DatabaseUrls;
  /** The name of the held moment. */
  moment: string;
  facts: Omit<MirrorFacts, 'sayIn'>;
  folder: string;
}

/** What a mirror is asked for: into which folder, and up to which day days are counted. */
export interface AskedMirror {
  folder: string;
  on: string;
}

/** What a mirror is made with. */
export interface MirrorMeans {
  config: Config;
  urls: DatabaseUrls;
  messages: Messages;
  /** Starts somebody who makes files of the site's pages. */
  maker: (order: MirrorOrder) => Maker;
  /** How many of them. */
  makers: number;
  /** Aborted when somebody wants it to stop. */
  stop: AbortSignal;
}

/** More makers than this win nothing: the database is one. */
export const usual_makers = Math.min(2, availableParallelism());
const progress_ms = 2000;

/** What stands behind the word, or the sentence that says what is wrong with it. */
export function readAsked(operands: string[], day: string): AskedMirror | string {
  const at = operands.indexOf('--on');
  const [on = ''] = at < 0 ? [day] : operands.slice(at + 1, at + 2);
  const [folder, ...more] = operands.filter((_, place) => at < 0 || (place !== at && place !== at + 1));
  if (!folder || more.length > 0 || folder.startsWith('--'))
    return 'mirror needs a folder: habeas mirror DIR';
  if (!isDay(on)) return '--on takes a day like 2026-11-28.';
  if (on > day) return `--on takes a day that has come: today is ${day} (UTC).`;
  return { folder, on };
}

/** `habeas mirror DIR`: writes the public site as it is now into a folder. */
export async function mirror(
  { config, urls, messages, maker, makers, stop }: MirrorMeans,
  { folder, on }: AskedMirror,
  terminal: Pick<Terminal, 'out' | 'err'>,
): Promise<number> {
  const began = performance.now();
  const seconds = () => Math.round((performance.now() - began) / 1000);
  const key = await keptSigningKey(config.data);
  const place = MirrorFolder.open(folder, config.data, key);
  const held = await holdMoment(urls);
  let isDone = false;
  try {
    const moment = openMoment(urls, held.name, 2);
    try {
      const packs = await packsOf(moment.visitors);
      const last = await journalHead(moment.app);
      const head = last && { seq: last.seq, hash: last.hash, day: last.at.toISOString().slice(0, 10) };
      const facts = { publicUrl: config.publicUrl, onion: config.onionLocation, head, on, packs };
      const order = { config, urls, moment: held.name, facts, folder };
      const started = Array.from({ length: makers }, () => maker(order));
      try {
        const first = firstAddresses(moment.visitors, packs, config.publicUrl);
        const { files, changed } = await gather(started, first, progress(terminal, seconds), stop);
        isDone = true;
        place.refuseOthers(files);
        const removed = await place.become(files, changed, {
          ...facts,
          sayIn: (one) => messages.in(one),
        });
        const counts = [
          `${n(files.length)} files`,
          `${n(changed.length)} written`,
          `${n(files.length - changed.length)} unchanged`,
        ];
        terminal.out(`${[...counts, `${n(removed)} removed`].join(', ')}, ${seconds()} s.`);
        terminal.out(`Signed by the key ${key.public.text}`);
        return 0;
      } finally {
        await Promise.all(started.map((one) => one.close(isDone ? 'done' : 'at once')));
      }
    } finally {
      await moment.close();
    }
  } catch (error) {
    place.leave();
    if (stop.aborted) {
      terminal.err(`Stopped. ${folder} is as it was; run it again when you like.`);
      return 1;
    }
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOSPC')) throw error;
    throw new NoMirror(
      `The disk of ${folder} is full. Make room and run it again; what a reader finds there is the copy from before.`,
    );
  } finally {
    await held.close();
  }
}

const n = (count: number) => number(count, 'en');

/** Says every few seconds how far it is. */
function progress({ err }: Pick<Terminal, 'err'>, seconds: () => number): (progress: Progress) => void {
  let told = performance.now();
  return ({ made, known, written, unchanged }) => {
    if (performance.now() - told < progress_ms) return;
    told = performance.now();
    err(`… ${n(made)} of ${n(known)} known, ${n(written)} new, ${n(unchanged)} unchanged, ${seconds()} s`);
  };
}

/** `habeas mirror verify DIR`: checks a mirror on any machine; needs no database. */
export async function verifyMirror(
  env: Terminal['env'],
  operands: string[],
  terminal: Pick<Terminal, 'out' | 'err'>,
): Promise<number> {
  const at = operands.indexOf('--key');
  const typed = at < 0 ? null : (operands[at + 1] ?? '');
  const [folder = ''] = operands.filter((_, place) => at < 0 || (place !== at && place !== at + 1));
  const key = await keyOf(typed, env);
  if (folder === '' || key === null) {
    terminal.err(
      'mirror verify needs a folder and the key that the site names: habeas mirror verify DIR --key RW…',
    );
    return 2;
  }
  let told = performance.now();
  const { files, bytes, said, wrong, isUnfinished } = checkMirror(folder, key, (count) => {
    if (performance.now() - told < progress_ms) return;
    told = performance.now();
    terminal.err(`… ${n(count)} files`);
  });
  for (const { path, how } of wrong) terminal.err(`${how}: ${path}`);
  if (isUnfinished)
    terminal.err('A run goes on in this folder, or was cut short: run habeas mirror again, it mends it.');
  terminal.out(`Signed by ${key.text}: ${said}.`);
  if (wrong.length > 0 || isUnfinished) {
    terminal.out(`${n(files)} files are listed, ${n(wrong.length)} are not as they should be.`);
    return 1;
  }
  terminal.out(`All ${n(files)} files are there and unchanged (${n(bytes)} bytes), and there is no other.`);
  return 0;
}

/** The key that was typed, as a line or as a file of minisign; else this campaign's own; null when there is none. */
async function keyOf(typed: string | null, env: Terminal['env']): Promise<PublicKey | null> {
  if (typed === null) return publicKeyIn(readConfig(env).data);
  try {
    return readPublicKey(existsSync(typed) ? await readFile(typed, 'utf8') : typed);
  } catch (error) {
    if (!(error instanceof BrokenSignature)) throw error;
    throw new NoMirror(`${error.message}.`);
  }
}

/** The day of now, for `--on`. */
export const dayOfNow = (): string => today(systemClock);
