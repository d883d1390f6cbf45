import type { Actor } from '../../kernel/actor.js';
import { seenBy } from '../../kernel/asking.js';
import { newId } from '../../kernel/chance.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { newSlug } from '../names/slug.js';
import { differing, keepFormer, reasonIn } from '../record/fact-keeping.js';
import type { Told } from '../tables.js';
import { longest_why } from '../telling/telling.js';
import { type SourceSaid, typedSource } from './source-form.js';

/** Enters a source, told to the desk only, and gives back its id and its code. Throws `Refused` for an address that another source has. */
export async function addSource(
  db: Db,
  actor: Actor,
  said: SourceSaid,
): Promise<{ id: string; code: string }> {
  return transact(db, async (tx) => {
    await refuseTwice(tx, said.url, null);
    const id = newId(actor.chance);
    const code = await newCode(tx, said);
    const created_at = actor.clock.now();
    await tx
      .insertInto('sources')
      .values({ id, code, ...said, told: 'desk', import_hash: null, created_at })
      .execute();
    await record(tx, actor, { what: 'source.added', subject: `source:${id}` });
    return { id, code };
  });
}

/**
 * Changes what is said of a source and keeps what was said before. False when nothing differs. Throws
 * `Refused` with `register.record.stale` when somebody else has changed it since it was seen.
 */
export async function changeSource(
  db: Db,
  actor: Actor,
  seen: { id: string; version: number },
  said: SourceSaid,
  why: string,
): Promise<boolean> {
  const reason = reasonIn(why);
  return transact(db, async (tx) => {
    const source = await tx
      .selectFrom('sources')
      .selectAll()
      .where('id', '=', seen.id)
      .forUpdate()
      .executeTakeFirst();
    if (!source) throw new Missing('source');
    if (source.version !== seen.version) throw new Refused('register.record.stale');
    const before = typedSource(source);
    const fields = differing(before, typedSource(said));
    if (fields.length === 0) return false;
    if (fields.includes('url')) await refuseTwice(tx, said.url, seen.id);
    const version = source.version + 1;
    await tx
      .updateTable('sources')
      .set({ ...said, version })
      .where('id', '=', seen.id)
      .execute();
    await keepFormer(tx, actor, source, before, reason);
    const entry = { what: 'source.changed', subject: `source:${seen.id}`, why: reason };
    await record(tx, actor, { ...entry, detail: { version, fields } });
    return true;
  });
}

/** Puts a source on another step of the ladder: below public, no page, file or footnote names it. */
export async function tellSource(db: Db, actor: Actor, id: string, level: Told, why: string): Promise<void> {
  const reason = why.trim();
  if (reason === '') throw new Refused('register.tell.no_why', {}, 422);
  if (reason.length > longest_why)
    throw new Refused('register.tell.why_too_long', { limit: longest_why }, 422);
  await transact(db, async (tx) => {
    const source = await tx
      .selectFrom('sources')
      .select('told')
      .where('id', '=', id)
      .forUpdate()
      .executeTakeFirst();
    if (!source) throw new Missing('source');
    if (source.told === level) throw new Refused('register.tell.already');
    await tx.updateTable('sources').set({ told: level }).where('id', '=', id).execute();
    const detail = { from: source.told, to: level };
    await record(tx, actor, { what: 'source.told', subject: `source:${id}`, why: reason, detail });
  });
}

/** One text stands in the register once, or it would seem to confirm itself. */
async function refuseTwice(tx: Db, url: string | null, but: string | null): Promise<void> {
  const code = await codeAt(tx, url, but);
  if (code !== null) throw new Refused('register.sources.url_taken', { code }, 422);
}

/** The code of a source that has this address already; null for none. */
export async function codeAt(db: Db, url: string | null, but: string | null = null): Promise<string | null> {
  if (url === null) return null;
  const same = await db
    .selectFrom('sources')
    .select('code')
    .where('url', '=', url)
    .$if(but !== null, (query) => query.where('id', '<>', but ?? ''))
    .limit(1)
    .executeTakeFirst();
  return same?.code ?? null;
}

const longest_stem = 40;

/** A code that people can type: from the publisher, else the title, and the year; a number where it is taken. */
async function newCode(tx: Db, { publisher, title, published_on }: SourceSaid): Promise<string> {
  const name = (publisher ?? title).replace(/\.(com|org|net|info|eu)$/i, '');
  const stem = newSlug(name.slice(0, longest_stem), new Set()).slice(0, longest_stem);
  const year = published_on?.match(/^\d{4}/)?.[0];
  const base = [stem === 'person' ? 'source' : stem, year].filter(Boolean).join('-');
  const rows = await seenBy(tx, 'house', (all) =>
    all.selectFrom('sources').select('code').where('code', 'like', `${base}%`).execute(),
  );
  return newSlug(base, new Set(rows.map(({ code }) => code)));
}
