import type { Actor } from '../../kernel/actor.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import type { Due } from '../../page/web.js';
import { find } from '../../register/names/find.js';
import { textOf } from '../text/markdown.js';
import { plainText } from '../text/plain-text.js';
import { type Article, lockedArticle, type Written, withProposed } from './article.js';
import { nominatives } from './nominative.js';

/** So many runs of capitalised words are looked up in one article. */
const most_names = 60;
/** So many people are proposed at once; somebody who is missing is found by name. */
const most_proposed = 20;
/** So many of whom a typed name may mean are proposed. */
const most_looked_up = 8;

/**
 * Words that may be a person's name: two to four of them in a row, each with a capital, in any alphabet. One word alone
 * is a place or a beginning of a sentence more often than a person.
 */
export function namesIn(text: string): string[] {
  const word = String.raw`\p{Lu}[\p{L}\p{M}]*(?:[-’'][\p{L}\p{M}]+)*`;
  const runs = text.match(new RegExp(String.raw`${word}(?:[ \u00a0]${word}){1,5}`, 'gu')) ?? [];
  // A long run is a heading or begins with a title: its last words are the name, and its first may be one, too.
  const names = runs.flatMap((run) => {
    const words = run.split(/[ \u00a0]/);
    return words.length <= 2 ? [run] : [run, words.slice(-2).join(' '), words.slice(0, 2).join(' ')];
  });
  return [...new Set(names)].slice(0, most_names);
}

/**
 * Proposes the people whom an article seems to name: only those whose name is surely theirs, as far as a name can tell.
 * What an editor has settled stays. Returns how many are new.
 */
export async function proposePeople(
  db: Db,
  actor: Actor,
  article: Pick<Article, 'id'> & Written,
): Promise<number> {
  const text = [article.headline, article.standfirst ?? '', plainText(textOf(article.body))].join('\n');
  const found = new Map<string, string>();
  for (const name of namesIn(text)) {
    if (found.size >= most_proposed) break;
    // One name and several namesakes: the editor has to know, so none is left out.
    for (const personId of await surelyNamed(db, name)) if (!found.has(personId)) found.set(personId, name);
  }
  return propose(db, actor, article.id, found);
}

/** Whose name this surely is, as it is written or as it would stand alone in Russian. */
async function surelyNamed(db: Db, name: string): Promise<string[]> {
  for (const form of [name, ...nominatives(name)]) {
    const sure = (await find(db, form)).filter((one) => one.sure);
    if (sure.length > 0) return sure.map(({ personId }) => personId);
  }
  return [];
}

/** Proposes whom a name may mean that an editor typed: the nearest first, at most so many. */
export async function proposeFound(
  db: Db,
  actor: Actor,
  article_id: string,
  matches: { personId: string }[],
  written: string,
): Promise<number> {
  const found = new Map(matches.slice(0, most_looked_up).map(({ personId }) => [personId, written]));
  return propose(db, actor, article_id, found);
}

/** `found`: the words by which each was found, by person. */
async function propose(
  db: Db,
  actor: Actor,
  article_id: string,
  found: Map<string, string>,
): Promise<number> {
  if (found.size === 0) return 0;
  return transact(db, async (tx) => {
    const at = actor.clock.now();
    const rows = [...found].map(([person_id, written]) => ({
      ...{ article_id, person_id, written, at },
      state: 'proposed' as const,
      by: actor.who,
    }));
    const added = await tx
      .insertInto('article_people')
      .values(rows)
      .onConflict((on) => on.doNothing())
      .returning('person_id')
      .execute();
    if (added.length > 0) {
      const detail = { count: added.length };
      await record(tx, actor, { what: 'article.people_proposed', subject: `article:${article_id}`, detail });
    }
    return added.length;
  });
}

/** Says whether an article names somebody: who is confirmed is linked both ways, as soon as the article is out. */
export async function settlePerson(
  db: Db,
  actor: Actor,
  article_id: string,
  person_id: string,
  state: 'confirmed' | 'declined',
): Promise<void> {
  await transact(db, async (tx) => {
    await lockedArticle(tx, article_id);
    const settled = { state, by: actor.who, at: actor.clock.now() };
    await tx
      .insertInto('article_people')
      .values({ article_id, person_id, written: null, ...settled })
      .onConflict((on) => on.columns(['article_id', 'person_id']).doUpdateSet(settled))
      .execute();
    const detail = { person: person_id };
    await record(tx, actor, { what: `article.person_${state}`, subject: `article:${article_id}`, detail });
  });
}

/** In how many articles somebody is proposed. */
export async function proposedDue(db: Db): Promise<Due[]> {
  const { count } = await db
    .selectFrom(withProposed(db).as('w'))
    .select((is) => is.fn.countAll<string>().as('count'))
    .executeTakeFirstOrThrow();
  return [{ count: Number(count), code: 'newspaper.desk.ties.due', href: '/desk/newspaper?people=proposed' }];
}

export interface NamedAtDesk {
  person_id: string;
  slug: string;
  told: string;
  written: string | null;
  state: 'proposed' | 'confirmed' | 'declined';
}

/** Whom an article names, as far as anybody has said: those to be settled first. */
export async function namedAtDesk(db: Db, article_id: string): Promise<NamedAtDesk[]> {
  return db
    .selectFrom('article_people as w')
    .innerJoin('people as p', 'p.id', 'w.person_id')
    .select(['w.person_id', 'p.slug', 'p.told', 'w.written', 'w.state'])
    .where('w.article_id', '=', article_id)
    .orderBy((is) => is('w.state', '<>', 'proposed'))
    .orderBy((is) => is('w.state', '<>', 'confirmed'))
    .orderBy('p.slug')
    .execute();
}
