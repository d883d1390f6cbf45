import { type Context, Hono } from 'hono';
import type { Messages } from '../../kernel/language.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { toTakeOut } from '../../mailroom/batch.js';
import { covers } from '../../mailroom/batches/sheets.js';
import { campaignOrNone } from '../../mailroom/campaign.js';
import { chosenIn } from '../../mailroom/chosen.js';
import { shownPdf } from '../../page/file-answer.js';
import type { DeskEnv } from '../../page/web.js';
import type { Press } from '../../print/press.js';
import { letterBatch, lookAtLetters, takeLetters } from './letter-batch.js';
import { letterPapers } from './letter-paper.js';
import { type LetterMeans, partsOf, printLetterCovers, printLetters } from './letter-print.js';
import { LetterBatchPage, LettersTakenPage, ReadyLettersPage } from './papers-page.js';
import { heldLetters, lettersWithoutPaper, readyLetters } from './ready-letters.js';

type Desk = Context<DeskEnv>;
const section = 'letters';
const batch_path = '/desk/letters/batches/:number{[1-9][0-9]{0,8}}';

/** `/desk/letters/papers` and `/desk/letters/batches`: approved letters are chosen, taken, printed by who holds their key. */
export function letterPapersDesk(means: { press: Press; messages: Messages }): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();
  const printing = (c: Desk): LetterMeans => ({ db: c.var.db, keys: c.var.keys, ...means });

  app.get('/desk/letters/papers', async (c) => {
    const { db, say, csrf, clock } = c.var;
    const [letters, held, unprepared, sender] = await Promise.all([
      readyLetters(db, clock),
      heldLetters(db),
      lettersWithoutPaper(db),
      campaignOrNone(db),
    ]);
    const waiting = { letters, held, unprepared, hasSender: sender !== null };
    return c.render(<ReadyLettersPage {...{ say, csrf, ...waiting }} />, {
      title: say('letters.papers.desk.title'),
      section,
    });
  });

  app.post('/desk/letters/papers/look', async (c) =>
    told(c, async () =>
      shownPdf(await lookAtLetters(printing(c), c.var.actor, await chosenIn(c)), 'letters'),
    ),
  );

  app.post('/desk/letters/papers/take', async (c) =>
    told(c, async () => {
      const { say, actor } = c.var;
      const done = await takeLetters(printing(c), actor, await chosenIn(c));
      return c.render(<LettersTakenPage {...{ say, ...done }} />, {
        title: say('mailroom.batch.title', { number: String(done.number) }),
        section,
      });
    }),
  );

  app.get(batch_path, async (c) => {
    const { db, say, csrf, clock } = c.var;
    const batch = await letterBatch({ db }, Number(c.req.param('number')));
    const parts = await partsOf(
      db,
      batch.papers.map(({ id }) => id),
    );
    const takeOut = await toTakeOut(db, batch.papers, clock);
    return c.render(<LetterBatchPage {...{ say, csrf, batch, takeOut }} parts={parts.length} />, {
      title: say('mailroom.batch.title', { number: String(batch.number) }),
      section,
    });
  });

  app.get(`${batch_path}/:file{letters-[1-9][0-9]?\\.pdf}`, async (c) =>
    told(c, async () => {
      const { number, taken_at, papers } = await letterBatch(c.var, Number(c.req.param('number')));
      const parts = await partsOf(
        c.var.db,
        papers.map(({ id }) => id),
      );
      const place = Number(c.req.param('file').match(/\d+/)?.[0]);
      const ids = parts[place - 1];
      if (!ids) throw new Missing('part');
      const day = taken_at.toISOString().slice(0, 10);
      const title = c.var.say('mailroom.paper.tally.part', {
        number: String(number),
        day,
        chunk: place,
        of: parts.length,
      });
      const { paper, left_out } = await printLetters(printing(c), ids, day, title);
      if (!paper) {
        throw new Refused(
          'letters.papers.nothing_printable',
          { reason: left_out[0]?.reason ?? 'deleted' },
          422,
        );
      }
      return shownPdf(paper.pdf, `letters-${number}-${place}`);
    }),
  );

  app.get(`${batch_path}/covers/:file{[a-z0-9-]+\\.pdf}`, async (c) =>
    told(c, async () => {
      const { number, taken_at, papers } = await letterBatch(c.var, Number(c.req.param('number')));
      const cover = c.req.param('file').replace(/\.pdf$/, '');
      if (!covers.includes(cover) || cover === 'window') throw new Missing('cover');
      const all = await letterPapers(
        c.var.db,
        papers.map(({ id }) => id),
      );
      const paper = await printLetterCovers(printing(c), all, taken_at.toISOString().slice(0, 10), cover);
      if (!paper) throw new Missing('cover');
      return shownPdf(paper.pdf, `${cover}-${number}`);
    }),
  );

  return app;
}

/** Says why nothing can be printed in words instead of a code. */
async function told(c: Desk, act: () => Promise<Response>): Promise<Response> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Refused) || error.code !== 'letters.papers.nothing_printable') throw error;
    const why = c.var.say(`letters.papers.left.${error.values.reason}`);
    throw new Refused(error.code, { why }, error.status);
  }
}
