import '../tables.js';
import { sql } from 'kysely';
import { today } from '../../kernel/clock.js';
import { among, type PublicDb } from '../../kernel/database.js';
import { inLanguage, type Language, type Say } from '../../kernel/language.js';
import type { VisitorEnv } from '../../page/web.js';
import { articlePath, shortPath } from '../articles/address.js';
import { type LiveBox, liveBoxes } from '../articles/box-view.js';
import type { PublicIssue } from '../issues/issue-public.js';
import { type ArticleInIssue, wholeIssue } from '../issues/whole-issue.js';
import { textElsewhere, wholeAddress } from '../text/elsewhere.js';
import { picturesIn } from '../text/tree.js';
import { readableAddress } from './readable-address.js';

/** So many bytes of pictures go along with an issue, as a file and on paper; those behind them stay here, with a line. */
export const most_picture_bytes = 12_000_000;

/** What a reader can do, in words, and where. */
export interface CarriedBox {
  words: string;
  url: string;
}

/** An article that is read away from the site: its addresses are whole, and its pictures are those that came along. */
export interface CarriedArticle extends ArticleInIssue {
  boxes: CarriedBox[];
  /** Its short address. */
  url: string;
}

/** A whole issue to be taken along. */
export interface CarriedIssue {
  issue: PublicIssue;
  sections: { name: string; lines: (CarriedArticle | { title: string })[] }[];
}

/** What is needed to carry an issue: a visitor's handle, the words and language around it, and where the site is. */
export type CarryMeans = Pick<VisitorEnv['Variables'], 'db' | 'say' | 'language' | 'clock' | 'config'>;

/** Gathers an issue with everything that goes along. `most_bytes`: of all its pictures. */
export async function carriedIssue(
  means: CarryMeans,
  issue: PublicIssue,
  most_bytes = most_picture_bytes,
): Promise<CarriedIssue> {
  const { db, say, language, clock, config } = means;
  const { sections } = await wholeIssue(db, issue);
  const articles = sections.flatMap(({ lines }) => lines.flatMap((line) => ('article' in line ? line : [])));
  const [taken, boxes] = await Promise.all([
    picturesTaken(db, articles, most_bytes),
    boxesOf(db, articles, today(clock), language),
  ]);
  const carried = (one: ArticleInIssue): CarriedArticle => {
    const { article } = one;
    const own = config.publicUrl + articlePath(article);
    const text = textElsewhere(one.text, {
      address: (href) => wholeAddress(href, config.publicUrl, own),
      readAs: readableAddress,
      picture: (block) => {
        const picture = one.pictures.get(block.place);
        if (!picture || taken.has(picture.id)) return block;
        const words = say('newspaper.print.picture_left_out', { alt: picture.alt });
        const link = { kind: 'link' as const, href: own, inside: [{ kind: 'text' as const, text: own }] };
        return { kind: 'paragraph', inside: [{ kind: 'text', text: `${words} ` }, link] };
      },
    });
    return {
      ...one,
      text,
      pictures: new Map([...one.pictures].filter(([, { id }]) => taken.has(id))),
      boxes: (boxes.get(article.id) ?? []).map((box) => boxInWords(box, { say, language, config })),
      url: config.publicUrl + shortPath(article.number),
    };
  };
  return {
    issue,
    sections: sections.map(({ name, lines }) => ({
      name,
      lines: lines.map((line) => ('article' in line ? carried(line) : line)),
    })),
  };
}

/** Ids of the pictures that are shown and have room, in the order in which a reader comes to them. */
async function picturesTaken(
  db: PublicDb,
  articles: ArticleInIssue[],
  most_bytes: number,
): Promise<Set<string>> {
  const shown = articles.flatMap(({ text, pictures }) =>
    picturesIn(text).flatMap((place) => pictures.get(place)?.id ?? []),
  );
  const sizes = await pictureSizes(db, shown);
  const taken = new Set<string>();
  let bytes = 0;
  for (const id of new Set(shown)) {
    bytes += sizes.get(id) ?? 0;
    if (bytes > most_bytes) break;
    taken.add(id);
  }
  return taken;
}

/** How many bytes each of these pictures has. */
async function pictureSizes(db: PublicDb, ids: string[]): Promise<Map<string, number>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('article_pictures')
    .select(['id', sql<number>`octet_length(jpeg)`.as('bytes')])
    .where('id', '=', among(ids))
    .execute();
  return new Map(rows.map(({ id, bytes }) => [id, bytes]));
}

/** The JPEGs of these pictures, by id. */
export async function pictureBytes(db: PublicDb, ids: string[]): Promise<Map<string, Buffer>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('article_pictures')
    .select(['id', 'jpeg'])
    .where('id', '=', among(ids))
    .execute();
  return new Map(rows.map(({ id, jpeg }) => [id, jpeg]));
}

async function boxesOf(
  db: PublicDb,
  articles: ArticleInIssue[],
  day: string,
  language: Language,
): Promise<Map<string, LiveBox[]>> {
  if (articles.length === 0) return new Map();
  const rows = await db
    .selectFrom('article_boxes')
    .select('article_id')
    .distinct()
    .where('article_id', '=', among(articles.map(({ article }) => article.id)))
    .execute();
  const boxes = rows.map(
    async ({ article_id }) => [article_id, await liveBoxes(db, { article_id, day, language })] as const,
  );
  return new Map(await Promise.all(boxes));
}

/** Counts are left to the site: what is taken along would soon be wrong. */
function boxInWords(
  box: LiveBox,
  { say, language, config }: { say: Say } & Pick<CarryMeans, 'language' | 'config'>,
): CarriedBox {
  const at = (path: string) => config.publicUrl + inLanguage(language, path);
  if (box.kind === 'resolution')
    return {
      words: `${say('newspaper.box.resolution')}: ${box.title}`,
      url: at(`/resolutions/${box.slug}`),
    };
  if (box.kind === 'letter')
    return { words: `${say('newspaper.box.letter')} ${box.form}`, url: at(`/people/${box.slug}/write`) };
  return { words: say('newspaper.box.anybody'), url: at('/write') };
}
