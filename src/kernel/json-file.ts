import { readFileSync, statSync } from 'node:fs';

/**
 * Reads a JSON file that an operator named. Nothing is thrown for what people get wrong: `fault` says
 * `file` (there is none, it is a folder, or it is larger than `most_bytes`) or `JSON` (it is none).
 */
export function readJsonFile(
  path: string,
  most_bytes: number,
): { value: unknown } | { fault: 'file' | 'JSON' } {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat?.isFile() || stat.size > most_bytes) return { fault: 'file' };
  try {
    return { value: JSON.parse(readFileSync(path, 'utf8')) };
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { fault: 'JSON' };
  }
}
