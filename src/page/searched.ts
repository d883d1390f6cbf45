import type { Read } from '../kernel/refusals.js';
import type { VirusSearch } from '../kernel/virus-search.js';

/**
 * What a reader made of an upload, unless a virus is found in it, or nobody could look just now: then it is not kept, with
 * a sentence at `field`. The last thing a reader asks: looking takes long (OWASP ASVS 5.0.0, V5.4.3).
 */
export async function searched<T extends { content: Uint8Array }>(
  said: T,
  field: string,
  viruses: VirusSearch,
): Promise<Read<T>> {
  const found = await viruses.search(said.content);
  if (found === 'nothing') return { ok: true, value: said };
  return { ok: false, problems: [{ field, code: `page.file.${found}` }] };
}
