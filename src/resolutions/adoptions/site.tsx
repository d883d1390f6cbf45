import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { today } from '../../kernel/clock.js';
import { found, Missing, type Problem, Refused } from '../../kernel/refusals.js';
import { Hidden, Problems, Submit } from '../../page/form.js';
import { formToken, isFormBehind } from '../../page/form-token.js';
import { bodyOf, typedIn } from '../../page/typed.js';
import type { VisitorEnv } from '../../page/web.js';
import { isCountry } from '../../supporters/country.js';
import type { AdoptGate } from '../adopt-gate.js';
import { longest, type Typed } from '../adoption-reader.js';
import { versionById } from '../model.js';
import { CorrectionFields, correction_fields, readCorrection, typedOf } from './correction-form.js';
import type { FollowActs, Followed, Telling } from './follow-acts.js';
import { FollowPage } from './follow-page.js';
import { AskedPage, AskPage, NowherePage, OverPage } from './link-page.js';
import { largest_scan_bytes, readScan } from './minute-file.js';
import { linkPath } from './officer-link.js';

/** What these pages need from the door. */
export interface FollowMeans {
  acts: FollowActs;
  gate: AdoptGate;
  clientOf: (c: Context<VisitorEnv>) => string;
}

type Ctx = Context<VisitorEnv>;

const largest_form_bytes = 512 * 1024;
const path = '/adoptions/follow/:token';

/** `/adoptions/follow/<token>`, an officer's private page, and `/adoptions/link`, where a new link is asked for. */
export function followSite({ acts, gate, clientOf }: FollowMeans): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();
  const form = bodyLimit({ maxSize: largest_form_bytes, onError: (c) => tooLarge(c as Ctx) });
  const upload = bodyLimit({
    maxSize: largest_scan_bytes + largest_form_bytes,
    onError: (c) => tooLarge(c as Ctx),
  });

  app.use('/adoptions/*', async (c, next) => {
    // Whoever uses the machine next, and whoever builds an index, must not find it.
    c.header('Cache-Control', 'no-store');
    c.header('X-Robots-Tag', 'noindex');
    await next();
  });

  app.get('/adoptions/link', (c) => showAsk(c, {}, []));

  app.post('/adoptions/link', form, async (c) => {
    const typed = await typedIn(c, 'organisation', 'country');
    const problems: Problem[] = [];
    if (typed.organisation.trim() === '' || typed.organisation.length > longest.organisation)
      problems.push({ field: 'organisation', code: 'resolutions.adopt.problem.empty_organisation' });
    if (!isCountry(typed.country))
      problems.push({ field: 'country', code: 'resolutions.adopt.problem.choose_country' });
    const wait_seconds = problems.length > 0 ? 0 : gate.waitFor(clientOf(c));
    if (wait_seconds > 0)
      problems.push({ field: 'problems', code: 'resolutions.adopt.too_often', values: { wait_seconds } });
    if (problems.length > 0) {
      c.status(wait_seconds > 0 ? 429 : 422);
      return showAsk(c, typed, problems);
    }
    await acts.askForLink(typed.organisation, typed.country);
    // The same answer in every case: whether we know this organisation is nobody's business.
    return asked(c);
  });

  app.get(path, async (c) => {
    const behind = await found(acts.look(c.req.param('token')).then((followed) => ({ followed })));
    if (!behind) return nowhere(c);
    return behind.followed ? show(c, behind.followed) : over(c);
  });

  app.get(`${path}/correct`, async (c) => {
    const followed = await acts.look(c.req.param('token'));
    if (!followed) return over(c);
    return showCorrect(c, followed, typedOf(followed.adoption), []);
  });

  app.post(`${path}/correct`, form, async (c) => {
    const token = c.req.param('token');
    const typed: Typed = await typedIn(c, ...correction_fields);
    return behind(c, acts, async (followed) => {
      const { adoption } = followed;
      const version = await versionById(c.var.db, adoption.version_id, adoption.language);
      const read = readCorrection(typed, adoption, version, today(c.var.clock));
      if (!read.ok) {
        c.status(422);
        return showCorrect(c, followed, typed, read.problems);
      }
      try {
        const holds = await acts.correct(token, read.value, typed.why ?? '');
        return done(c, holds ? 'corrected' : 'correction_asked');
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        c.status(error.status);
        return showCorrect(c, followed, typed, [{ field: 'why', code: error.code, values: error.values }]);
      }
    });
  });

  app.post(`${path}/tell`, form, async (c) => {
    const typed = await typedIn(c, 'may_name', 'tell_vote', 'tell_text', 'tell_why');
    const [may_name, tell_vote, tell_text] = [typed.may_name, typed.tell_vote, typed.tell_text].map(
      (value) => value === 'yes',
    ) as [boolean, boolean, boolean];
    const telling = { may_name, tell_vote, tell_text };
    return behind(c, acts, ({ adoption }) => {
      // Nobody has to say why less is to be told: it may be to nobody's good to have said it.
      const silent = typed.tell_why.trim() === '' && isLess(telling, adoption);
      return tried(c, acts, typed, 'tell_why', 'told', () =>
        acts.tell(
          c.req.param('token'),
          telling,
          silent ? c.var.say('resolutions.adoptions.follow.tell_no_reason') : typed.tell_why,
        ),
      );
    });
  });

  app.post(`${path}/withdraw`, form, async (c) => {
    const typed = await typedIn(c, 'withdraw_why');
    return behind(c, acts, () =>
      tried(c, acts, typed, 'withdraw_why', 'withdrawn', () =>
        acts.withdraw(c.req.param('token'), typed.withdraw_why),
      ),
    );
  });

  app.post(`${path}/posted`, form, async (c) =>
    behind(c, acts, () =>
      tried(c, acts, {}, 'problems', 'posted', () => acts.reportPosted(c.req.param('token'))),
    ),
  );

  app.post(`${path}/scan`, upload, async (c) =>
    behind(c, acts, async (followed) => {
      const read = await readScan((await bodyOf(c)).scan, c.var.viruses);
      if (!read.ok) {
        c.status(422);
        return show(c, followed, {}, read.problems);
      }
      return tried(c, acts, {}, 'scan', 'scan_kept', () => acts.keepScan(c.req.param('token'), read.value));
    }),
  );

  app.post(`${path}/again`, form, async (c) => {
    const token = c.req.param('token');
    if (!isFormBehind(token, (await typedIn(c, 'csrf')).csrf)) throw new Missing('form');
    await acts.askAgain(token);
    return asked(c);
  });

  return app;
}

/** Whether nothing is told that was not, and something is told no more. */
function isLess(next: Telling, now: Telling): boolean {
  const parts = ['may_name', 'tell_vote', 'tell_text'] as const;
  return parts.every((part) => now[part] || !next[part]) && parts.some((part) => now[part] && !next[part]);
}

const here = (c: Ctx) => c.var.href(linkPath(c.req.param('token') ?? ''));

/** Lets a form through that was sent from the page itself, while the link holds. */
async function behind(
  c: Ctx,
  acts: FollowActs,
  act: (followed: Followed) => Promise<Response>,
): Promise<Response> {
  const token = c.req.param('token') ?? '';
  const followed = await acts.look(token);
  if (!followed) return over(c);
  if (!isFormBehind(token, (await typedIn(c, 'csrf')).csrf)) {
    c.status(403);
    return show(c, followed, {}, [{ field: 'problems', code: 'resolutions.adoptions.problem.no_token' }]);
  }
  return act(followed);
}

/** Does it and leads back to the page, or says at the field why not, with what was typed. */
async function tried(
  c: Ctx,
  acts: FollowActs,
  values: Typed,
  field: string,
  word: string,
  act: () => Promise<unknown>,
): Promise<Response> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const followed = await acts.look(c.req.param('token') ?? '');
    if (!followed) return over(c);
    c.status(error.status);
    return show(c, followed, values, [{ field, code: error.code, values: error.values }]);
  }
  return done(c, word);
}

const done = (c: Ctx, word: string) => c.redirect(`${here(c)}?done=${word}`, 303);

function show(c: Ctx, followed: Followed, values: Typed = {}, problems: Problem[] = []) {
  const { say, language, href } = c.var;
  const word = `resolutions.adoptions.done.${c.req.query('done') ?? ''}`;
  const csrf = formToken(c.req.param('token') ?? '');
  return c.render(
    <FollowPage
      {...{ say, language, href, csrf, followed }}
      here={here(c)}
      form={{ say, values, problems }}
      done={say.has(word) ? say(word) : null}
    />,
    { title: say('resolutions.adoptions.follow.title'), section: 'resolutions' },
  );
}

function showCorrect(c: Ctx, { adoption }: Followed, values: Typed, problems: Problem[]) {
  const { say, language } = c.var;
  const form = { say, values, problems };
  const verified = adoption.decision === 'verified';
  return c.render(
    <div class="text">
      <h1>{say('resolutions.adoptions.follow.correct')}</h1>
      <p>{say(`resolutions.adoptions.follow.${verified ? 'correct_verified' : 'correct_about'}`)}</p>
      <Problems form={form} title={say('resolutions.adopt.problems')} />
      <form method="post" action={`${here(c)}/correct`}>
        <Hidden name="csrf" value={formToken(c.req.param('token') ?? '')} />
        <CorrectionFields form={form} language={language} textLanguage={adoption.language} />
        <p class="acts">
          <Submit label={say('resolutions.adoptions.follow.correct_send')} />
        </p>
      </form>
      <p>
        <a href={here(c)}>{say('resolutions.adoptions.follow.back')}</a>
      </p>
    </div>,
    { title: say('resolutions.adoptions.follow.correct'), section: 'resolutions' },
  );
}

function showAsk(c: Ctx, values: Typed, problems: Problem[]) {
  const { say, language, href } = c.var;
  return c.render(<AskPage {...{ say, language, href }} form={{ say, values, problems }} />, {
    title: say('resolutions.adoptions.link.ask'),
    section: 'resolutions',
  });
}

function asked(c: Ctx) {
  const { say } = c.var;
  return c.render(<AskedPage say={say} />, { title: say('resolutions.adoptions.link.asked') });
}

/** No link of ours, or one of what is gone: whether it ever was one is not told. */
function nowhere(c: Ctx) {
  const { say, href } = c.var;
  c.status(404);
  return c.render(<NowherePage {...{ say, href }} />, { title: say('resolutions.adopt.link_title') });
}

/** The link is too old, or a newer one was given: it leads to a button that asks for another. */
function over(c: Ctx) {
  const { say, href } = c.var;
  const token = c.req.param('token') ?? '';
  c.status(410);
  return c.render(<OverPage {...{ say, href }} action={`${here(c)}/again`} csrf={formToken(token)} />, {
    title: say('resolutions.adoptions.link.over'),
  });
}

function tooLarge(c: Ctx) {
  const { say } = c.var;
  c.status(413);
  return c.render(
    <div class="text">
      <h1>{say('resolutions.adopt.too_large_title')}</h1>
      <p>{say('resolutions.adoptions.problem.large_scan', { limit: largest_scan_bytes / 1024 ** 2 })}</p>
    </div>,
    { title: say('resolutions.adopt.too_large_title') },
  );
}
