import { sql } from 'kysely';
import type { Db } from '../../kernel/database.js';
import type { Typed } from '../../register/record/fact-form.js';
import type { Ties, Written } from './draft.js';
import { modelText } from './marks.js';
import { pointsText } from './points.js';

/** What is written in one language, as an editor types it. */
export async function typedWritten(db: Db, written: Written, language: string): Promise<Typed> {
  return {
    title: written.title,
    text: modelText(written.paragraphs, language),
    covering: written.covering.join('\n\n'),
    points: await pointsText(db, written.points),
  };
}

/** What belongs to all languages, as an editor types it: a line for each addressee and each copy. */
export async function typedTies(db: Db, said: Ties & { as_of: string; why: string | null }): Promise<Typed> {
  const ids = [...said.copies.map((one) => one.person_id), ...said.asks.flatMap((one) => one.people)];
  const slugs = await slugsOf(db, ids);
  const slug = (id: string) => slugs.get(id) ?? '';
  return {
    as_of: said.as_of,
    why: said.why ?? '',
    addressees: said.addressees.map((one) => `${one.office_code} ${one.channel}`).join('\n'),
    copies: said.copies.map((one) => `${slug(one.person_id)}${one.lawyers ? ' lawyers' : ''}`).join('\n'),
    ...Object.fromEntries(
      said.asks.flatMap(({ number, demand_id, relation, people }) => [
        [`demand_${number}`, demand_id ?? ''],
        [`relation_${number}`, relation ?? ''],
        [`people_${number}`, people.map(slug).join(' ')],
      ]),
    ),
  };
}

async function slugsOf(db: Db, ids: string[]): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<{ id: string; slug: string }>`
    select id, slug from people where id in (${sql.join([...new Set(ids)])})`.execute(db);
  return new Map(rows.map(({ id, slug }) => [id, slug]));
}
