import type { Actor } from '../../kernel/actor.js';
import { isId, newId } from '../../kernel/chance.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { seal } from '../../kernel/vault.js';
import { savedFile } from '../../page/file-answer.js';
import type { KeyRing } from '../../page/web.js';
import { recipientOf } from '../../staff/compartment.js';
import { type By, standing } from './correction.js';
import type { ScanSaid } from './minute-file.js';
import { reasonIn } from './reason.js';
import type { ScanType } from './tables.js';

/** So many scans of one minute. */
export const most_scans = 5;
export const most_sealed_bytes = 15 * 1024 * 1024;

/** A scan without its bytes. */
export interface Scan {
  id: string;
  media_type: ScanType;
  size_bytes: number;
  added_by: string;
  added_at: Date;
  dropped_at: Date | null;
  dropped_why: string | null;
}

/** Keeps a scan, sealed to `supporters` before it reaches the database. Throws `Missing`, `Refused` when there are too many. */
export async function keepScan(
  db: Db,
  actor: Actor,
  adoptionId: string,
  { content, media_type }: ScanSaid,
  by: By,
): Promise<string> {
  return transact(db, async (tx) => {
    await standing(tx, adoptionId);
    const { count } = await tx
      .selectFrom('minute_scans')
      .select((is) => is.fn.countAll<number>().as('count'))
      .where('adoption_id', '=', adoptionId)
      .where('dropped_at', 'is', null)
      .executeTakeFirstOrThrow();
    if (count >= most_scans)
      throw new Refused('resolutions.adoptions.problem.many_scans', { limit: most_scans }, 422);
    const id = newId(actor.chance);
    const place = { table: 'minute_scans', row: id };
    const value = { base64: content.toString('base64') };
    await tx
      .insertInto('minute_scans')
      .values({
        id,
        adoption_id: adoptionId,
        media_type,
        size_bytes: content.length,
        content_sealed: await seal(await recipientOf(tx, 'supporters'), place, value, most_sealed_bytes),
        added_by: by === 'officer' ? 'officer' : actor.who,
        added_at: actor.clock.now(),
      })
      .execute();
    const detail = { scan: id, media_type, size_bytes: content.length };
    await record(tx, actor, { what: 'adoption.scan_added', subject: `adoption:${adoptionId}`, detail });
    return id;
  });
}

/** The scans of an adoption, the latest first; those taken away leave their line. */
export async function scansOf(db: Db, adoptionId: string): Promise<Scan[]> {
  return db
    .selectFrom('minute_scans')
    .select(['id', 'media_type', 'size_bytes', 'added_by', 'added_at', 'dropped_at', 'dropped_why'])
    .where('adoption_id', '=', adoptionId)
    .orderBy('added_at', 'desc')
    .orderBy('id')
    .execute();
}

/**
 * The bytes of a scan, opened with the keys of whoever asks (journalled), as a file that browsers save and
 * never show, under a name of ours. Throws `Missing`, also for one that was taken away.
 */
export async function scanFile(db: Db, keys: KeyRing, adoptionId: string, id: string): Promise<Response> {
  const found =
    isId(adoptionId) && isId(id)
      ? await db
          .selectFrom('minute_scans')
          .select(['content_sealed', 'media_type'])
          .where('id', '=', id)
          .where('adoption_id', '=', adoptionId)
          .executeTakeFirst()
      : undefined;
  if (!found?.content_sealed) throw new Missing('scan');
  const place = { table: 'minute_scans', row: id };
  const { base64 } = await keys.open<{ base64: string }>('supporters', place, found.content_sealed);
  return savedFile(Buffer.from(base64, 'base64'), `minute-${id.slice(0, 8)}`, found.media_type);
}

/** Takes a scan away for good: its bytes go, its line stays with the reason. Throws `Missing`. */
export async function dropScan(
  db: Db,
  actor: Actor,
  adoptionId: string,
  id: string,
  typed: string,
): Promise<void> {
  const why = reasonIn(typed);
  await transact(db, async (tx) => {
    const dropped = await tx
      .updateTable('minute_scans')
      .set({ content_sealed: null, dropped_at: actor.clock.now(), dropped_by: actor.who, dropped_why: why })
      .where('id', '=', id)
      .where('adoption_id', '=', adoptionId)
      .where('dropped_at', 'is', null)
      .returning('id')
      .executeTakeFirst();
    if (!dropped) throw new Missing('scan');
    await record(tx, actor, {
      what: 'adoption.scan_dropped',
      subject: `adoption:${adoptionId}`,
      detail: { scan: id },
    });
  });
}
