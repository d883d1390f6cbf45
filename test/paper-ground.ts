import type { Hono } from 'hono';
import sharp from 'sharp';
import { routeTable } from '../src/access.js';
import type { Actor } from '../src/kernel/actor.js';
import { systemChance } from '../src/kernel/chance.js';
import type { Clock } from '../src/kernel/clock.js';
import { readConfig } from '../src/kernel/config.js';
import type { Db, PublicDb } from '../src/kernel/database.js';
import { messagesBelow } from '../src/kernel/language.js';
import { beside } from '../src/kernel/root.js';
import { noVirusSearch } from '../src/kernel/virus-search.js';
import { publisher } from '../src/mailroom/campaign.js';
import { MailBook } from '../src/mailroom/outgoing/mail-book.js';
import { beginArticle } from '../src/newspaper/articles/article-keeping.js';
import { setBoxes } from '../src/newspaper/articles/box.js';
import { correctArticle } from '../src/newspaper/articles/correction.js';
import { settlePerson } from '../src/newspaper/articles/named-person.js';
import { oldAddressesSite, oldShortAddressesSite } from '../src/newspaper/articles/old-addresses.js';
import { addPicture } from '../src/newspaper/articles/picture.js';
import { publishArticle } from '../src/newspaper/articles/publishing.js';
import { keepSection } from '../src/newspaper/articles/section.js';
import type { newspaperDesk } from '../src/newspaper/desk.js';
import { beginIssue, saveIssue } from '../src/newspaper/issues/issue.js';
import { publishIssue } from '../src/newspaper/issues/issue-publishing.js';
import { newspaperSite } from '../src/newspaper/site.js';
import type { VisitorEnv } from '../src/page/web.js';
import { PicturePress } from '../src/print/picture-press.js';
import { openPress } from '../src/print/press.js';
import { model_slug } from '../src/resolutions/examples.js';
import { siteDoor } from '../src/site/door.js';
import { frontPage } from '../src/site/front.js';
import { personPages } from '../src/site/person.js';

/** The text of an invented article with everything that a text can have. */
export const whole_text = `An invented beginning with *emphasis*, **weight** and a [link](https://news.example/a).[^1]

## A heading

> Somebody said something.

![Words below the picture](picture:1)

1. one
2. two

| who | how long |
|---|---|
| nobody | 0 |

[^1]: A note below.`;

/** An invented article; whatever is not said is plain. */
export async function inventedArticle(
  db: Db,
  actor: Actor,
  more: Partial<Parameters<typeof beginArticle>[2]> = {},
): Promise<{ id: string; number: number }> {
  return beginArticle(db, actor, {
    headline: 'An invented headline',
    standfirst: 'An invented standfirst.',
    byline: 'Nobody',
    body: whole_text,
    language: 'en',
    translation_of: null,
    section_id: null,
    ...more,
  });
}

/** A grey picture of this size, as a camera's JPEG would come out of the press. */
export async function greyPicture(width = 60, height = 40): Promise<Buffer> {
  return sharp({ create: { width, height, channels: 3, background: '#777777' } })
    .jpeg()
    .toBuffer();
}

/** What stands in the paper of `printPaper`. */
export interface Paper {
  issue: number;
  article: { id: string; number: number };
  translation: { id: string; number: number };
}

/**
 * Two invented issues of the demonstration campaign: in the second an article with picture, people, boxes and a
 * correction, its translation, and a title alone. `more` is added to the headlines.
 */
export async function printPaper(db: Db, actor: Actor, more = ''): Promise<Paper> {
  const section_id = await keepSection(db, actor, {
    slug: 'international',
    names: { en: 'International', ru: 'Мир', kk: 'Әлем' },
  });
  const headline = `An invented headline${more}`;
  const own = { section_id, number: 22485, day: '2016-03-30', slug: 'an-invented-headline', headline };
  const article = await inventedArticle(db, actor, own);
  const translation = await inventedArticle(db, actor, {
    headline: `Выдуманный заголовок${more}`,
    body: 'Выдуманный текст.',
    day: '2016-03-30',
    slug: 'translated',
    language: 'ru',
    translation_of: article.id,
    section_id,
  });
  await addPicture(db, actor, article.id, {
    jpeg: await greyPicture(),
    credit: 'Nobody',
    alt: 'A grey field',
  });
  const { id: person } = await db
    .selectFrom('people')
    .select('id')
    .where('slug', '=', 'vladimir-kozlov')
    .executeTakeFirstOrThrow();
  await settlePerson(db, actor, article.id, person, 'confirmed');
  const { id: model } = await db
    .selectFrom('texts')
    .select('id')
    .where('slug', '=', model_slug)
    .executeTakeFirstOrThrow();
  await setBoxes(db, actor, article.id, [
    { kind: 'resolution', subject: model },
    { kind: 'letter', subject: null },
  ]);
  await publishArticle(db, actor, translation.id, 1);
  const head = { title: null, language: 'en' };
  const first = await beginIssue(db, actor, { ...head, number: 894, day: '2016-03-23' });
  await publishIssue(db, actor, first, 1);
  const second = await beginIssue(db, actor, { ...head, number: 895, day: '2016-03-30' });
  await saveIssue(db, actor, { id: second, version: 1 }, { ...head, number: 895, day: '2016-03-30' }, [
    { name: 'International', lines: [{ article_id: article.id, is_front: true }] },
    {
      name: 'Letters',
      lines: [{ title: `A title alone${more}` }, { article_id: translation.id, is_front: false }],
    },
  ]);
  await publishIssue(db, actor, second, 2);
  await correctArticle(db, actor, article.id, `It was 3, not 4${more}.`);
  return { issue: 895, article, translation };
}

/** What is sent from an address of a site; fails when nothing is there. */
export async function openedOn(site: Hono<VisitorEnv>, address: string): Promise<string> {
  const answer = await site.request(address);
  if (answer.status !== 200) throw new Error(`${address} answered ${answer.status}`);
  return answer.text();
}

/** What the newspaper's pages at the desk are opened with. */
export function paperDeskMeans(clock: Clock): Parameters<typeof newspaperDesk>[0] {
  return {
    pictures: new PicturePress(),
    messages: messagesBelow(beside(import.meta.url, '../src')),
    mails: new MailBook(clock, systemChance),
  };
}

/** The visitors' door with the newspaper and the pages of people behind it, on a test's database. */
export function paperSite(visitors: PublicDb, clock: Clock, press = openPress()): Hono<VisitorEnv> {
  const fail = (problem: object, text: string) => {
    throw new Error(text, { cause: problem });
  };
  const quiet = () => {};
  return siteDoor({
    visitors,
    clock,
    config: readConfig({ HABEAS_DATA: 'data', PUBLIC_URL: 'http://localhost' }),
    viruses: noVirusSearch,
    messages: messagesBelow(beside(import.meta.url, '../src')),
    log: { info: quiet, warn: quiet, error: fail as never, debug: quiet },
    publisher,
    keeps_pages: true,
    table: routeTable(),
    rooms: [
      oldShortAddressesSite(),
      frontPage(),
      personPages(),
      newspaperSite({ press, clock }),
      oldAddressesSite(),
    ],
  });
}
