import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Every file below some folders that holds one of the words, as it lies there; once the folders are quiet. */
export function filesHolding(
  folders: string[],
  words: string[],
): { files: number; found: Map<string, string[]> } {
  const found = new Map<string, string[]>(words.map((word) => [word, []]));
  let files = 0;
  for (const folder of folders) {
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      files += 1;
      const path = join(entry.parentPath ?? entry.path, entry.name);
      const bytes = readFileSync(path);
      for (const word of words) if (bytes.includes(word)) found.get(word)?.push(path);
    }
  }
  return { files, found };
}
