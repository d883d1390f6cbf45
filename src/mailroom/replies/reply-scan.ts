import type { Actor } from '../../kernel/actor.js';
import { isId } from '../../kernel/chance.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Missing, type Problem, type Read } from '../../kernel/refusals.js';
import { seal } from '../../kernel/vault.js';
import type { VirusSearch } from '../../kernel/virus-search.js';
import { savedFile } from '../../page/file-answer.js';
import { sniffed } from '../../page/file-type.js';
import { searched } from '../../page/searched.js';
import type { KeyRing } from '../../page/web.js';
import type { ScanType } from './tables.js';

/** A scan is a letter of a few pages. The database holds the same limit. */
export const largest_scan_bytes = 10 * 1024 * 1024;
/** The compartment to which scans are sealed, and who handed a paper in. */
export const mailroom_compartment = 'mailroom';
const scan_types: readonly ScanType[] = ['application/pdf', 'image/png', 'image/jpeg', 'image/webp'];

/** Where the desk takes scans; nowhere else in this room is a form as large. */
export function isScanUpload(path: string): boolean {
  return /^\/desk\/mailroom\/replies(\/[^/]+\/scan)?$/.test(path);
}

export interface Scan {
  content: Buffer;
  media_type: ScanType;
}

/**
 * Reads an upload; null where none was chosen. What it is, its bytes tell: a picture or a PDF, at most 10 MB.
 * What only calls itself so, or has a virus in it, is refused with a sentence.
 */
export async function readScan(file: unknown, viruses: VirusSearch): Promise<Read<Scan | null>> {
  // Browsers send an empty file where none was chosen.
  if (!(file instanceof File) || (file.size === 0 && file.name === '')) return { ok: true, value: null };
  const wrong = (code: string, values: Problem['values'] = {}): Read<Scan | null> => ({
    ok: false,
    problems: [{ field: 'scan', code: `mailroom.replies.scan.${code}`, values }],
  });
  if (file.size === 0) return wrong('empty');
  if (file.size > largest_scan_bytes) return wrong('too_large', { limit: largest_scan_bytes / 1024 ** 2 });
  const content = Buffer.from(await file.arrayBuffer());
  const what = sniffed(content);
  const media_type = 'type' in what ? scan_types.find((one) => one === what.type) : undefined;
  if (!media_type) return wrong('not_one');
  return searched({ content, media_type }, 'scan', viruses);
}

/**
 * Seals a scan to `recipient` (the compartment `mailroom`) and keeps it with its reply, in place of an earlier
 * one. The server keeps no plaintext. Throws `Missing` for a reply that is struck.
 */
export async function keepScan(
  db: Db,
  actor: Actor,
  recipient: string,
  replyId: string,
  { content, media_type }: Scan,
): Promise<void> {
  // Sealed before the transaction: it takes its time, and the journal has one writer.
  const place = { table: 'reply_scans', row: replyId };
  const content_sealed = await seal(recipient, place, content.toString('base64'));
  const row = {
    media_type,
    size_bytes: content.length,
    content_sealed,
    added_at: actor.clock.now(),
    added_by: actor.who,
  };
  await transact(db, async (tx) => {
    const reply = await tx
      .selectFrom('replies')
      .select('id')
      .where('id', '=', replyId)
      .where('struck_at', 'is', null)
      .forUpdate()
      .executeTakeFirst();
    if (!reply) throw new Missing('reply');
    await tx
      .insertInto('reply_scans')
      .values({ reply_id: replyId, ...row })
      .onConflict((conflict) => conflict.column('reply_id').doUpdateSet(row))
      .execute();
    const detail = { media_type, size_bytes: content.length };
    await record(tx, actor, { what: 'reply.scan_kept', subject: `reply:${replyId}`, detail });
  });
}

/**
 * Opens a scan with the keys of the person at the desk, as a file that every browser saves and none shows.
 * Throws `Missing`; `Refused` for who does not hold the compartment.
 */
export async function openScan(db: Db, keys: KeyRing, replyId: string): Promise<Response> {
  if (!isId(replyId)) throw new Missing('scan');
  const scan = await db
    .selectFrom('reply_scans')
    .select(['media_type', 'content_sealed'])
    .where('reply_id', '=', replyId)
    .executeTakeFirst();
  if (!scan) throw new Missing('scan');
  const place = { table: 'reply_scans', row: replyId };
  const base64 = await keys.open<string>(mailroom_compartment, place, scan.content_sealed);
  return savedFile(Buffer.from(base64, 'base64'), `reply-${replyId.slice(0, 8)}`, scan.media_type);
}
