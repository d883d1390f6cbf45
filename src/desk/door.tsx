import { type Context, type Env, Hono } from 'hono';
import { askedBy } from '../kernel/asking.js';
import { isDatabaseUnable } from '../kernel/database.js';
import { Missing, Refused } from '../kernel/refusals.js';
import { mountPermitted } from '../page/permitted.js';
import { confirmedAccessDesk } from '../staff/confirmed-access-desk.js';
import { staffDesk } from '../staff/desk.js';
import { keysDesk } from '../staff/keys-desk.js';
import { lostCasesDesk } from '../staff/lost-cases-desk.js';
import { accountPages } from './account.js';
import { guard, ownFormsOnly } from './guard.js';
import { journalPages } from './journal.js';
import { keptClosePages } from './kept-close.js';
import { showPage } from './layout.js';
import type { DeskMeans, DoorEnv, ThresholdEnv } from './means.js';
import { ownStepsPages } from './own-steps.js';
import { permit } from './permit.js';
import { Prover } from './proving.js';
import { notesRefusals } from './refusal-log.js';
import { secondStepPages } from './second-step.js';
import { signInPages, signOut } from './sign-in.js';
import { stepUpPages } from './step-up.js';
import { todayPages } from './today.js';
import { welcomePages } from './welcome.js';

/**
 * The staff's door: everything below /desk. In front of the guard lie only the ways in (sign-in,
 * one-time links, recovery); every room is mounted behind it, and in front of each page its row in the table of routes
 * says who may come. Throws at the start when a room brings a page that lies outside /desk, because the guard would
 * not stand before it, or one without a row.
 */
export function deskDoor(means: DeskMeans): Hono<DoorEnv> {
  const prover = new Prover(means);
  const forNobody = askedBy(means.db, 'nobody');
  const threshold = new Hono<ThresholdEnv>();
  threshold.use('/desk/*', notesRefusals(means));
  threshold.use('/desk/*', async (c, next) => {
    c.set('say', means.messages.in('en'));
    // Before anybody is known, and on whatever the guard lets through half: for nobody.
    c.set('db', forNobody);
    c.set('clock', means.clock);
    c.set('config', means.config);
    c.set('viruses', means.viruses);
    c.set('publisher', await means.publisher(means.db));
    c.setRenderer((content, facts) => showPage(c, content, facts));
    // PostgreSQL knows no text with NUL in it: nothing can lie there.
    if (new URL(c.req.url).pathname.includes('%00')) throw new Missing('page');
    await next();
    // Whatever a room answered, files too.
    c.res.headers.set('Cache-Control', 'no-store');
  });
  threshold.use('/desk/*', ownFormsOnly(means));
  threshold.route('/', signInPages(means, prover));
  threshold.route('/', welcomePages(means));

  const app = new Hono<DoorEnv>();
  app.route('/', threshold);
  means.table.mustKnow(threshold.routes);
  app.use('/desk/*', guard(means, app, prover));
  const mount = <E extends Env>(room: Hono<E>) => {
    const outside = room.routes.find(({ path }) => !/^\/desk(\/|$)/.test(path));
    if (outside) throw new Error(`a page of the desk lies outside it: ${outside.path}`);
    mountPermitted(app, room as unknown as Hono<DoorEnv>, means.table, permit(prover));
  };
  mount(todayPages(means));
  mount(journalPages());
  mount(signOut(means));
  mount(secondStepPages(means, prover));
  mount(stepUpPages(prover));
  mount(accountPages(means));
  mount(ownStepsPages(prover));
  mount(confirmedAccessDesk());
  mount(lostCasesDesk());
  // The keys first: their address would be taken for somebody's.
  mount(keysDesk(means.sealed));
  mount(staffDesk());
  mount(keptClosePages());
  means.rooms.forEach(mount);
  app.all('/desk/*', () => {
    throw new Missing('page');
  });
  app.onError((error, c) => {
    const at = c as unknown as Context<ThresholdEnv>;
    if (error instanceof Missing) return failure(at, 404);
    if (error instanceof Refused) return failure(at, error.status, error);
    // No page can be made without it: the start of the program says so in plain words.
    if (isDatabaseUnable(error)) throw error;
    means.log.error({ err: error, path: c.req.routePath }, 'a page of the desk failed');
    return failure(at, 500);
  });
  return app;
}

type Status = 403 | 404 | 409 | 422 | 429 | 500 | 503;

/** An answer that says what went wrong, and that the way back keeps what was typed. */
function failure(c: Context<ThresholdEnv>, status: Status, refusal?: Refused): Response | Promise<Response> {
  const { say } = c.var;
  const kind = status === 404 ? 'missing' : refusal ? 'refused' : 'ours';
  const title = say(`desk.failure.${kind}_title`);
  c.status(status);
  // Whoever is told to come later is told when (RFC 9110, 10.2.3); some say it more exactly themselves.
  if ((status === 503 || status === 429) && !c.res.headers.has('Retry-After')) c.header('Retry-After', '10');
  return c.render(
    <div class="text">
      <h1>{title}</h1>
      <p>{refusal ? say(refusal.code, refusal.values) : say(`desk.failure.${kind}`)}</p>
      {refusal && c.req.method === 'POST' && <p>{say('desk.failure.back')}</p>}
      <p>
        <a href="/desk">{say('desk.failure.home')}</a>
      </p>
    </div>,
    { title },
  );
}
