import type { Actor } from '../src/kernel/actor.js';
import type { Db } from '../src/kernel/database.js';
import { correctArticle } from '../src/newspaper/articles/correction.js';
import { settlePerson } from '../src/newspaper/articles/named-person.js';
import { publishArticle } from '../src/newspaper/articles/publishing.js';
import { beginIssue, saveIssue } from '../src/newspaper/issues/issue.js';
import { publishIssue } from '../src/newspaper/issues/issue-publishing.js';
import { personBySlug } from './letter-ground.js';
import { inventedArticle } from './paper-ground.js';

/** An invented text that is written from right to left, with words among it that are not. */
export const turned_text = `كلمات مخترعة عن Freedom House في عام 2016، ثم كلمات أخرى.[^1]

> قال شخص ما شيئا.

1. أولا
2. ثانيا

[^1]: ملاحظة مخترعة.`;

export const turned_headline = 'عنوان مخترع';

/** Issue 897 in Arabic: an article that names somebody, with a correction, and a title alone. */
export async function turnedPaper(db: Db, actor: Actor): Promise<{ id: string; number: number }> {
  const article = await inventedArticle(db, actor, {
    headline: turned_headline,
    standfirst: 'مقدمة مخترعة.',
    byline: 'لا أحد',
    body: turned_text,
    language: 'ar',
    day: '2016-04-06',
    slug: 'turned',
  });
  const person = await personBySlug({ app: db }, 'aron-atabek');
  await settlePerson(db, actor, article.id, person, 'confirmed');
  const head = { number: 897, day: '2016-04-06', title: 'العدد المخترع', language: 'ar' };
  const issue = await beginIssue(db, actor, head);
  await saveIssue(db, actor, { id: issue, version: 1 }, head, [
    { name: 'أخبار', lines: [{ article_id: article.id, is_front: true }, { title: 'عنوان وحده' }] },
  ]);
  await publishArticle(db, actor, article.id, 1);
  await publishIssue(db, actor, issue, 2);
  await correctArticle(db, actor, article.id, 'كانوا ثلاثة لا أربعة.');
  return article;
}

/** Elements that have no end. */
const alone = ['meta', 'link', 'br', 'img', 'hr', 'input', 'wbr'];
const turned_letter = /[\u0590-\u08ff]/;

/**
 * The words of a page that stand in letters from right to left although the element around them says another language or
 * direction. What isolates itself (`bdi`) finds its direction by its first letter; what stands in the head is no element.
 */
export function wronglyTurned(html: string): string[] {
  const wrong: string[] = [];
  const open: { tag: string; lang: string; dir: string }[] = [];
  const body = html.replace(/^[\s\S]*?<\/head>/, '').replace(/<!--[\s\S]*?-->/g, '');
  for (const [, end, tag, attributes = '', text] of body.matchAll(
    /<(\/?)([a-z][a-z\d]*)((?:\s[^>]*)?)>|([^<]+)/g,
  )) {
    const around = open.at(-1) ?? { tag: 'body', lang: '', dir: 'ltr' };
    if (text !== undefined) {
      if (turned_letter.test(text) && !(around.lang === 'ar' && around.dir === 'rtl'))
        wrong.push(`${around.tag} ${around.lang} ${around.dir}: ${text.trim()}`);
    } else if (end) {
      while (open.length > 0 && open.pop()?.tag !== tag);
    } else if (tag && !alone.includes(tag) && !attributes.endsWith('/')) {
      const lang = / lang="([^"]*)"/.exec(attributes)?.[1] ?? around.lang;
      const own = / dir="([^"]*)"/.exec(attributes)?.[1];
      open.push({ tag, lang, dir: own ?? (tag === 'bdi' ? 'rtl' : around.dir) });
    }
  }
  return wrong;
}
