import { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { type Problem, Refused } from '../../kernel/refusals.js';
import { largest_picture_bytes, readPicture } from '../../letters/writing/picture-reader.js';
import { FileField, type Filled, Hidden, Problems, Submit, TextField } from '../../page/form.js';
import { Flash } from '../../page/parts.js';
import { bodyOf, typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import type { PicturePress } from '../../print/picture-press.js';
import type { Article } from './article.js';
import { longest_of_fields, readDescription } from './article-reader.js';
import { ArticleFrame, article_pattern, articleAt, type Desk, desk_section, deskPath } from './desk-frame.js';
import {
  type ArticlePicture,
  addPicture,
  describePicture,
  pictureBytesAtDesk,
  picturesAtDesk,
  removePicture,
} from './picture.js';

type Typed = Record<string, string>;
const place_pattern = ':place{[1-9][0-9]?}';

/** `/desk/newspaper/articles/<number>/pictures`: an article's own pictures, each made anew, with credit and alt. */
export function picturesDesk({ pictures: press }: { pictures: PicturePress }): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();
  const path = `${article_pattern}/pictures`;
  const done = (c: Desk, { number }: Article) => c.redirect(`${deskPath(number, '/pictures')}?saved`, 303);

  app.get(path, async (c) => show(c, await articleAt(c), {}, []));

  app.post(path, async (c) => {
    const { db, actor } = c.var;
    const article = await articleAt(c);
    const typed: Typed = await typedIn(c, 'credit', 'alt');
    const said = readDescription(typed);
    const picture = await readPicture((await bodyOf(c)).picture, press);
    const problems = [...(said.ok ? [] : said.problems), ...(picture.ok ? [] : picture.problems)];
    if (picture.ok && picture.value === null)
      problems.push({ field: 'picture', code: 'newspaper.picture.none' });
    if (!said.ok || !picture.ok || picture.value === null) {
      c.status(422);
      return show(c, article, typed, problems);
    }
    try {
      await addPicture(db, actor, article.id, { jpeg: picture.value.jpeg, ...said.value });
    } catch (error) {
      return refused(c, article, typed, 'picture', error);
    }
    return done(c, article);
  });

  app.post(`${path}/${place_pattern}`, async (c) => {
    const { db, actor } = c.var;
    const article = await articleAt(c);
    const typed: Typed = await typedIn(c, 'credit', 'alt', 'act');
    const place = Number(c.req.param('place'));
    if (typed.act === 'remove') {
      try {
        await removePicture(db, actor, article.id, place);
      } catch (error) {
        return refused(c, article, {}, 'picture', error);
      }
      return done(c, article);
    }
    const said = readDescription(typed);
    if (!said.ok) {
      c.status(422);
      return show(c, article, {}, said.problems);
    }
    await describePicture(db, actor, article.id, place, said.value);
    return done(c, article);
  });

  app.get(`${path}/:file{[1-9][0-9]?\\.jpg}`, async (c) => {
    const article = await articleAt(c);
    const jpeg = await pictureBytesAtDesk(
      c.var.db,
      article.id,
      Number(c.req.param('file').replace('.jpg', '')),
    );
    return c.body(new Uint8Array(jpeg), 200, { 'content-type': 'image/jpeg' });
  });

  return app;
}

function refused(c: Desk, article: Article, typed: Typed, field: string, error: unknown) {
  if (!(error instanceof Refused)) throw error;
  c.status(error.status);
  return show(c, article, typed, [{ field, code: error.code, values: error.values }]);
}

async function show(c: Desk, article: Article, typed: Typed, problems: Problem[]) {
  const { db, say, csrf } = c.var;
  return c.render(
    <PicturesPage
      {...{ say, csrf, article }}
      pictures={await picturesAtDesk(db, article.id)}
      saved={c.req.query('saved') !== undefined}
      form={{ say, values: typed, problems }}
    />,
    { title: article.headline, section: desk_section },
  );
}

interface Props {
  say: Say;
  csrf: string;
  article: Article;
  pictures: ArticlePicture[];
  saved: boolean;
  form: Filled;
}

const PicturesPage: FC<Props> = ({ say, csrf, article, pictures, saved, form }) => {
  const path = deskPath(article.number, '/pictures');
  return (
    <ArticleFrame {...{ say, article }} here="/pictures">
      {saved && <Flash>{say('newspaper.desk.saved')}</Flash>}
      <p class="text">{say('newspaper.desk.pictures.about')}</p>
      <form method="post" action={path} enctype="multipart/form-data" class="text">
        <h2>{say('newspaper.desk.pictures.add')}</h2>
        <Hidden name="csrf" value={csrf} />
        <Problems form={form} title={say('register.desk.problems')} />
        <FileField
          name="picture"
          label={say('newspaper.desk.pictures.file')}
          hint={say('newspaper.desk.pictures.file_hint', { limit: largest_picture_bytes / 1024 ** 2 })}
          accept=".jpg,.jpeg,.png"
          form={form}
        />
        <Described form={form} />
        <p class="acts">
          <Submit label={say('newspaper.desk.pictures.keep')} />
        </p>
      </form>
      {pictures.map(({ place, across, down, credit, alt }) => (
        <section class="text">
          <h2>{`picture:${place}`}</h2>
          <figure>
            <img src={`${path}/${place}.jpg`} width={across} height={down} alt={alt} loading="lazy" />
          </figure>
          <p>
            <code>{`![](picture:${place})`}</code>
          </p>
          <form method="post" action={`${path}/${place}`}>
            <Hidden name="csrf" value={csrf} />
            <Described form={{ say, values: { credit, alt }, problems: [] }} name={`-${place}`} />
            <p class="acts">
              <Submit name="act" value="describe" label={say('newspaper.desk.save')} second />
              <Submit name="act" value="remove" label={say('newspaper.desk.pictures.remove')} second />
            </p>
          </form>
        </section>
      ))}
    </ArticleFrame>
  );
};

/** Whose it is and what it shows. `name` makes the fields' ids differ where several stand on one page. */
const Described: FC<{ form: Filled; name?: string }> = ({ form, name = '' }) =>
  name === ''
    ? (['credit', 'alt'] as const).map((field) => (
        <TextField
          name={field}
          label={form.say(`newspaper.desk.pictures.${field}`)}
          hint={form.say(`newspaper.desk.pictures.${field}_hint`)}
          maxlength={longest_of_fields[field]}
          form={form}
        />
      ))
    : (['credit', 'alt'] as const).map((field) => (
        <label>
          {form.say(`newspaper.desk.pictures.${field}`)}
          <input
            name={field}
            value={form.values[field] ?? ''}
            maxlength={longest_of_fields[field]}
            dir="auto"
          />
        </label>
      ));
