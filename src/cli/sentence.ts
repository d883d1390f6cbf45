import { NoBackup } from '../kernel/backup/backup.js';
import { BrokenArchive } from '../kernel/backup/tar.js';
import { BrokenSettings } from '../kernel/config.js';
import { messagesBelow } from '../kernel/language.js';
import { BrokenHistory } from '../kernel/migrations.js';
import { NoDatabase } from '../kernel/postgres-place.js';
import { Refused } from '../kernel/refusals.js';
import { RolesNeeded } from '../kernel/roles.js';
import { beside } from '../kernel/root.js';
import { AlreadyRunning, HalfRestored } from '../kernel/running.js';
import { NotOpened } from '../kernel/vault.js';
import { NoMirror } from './mirror/manifest.js';

/** The sentence that an operator needs of an error that is nobody's bug; null for all others. */
export function sentenceOf(error: unknown): string | null {
  const known = [
    BrokenSettings,
    AlreadyRunning,
    HalfRestored,
    NoDatabase,
    BrokenHistory,
    RolesNeeded,
    NoBackup,
    NoMirror,
  ];
  if (known.some((kind) => error instanceof kind)) return (error as Error).message;
  if (error instanceof BrokenArchive)
    return `This backup cannot be used: ${error.message}. Take another one.`;
  if (error instanceof NotOpened)
    return 'This key does not open it. Is it the recovery key of this campaign, typed whole?';
  if (error instanceof Refused) {
    return messagesBelow(beside(import.meta.url, '..')).in('en')(error.code, error.values);
  }
  if (!(error instanceof Error) || !('code' in error)) return null;
  switch (error.code) {
    case 'ECONNREFUSED':
    case 'ENOTFOUND':
      return 'The database server of DATABASE_URL does not answer. Is it running, and is the address right?';
    case '28P01':
    case '28000':
      return 'The database server of DATABASE_URL does not accept this account or password.';
    case '3D000':
      return 'The database named in DATABASE_URL does not exist. Create it first.';
    case 'EADDRINUSE':
      return 'Another program answers there already. Stop it, or set PORT to another number (HOST to another path, if it is a socket).';
    case 'EADDRNOTAVAIL':
      return 'HOST is not an address of this machine. Set it like HOST=127.0.0.1.';
    case 'EACCES':
    case 'EROFS':
      return `This user may not write to the data folder or listen on this port (${error.message}). Set HABEAS_DATA or PORT.`;
    case 'ENOSPC':
      return 'The disk is full. Make room and start again; nothing was half written.';
    default:
      return null;
  }
}
