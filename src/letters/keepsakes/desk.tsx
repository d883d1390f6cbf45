import { type Context, Hono } from 'hono';
import { isId } from '../../kernel/chance.js';
import { today } from '../../kernel/clock.js';
import type { Messages } from '../../kernel/language.js';
import { Missing, type Problem, type Read, Refused } from '../../kernel/refusals.js';
import { typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import type { Press } from '../../print/press.js';
import { bookOf, keptBooks, latestDecision, latestGiving, latestPrint } from './book.js';
import { decideBook, giveBook } from './book-giving.js';
import { BookPage } from './book-page.js';
import { beginPrint, printBook } from './book-print.js';
import {
  choice_fields,
  decision_fields,
  giving_fields,
  readDecision,
  readGiving,
  readKeepsakeChoice,
} from './choice-reader.js';
import { chooseKeeping, latestChoice, usual_years } from './keepsake-choice.js';
import { KeepsakesPage } from './keepsakes-page.js';

type Desk = Context<DeskEnv>;
type Typed = Record<string, string>;
const section = 'letters';
const all_path = '/desk/letters/keepsakes';
const book_path = `${all_path}/:person`;

/** `/desk/letters/keepsakes`: copies for the day of release, and the books that are made of them. */
export function keepsakesDesk(means: { press: Press; messages: Messages }): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();

  const list = async (c: Desk, typed: Typed = {}, problems: Problem[] = []) => {
    const { db, say, csrf, clock } = c.var;
    const choice = await latestChoice(db);
    const values = {
      ...(choice ? { keeps: choice.keeps ? 'yes' : 'no' } : {}),
      years: String(choice?.years ?? usual_years),
      ...typed,
    };
    const props = { choice, books: await keptBooks(db, today(clock)), done: isDone(c) };
    return c.render(<KeepsakesPage {...{ say, csrf }} {...props} form={{ say, values, problems }} />, {
      title: say('letters.keepsakes.desk.title'),
      section,
    });
  };

  const show = async (c: Desk, values: Typed = {}, problems: Problem[] = []) => {
    const { db, say, csrf, clock } = c.var;
    const id = personIn(c);
    const [book, print, giving, decision] = await Promise.all([
      bookOf(db, id, today(clock)),
      latestPrint(db, id, clock.now()),
      latestGiving(db, id),
      latestDecision(db, id),
    ]);
    const props = { say, csrf, book, print, giving, decision, done: isDone(c) };
    return c.render(<BookPage {...props} form={{ say, values, problems }} />, { title: book.name, section });
  };

  /** What was typed is read and done, or shown again with what is wrong. */
  const typed = async <T,>(
    c: Desk,
    form: Typed,
    read: Read<T>,
    again: typeof list,
    act: (value: T) => Promise<void>,
    at: string,
  ) => {
    if (!read.ok) {
      c.status(422);
      return again(c, form, read.problems);
    }
    try {
      await act(read.value);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      c.status(error.status);
      return again(c, form, [{ field: 'problems', code: error.code, values: error.values }]);
    }
    return c.redirect(`${at}?done`, 303);
  };

  app.get(all_path, (c) => list(c));

  app.post(all_path, async (c) => {
    const { db, actor, staff } = c.var;
    const form = await typedIn(c, ...choice_fields);
    const act = (choice: Parameters<typeof chooseKeeping>[3]) => chooseKeeping(db, actor, staff.id, choice);
    return typed(c, form, readKeepsakeChoice(form), list, act, all_path);
  });

  app.get(book_path, (c) => show(c));

  app.post(`${book_path}/decide`, async (c) => {
    const { db, actor, staff } = c.var;
    const id = personIn(c);
    const form = await typedIn(c, ...decision_fields);
    const act = (value: Parameters<typeof decideBook>[4]) => decideBook(db, actor, staff.id, id, value);
    return typed(c, form, readDecision(form), show, act, `${all_path}/${id}`);
  });

  app.post(`${book_path}/given`, async (c) => {
    const { db, actor, staff, clock } = c.var;
    const id = personIn(c);
    const form = await typedIn(c, ...giving_fields);
    const act = (value: Parameters<typeof giveBook>[4]) => giveBook(db, actor, staff.id, id, value);
    return typed(c, form, readGiving(form, today(clock)), show, act, `${all_path}/${id}`);
  });

  app.post(`${book_path}/book.pdf`, async (c) => {
    const { db, keys, actor, staff } = c.var;
    const print = { db, keys, ...means };
    try {
      const begun = await beginPrint(print, actor, staff.id, personIn(c));
      return c.body(streamed(printBook(print, actor, begun)), 200, {
        'Content-Type': 'application/pdf',
        'Content-Disposition': 'attachment; filename="book.pdf"',
        'Cache-Control': 'no-store',
      });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      c.status(error.status);
      return show(c, {}, [{ field: 'problems', code: error.code, values: error.values }]);
    }
  });

  return app;
}

/** Pieces as they are asked for: a reader on a slow line makes the press wait, and memory holds one piece. */
function streamed(pieces: AsyncGenerator<Uint8Array>): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull: async (way) => {
      const { value, done } = await pieces.next();
      if (done) way.close();
      else way.enqueue(value);
    },
    cancel: async () => {
      await pieces.return(undefined);
    },
  });
}

const isDone = (c: Desk) => c.req.query('done') !== undefined;

function personIn(c: Desk): string {
  const id = c.req.param('person') ?? '';
  if (!isId(id)) throw new Missing('person');
  return id;
}
