import { sentenceOf } from '../src/cli/sentence.js';
import { runWords } from '../src/cli/words.js';
import { messagesBelow } from '../src/kernel/language.js';
import { beside } from '../src/kernel/root.js';
import type { TestDatabase } from './database.js';
import type { Desk } from './desk-visit.js';

/** What the words said, what they asked for, and their code. */
export interface Said {
  code: number;
  out: string;
  err: string;
  asked: string[];
}

/**
 * Types words as an operator does, who answers what is asked with these lines, one after the other, or by what was said until
 * then; a fault is the sentence that main prints.
 */
export async function typedBy(
  { db, desk, env }: { db: TestDatabase; desk: Desk; env: Record<string, string> },
  answers: string[] | ((said: Said) => string | Promise<string>),
  words: string[],
): Promise<Said> {
  const said: Said = { code: 1, out: '', err: '', asked: [] };
  try {
    said.code = await runWords(words, {
      env,
      out: (line) => {
        said.out += `${line}\n`;
      },
      err: (line) => {
        said.err += `${line}\n`;
      },
      ask: async (question) => {
        const place = said.asked.push(question) - 1;
        return typeof answers === 'function' ? answers(said) : (answers[place] ?? '');
      },
      open: async () => ({
        database: db,
        messages: messagesBelow(beside(import.meta.url, '../src')),
        ground: { ownerUrl: db.ownerUrl, urls: db.urls, installed: [] },
        actor: (who) => ({ ...desk.operator, who }),
        firstLink: async () => null,
        close: async () => {},
      }),
      serve: async () => 0,
      mirror: async () => 0,
    });
  } catch (error) {
    said.err += sentenceOf(error) ?? `no sentence for ${error}`;
  }
  return said;
}
