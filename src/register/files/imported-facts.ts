import { createHash } from 'node:crypto';
import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import type { Db } from '../../kernel/database.js';
import { keepNameKeys } from '../names/name-keys.js';
import { formOf } from '../record/fact-forms.js';
import { rewriteFact } from '../record/fact-rewriting.js';
import type { Confidence, FactKind } from '../tables.js';
import type { Refusal } from './facts-file.js';

/** What an import did: numbers, and what it refused and why. */
export interface Counts {
  added: number;
  changed: number;
  unchanged: number;
  refused: Refusal[];
}

export function noCounts(): Counts {
  return { added: 0, changed: 0, unchanged: 0, refused: [] };
}

/** What was said by a record of a file: a second import compares it and leaves the row alone if it is the same. */
export function hashOf(said: unknown): Buffer {
  return createHash('sha256').update(JSON.stringify(said)).digest();
}

type FactTable =
  | 'person_names'
  | 'course_events'
  | 'stays'
  | 'charges'
  | 'sentences'
  | 'biography'
  | 'lawyers'
  | 'proceedings'
  | 'recognitions'
  | 'contradictions'
  | 'contradiction_positions'
  | 'detentions'
  | 'detention_figures';

/** A fact as a file states it, not yet written. */
export interface Draft {
  path: string;
  /** What makes it the same fact in the next import. */
  key: string;
  kind: FactKind;
  personId: string | null;
  /** What the file states, if it does. */
  confidence: Confidence | null;
  note: string | null;
  /** Codes of its sources. */
  sources: string[];
  table: FactTable;
  /** The typed row without its id. */
  row: Record<string, string | number | null>;
}

/** Sources by code, as far as the database has them now. */
export type SourceIds = Map<string, { id: string; was_read: boolean }>;

interface Import {
  actor: Actor;
  counts: Counts;
  sources: SourceIds;
}

/**
 * Writes drafts: new facts are added and told to the public (a facts file holds published sources
 * only), changed ones are rewritten with their citations, equal ones are left alone. What an editor
 * decided about telling a fact is never touched. Returns the ids by key.
 */
export async function putFacts(tx: Db, the: Import, all: Draft[]): Promise<Map<string, string>> {
  const drafts = all.map((draft) => ({ ...draft, key: shortKey(draft.key) }));
  const ids = new Map<string, string>();
  const known = await knownFacts(
    tx,
    drafts.map((draft) => draft.key),
  );
  const fresh: Written[] = [];
  for (const draft of drafts) {
    if (ids.has(draft.key)) {
      the.counts.refused.push({ path: draft.path, reason: 'the same record stands in the file twice' });
      continue;
    }
    const cited = citedBy(draft, the);
    if (!cited) continue;
    const hash = hashOf([draft.kind, draft.personId, draft.confidence, draft.note, draft.sources, draft.row]);
    const before = known.get(draft.key);
    const id = before?.id ?? newId(the.actor.chance);
    ids.set(draft.key, id);
    const written: Written = { id, draft, hash, cited: cited.map((one) => one.id) };
    if (!before) fresh.push(written);
    else if (before.import_hash?.equals(hash)) the.counts.unchanged += 1;
    else {
      await replace(tx, the.actor, written);
      the.counts.changed += 1;
    }
  }
  await addAll(tx, the.actor, fresh);
  the.counts.added += fresh.length;
  return ids;
}

/** A key that fits its column, however long the text in it is. */
export function shortKey(key: string): string {
  if (key.length <= 300) return key;
  return `${key.slice(0, 200)}…${createHash('sha256').update(key).digest('hex')}`;
}

interface Written {
  id: string;
  draft: Draft;
  hash: Buffer;
  cited: string[];
}

/** The sources of a draft; null and a refusal when it has none or names one that is not there. */
function citedBy(draft: Draft, the: Import): { id: string; was_read: boolean }[] | null {
  const codes = [...new Set(draft.sources)];
  if (codes.length === 0) {
    the.counts.refused.push({ path: draft.path, reason: 'a fact without a source' });
    return null;
  }
  const missing = codes.filter((code) => !the.sources.has(code));
  if (missing.length > 0) {
    const reason = `cites ${missing.slice(0, 5).join(', ')}, which is not among the sources`;
    the.counts.refused.push({ path: draft.path, reason });
    return null;
  }
  return codes.flatMap((code) => the.sources.get(code) ?? []);
}

async function knownFacts(tx: Db, keys: string[]) {
  const rows = await inPieces(keys, (piece) =>
    tx
      .selectFrom('facts')
      .select(['import_key', 'id', 'import_hash'])
      .where('import_key', 'in', piece)
      .execute(),
  );
  return new Map(rows.map((row) => [row.import_key, row]));
}

/** At most so many rows in one statement: far below PostgreSQL's 65,535 parameters. */
const piece_rows = 500;

/** Asks or writes in pieces, in order, and joins the answers. */
export async function inPieces<T, R>(all: T[], work: (piece: T[]) => Promise<R[]>): Promise<R[]> {
  const results: R[] = [];
  for (let start = 0; start < all.length; start += piece_rows) {
    results.push(...(await work(all.slice(start, start + piece_rows))));
  }
  return results;
}

async function addAll(tx: Db, actor: Actor, fresh: Written[]): Promise<void> {
  await inPieces(fresh, (piece) =>
    tx
      .insertInto('facts')
      .values(
        piece.map(({ id, draft, hash }) => ({
          id,
          kind: draft.kind,
          person_id: draft.personId,
          told: 'public' as const,
          basis_kind: 'already-public' as const,
          basis: 'already public: stated by the cited sources',
          stated_confidence: draft.confidence,
          note: draft.note,
          import_key: draft.key,
          import_hash: hash,
          created_at: actor.clock.now(),
        })),
      )
      .execute(),
  );
  for (const table of new Set(fresh.map(({ draft }) => draft.table))) {
    const rows = fresh
      .filter(({ draft }) => draft.table === table)
      .map(({ id, draft }) => ({ id, ...draft.row }));
    // The drafts of one table carry that table's columns; the compiler cannot follow the choice.
    await inPieces(rows, (piece) =>
      tx
        .insertInto(table)
        .values(piece as never)
        .execute(),
    );
  }
  await citeAll(tx, fresh);
}

/** What an editor may have changed since stays in the history of the fact. */
async function replace(tx: Db, actor: Actor, written: Written): Promise<void> {
  const { id, draft } = written;
  const form = formOf(draft.kind);
  const rewriting = () => rewrite(tx, written);
  if (!form || draft.personId === null) await rewriting();
  else await rewriteFact(tx, actor, form, id, rewriting);
}

async function rewrite(tx: Db, written: Written): Promise<void> {
  const { id, draft, hash } = written;
  await tx
    .updateTable('facts')
    .set({
      person_id: draft.personId,
      stated_confidence: draft.confidence,
      note: draft.note,
      import_hash: hash,
    })
    .where('id', '=', id)
    .execute();
  await tx
    .updateTable(draft.table)
    .set(draft.row as never)
    .where('id', '=', id)
    .execute();
  await tx.deleteFrom('citations').where('fact_id', '=', id).execute();
  await citeAll(tx, [written]);
}

async function citeAll(tx: Db, all: Written[]): Promise<void> {
  const citations = all.flatMap(({ id, cited }) =>
    cited.map((source_id, position) => ({ fact_id: id, source_id, position })),
  );
  await inPieces(citations, (piece) => tx.insertInto('citations').values(piece).execute());
  await keepNameKeys(
    tx,
    all.flatMap(({ id, draft }) =>
      draft.table === 'person_names'
        ? [{ id, form: String(draft.row.form ?? ''), full_form: draft.row.full_form as string | null }]
        : [],
    ),
  );
}
