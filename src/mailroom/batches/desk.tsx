import { type Context, Hono } from 'hono';
import { isId } from '../../kernel/chance.js';
import type { Messages } from '../../kernel/language.js';
import { Missing, type Problem, Refused } from '../../kernel/refusals.js';
import { shownPdf } from '../../page/file-answer.js';
import { typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import type { Press } from '../../print/press.js';
import { PrintFailed } from '../../print/press.js';
import { campaign } from '../campaign.js';
import { ruleCardFor } from '../rules/rule-card.js';
import type { Rules } from '../rules/rule-line.js';
import { choice_fields, choosable, planBatch, readChoice } from './batch-choice.js';
import {
  type BatchPaper,
  batchPapers,
  chunksOf,
  papers_a_page,
  shownBatch,
  whyLeftOut,
} from './batch-list.js';
import { PrintBatchPage } from './batch-page.js';
import { chunkFile, discardBatch, endBatch, isStep, leaveOut, printAgain, stepBatch } from './batch-steps.js';
import type { Part } from './chunk-file.js';
import { printForHolder } from './chunk-print.js';
import { NewBatchPage, UsualSheetsPage } from './new-page.js';
import { readSheets, setUsualSheets, sheet_fields, typedSheets, usualSheets } from './sheets.js';

type Desk = Context<DeskEnv>;
const section = 'mailroom';
const at = '/desk/mailroom/batches/:number{[1-9][0-9]{0,8}}';

/** `/desk/mailroom/batches`: papers are chosen, looked at, printed in chunks by the clerk, and ticked off. */
export function batchDesk(means: { press: Press; messages: Messages }): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();

  const choose = async (c: Desk, typed: Record<string, string>, problems: Problem[]) => {
    const { db, say, csrf } = c.var;
    const values = { ...typedSheets(await usualSheets(db)), ...typed };
    const props = { say, csrf, choosable: await choosable(db), form: { say, values, problems } };
    return c.render(<NewBatchPage {...props} />, { title: say('mailroom.batches.new'), section });
  };

  app.get('/desk/mailroom/batches/new', (c) => choose(c, {}, []));

  app.post('/desk/mailroom/batches/new', async (c) => {
    const { db, actor } = c.var;
    const typed = await typedIn(c, ...choice_fields, ...sheet_fields);
    const sheets = readSheets(typed);
    if (!sheets.ok) {
      c.status(422);
      return choose(c, typed, sheets.problems);
    }
    try {
      const { number } = await planBatch(db, actor, readChoice(typed), sheets.value);
      return c.redirect(`/desk/mailroom/batches/${number}`, 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      c.status(error.status);
      return choose(c, typed, [{ field: 'kind', code: error.code, values: error.values }]);
    }
  });

  const usual = async (c: Desk, typed: Record<string, string>, problems: Problem[]) => {
    const { db, say, csrf } = c.var;
    const values = { ...typedSheets(await usualSheets(db)), ...typed };
    const done = c.req.query('done') === undefined ? null : say('mailroom.batches.kept');
    return c.render(<UsualSheetsPage {...{ say, csrf, done }} form={{ say, values, problems }} />, {
      title: say('mailroom.batches.usual'),
      section,
    });
  };

  app.get('/desk/mailroom/sheets', (c) => usual(c, {}, []));

  app.post('/desk/mailroom/sheets', async (c) => {
    const typed = await typedIn(c, ...sheet_fields);
    const sheets = readSheets(typed);
    if (!sheets.ok) {
      c.status(422);
      return usual(c, typed, sheets.problems);
    }
    await setUsualSheets(c.var.db, c.var.actor, sheets.value);
    return c.redirect('/desk/mailroom/sheets?done', 303);
  });

  app.get(at, async (c, next) => {
    const { db, say, csrf } = c.var;
    const batch = await shownBatch(db, numberIn(c));
    // A batch of ticked papers has a page of its own.
    if (!batch) return next();
    const leftOut = c.req.query('show') === 'left_out';
    const page = pageIn(c);
    const found = await batchPapers(db, batch.id, leftOut, page);
    const papers = found.slice(0, papers_a_page);
    const props = {
      ...{ say, csrf, batch, leftOut, page, papers },
      chunks: await chunksOf(db, batch.id),
      reasons: await whyLeftOut(db, batch.id),
      rules: await rulesFor(c, papers),
      sender: await campaign(db),
      hasNext: found.length > papers_a_page,
    };
    return c.render(<PrintBatchPage {...props} />, {
      title: say('mailroom.batch.title', { number: String(batch.number) }),
      section,
    });
  });

  app.post(`${at}/close`, async (c, next) => {
    const { db, actor, config } = c.var;
    const number = numberIn(c);
    if (!(await shownBatch(db, number))) return next();
    const { how } = await typedIn(c, 'how');
    if (how !== 'posted' && how !== 'due') throw new Missing('batch');
    await endBatch(db, actor, config.data, number, how);
    return c.redirect(`/desk/mailroom/batches/${number}`, 303);
  });

  app.post(`${at}/discard`, async (c) => {
    await discardBatch(c.var.db, c.var.actor, numberIn(c));
    return c.redirect('/desk/mailroom/batches/new', 303);
  });

  app.post(`${at}/:step{begin|pause|continue|retry}`, async (c) => {
    const number = numberIn(c);
    const step = c.req.param('step') ?? '';
    if (!isStep(step)) throw new Missing('step');
    await stepBatch(c.var.db, c.var.actor, number, step);
    return c.redirect(`/desk/mailroom/batches/${number}`, 303);
  });

  app.post(`${at}/papers/:id/left-out`, async (c) => {
    const id = c.req.param('id') ?? '';
    if (!isId(id)) throw new Missing('dispatch');
    const number = numberIn(c);
    await leaveOut(c.var.db, c.var.actor, number, id);
    return c.redirect(`/desk/mailroom/batches/${number}`, 303);
  });

  app.get(`${at}/chunks/:chunk/:file{letters\\.pdf|covers\\.pdf}`, async (c) => {
    const { db, actor, config } = c.var;
    const [number, chunk] = [numberIn(c), chunkIn(c)];
    const part = c.req.param('file') === 'letters.pdf' ? 'letters' : 'covers';
    return shownPdf(
      await chunkFile(db, actor, config.data, number, chunk, part),
      `batch-${number}-${chunk}-${part}`,
    );
  });

  app.post(`${at}/chunks/:chunk/again`, async (c) => {
    const number = numberIn(c);
    await printAgain(c.var.db, c.var.actor, number, chunkIn(c));
    return c.redirect(`/desk/mailroom/batches/${number}`, 303);
  });

  app.post(`${at}/chunks/:chunk/opened`, async (c) => {
    const { db, keys, actor } = c.var;
    const [number, chunk] = [numberIn(c), chunkIn(c)];
    const part: Part = (await typedIn(c, 'part')).part === 'covers' ? 'covers' : 'letters';
    const batch = await shownBatch(db, number);
    if (!batch) throw new Missing('batch');
    try {
      const printed = await printForHolder({ db, keys, ...means }, actor, batch.id, chunk);
      const paper = part === 'covers' ? printed.covers : printed.paper;
      if (!paper) throw new Refused('mailroom.batches.nothing_in_it', {}, 422);
      return shownPdf(paper.pdf, `batch-${number}-${chunk}-${part}`);
    } catch (error) {
      if (!(error instanceof PrintFailed)) throw error;
      throw new Refused(
        'mailroom.batches.press',
        { why: c.var.say(`mailroom.batches.failed.${error.code}`) },
        503,
      );
    }
  });

  return app;
}

/** The rules of the places where the addressees of copies are held today. */
async function rulesFor(c: Desk, papers: BatchPaper[]): Promise<Map<string, Rules>> {
  const day = c.var.clock.now().toISOString().slice(0, 10);
  const rules = new Map<string, Rules>();
  for (const { id, addressee_kind, addressee_id } of papers) {
    if (addressee_kind === 'prisoner') rules.set(id, await ruleCardFor(c.var.db, addressee_id, day));
  }
  return rules;
}

const numberIn = (c: Desk): number => Number(c.req.param('number'));

function chunkIn(c: Desk): number {
  const chunk = c.req.param('chunk') ?? '';
  if (!/^[1-9]\d{0,4}$/.test(chunk)) throw new Missing('chunk');
  return Number(chunk);
}

function pageIn(c: Desk): number {
  const page = c.req.query('page') ?? '1';
  if (!/^[1-9]\d{0,3}$/.test(page)) throw new Missing('page');
  return Number(page);
}
