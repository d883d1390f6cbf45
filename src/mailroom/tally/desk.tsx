import { type Context, Hono } from 'hono';
import { Missing, type Problem } from '../../kernel/refusals.js';
import { typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import { tidy } from '../../register/record/field-reader.js';
import { outcomes } from '../dispatch.js';
import { holdsContact } from '../returns/contact-in-words.js';
import {
  enterTally,
  entryById,
  latestEntries,
  type NotUndone,
  type Tally,
  undoTally,
} from './tally-entry.js';
import { TallyEntryPage, TallyPage } from './tally-page.js';
import { limits } from './tally-reader.js';

type Desk = Context<DeskEnv>;
const section = 'mailroom';

/** `/desk/mailroom/tally`: an evening's codes, looked at first, entered, and taken back. */
export function tallyDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();

  const show = async (
    c: Desk,
    values: Record<string, string>,
    more: { problems?: Problem[]; tally?: Tally | null; looked?: boolean } = {},
  ) => {
    const { db, say, csrf } = c.var;
    const { problems = [], tally = null, looked = false } = more;
    const latest = await latestEntries(db);
    return c.render(
      <TallyPage {...{ say, csrf, tally, looked, latest }} form={{ say, values, problems }} />,
      {
        title: say('mailroom.tally.title'),
        section,
      },
    );
  };

  app.get('/desk/mailroom/tally', (c) => show(c, {}));

  app.post('/desk/mailroom/tally', async (c) => {
    const { db, actor } = c.var;
    const typed = await typedIn(c, 'codes', 'outcome', 'note', 'act');
    const outcome = outcomes.find((one) => one === typed.outcome) ?? null;
    const note = tidy(typed.note).replace(/\s+/g, ' ') || null;
    const problems: Problem[] = [];
    const wrong = (field: string, code: string, values = {}) =>
      problems.push({ field, code: `mailroom.tally.${code}`, values });
    if (typed.codes.trim() === '') wrong('codes', 'no_codes');
    if (typed.outcome !== '' && !outcome) wrong('outcome', 'no_outcome');
    if (note && note.length > limits.note) wrong('note', 'note_long', { most: limits.note });
    if (note && holdsContact(note)) wrong('note', 'contact');
    if (problems.length > 0) {
      c.status(422);
      return show(c, typed, { problems });
    }
    const looked = typed.act === 'look';
    const how = looked ? 'look' : 'enter';
    const tally = await enterTally(db, actor, typed.codes, { outcome, note }, how);
    // What was entered leaves the form; what was not stays, to be mended.
    const values = looked ? typed : { ...typed, codes: tally.left };
    return show(c, values, { tally, looked });
  });

  const showEntry = async (c: Desk, done: string | null, left: NotUndone[]) => {
    const { db, say, csrf } = c.var;
    const entry = await entryById(db, c.req.param('id') ?? '');
    return c.render(<TallyEntryPage {...{ say, csrf, entry, done, left }} />, {
      title: say('mailroom.tally.entry_title'),
      section,
    });
  };

  app.get('/desk/mailroom/tally/entries/:id', (c) => showEntry(c, null, []));

  app.post('/desk/mailroom/tally/entries/:id', async (c) => {
    const { db, actor, say } = c.var;
    const { line } = await typedIn(c, 'line');
    if (line !== '' && !/^[1-9]\d{0,3}$/.test(line)) throw new Missing('line');
    const { undone, left } = await undoTally(db, actor, c.req.param('id'), line === '' ? null : Number(line));
    if (left.length > 0) c.status(409);
    return showEntry(c, undone > 0 ? say('mailroom.tally.undone', { count: undone }) : null, left);
  });

  return app;
}
