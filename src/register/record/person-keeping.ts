import type { Actor } from '../../kernel/actor.js';
import { seenBy } from '../../kernel/asking.js';
import { newId } from '../../kernel/chance.js';
import { type Db, isDuplicate, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Missing, type Read, Refused } from '../../kernel/refusals.js';
import { newSlug } from '../names/slug.js';
import { citedIds, type NewSource } from '../sources/source-picker.js';
import type { FactForm, Typed } from './fact-form.js';
import { addFact, differing, keepFormer, reasonIn, type Saying } from './fact-keeping.js';
import { FieldReader } from './field-reader.js';

/** A person's own row, as far as editors change it. */
export interface Own {
  slug: string;
  role: string | null;
  rank: number | null;
}

/** Names of its fields. */
export const own_fields = ['slug', 'role', 'rank'] as const;
export const longest_role = 200;
export const longest_slug = 100;
/** Pages of the desk that lie beside the people: nobody's address is one of these. */
const taken_addresses = ['new', 'import', 'export', 'detentions', 'search'];

/** Reads what was typed of a person's own row. */
export function readOwn(typed: Typed): Read<Own> {
  const reader = new FieldReader(typed);
  const slug = reader.needed('slug', longest_slug).toLowerCase();
  if (slug !== '' && (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug) || taken_addresses.includes(slug))) {
    reader.wrong('slug', 'register.record.no_slug');
  }
  const rank = reader.text('rank', 6);
  if (rank !== null && !/^[1-9]\d{0,5}$/.test(rank)) reader.wrong('rank', 'register.record.no_rank');
  return reader.read({
    slug,
    role: reader.text('role', longest_role),
    rank: rank === null ? null : Number(rank),
  });
}

/** A person's own row as it would have been typed. */
export function ownTyped({ slug, role, rank }: Own): Typed {
  return { slug, role: role ?? '', rank: rank === null ? '' : String(rank) };
}

/**
 * Changes a person's own row and keeps what it said before. False when nothing differs. Throws `Missing`,
 * `register.record.stale` when somebody else has changed it since it was seen, `register.record.slug_taken`
 * and `register.record.rank_taken`.
 */
export async function changePerson(
  db: Db,
  actor: Actor,
  seen: { personId: string; version: number },
  own: Own,
  why: string,
): Promise<boolean> {
  const reason = reasonIn(why);
  const { personId: id, version } = seen;
  return takenSaid(() =>
    transact(db, async (tx) => {
      const person = await tx
        .selectFrom('people')
        .select(['slug', 'role', 'rank', 'version'])
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst();
      if (!person) throw new Missing('person');
      if (person.version !== version) throw new Refused('register.record.stale');
      const fields = differing(ownTyped(person), ownTyped(own));
      if (fields.length === 0) return false;
      await tx
        .updateTable('people')
        .set({ ...own, version: version + 1 })
        .where('id', '=', id)
        .execute();
      await keepFormer(tx, actor, { id, version }, ownTyped(person), reason);
      const detail = { version: version + 1, fields };
      await record(tx, actor, { what: 'person.changed', subject: `person:${id}`, why: reason, detail });
      return true;
    }),
  );
}

/** Somebody new, with the first name and whatever of the case is known already. */
export interface NewPerson {
  role: string | null;
  /** The name that the address is made of; in Latin letters where there is one. */
  called: string;
  /** A source of all these facts that is not in the register yet. */
  fresh?: NewSource | null;
  facts: { form: FactForm; saying: Saying }[];
}

/**
 * Enters somebody new with the first facts, all in one transaction. The person is told to the desk only;
 * likeness to somebody else is for the editor to judge. Gives back id and address.
 */
export async function addPerson(
  db: Db,
  actor: Actor,
  person: NewPerson,
): Promise<{ id: string; slug: string }> {
  return takenSaid(() =>
    transact(db, async (tx) => {
      const id = newId(actor.chance);
      const slug = await freeSlug(tx, person.called);
      await tx
        .insertInto('people')
        .values({
          id,
          slug,
          code: `p-${id.slice(0, 13)}`,
          role: person.role,
          told: 'desk',
          created_at: actor.clock.now(),
        })
        .execute();
      await record(tx, actor, { what: 'person.added', subject: `person:${id}` });
      // It is entered once, for all of them.
      const fresh = await citedIds(tx, actor, { known: [], fresh: person.fresh ?? null });
      for (const { form, saying } of person.facts) {
        await addFact(tx, actor, form, id, { ...saying, sources: [...saying.sources, ...fresh] });
      }
      return { id, slug };
    }),
  );
}

/** An address that nobody has: of namesakes the later ones get a number. */
async function freeSlug(tx: Db, name: string): Promise<string> {
  const base = newSlug(name, new Set(taken_addresses));
  const rows = await seenBy(tx, 'house', (all) =>
    all
      .selectFrom('people')
      .select('slug')
      .where((is) => is.or([is('slug', '=', base), is('slug', 'like', `${base}-%`)]))
      .execute(),
  );
  return newSlug(name, new Set([...taken_addresses, ...rows.map(({ slug }) => slug)]));
}

/** Turns the database's refusal of a second address or rank into a sentence. */
async function takenSaid<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (isDuplicate(error, 'people_slug_key')) throw new Refused('register.record.slug_taken', {}, 422);
    if (isDuplicate(error, 'people_rank_key')) throw new Refused('register.record.rank_taken', {}, 422);
    throw error;
  }
}
