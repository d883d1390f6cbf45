import { type Context, Hono } from 'hono';
import { languages, type Messages } from '../../kernel/language.js';
import { Missing, type Problem, Refused } from '../../kernel/refusals.js';
import { publisher } from '../../mailroom/campaign.js';
import type { MailBook } from '../../mailroom/outgoing/mail-book.js';
import { bodyOf, typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import { desk_section } from '../articles/desk-frame.js';
import { type Book, largest_book, readBook, readConsents, takeBook } from './address-book.js';
import { BookPage } from './book-page.js';
import { readChoice } from './choice-fields.js';
import { NewsletterDeskPage, newsletter_path, sendingPath } from './desk-page.js';
import { importsOf, readersOf } from './readers.js';
import { releaseBatch } from './release.js';
import {
  batchesOf,
  isStep,
  prepareSending,
  sendingById,
  sendingsOf,
  stepSending,
  troubledOf,
  wordsOf,
} from './sending.js';
import { SendingPage } from './sending-page.js';
import { rhythms } from './tables.js';
import { mailFor } from './written-mail.js';

type Ctx = Context<DeskEnv>;

export interface NewsletterDeskMeans {
  messages: Messages;
  /** One confirmation mail an address and day, whatever it confirms. */
  mails: MailBook;
}

/** `/desk/newspaper/newsletter`: what is prepared, looked at and released batch by batch; address books. */
export function newsletterDesk({ messages, mails }: NewsletterDeskMeans): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();
  const one = `${newsletter_path}/sendings/:id`;
  const book = `${newsletter_path}/address-book`;

  app.get(newsletter_path, (c) => showAll(c, {}, []));

  app.post(newsletter_path, async (c) => {
    const { db, actor, config } = c.var;
    const typed = await typedIn(c, 'kind', 'subject');
    const kind = rhythms.find((word) => word === typed.kind) ?? 'issue';
    const means = { messages, publicUrl: config.publicUrl, publisher: (await publisher(db)).name };
    try {
      const id = await prepareSending(db, actor, { kind, subject: typed.subject.trim() }, means);
      return c.redirect(sendingPath(id), 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      c.status(error.status);
      return showAll(c, typed, [{ field: 'subject', code: error.code, values: error.values }]);
    }
  });

  app.get(book, (c) => showBook(c, { often: 'issue', spoken: 'en' }, [], null));

  app.post(book, async (c) => {
    const { db, actor, config } = c.var;
    const typed = await typedIn(c, 'consents_from', 'often', 'spoken');
    const { text, typed_book } = await bookIn(c);
    const [read, choice] = [readBook(text), readChoice(typed)];
    const problems = [
      ...(read.ok ? [] : read.problems),
      ...readConsents(typed.consents_from),
      ...(choice.ok ? [] : choice.problems),
    ];
    if (!read.ok || !choice.ok || problems.length > 0) {
      c.status(422);
      // What is far too long does not travel back.
      const book = typed_book.length > largest_book ? '' : typed_book;
      return showBook(c, { ...typed, book }, problems, null);
    }
    const taking = { ...choice.value, consents_from: typed.consents_from };
    const means = { mails, messages, publicUrl: config.publicUrl };
    const done = await takeBook(db, actor, read.value, taking, means);
    return showBook(c, { often: 'issue', spoken: 'en' }, [], { book: read.value, ...done });
  });

  app.get(one, (c) => showOne(c, messages, []));

  // The mail as HTML, as a reader has it before their eyes; in the place of the link stands none.
  app.get(`${one}/:language{en|ru|kk}`, async (c) => {
    const { db, clock, config } = c.var;
    const sending = await sendingById(db, clock, c.req.param('id'));
    const words = (await wordsOf(db, sending.id)).get(c.req.param('language') as 'en');
    if (!words) throw new Missing('sending');
    return c.html(mailFor(words, messages.in(words.language), `${config.publicUrl}/newsletter/…`).html);
  });

  app.post(`${one}/release`, (c) =>
    tried(c, messages, async (id) => {
      const { db, actor, keys, config } = c.var;
      const { mails: count, left } = await releaseBatch(db, actor, keys, id, {
        messages,
        publicUrl: config.publicUrl,
      });
      return `?released=${count}-${left}`;
    }),
  );

  app.post(`${one}/:step{pause|go_on|drop|end}`, (c) =>
    tried(c, messages, async (id) => {
      const step = c.req.param('step');
      if (isStep(step)) await stepSending(c.var.db, c.var.actor, id, step);
      return '';
    }),
  );

  return app;
}

async function tried(c: Ctx, messages: Messages, act: (id: string) => Promise<string>) {
  const id = c.req.param('id') ?? '';
  try {
    return c.redirect(`${sendingPath(id)}${await act(id)}`, 303);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    c.status(error.status);
    return showOne(c, messages, [{ field: 'release', code: error.code, values: error.values }]);
  }
}

/** The file, or what was typed into the field. */
async function bookIn(c: Ctx): Promise<{ text: string; typed_book: string }> {
  const { book, file } = await bodyOf(c);
  const typed_book = typeof book === 'string' ? book : '';
  const text = file instanceof File && file.size > 0 ? await file.text() : typed_book;
  return { text, typed_book };
}

async function showAll(c: Ctx, values: Record<string, string>, problems: Problem[]) {
  const { db, say, csrf, clock } = c.var;
  const [sendings, readers] = [await sendingsOf(db, clock), await readersOf(db, clock)];
  return c.render(
    <NewsletterDeskPage {...{ say, csrf, sendings, readers }} form={{ say, values, problems }} />,
    { title: say('newspaper.newsletter.desk.title'), section: desk_section },
  );
}

async function showOne(c: Ctx, messages: Messages, problems: Problem[]) {
  const { db, say, csrf, clock, config } = c.var;
  const sending = await sendingById(db, clock, c.req.param('id') ?? '');
  const words = await wordsOf(db, sending.id);
  // In the preview the link has no secret: nobody but its owner holds that.
  const previews = languages.flatMap((language) => {
    const own = words.get(language);
    return own
      ? [{ language, ...mailFor(own, messages.in(language), `${config.publicUrl}/newsletter/…`) }]
      : [];
  });
  const [, mails, left] = c.req.query('released')?.match(/^(\d{1,4})-(\d{1,6})$/) ?? [];
  const done =
    mails && left
      ? say('newspaper.newsletter.desk.released', { count: Number(mails), left: Number(left) })
      : null;
  const [batches, troubled] = [await batchesOf(db, sending.id), await troubledOf(db, sending.id)];
  return c.render(
    <SendingPage
      {...{ say, csrf, sending, previews, batches, troubled, done }}
      form={{ say, values: {}, problems }}
    />,
    { title: sending.title, section: desk_section },
  );
}

interface Taken {
  book: Book;
  taken: number;
  refused: { number: number; code: string }[];
}

async function showBook(c: Ctx, values: Record<string, string>, problems: Problem[], taken: Taken | null) {
  const { db, say, csrf } = c.var;
  const imports = await importsOf(db);
  return c.render(<BookPage {...{ say, csrf, imports, taken }} form={{ say, values, problems }} />, {
    title: say('newspaper.newsletter.book.title'),
    section: desk_section,
  });
}
