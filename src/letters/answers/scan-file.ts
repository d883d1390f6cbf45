import type { Read } from '../../kernel/refusals.js';
import type { VirusSearch } from '../../kernel/virus-search.js';
import { readScan } from '../../mailroom/replies/reply-scan.js';
import type { AnswerScan } from './answer.js';
import type { AnswerScanType } from './tables.js';

const scan_types: readonly AnswerScanType[] = ['application/pdf', 'image/png', 'image/jpeg'];

/** Where the desk takes scans of answers; nowhere else in this room is a form as large. */
export function isAnswerUpload(path: string): boolean {
  return path === '/desk/letters/answers';
}

/** Reads an upload as the mailroom reads scans of replies: by its bytes, a JPEG, PNG or PDF of at most 10 MB. */
export async function readAnswerScan(file: unknown, viruses: VirusSearch): Promise<Read<AnswerScan | null>> {
  const read = await readScan(file, viruses);
  if (!read.ok || read.value === null) return read.ok ? { ok: true, value: null } : read;
  const { content } = read.value;
  const media_type = scan_types.find((one) => one === read.value?.media_type);
  if (media_type) return { ok: true, value: { content, media_type } };
  return { ok: false, problems: [{ field: 'scan', code: 'letters.answers.not_a_scan' }] };
}
