import type { FC } from 'hono/jsx';
import { sql } from 'kysely';
import type { PublicDb } from '../../kernel/database.js';
import type { Language, Say } from '../../kernel/language.js';
import { type LetterCounts, letterCountsOf } from '../../letters/answers/letter-counts.js';
import { isReachable } from '../../letters/offers/readers.js';
import { writtenIn } from '../../page/direction.js';
import { namesOf } from '../../register/people.js';
import { nameIn } from '../../register/person.js';
import { type Support, supportFor } from '../../resolutions/count.js';
import { currentModels } from '../../resolutions/text.js';

/** A box as a reader finds it today, with what has been done so far. */
export type LiveBox =
  | { kind: 'resolution'; slug: string; title: string; language: string; support: Support }
  | { kind: 'letter'; slug: string; form: string; lang: string | null; letters: LetterCounts }
  /** Whom the fair rule offers; `posted` are all letters reported posted. */
  | { kind: 'anybody'; posted: number };

interface Asked {
  article_id: string;
  day: string;
  language: Language;
}

/**
 * The boxes beside an article as they stand today. What can no longer be done is not offered: a resolution that was
 * withdrawn, a letter to somebody who cannot be reached.
 */
export async function liveBoxes(db: PublicDb, { article_id, day, language }: Asked): Promise<LiveBox[]> {
  const boxes = await db
    .selectFrom('article_boxes')
    .select(['kind', 'subject'])
    .where('article_id', '=', article_id)
    .orderBy('place')
    .execute();
  const live = await Promise.all(
    boxes.map(({ kind, subject }) => {
      if (subject === null) return anybody(db);
      return kind === 'resolution' ? resolution(db, subject, language) : letter(db, subject, day, language);
    }),
  );
  return live.filter((box) => box !== null);
}

async function resolution(db: PublicDb, id: string, language: Language): Promise<LiveBox | null> {
  const { rows } = await sql<{ slug: string; title: string; language: string }>`
    select t.slug, m.title, m.language from published.texts t join ${currentModels(language)} m on m.text_id = t.id
    where t.id = ${id} and t.kind = 'model'
      and not exists (select from published.version_withdrawals w where w.version_id = m.version_id)`.execute(
    db,
  );
  const [text] = rows;
  return text ? { kind: 'resolution', ...text, support: await supportFor(db, id) } : null;
}

async function letter(db: PublicDb, id: string, day: string, language: Language): Promise<LiveBox | null> {
  const person = await db
    .selectFrom('people')
    .select(['slug', 'name'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!person || !(await isReachable(db, id, day))) return null;
  const [names, letters] = await Promise.all([namesOf(db, [id]), letterCountsOf(db, id)]);
  return {
    kind: 'letter',
    slug: person.slug,
    ...nameIn(names.get(id) ?? [], language, person.name),
    letters,
  };
}

async function anybody(db: PublicDb): Promise<LiveBox> {
  const { posted } = await db
    .selectFrom('letter_counts')
    .select((e) => e.fn.coalesce(e.fn.sum<number>('posted'), e.lit(0)).as('posted'))
    .executeTakeFirstOrThrow();
  return { kind: 'anybody', posted: Number(posted) };
}

type Words = { say: Say; href: (path: string) => string };

/** What a reader can do, beside an article. */
export const Boxes: FC<Words & { boxes: LiveBox[] }> = ({ say, href, boxes }) => (
  <>
    {boxes.map((box) => (
      <section class="side">
        {box.kind === 'resolution' ? (
          <>
            <h2>{say('newspaper.box.resolution')}</h2>
            <p>
              <a href={href(`/resolutions/${box.slug}`)} {...writtenIn(box.language)}>
                {box.title}
              </a>
            </p>
            <p>{say('newspaper.box.passed', { count: box.support.organisations })}</p>
            <p class="acts">
              <a class="act" href={href(`/resolutions/${box.slug}`)}>
                {say('newspaper.box.take_pack')}
              </a>
            </p>
            <p class="small">
              <a href={href(`/resolutions/${box.slug}/adopt`)}>{say('newspaper.box.tell')}</a>
            </p>
          </>
        ) : box.kind === 'letter' ? (
          <>
            <h2>
              {say('newspaper.box.letter')} <bdi lang={box.lang ?? undefined}>{box.form}</bdi>
            </h2>
            <p>
              {say('newspaper.box.posted', { count: box.letters.reported_posted })}
              {box.letters.confirmed > 0 &&
                `; ${say('newspaper.box.arrived', { count: box.letters.confirmed })}`}
            </p>
            <p class="acts">
              <a class="act second" href={href(`/people/${box.slug}/write`)}>
                {say('newspaper.box.write')}
              </a>
            </p>
          </>
        ) : (
          <>
            <h2>{say('newspaper.box.anybody')}</h2>
            <p>{say('newspaper.box.posted', { count: box.posted })}</p>
            <p class="acts">
              <a class="act second" href={href('/write')}>
                {say('newspaper.box.write')}
              </a>
            </p>
          </>
        )}
      </section>
    ))}
  </>
);

/** A box as JSON. */
export function boxTold(box: LiveBox): object {
  if (box.kind === 'resolution')
    return { kind: box.kind, slug: box.slug, organisations: box.support.organisations };
  if (box.kind === 'letter')
    return { kind: box.kind, slug: box.slug, reported_posted: box.letters.reported_posted };
  return { kind: 'letter', slug: null, reported_posted: box.posted };
}
