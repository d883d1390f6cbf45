import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { type Db, isDuplicate, type PublicDb, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Missing, type Read, Refused } from '../../kernel/refusals.js';
import type { VirusSearch } from '../../kernel/virus-search.js';
import { endings } from '../../page/file-answer.js';
import { sniffed } from '../../page/file-type.js';
import { searched } from '../../page/searched.js';
import type { Typed } from '../record/fact-form.js';
import { reasonIn } from '../record/fact-keeping.js';
import { FieldReader } from '../record/field-reader.js';
import type { Told } from '../tables.js';
import { can_be_public } from './snapshot-type.js';
import type { MediaType } from './tables.js';

/** A snapshot is a page or a paper, not a film. The database holds the same limit. */
export const largest_snapshot_bytes = 10 * 1024 * 1024;
/** Where the desk takes them; nowhere else is a form as large. */
export function isSnapshotUpload(path: string): boolean {
  return /^\/desk\/sources\/[^/]+\/snapshots$/.test(path);
}
/** So many snapshots of one source; older ones can be taken away. */
export const most_snapshots = 20;
/** What is pasted is a text that somebody copied out of a page. */
export const longest_pasted = 200_000;

/** A snapshot without its bytes. */
export interface Snapshot {
  id: string;
  media_type: MediaType;
  sha256: string;
  size_bytes: number;
  taken_on: string;
  told: Told;
  added_by: string;
  added_at: Date;
}

/** What somebody uploads or pastes. */
export interface SnapshotSaid {
  content: Buffer;
  media_type: MediaType;
  /** EDTF. */
  taken_on: string;
}

export const snapshot_fields = ['pasted', 'taken_on'] as const;

/**
 * Reads an upload (`file`) or a pasted text; one of the two. What it is, its bytes tell. Without a day it
 * was taken today.
 */
export async function readSnapshot(
  typed: Typed,
  { file, viruses }: { file: unknown; viruses: VirusSearch },
  day: string,
): Promise<Read<SnapshotSaid>> {
  const reader = new FieldReader(typed);
  const taken_on = reader.date('taken_on') ?? day;
  const pasted = (typed.pasted ?? '').replace(/\r\n?/g, '\n');
  // Browsers send an empty file where none was chosen.
  const upload = file instanceof File && file.size > 0 ? file : null;
  if (upload && pasted.trim() !== '') reader.wrong('pasted', 'register.sources.snapshot.both');
  if (!upload && pasted.trim() === '') reader.wrong('file', 'register.sources.snapshot.nothing');
  if (pasted.length > longest_pasted) {
    reader.wrong('pasted', 'register.record.too_long', { limit: longest_pasted });
  }
  if (upload && upload.size > largest_snapshot_bytes) {
    reader.wrong('file', 'register.sources.snapshot.too_large', {
      limit: largest_snapshot_bytes / 1024 ** 2,
    });
  }
  if (reader.problems.length > 0) return { ok: false, problems: reader.problems };
  const content = upload ? Buffer.from(await upload.arrayBuffer()) : Buffer.from(pasted, 'utf8');
  // A pasted text stays a text, also where it is the source of a page.
  const what = upload ? sniffed(content) : ({ type: 'text/plain' } as const);
  if ('refused' in what) reader.wrong('file', `register.sources.snapshot.${what.refused}`);
  const media_type = 'type' in what ? what.type : 'text/plain';
  const read = reader.read({ content, media_type, taken_on });
  return read.ok && upload ? searched(read.value, 'file', viruses) : read;
}

/**
 * Keeps a snapshot of a source, for the desk only. Its hash goes into the journal too, whose chain shows
 * since when we have had these bytes. Throws `Refused` when there are too many, or these already.
 */
export async function keepSnapshot(
  db: Db,
  actor: Actor,
  sourceId: string,
  said: SnapshotSaid,
): Promise<string> {
  const id = newId(actor.chance);
  try {
    await transact(db, async (tx) => {
      const source = await tx
        .selectFrom('sources')
        .select('id')
        .where('id', '=', sourceId)
        .forUpdate()
        .executeTakeFirst();
      if (!source) throw new Missing('source');
      const { count } = await tx
        .selectFrom('snapshots')
        .select((is) => is.fn.countAll<number>().as('count'))
        .where('source_id', '=', sourceId)
        .executeTakeFirstOrThrow();
      if (count >= most_snapshots) {
        throw new Refused('register.sources.snapshot.too_many', { limit: most_snapshots }, 422);
      }
      const added = { added_by: actor.who, added_at: actor.clock.now() };
      const { sha256, size_bytes } = await tx
        .insertInto('snapshots')
        .values({ id, source_id: sourceId, ...said, ...added })
        .returning(['sha256', 'size_bytes'])
        .executeTakeFirstOrThrow();
      const detail = {
        source: sourceId,
        media_type: said.media_type,
        size_bytes,
        sha256: sha256.toString('hex'),
      };
      await record(tx, actor, { what: 'snapshot.added', subject: `source:${sourceId}`, detail });
    });
  } catch (error) {
    if (isDuplicate(error)) throw new Refused('register.sources.snapshot.twice', {}, 422);
    throw error;
  }
  return id;
}

/** Which snapshot of which source. */
export interface SnapshotOf {
  sourceId: string;
  id: string;
}

/** Puts a snapshot on another step of the ladder. Pictures and pages cannot be told to the public. */
export async function tellSnapshot(
  db: Db,
  actor: Actor,
  of: SnapshotOf,
  level: Told,
  why: string,
): Promise<void> {
  const reason = reasonIn(why);
  await transact(db, async (tx) => {
    const { told, media_type } = await lockedSnapshot(tx, of);
    if (told === level) throw new Refused('register.tell.already');
    if (level === 'public' && !can_be_public.includes(media_type)) {
      throw new Refused('register.sources.snapshot.stays_here', {}, 422);
    }
    await tx.updateTable('snapshots').set({ told: level }).where('id', '=', of.id).execute();
    const detail = { snapshot: of.id, from: told, to: level };
    const subject = `source:${of.sourceId}`;
    await record(tx, actor, { what: 'snapshot.told', subject, why: reason, detail });
  });
}

/** Takes a snapshot away for good, for what should never have been kept. The journal keeps its hash and the reason. */
export async function dropSnapshot(db: Db, actor: Actor, of: SnapshotOf, why: string): Promise<void> {
  const reason = reasonIn(why);
  await transact(db, async (tx) => {
    const { sha256 } = await lockedSnapshot(tx, of);
    await tx.deleteFrom('snapshots').where('id', '=', of.id).execute();
    const detail = { snapshot: of.id, sha256: sha256.toString('hex') };
    const subject = `source:${of.sourceId}`;
    await record(tx, actor, { what: 'snapshot.dropped', subject, why: reason, detail });
  });
}

async function lockedSnapshot(tx: Db, of: SnapshotOf) {
  const found = await tx
    .selectFrom('snapshots')
    .select(['told', 'media_type', 'sha256'])
    .where('id', '=', of.id)
    .where('source_id', '=', of.sourceId)
    .forUpdate()
    .executeTakeFirst();
  if (!found) throw new Missing('snapshot');
  return found;
}

/** The snapshots of a source, the newest first, without their bytes. */
export async function snapshotsOf(db: Db, sourceId: string): Promise<Snapshot[]> {
  const rows = await db
    .selectFrom('snapshots as n')
    .select(['n.id', 'n.media_type', 'n.sha256', 'n.size_bytes', 'n.taken_on', 'n.told', 'n.added_at'])
    .select('n.added_by')
    .where('n.source_id', '=', sourceId)
    .orderBy('n.added_at', 'desc')
    .execute();
  return rows.map((row) => ({ ...row, sha256: row.sha256.toString('hex') }));
}

/** The bytes of a snapshot, for the desk, as a file to save. Throws `Missing`. */
export async function fileOf(db: Db, of: SnapshotOf): Promise<Response> {
  const found = await db
    .selectFrom('snapshots as n')
    .innerJoin('sources as s', 's.id', 'n.source_id')
    .select(['n.content', 'n.media_type', 'n.sha256', 's.code'])
    .where('n.id', '=', of.id)
    .where('n.source_id', '=', of.sourceId)
    .executeTakeFirst();
  if (!found) throw new Missing('snapshot');
  return asFile({ ...found, sha256: found.sha256.toString('hex') });
}

/** The bytes of a public snapshot by their hash, for visitors. Throws `Missing`, also for one that is not public. */
export async function publicFileOf(db: PublicDb, sha256: string): Promise<Response> {
  const found = await db
    .selectFrom('snapshots as n')
    .innerJoin('snapshot_contents as k', 'k.id', 'n.id')
    .innerJoin('sources as s', 's.id', 'n.source_id')
    .select(['k.content', 'n.media_type', 'n.sha256', 's.code'])
    .where('n.sha256', '=', sha256)
    .orderBy('n.id')
    .limit(1)
    .executeTakeFirst();
  if (!found) throw new Missing('snapshot');
  return asFile(found);
}

/** An answer that every browser saves and none shows, under a name that we made. */
function asFile(file: { content: Buffer; media_type: MediaType; sha256: string; code: string }): Response {
  const code = file.code.replace(/[^A-Za-z0-9_-]+/g, '-').replace(/^-+/, '') || 'source';
  const name = `${code}-${file.sha256.slice(0, 12)}.${endings[file.media_type]}`;
  const shown = can_be_public.includes(file.media_type) ? file.media_type : 'application/octet-stream';
  return new Response(new Uint8Array(file.content), {
    headers: {
      'Content-Type': shown === 'text/plain' ? 'text/plain; charset=utf-8' : shown,
      'Content-Disposition': `attachment; filename="${name}"`,
      'X-Content-Type-Options': 'nosniff',
      'Content-Security-Policy': "default-src 'none'; sandbox",
    },
  });
}
