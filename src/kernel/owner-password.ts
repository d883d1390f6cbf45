import { renameSync } from 'node:fs';
import { join } from 'node:path';
import type pg from 'pg';
import { textIfThere, writeClosed } from './closed-file.js';
import type { User } from './postgres-place.js';
import { literal, newPassword } from './roles.js';

// The password of the private database's owner: a file beside the cluster that only the owner of the folder reads. It lasts until the next start.

const fileIn = (place: string) => join(place, 'password');
const nextIn = (place: string) => join(place, 'password.next');

/** Writes a new password for a database that is about to be made; returns the file. */
export function firstPassword(place: string, belongsTo: User | null): string {
  writeClosed(fileIn(place), newPassword(), belongsTo);
  return fileIn(place);
}

/** The passwords of which one counts: two where a machine stopped while one took the other's place. */
export function passwordsIn(place: string): string[] {
  return [nextIn(place), fileIn(place)].flatMap((file) => textIfThere(file)?.trim() ?? []);
}

/** Gives the account that is signed in as `owner` a new password, and returns it. At any moment one of the two files has the one that counts. */
export async function renewPassword(
  owner: pg.Client,
  place: string,
  belongsTo: User | null,
): Promise<string> {
  const password = newPassword();
  // The one that counts now stands in the lasting file first: it may be the other, of a start that was cut off.
  writeClosed(fileIn(place), owner.password ?? '', belongsTo);
  writeClosed(nextIn(place), password, belongsTo);
  await owner.query(`alter role current_user password ${literal(password)}`);
  renameSync(nextIn(place), fileIn(place));
  return password;
}
