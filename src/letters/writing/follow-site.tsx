import { type Context, Hono } from 'hono';
import { today } from '../../kernel/clock.js';
import { found, Missing, type Problem, Refused } from '../../kernel/refusals.js';
import { readDispatchCode, spelled } from '../../mailroom/dispatch-code.js';
import { formToken, isFormBehind } from '../../page/form-token.js';
import { smallForm } from '../../page/small-form.js';
import { bodyOf, typedIn } from '../../page/typed.js';
import type { VisitorEnv } from '../../page/web.js';
import { codeOf, readLetterCode, spelledLetter } from '../letter-code.js';
import { AskForCode, ConfirmedPage, ConfirmPage, NoSuchLink, StandingPage } from './follow-page.js';
import { readCopyName, readTextAgain, type Typed, text_fields, type Wrong } from './letter-reader.js';
import type { OwnLetter } from './own-letter.js';
import { AgainPage, OwnPage } from './own-page.js';
import { readPicture } from './picture-reader.js';
import { pictureUpload } from './picture-upload.js';
import { rulesFor, takesPictures } from './prison-rules.js';
import { keepPrivate, type WritingMeans } from './site.js';

type Ctx = Context<VisitorEnv>;

const own_path = '/letters/mine/:token';
/** A picture lies at its address as it is printed, and below it small. */
const sizes = ['', '/small'];

/** `/letters` (by code), `/letters/mine/<token>` (the writer's own page) and `/letters/confirm/<secret>`. */
export function followSite(means: WritingMeans): Hono<VisitorEnv> {
  const { acts, gate, shelf, clientOf } = means;
  const app = new Hono<VisitorEnv>();

  for (const below of ['/letters', '/letters/*'])
    app.use(below, async (c, next) => {
      keepPrivate(c);
      await next();
    });

  app.get('/letters', (c) => {
    const typed = (c.req.query('code') ?? '').slice(0, 60);
    const code = readLetterCode(typed);
    if (code) return c.redirect(c.var.href(`/letters/${spelledLetter(code)}`), 303);
    // Whoever posts a letter without us has a shorter code, and looks for its page here.
    const reserved = readDispatchCode(typed);
    if (reserved.ok) return c.redirect(c.var.href(`/write/${spelled(reserved.value)}`), 303);
    // Not said to be malformed: a code that cannot be one and one that is nobody's look the same.
    return typed === '' ? ask(c) : wrong(c, means, typed);
  });

  app.get('/letters/:code', async (c) => {
    const typed = c.req.param('code').slice(0, 60);
    const wait_seconds = gate.waitToLook(clientOf(c));
    if (wait_seconds > 0) return tooOften(c, wait_seconds);
    const found = await acts.standing(typed);
    if (!found) return noCode(c, typed);
    const { say, href } = c.var;
    const code = spelledLetter(readLetterCode(typed) ?? '');
    return c.render(<StandingPage {...{ say, href, code }} {...found} />, {
      title: say('letters.writing.follow.title'),
    });
  });

  for (const size of sizes)
    app.get(`/letters/picture/:key${size}`, (c) => {
      const picture = shelf.get(c.req.param('key') ?? '');
      if (!picture) throw new Missing('picture');
      const bytes = size === '' ? picture.jpeg : picture.small;
      return c.body(new Uint8Array(bytes), 200, { 'Content-Type': 'image/jpeg' });
    });

  app.get('/letters/confirm/:secret', async (c) => {
    const letters = await acts.toConfirm(c.req.param('secret'));
    const { say, href } = c.var;
    if (letters.length === 0) return noLink(c, 'letters.writing.confirm.over');
    if (letters.every(({ is_confirmed }) => is_confirmed)) return confirmed(c);
    const path = href(`/letters/confirm/${c.req.param('secret')}`);
    return c.render(<ConfirmPage {...{ say, href, letters, path }} />, {
      title: say('letters.writing.confirm.title'),
    });
  });

  app.post('/letters/confirm/:secret', smallForm, async (c) =>
    (await acts.confirm(c.req.param('secret'))) === 0
      ? noLink(c, 'letters.writing.confirm.over')
      : confirmed(c),
  );

  app.get(own_path, async (c) => {
    const own = await found(acts.own(c.req.param('token')));
    return own ? show(c, own) : noLink(c, 'letters.writing.own.no_such');
  });

  for (const size of sizes)
    app.get(`${own_path}/picture${size}`, async (c) => {
      const { type, bytes } = await acts.ownPicture(c.req.param('token') ?? '', size !== '');
      return c.body(new Uint8Array(bytes), 200, { 'Content-Type': type });
    });

  app.post(`${own_path}/withdraw`, smallForm, (c) =>
    pressed(c, means, async (token) => {
      await acts.withdraw(token);
      return 'withdrawn';
    }),
  );

  app.post(`${own_path}/delete`, smallForm, (c) =>
    pressed(c, means, async (token) =>
      (await acts.remove(token)).was_printed ? 'deleted_printed' : 'deleted',
    ),
  );

  app.post(`${own_path}/keep`, smallForm, (c) =>
    pressed(c, means, async (token) => {
      const { keep_name } = await typedIn(c, 'keep_name');
      await acts.wishCopy(token, readCopyName(keep_name, sentTo));
      return 'kept';
    }),
  );

  app.post(`${own_path}/keep-not`, smallForm, (c) =>
    pressed(c, means, async (token) => {
      await acts.takeBackCopy(token);
      return 'kept_not';
    }),
  );

  app.get(`${own_path}/again`, async (c) => {
    const own = await found(acts.own(c.req.param('token')));
    if (!own) return noLink(c, 'letters.writing.own.no_such');
    if (own.letter.state !== 'sent_back') return c.redirect(here(c), 303);
    const { language } = own.letter;
    return showAgain(c, means, own, { language, text: own.text?.text, signed: own.text?.signed });
  });

  app.post(`${own_path}/again`, pictureUpload(), async (c) => {
    const token = c.req.param('token');
    const body = await bodyOf(c);
    const typed: Typed = await typedIn(c, ...text_fields, 'csrf', 'picture_out');
    const own = await found(acts.own(token));
    if (!own) return noLink(c, 'letters.writing.own.no_such');
    const again = (problems: Problem[], status: 403 | 409 | 422 | 429 | 503 = 422) => {
      c.status(status);
      return showAgain(c, means, own, typed, problems);
    };
    if (!isFormBehind(token, typed.csrf ?? ''))
      return again([{ field: 'problems', code: 'letters.writing.own.no_token' }], 403);
    const rules = await rulesFor(c.var.db, own.letter.person_id, today(c.var.clock));
    const isOut = typed.picture_out === 'yes' || !takesPictures(rules.card);
    const file = takesPictures(rules.card) ? body.picture : undefined;
    const picture = await readPicture(Array.isArray(file) ? file.at(-1) : file, means.press);
    const hasPicture = (picture.ok && picture.value !== null) || (own.letter.has_picture && !isOut);
    const read = readTextAgain(typed, rules, hasPicture);
    if (!picture.ok || !read.ok)
      return again([...(read.ok ? [] : read.problems), ...(picture.ok ? [] : picture.problems)]);
    try {
      await acts.handInAgain(token, read.value, picture.value ?? (isOut ? null : undefined));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return again([{ field: 'problems', code: error.code, values: error.values }], error.status);
    }
    return c.redirect(`${here(c)}?done=again`, 303);
  });

  return app;
}

/** What is wrong with the one field of a small form stands in the sentence above it. */
const sentTo: Wrong = (_, code, values) => {
  throw new Refused(`letters.writing.problem.${code}`, values, 422);
};

const here = (c: Ctx) => c.var.href(`/letters/mine/${c.req.param('token') ?? ''}`);

/** A button behind the link was pressed: does it and leads back, or says why not. */
async function pressed(c: Ctx, { acts }: WritingMeans, act: (token: string) => Promise<string>) {
  const token = c.req.param('token') ?? '';
  const { say } = c.var;
  const own = await found(acts.own(token));
  if (!own) return noLink(c, 'letters.writing.own.no_such');
  if (!isFormBehind(token, (await typedIn(c, 'csrf')).csrf)) {
    c.status(403);
    return show(c, own, say('letters.writing.own.no_token'));
  }
  try {
    return c.redirect(`${here(c)}?done=${await act(token)}`, 303);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    c.status(error.status);
    return show(c, await acts.own(token), say(error.code, error.values));
  }
}

async function show(c: Ctx, own: OwnLetter, refused: string | null = null) {
  const { say, href, db } = c.var;
  const token = c.req.param('token') ?? '';
  const to = await db
    .selectFrom('people')
    .select(['slug', 'name'])
    .where('id', '=', own.letter.person_id)
    .executeTakeFirst();
  const word = `letters.writing.done.${c.req.query('done') ?? ''}`;
  return c.render(
    <OwnPage
      {...{ say, href, own, refused, token }}
      here={here(c)}
      csrf={formToken(token)}
      to={to ?? null}
      code={spelledLetter(codeOf(token))}
      done={say.has(word) ? say(word) : null}
    />,
    { title: say('letters.writing.own.title') },
  );
}

async function showAgain(
  c: Ctx,
  means: WritingMeans,
  own: OwnLetter,
  values: Typed,
  problems: Problem[] = [],
) {
  const { say, href, language, db, clock } = c.var;
  const rules = await rulesFor(db, own.letter.person_id, today(clock));
  return c.render(
    <AgainPage
      {...{ say, href, language, own, rules }}
      sayIn={means.sayIn}
      here={here(c)}
      csrf={formToken(c.req.param('token') ?? '')}
      form={{ say, values, problems }}
    />,
    { title: say('letters.writing.own.again') },
  );
}

function ask(c: Ctx, more: { typed?: string; isWrong?: boolean; wait_seconds?: number } = {}) {
  const { say, href } = c.var;
  return c.render(<AskForCode {...{ say, href }} {...more} />, {
    title: say('letters.writing.follow.title'),
  });
}

/** A code that cannot be one costs a try like any other. */
function wrong(c: Ctx, { gate, clientOf }: WritingMeans, typed: string) {
  const wait_seconds = gate.waitToLook(clientOf(c));
  return wait_seconds > 0 ? tooOften(c, wait_seconds) : noCode(c, typed);
}

function noCode(c: Ctx, typed: string) {
  c.status(404);
  return ask(c, { typed, isWrong: true });
}

function tooOften(c: Ctx, wait_seconds: number) {
  c.status(429);
  c.header('Retry-After', String(wait_seconds));
  return ask(c, { wait_seconds });
}

function noLink(c: Ctx, code: string) {
  const { say, href } = c.var;
  c.status(404);
  return c.render(<NoSuchLink {...{ say, href }} words={say(code)} />, {
    title: say('letters.writing.no_link'),
  });
}

function confirmed(c: Ctx) {
  const { say, href } = c.var;
  return c.render(<ConfirmedPage {...{ say, href }} />, { title: say('letters.writing.confirm.done_title') });
}
