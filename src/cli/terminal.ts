import type { Actor } from '../kernel/actor.js';
import { type Config, readConfig } from '../kernel/config.js';
import type { Database } from '../kernel/database.js';
import type { Messages } from '../kernel/language.js';
import type { AskedMirror } from './mirror/word.js';

/** What the operator's door works with; main hands it in. */
export interface Terminal {
  env: Record<string, string | undefined>;
  out: (line: string) => void;
  err: (line: string) => void;
  /** Asks for a line that is not shown while it is typed: the recovery key. */
  ask: (question: string) => Promise<string>;
  /** Opens the world beside a running server, or alone when none runs. */
  open: (config: Config) => Promise<OpenWorld>;
  /** Serves until it is stopped; returns the exit code. */
  serve: (config: Config) => Promise<number>;
  /** Writes the public site into a folder; returns the exit code. */
  mirror: (config: Config, asked: AskedMirror) => Promise<number>;
}

export interface OpenWorld {
  database: Database;
  messages: Messages;
  ground: { ownerUrl: string; urls: { keeper: string }; installed: string[] };
  actor(who: string): Actor;
  /** A new one-time link to the first account, or null when somebody has one. */
  firstLink(): Promise<string | null>;
  close(): Promise<void>;
}

export interface Word {
  /** The word itself, as `import facts`. */
  name: string;
  /** What stands behind it, as `FILE`. */
  takes: string;
  meaning: string;
  run: (operands: string[], terminal: Terminal) => Promise<number>;
}

/** Opens the world for one command and closes it whatever happens. */
export async function inWorld(
  terminal: Terminal,
  work: (world: OpenWorld) => Promise<number>,
): Promise<number> {
  const world = await terminal.open(readConfig(terminal.env));
  try {
    return await work(world);
  } finally {
    await world.close();
  }
}

/** Says what was not understood; exit code 2. */
export async function wrongUse(terminal: Terminal, sentence: string): Promise<number> {
  terminal.err(`${sentence}\nhabeas help lists the words.`);
  return 2;
}
