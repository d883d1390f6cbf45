import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import type { Db } from '../../kernel/database.js';
import { differenceOf } from '../difference.js';
import type { Paragraph } from '../model.js';
import type { Ties, Written } from './draft.js';

/** Replaces what is written in one language of a version that is not out in that language. */
export async function putWritten(
  tx: Db,
  actor: Actor,
  where: { version_id: string; language: string },
  written: Written,
): Promise<void> {
  await clearLanguage(tx, where);
  const paragraphs = written.paragraphs.map((one, place) => ({
    id: newId(actor.chance),
    ...where,
    position: place + 1,
    block: one.block,
    number: one.number,
    text: one.text,
    optional: one.optional ?? null,
  }));
  if (paragraphs.length > 0) await tx.insertInto('paragraphs').values(paragraphs).execute();
  for (const [place, { sources, ...point }] of written.points.entries()) {
    const id = newId(actor.chance);
    await tx
      .insertInto('speaking_points')
      .values({ id, ...where, position: place + 1, ...point })
      .execute();
    const cited = sources.map((source_id, at) => ({ point_id: id, position: at + 1, source_id }));
    if (cited.length > 0) await tx.insertInto('speaking_point_sources').values(cited).execute();
  }
}

/** Takes out the paragraphs and points of one language. */
export async function clearLanguage(
  tx: Db,
  { version_id, language }: { version_id: string; language: string },
): Promise<void> {
  await tx
    .deleteFrom('speaking_point_sources')
    .where('point_id', 'in', (from) =>
      from
        .selectFrom('speaking_points')
        .select('id')
        .where('version_id', '=', version_id)
        .where('language', '=', language),
    )
    .execute();
  for (const table of ['speaking_points', 'paragraphs'] as const) {
    await tx
      .deleteFrom(table)
      .where('version_id', '=', version_id)
      .where('language', '=', language)
      .execute();
  }
}

/** Replaces ties, addressees and copies of a draft. */
export async function putTies(tx: Db, version_id: string, { asks, addressees, copies }: Ties): Promise<void> {
  await clearTies(tx, version_id);
  for (const { people, ...ask } of asks) {
    await tx
      .insertInto('asks')
      .values({ version_id, ...ask })
      .execute();
    const named = people.map((person_id, place) => ({
      ...{ version_id, number: ask.number, position: place + 1, person_id },
    }));
    if (named.length > 0) await tx.insertInto('ask_people').values(named).execute();
  }
  const to = addressees.map((one, place) => ({ version_id, position: place + 1, ...one }));
  if (to.length > 0) await tx.insertInto('addressees').values(to).execute();
  const copied = copies.map((one, place) => ({ version_id, position: place + 1, ...one }));
  if (copied.length > 0) await tx.insertInto('copies').values(copied).execute();
}

export async function clearTies(tx: Db, version_id: string): Promise<void> {
  for (const table of ['ask_people', 'asks', 'addressees', 'copies'] as const) {
    await tx.deleteFrom(table).where('version_id', '=', version_id).execute();
  }
}

/**
 * The ties of the lines after the original was changed: each follows its line, wherever that stands now. A
 * line that is new, or is another one, is tied to nothing.
 */
export function tiesAfter(asks: Ties['asks'], before: Paragraph[], after: Paragraph[]): Ties['asks'] {
  const lines = (paragraphs: Paragraph[]) => paragraphs.filter((one) => one.block === 'resolves');
  const changes = differenceOf(lines(before), lines(after)).changes;
  return lines(after).flatMap((line): Ties['asks'] => {
    if (line.number === null) return [];
    const from = changes.find((one) => one.to === line)?.from?.number;
    const ask = asks.find((one) => one.number === from);
    const { demand_id = null, relation = null, people = [] } = ask ?? {};
    return [{ number: line.number, demand_id, relation, people }];
  });
}
