import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's folder: this file lies in build/src/kernel/. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');

/** The absolute path of a file that lies beside a module: `beside(import.meta.url, 'motion.typ')`. */
export function beside(moduleUrl: string, name: string): string {
  return resolve(dirname(fileURLToPath(moduleUrl)), name);
}
