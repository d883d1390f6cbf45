import type { Db } from '../kernel/database.js';
import { checkChain, isEntry, type JournalHead } from '../kernel/journal.js';
import type { Terminal } from './terminal.js';

/**
 * Recomputes the journal's chain and says whether it is whole, and whether an entry is still the one that somebody
 * outside wrote down. Exit code 1 when one of both is not so.
 */
export async function verifyJournal(
  db: Db,
  terminal: Pick<Terminal, 'out' | 'err'>,
  entry: Pick<JournalHead, 'seq' | 'hash'> | null,
): Promise<number> {
  const { entries, broken_at } = await checkChain(db);
  if (broken_at === null) terminal.out(`The journal is whole: ${entries} entries.`);
  else terminal.err(`The journal was changed at entry ${broken_at} of ${entries}.`);
  if (!entry) return broken_at === null ? 0 : 1;
  const isSame = await isEntry(db, entry);
  if (isSame) terminal.out(`Entry ${entry.seq} is the one with this sum.`);
  else terminal.err(`Entry ${entry.seq} is not the one with this sum: the journal was written anew.`);
  return broken_at === null && isSame ? 0 : 1;
}
