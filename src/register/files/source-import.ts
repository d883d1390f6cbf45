import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { today } from '../../kernel/clock.js';
import type { Db } from '../../kernel/database.js';
import { type FactsFile, readRecord } from './facts-file.js';
import { type SourceRecord, sourceShape } from './facts-shape.js';
import { type Counts, hashOf, inPieces } from './imported-facts.js';

/** Takes over the sources of a facts file, told to the public; what they say is compared, and equal ones are left alone. */
export async function putSources(
  tx: Db,
  actor: Actor,
  counts: Counts,
  { sources, compiled }: FactsFile,
): Promise<void> {
  // The file does not say on which day each was read; they were by the day on which it was compiled.
  const read_by = `../${compiled ?? today(actor.clock)}`;
  const rows = await tx.selectFrom('sources').select(['code', 'id', 'version', 'import_hash']).execute();
  const known = new Map(rows.map((row) => [row.code, row]));
  const fresh: (ReturnType<typeof sourceRow> & { id: string })[] = [];
  for (const [code, value] of Object.entries(sources)) {
    const read = readRecord(value, `sources.${code}`, sourceShape);
    if ('refused' in read) {
      counts.refused.push(...read.refused);
      continue;
    }
    if (read.value.id !== code) {
      counts.refused.push({ path: `sources.${code}.id`, reason: 'the id is not the one it stands under' });
      continue;
    }
    const row = sourceRow(read.value);
    const before = known.get(code);
    if (!before) fresh.push({ ...row, id: newId(actor.chance) });
    else if (before.import_hash?.equals(row.import_hash)) counts.unchanged += 1;
    else {
      const { was_read, ...said } = row;
      await tx
        .updateTable('sources')
        .set({ ...said, version: before.version + 1 })
        .set((is) => ({ read_on: was_read ? is.fn.coalesce('read_on', is.val(read_by)) : null }))
        .where('id', '=', before.id)
        .execute();
      counts.changed += 1;
    }
  }
  await inPieces(fresh, (piece) =>
    tx
      .insertInto('sources')
      .values(
        piece.map(({ was_read, ...row }) => ({
          ...row,
          read_on: was_read ? read_by : null,
          told: 'public' as const,
          created_at: actor.clock.now(),
        })),
      )
      .execute(),
  );
  counts.added += fresh.length;
}

function sourceRow(source: SourceRecord) {
  const row = {
    code: source.id,
    publisher: source.url ? new URL(source.url).hostname.replace(/^www\./, '') : null,
    title: source.title,
    published_on: source.published ?? null,
    url: source.url ?? null,
    note: source.note ?? null,
    // Without an address and without a date nobody can look it up: it was remembered, not read.
    was_read: Boolean(source.url || source.published),
  };
  return { ...row, import_hash: hashOf(row) };
}
