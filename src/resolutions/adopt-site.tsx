import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { isId } from '../kernel/chance.js';
import { today } from '../kernel/clock.js';
import { type Language, longDay } from '../kernel/language.js';
import { found, type Problem, Refused } from '../kernel/refusals.js';
import { isRobot } from '../page/refused.js';
import { smallForm } from '../page/small-form.js';
import { typedIn } from '../page/typed.js';
import type { VisitorEnv } from '../page/web.js';
import type { AdoptActs } from './adopt-acts.js';
import { ConfirmedPage, ConfirmPage, NoSuchLink } from './adopt-confirm.js';
import { AdoptAccepted, AdoptForm, AdoptPreview, type Carried } from './adopt-form.js';
import type { AdoptGate } from './adopt-gate.js';
import { confirm_within_hours, type ToConfirm } from './adoption.js';
import { readPassed } from './adoption-passed.js';
import { earliestMeeting } from './adoption-public.js';
import { fields, readAdoption, type Typed } from './adoption-reader.js';
import { link_days, linkPath } from './adoptions/officer-link.js';
import { currentVersion, refuseWithdrawn, type Version, versionById } from './model.js';
import { plainTextOf } from './plain-text.js';

/** What the form needs from the door. */
export interface AdoptMeans {
  acts: AdoptActs;
  gate: AdoptGate;
  /** By what a client is told from another for the length of a day, in memory: its address. */
  clientOf: (c: Context<VisitorEnv>) => string;
}

/** Largest form in bytes: the longest text in Cyrillic, as browsers encode it, with all else. */
const largest_form_bytes = 512 * 1024;

/** The box above the form: for what is wrong with no field in particular. */
const whole_form = 'problems';
const fieldOf: Record<string, string> = {
  'resolutions.adopt.already': 'organisation',
  'resolutions.adopt.mail_today': 'email',
  'resolutions.adopt.mail_for_other': 'email',
  'resolutions.adoptions.problem.many_today': 'email',
};

/** `/resolutions/<slug>/adopt` (form, preview, accepted: one address) and `/adoptions/confirm/<token>`. */
export function adoptSite(means: AdoptMeans): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();
  const path = '/resolutions/:slug/adopt';

  app.get(path, async (c) => {
    const version = await currentVersion(
      c.var.db,
      c.req.param('slug'),
      textLanguage(c, c.req.query('language')),
    );
    await refuseWithdrawn(c.var.db, version.text_id);
    const organisation = (c.req.query('organisation') ?? '').slice(0, 200);
    const typed: Typed = { organisation, text: plainTextOf(version) };
    return showForm(c, means, version, typed, [], means.acts.newDraft());
  });

  app.post(
    path,
    bodyLimit({
      maxSize: largest_form_bytes,
      onError: (c) => tooLarge(c as Context<VisitorEnv>),
    }),
    async (c) => {
      const form = await formOf(c);
      const version = await carriedVersion(c, c.req.param('slug'), form);
      const draft = isId(form.draft ?? '') ? (form.draft as string) : means.acts.newDraft();
      const again = (problems: Problem[], status: 200 | 409 | 422 | 429 | 503 = 422) => {
        c.status(status);
        return showForm(c, means, version, form, problems, draft);
      };
      if (version.withdrawn) return again([{ field: whole_form, code: 'resolutions.model.withdrawn' }], 409);
      if (form.step === 'change') return again([], 200);
      // A robot filled the field that people never see: it is thanked, and nothing is kept.
      if (isRobot(c, form.website)) return accepted(c, version);
      const read = readAdoption(form, today(c.var.clock), await earliestMeeting(c.var.db, version.text_id));
      if (!read.ok) return again(read.problems.map((one) => withDayInWords(one, c.var.language)));
      const report = read.value;
      const { organisation, met_at, met_on } = { ...report, organisation: report.organisation.name };
      const passed = readPassed(report.text, version, { organisation, met_at, met_on });
      if (!passed.ok) return again(passed.problems);
      if (form.step !== 'hand_in') {
        return c.render(
          <AdoptPreview
            {...around(c, version, carriedOf(means, version, draft, form.stamp))}
            typed={form}
            report={report}
            passed={passed.value}
          />,
          { title: c.var.say('resolutions.adopt.preview_title'), section: 'resolutions' },
        );
      }
      if (!means.gate.isFine(form.stamp ?? ''))
        return again([{ field: whole_form, code: 'resolutions.adopt.once_more' }]);
      const wait_seconds = means.gate.waitFor(means.clientOf(c));
      if (wait_seconds > 0) {
        return again(
          [{ field: whole_form, code: 'resolutions.adopt.too_often', values: { wait_seconds } }],
          429,
        );
      }
      const { say, language, href, config } = c.var;
      let shared = false;
      try {
        ({ shared } = await means.acts.handIn(
          { draft, report, passed: passed.value, version, spoken: language },
          (token) => ({
            subject: say('resolutions.adopt.mail_subject', { organisation }),
            text: say('resolutions.adopt.mail_text', {
              organisation,
              title: version.title,
              date: longDay(met_on, language),
              place: met_at,
              link: `${config.publicUrl}${href(`/adoptions/confirm/${token}`)}`,
              hours: confirm_within_hours,
            }),
          }),
        ));
      } catch (error) {
        if (!(error instanceof Refused) || error.status === 403) throw error;
        // Whatever is refused, what was typed stays in the form.
        return again(
          [{ field: fieldOf[error.code] ?? whole_form, code: error.code, values: error.values }],
          error.status,
        );
      }
      return accepted(c, version, shared);
    },
  );

  app.get('/adoptions/confirm/:token', async (c) => {
    const token = c.req.param('token');
    const adoptions = await found(means.acts.toConfirm(token));
    if (!adoptions?.[0]) return gone(c);
    if (adoptions.every((one) => one.confirmed))
      return confirmed(c, { adoption: adoptions[0], again: true, link: null });
    return showToConfirm(c, token, adoptions);
  });

  app.post('/adoptions/confirm/:token', smallForm, async (c) => {
    const token = c.req.param('token');
    const { adoption = '' } = await typedIn(c, 'adoption');
    const pressed = { token, id: isId(adoption) ? adoption : null };
    const result = await found(means.acts.confirm(pressed, (link, one) => linkMail(c, link, one)));
    if (!result) return gone(c);
    const others = (await means.acts.toConfirm(token)).filter((one) => !one.confirmed);
    return confirmed(c, result, others.length > 0 ? href(c, `/adoptions/confirm/${token}`) : null);
  });

  return app;
}

/** Where a problem names a day, it stands there as the text of the page writes days. */
function withDayInWords(problem: Problem, language: Language): Problem {
  const { earliest } = problem.values ?? {};
  if (earliest === undefined) return problem;
  return { ...problem, values: { ...problem.values, earliest: longDay(String(earliest), language) } };
}

/** A form as browsers send it without files; of a field that comes twice, the first. Anything else is empty. */
async function formOf(c: Context<VisitorEnv>): Promise<Typed> {
  const type = c.req.header('content-type') ?? '';
  if (!type.startsWith('application/x-www-form-urlencoded')) return {};
  const sent = new URLSearchParams(await c.req.text());
  const form: Typed = {};
  for (const name of [...fields, 'draft', 'stamp', 'version', 'language', 'step', 'website']) {
    form[name] = sent.get(name) ?? undefined;
  }
  return form;
}

/** The language of the text: the one asked for, else the page's. */
function textLanguage(c: Context<VisitorEnv>, asked: string | undefined): string {
  if (asked && /^[a-z]{2}$/.test(asked)) return asked;
  // There is no motion in Kazakh; whoever reads Kazakh here is nearer to the Russian one.
  return c.var.language === 'kk' ? 'ru' : c.var.language;
}

/** The version that the form was shown with: it stays, also when a newer one has come out meanwhile. */
async function carriedVersion(c: Context<VisitorEnv>, slug: string, form: Typed): Promise<Version> {
  const language = textLanguage(c, form.language);
  const current = await currentVersion(c.var.db, slug, language);
  if (!isId(form.version ?? '') || form.version === current.id) return current;
  const older = await found(versionById(c.var.db, form.version as string, language));
  return older?.slug === slug ? older : current;
}

function carriedOf(means: AdoptMeans, version: Version, draft: string, stamp: string | undefined): Carried {
  return { draft, stamp: stamp || means.gate.stamp(), version: version.id, language: version.language };
}

function around(c: Context<VisitorEnv>, version: Version, carried: Carried) {
  const { say, language, href } = c.var;
  return { say, language, href, version, carried };
}

async function showForm(
  c: Context<VisitorEnv>,
  means: AdoptMeans,
  version: Version,
  values: Typed,
  problems: Problem[],
  draft: string,
) {
  const { say } = c.var;
  // A stamp of ours stays; any other is replaced, so that the form can be sent once more.
  const stamp = means.gate.isOurs(values.stamp ?? '') ? values.stamp : undefined;
  return c.render(
    <AdoptForm
      {...around(c, version, carriedOf(means, version, draft, stamp))}
      form={{ say, values, problems }}
      isOpen={await means.acts.isOpen()}
    />,
    { title: say('resolutions.adopt.title'), section: 'resolutions' },
  );
}

const href = (c: Context<VisitorEnv>, path: string) => c.var.href(path);

function showToConfirm(c: Context<VisitorEnv>, token: string, adoptions: ToConfirm[]) {
  const { say, language, href } = c.var;
  return c.render(
    <ConfirmPage {...{ say, language, href, adoptions }} path={href(`/adoptions/confirm/${token}`)} />,
    { title: say('resolutions.adopt.confirm_title'), section: 'resolutions' },
  );
}

/** The mail with the private link, in the language of the page on which the button was pressed. */
function linkMail(c: Context<VisitorEnv>, token: string, { organisation, title }: ToConfirm) {
  const { say, config } = c.var;
  return {
    subject: say('resolutions.adoptions.link.subject', { organisation }),
    text: say('resolutions.adoptions.link.text', {
      organisation,
      title,
      link: config.publicUrl + href(c, linkPath(token)),
      days: link_days,
    }),
  };
}

function accepted(c: Context<VisitorEnv>, version: Version, shared = false) {
  const { say, href } = c.var;
  return c.render(<AdoptAccepted {...{ say, href, shared }} slug={version.slug} />, {
    title: say('resolutions.adopt.accepted_title'),
    section: 'resolutions',
  });
}

function confirmed(
  c: Context<VisitorEnv>,
  result: Awaited<ReturnType<AdoptActs['confirm']>>,
  more: string | null = null,
) {
  const { say, language, href, config } = c.var;
  const link = result.link && config.publicUrl + href(linkPath(result.link));
  return c.render(<ConfirmedPage {...{ say, language, href, more }} {...result} link={link} />, {
    title: say(result.again ? 'resolutions.adopt.confirmed_again' : 'resolutions.adopt.confirmed_title'),
    section: 'resolutions',
  });
}

function gone(c: Context<VisitorEnv>) {
  const { say, href } = c.var;
  c.status(404);
  return c.render(<NoSuchLink {...{ say, href }} />, { title: say('resolutions.adopt.link_title') });
}

function tooLarge(c: Context<VisitorEnv>) {
  const { say } = c.var;
  c.status(413);
  return c.render(
    <div class="text">
      <h1>{say('resolutions.adopt.too_large_title')}</h1>
      <p>{say('resolutions.adopt.too_large', { most_kilobytes: largest_form_bytes / 1024 })}</p>
    </div>,
    { title: say('resolutions.adopt.too_large_title') },
  );
}
