import { type Context, Hono } from 'hono';
import { isId } from '../kernel/chance.js';
import { today } from '../kernel/clock.js';
import type { Messages } from '../kernel/language.js';
import { Missing, Refused } from '../kernel/refusals.js';
import { shownPdf } from '../page/file-answer.js';
import { typedIn } from '../page/typed.js';
import type { DeskEnv } from '../page/web.js';
import type { Press } from '../print/press.js';
import { addressDesk } from './addresses/desk.js';
import { heldBack } from './addresses/held-back.js';
import { papersInDoubt } from './addresses/papers-desk.js';
import { batchByNumber, closeBatch, countDue, duePapers, openBatches, toTakeOut } from './batch.js';
import { printPapers } from './batch-print.js';
import { BatchPage } from './batch-view.js';
import { unfinishedBatches } from './batches/batch-list.js';
import { batchDesk } from './batches/desk.js';
import { bouncesDesk } from './bounces/desk.js';
import { bundleDesk } from './bundle/desk.js';
import { chasingDesk } from './chasing/desk.js';
import { chosenIn } from './chosen.js';
import { reportPosted } from './dispatch.js';
import { dispatchById, itemById } from './dispatch-list.js';
import { ItemPage } from './dispatch-view.js';
import { dispatchesDesk } from './dispatches/desk.js';
import { type Decision, decideMail, decisions } from './mail-decision.js';
import { outgoingDesk } from './outgoing/desk.js';
import { DuePapersPage, most_shown, TakenPage } from './papers-view.js';
import { previewOf, takeChosen } from './pile.js';
import { countToRelease, releaseToLawyers } from './release.js';
import { repliesDesk } from './replies/desk.js';
import { returnsDesk } from './returns/desk.js';
import { ruleDesk } from './rules/desk.js';
import { tallyDesk } from './tally/desk.js';

type Desk = Context<DeskEnv>;
/** The pages of this room for staff. */
export function mailroomDesk(means: { press: Press; messages: Messages }): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();
  const section = 'mailroom';
  const printing = (c: Desk) => ({ db: c.var.db, keys: c.var.keys, ...means });

  // Before the batches of ticked papers, whose addresses look the same.
  app.route('/', batchDesk(means));
  app.route('/', ruleDesk());

  app.get('/desk/mailroom', async (c) => {
    const { db, say, csrf, clock } = c.var;
    const papers = await duePapers(db, most_shown);
    const props = {
      papers,
      waiting: await countDue(db),
      heldBack: await heldBack(db, papers, clock),
      unfinished: await unfinishedBatches(db),
      toRelease: await countToRelease(db),
      open: await openBatches(db),
      done: released(c),
    };
    return c.render(<DuePapersPage {...{ say, csrf }} {...props} />, {
      title: say('mailroom.desk.papers'),
      section,
    });
  });

  app.post('/desk/mailroom/preview', async (c) =>
    pdf(c, 'preview', await previewOf(printing(c), c.var.clock, await chosenIn(c))),
  );

  app.post('/desk/mailroom/take', async (c) => {
    const { say, actor } = c.var;
    const done = await takeChosen(printing(c), actor, await chosenIn(c));
    return c.render(<TakenPage {...{ say, ...done }} />, {
      title: say('mailroom.batch.title', { number: String(done.number) }),
      section,
    });
  });

  app.post('/desk/mailroom/release', async (c) => {
    const { mails, by_post, cancelled } = await releaseToLawyers(c.var.db, c.var.actor, c.var.keys);
    return c.redirect(`/desk/mailroom?released=${mails}-${by_post}-${cancelled}`, 303);
  });

  app.get('/desk/mailroom/batches/:number', async (c) => {
    const { db, say, csrf, clock } = c.var;
    const batch = await batchByNumber(db, numberIn(c));
    const takeOut = await toTakeOut(db, batch.papers, clock);
    const count = countIn(c, 'closed');
    const done = count === null ? null : say('mailroom.batch.closed', { count });
    return c.render(<BatchPage {...{ say, csrf, batch, takeOut, done }} />, {
      title: say('mailroom.batch.title', { number: String(batch.number) }),
      section,
    });
  });

  app.get('/desk/mailroom/batches/:number/letters.pdf', async (c) => {
    const { number, taken_at, papers, sealed } = await batchByNumber(c.var.db, numberIn(c));
    if (sealed) throw new Missing('batch');
    const ids = papers.map(({ id }) => id);
    const day = taken_at.toISOString().slice(0, 10);
    const { paper, left_out } = await printPapers(printing(c), ids, day, { number });
    return pdf(c, `batch-${number}`, { paper, reason: left_out[0]?.reason });
  });

  app.post('/desk/mailroom/batches/:number/close', async (c) => {
    const { how } = await typedIn(c, 'how');
    if (how !== 'posted' && how !== 'due') throw new Missing('batch');
    const number = numberIn(c);
    const count = await closeBatch(c.var.db, c.var.actor, number, how);
    return c.redirect(`/desk/mailroom/batches/${number}?closed=${count}`, 303);
  });

  app.post('/desk/mailroom/outbox/:id', async (c) => {
    const { decision } = await typedIn(c, 'decision');
    if (!decisions.includes(decision as Decision)) throw new Missing('mail');
    await decideMail(c.var.db, c.var.actor, idIn(c), decision as Decision);
    return c.redirect('/desk/mailroom/outbox?decided', 303);
  });

  app.get('/desk/mailroom/dispatches/:id/letter.pdf', async (c) => {
    const { id, code, title } = await dispatchById(c.var.db, idIn(c));
    // Sealed papers are printed by the room that sealed them.
    if (title === null) throw new Missing('paper');
    const { paper, left_out } = await printPapers(printing(c), [id], today(c.var.clock), { number: null });
    return pdf(c, code, { paper, reason: left_out[0]?.reason });
  });

  app.get('/desk/mailroom/items/:id', async (c) => {
    const { db, say, csrf } = c.var;
    const item = await itemById(db, idIn(c));
    const count = countIn(c, 'reported');
    const done = count === null ? null : say('mailroom.items.reported_done', { count });
    return c.render(<ItemPage {...{ say, csrf, item, done }} />, { title: item.sender_name, section });
  });

  app.post('/desk/mailroom/items/:id/reported', async (c) => {
    const { id } = await itemById(c.var.db, idIn(c));
    const count = await reportPosted(c.var.db, c.var.actor, id);
    return c.redirect(`/desk/mailroom/items/${id}?reported=${count}`, 303);
  });

  app.route('/', dispatchesDesk());
  app.route('/', tallyDesk());
  app.route('/', returnsDesk());
  app.route('/', repliesDesk());
  app.route('/', chasingDesk(means));
  app.route('/', bundleDesk(means));
  app.route('/', outgoingDesk());
  app.route('/', bouncesDesk());
  app.route('/', papersInDoubt());
  app.route('/', addressDesk());
  return app;
}

function idIn(c: Desk): string {
  const id = c.req.param('id') ?? '';
  if (!isId(id)) throw new Missing('record');
  return id;
}

function numberIn(c: Desk): number {
  const number = c.req.param('number') ?? '';
  if (!/^[1-9]\d{0,8}$/.test(number)) throw new Missing('batch');
  return Number(number);
}

/** A count that an act left in the address for the page that follows it. */
function countIn(c: Desk, name: string): number | null {
  const text = c.req.query(name) ?? '';
  return /^\d{1,6}$/.test(text) ? Number(text) : null;
}

function released(c: Desk): string | null {
  const [, mails, by_post, cancelled] =
    c.req.query('released')?.match(/^(\d{1,5})-(\d{1,5})-(\d{1,5})$/) ?? [];
  if (!mails || !by_post || !cancelled) return null;
  return c.var.say('mailroom.papers.released', { mails, by_post, cancelled });
}

/** A PDF as the answer, or the refusal that says why there is none. */
function pdf(
  c: Desk,
  name: string,
  { paper, reason }: { paper: { pdf: Uint8Array } | null; reason?: string | undefined },
): Response {
  if (!paper) {
    const why = reason ? c.var.say(`mailroom.left_out.${reason}`) : c.var.say('mailroom.desk.none');
    throw new Refused('mailroom.batch.nothing_printable', { why }, 422);
  }
  return shownPdf(paper.pdf, name);
}
