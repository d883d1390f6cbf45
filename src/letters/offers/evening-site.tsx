import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { type Clock, second_ms, today } from '../../kernel/clock.js';
import type { PublicDb } from '../../kernel/database.js';
import { addDays, isDay } from '../../kernel/day.js';
import type { Messages } from '../../kernel/language.js';
import { Missing, type Problem, type Read, Refused } from '../../kernel/refusals.js';
import { Throttle } from '../../kernel/throttle.js';
import { typedIn } from '../../page/typed.js';
import { readTypedDate } from '../../page/typed-date.js';
import type { VisitorEnv } from '../../page/web.js';
import { type Press, sheetAt } from '../../print/press.js';
import { PaperShelf } from '../../print/shelf.js';
import { namesOf } from '../../register/people.js';
import { nameIn } from '../../register/person.js';
import { readLetterCode, spelledLetter } from '../letter-code.js';
import { type EveningAsked, evening_limits, type ReadBack } from './evening.js';
import { eveningSheet } from './evening-pack.js';
import { AskEveningPage, EveningPage } from './evening-page.js';
import { offer_languages } from './offer-page.js';
import { isReachable } from './readers.js';
import type { OfferMeans } from './site.js';

type Ctx = Context<VisitorEnv>;

export interface EveningMeans extends OfferMeans {
  press: Press;
  messages: Messages;
}

const section = 'write';
const largest_form_bytes = 64 * 1024;
const pace = { at_once: 20, then_every_ms: 60 * second_ms };
const guess_pace = { at_once: 60, then_every_ms: 10 * second_ms };
/** What printing packs may cost. */
const limits = { kept: 20, kept_bytes: 16_000_000, waiting: 4, new_per_minute: 20 };
/** The pack of an evening. */
export const eveningPack = sheetAt(import.meta.url, 'evening-sheet.typ');
const words = { busy: 'letters.offers.evening.busy', not_printed: 'letters.offers.evening.not_printed' };

/** `/write/evening`: recipients for a group, its pack, and the page where its tally is entered. */
export function eveningSite(means: EveningMeans): Hono<VisitorEnv> {
  const { acts, clock, chance, clientOf } = means;
  const app = new Hono<VisitorEnv>();
  const shelf = new PaperShelf(means.press, clock, eveningPack, limits, words);
  const arranging = new Throttle(pace, clock, chance);
  const guessing = new Throttle(guess_pace, clock, chance);
  const form = bodyLimit({
    maxSize: largest_form_bytes,
    onError: () => {
      throw new Refused('letters.offers.large', {}, 422);
    },
  });

  const ask = (c: Ctx, values: Record<string, string>, problems: Problem[]) => {
    const { say, href } = c.var;
    return c.render(<AskEveningPage {...{ say, href }} form={{ say, values, problems }} />, {
      title: say('letters.offers.evening.title'),
      section,
    });
  };

  app.get('/write/evening', (c) => ask(c, { recipients: '10' }, []));

  app.post('/write/evening', form, async (c) => {
    const typed = await typedIn(c, 'on', 'recipients', 'language');
    const read = readEvening(typed, clock);
    if (!read.ok) {
      c.status(422);
      return ask(c, typed, read.problems);
    }
    const wait_seconds = arranging.take(clientOf(c));
    try {
      if (wait_seconds > 0) throw new Refused('letters.offers.too_often', { wait_seconds }, 429);
      const code = await acts.arrange(c.var.db, read.value);
      return c.redirect(c.var.href(`/write/evening/${spelledLetter(code)}`), 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      c.status(error.status);
      return ask(c, typed, [{ field: 'on', code: error.code, values: error.values }]);
    }
  });

  const behind = async (c: Ctx) => {
    c.header('Cache-Control', 'no-store');
    c.header('X-Robots-Tag', 'noindex');
    const code = readLetterCode(c.req.param('code') ?? '') ?? '';
    try {
      return { code, evening: await acts.evening(code) };
    } catch (error) {
      if (!(error instanceof Missing)) throw error;
      const wait_seconds = guessing.take(clientOf(c));
      if (wait_seconds > 0) throw new Refused('letters.offers.too_often', { wait_seconds }, 429);
      throw error;
    }
  };

  const show = async (c: Ctx, done: ReadBack | null, values: Record<string, string>) => {
    const { db, say, href, language } = c.var;
    const { code, evening } = await behind(c);
    const ids = evening.letters.map(({ person_id }) => person_id);
    const names = new Map(
      [...(await namesOf(db, ids))].map(([id, forms]) => [id, nameIn(forms, language, '—')]),
    );
    const going = await reachableAmong(db, new Set(ids), today(clock));
    return c.render(
      <EveningPage
        {...{ say, href, code, evening, names, going, done }}
        form={{ say, values, problems: [] }}
      />,
      { title: say('letters.offers.evening.title'), section },
    );
  };

  app.get('/write/evening/:code', (c) => show(c, null, {}));

  app.post('/write/evening/:code', form, async (c) => {
    const { code } = await behind(c);
    const { codes } = await typedIn(c, 'codes');
    const done = await acts.reportEvening(code, codes);
    if (done.problems.length > 0) c.status(422);
    // Only what was not understood goes back into the field.
    const lines = codes.split(/\r\n?|\n/);
    const again = [...new Set(done.problems.map(({ number }) => lines[number - 1] ?? ''))].join('\n');
    return show(c, done, { codes: again });
  });

  app.get('/write/evening/:code/pack.pdf', async (c) => {
    const { evening } = await behind(c);
    const say = means.messages.in(c.var.language);
    const { pdf } = await shelf.print(await eveningSheet(c.var.db, evening, { say, day: today(clock) }));
    return c.body(Uint8Array.from(pdf), 200, {
      'content-type': 'application/pdf',
      'content-disposition': 'attachment; filename="letter-evening.pdf"',
      'cache-control': 'private, no-store',
    });
  });

  return app;
}

/** To whom of these people a letter may go today: somebody may have been freed since the evening was arranged. */
async function reachableAmong(db: PublicDb, ids: Set<string>, day: string): Promise<Set<string>> {
  const going = new Set<string>();
  for (const id of ids) if (await isReachable(db, id, day)) going.add(id);
  return going;
}

/** Reads what a group asks for. */
function readEvening(typed: Record<string, string>, clock: Clock): Read<EveningAsked> {
  const problems: Problem[] = [];
  const date = readTypedDate((typed.on ?? '').slice(0, 100));
  const on = date.ok ? date.edtf : '';
  const day = today(clock);
  const { days_ahead, recipients: most } = evening_limits;
  if (!isDay(on) || on < day || on > addDays(day, days_ahead))
    problems.push({ field: 'on', code: 'letters.offers.evening.wrong_day', values: { days: days_ahead } });
  const recipients = /^\d{1,2}$/.test((typed.recipients ?? '').trim()) ? Number(typed.recipients) : 0;
  if (recipients < 1 || recipients > most)
    problems.push({ field: 'recipients', code: 'letters.offers.evening.wrong_count', values: { most } });
  if (problems.length > 0) return { ok: false, problems };
  const language = offer_languages.find((one) => one === typed.language) ?? null;
  return { ok: true, value: { on, recipients, language } };
}
