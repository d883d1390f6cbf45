import type { Actor } from '../src/kernel/actor.js';
import { newId } from '../src/kernel/chance.js';
import type { Db } from '../src/kernel/database.js';

/** Somebody invented who is held since January 2015 and public with it. */
export interface Prisoner {
  id: string;
  slug: string;
  /** Adds an event to the course, public unless said otherwise. Returns its id. */
  event(type: string, happened: string): Promise<string>;
  /** Says in which invented place the person is. */
  stay(place_id: string, began: string): Promise<void>;
}

/** Puts such a person into the register, with the name in Latin letters and in Cyrillic. */
export async function inventedPrisoner(db: Db, actor: Actor, slug: string): Promise<Prisoner> {
  const id = newId(actor.chance);
  const created_at = actor.clock.now();
  const basis_kind = 'already-public' as const;
  const common = { told: 'public' as const, basis_kind, import_hash: null, created_at };
  await db
    .insertInto('people')
    .values({ id, code: slug, slug, role: null, rank: null, ...common })
    .execute();
  const fact = async (kind: 'name' | 'event' | 'stay') => {
    const own = newId(actor.chance);
    const said = { stated_confidence: null, note: null, basis: null, import_key: null };
    await db
      .insertInto('facts')
      .values({ id: own, kind, person_id: id, ...said, ...common })
      .execute();
    return own;
  };
  const names = [
    { script: 'Latn', lang: 'en', form: 'Adilet Ulgiuly' },
    { script: 'Cyrl', lang: 'ru', form: 'Адилет Улгиулы' },
  ];
  for (const [place, name] of names.entries()) {
    const row = { id: await fact('name'), person_id: id, position: place + 1, kind: 'known' as const };
    await db
      .insertInto('person_names')
      .values({ ...row, ...name, full_form: null, met_in: null })
      .execute();
  }
  const event = async (type: string, happened: string) => {
    const own = await fact('event');
    const row = { id: own, person_id: id, code: `${slug}-${own.slice(0, 8)}`, type, happened };
    await db
      .insertInto('course_events')
      .values({ ...row, not_before: null, place: null, summary: `Invented ${type}` })
      .execute();
    return own;
  };
  await event('arrest', '2015-01-10');
  return {
    id,
    slug,
    event,
    stay: async (place_id, began) => {
      await db
        .insertInto('stays')
        .values({ id: await fact('stay'), person_id: id, place_id, position: 1, began, ended: null })
        .execute();
    },
  };
}
