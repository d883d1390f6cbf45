import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { type Db, type PublicDb, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';

/** A part of the paper: "International". */
export interface Section {
  id: string;
  slug: string;
  /** By language. */
  names: Record<string, string>;
}

export const most_sections = 60;

/** All sections in their order, for both doors: everybody may know them. */
export async function sectionsOf(db: Db | PublicDb): Promise<Section[]> {
  return (db as PublicDb).selectFrom('sections').select(['id', 'slug', 'names']).orderBy('place').execute();
}

/** A section's name in a language, else in English, else as it is called in addresses. */
export function sectionName(section: Pick<Section, 'slug' | 'names'>, language: string): string {
  return section.names[language] ?? section.names.en ?? Object.values(section.names)[0] ?? section.slug;
}

/** Keeps a section under its slug: a new one stands last, of a known one the names change. Returns its id. */
export async function keepSection(db: Db, actor: Actor, section: Omit<Section, 'id'>): Promise<string> {
  const { slug } = section;
  const names = JSON.stringify(section.names);
  return transact(db, async (tx) => {
    const { last } = await tx
      .selectFrom('sections')
      .select((e) => e.fn.max('place').as('last'))
      .executeTakeFirstOrThrow();
    const { id } = await tx
      .insertInto('sections')
      .values({ id: newId(actor.chance), slug, place: (last ?? 0) + 1, names })
      .onConflict((on) => on.column('slug').doUpdateSet({ names }))
      .returning('id')
      .executeTakeFirstOrThrow();
    await record(tx, actor, { what: 'section.kept', subject: `section:${id}` });
    return id;
  });
}
