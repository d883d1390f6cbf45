import { type Context, Hono } from 'hono';
import { today } from '../../kernel/clock.js';
import { isDatabaseUnable } from '../../kernel/database.js';
import type { Language, Say } from '../../kernel/language.js';
import { type Problem, Refused } from '../../kernel/refusals.js';
import { writingTo } from '../../mailroom/addresses/trust-on.js';
import { campaignOrNone } from '../../mailroom/campaign.js';
import { isRobot } from '../../page/refused.js';
import { bodyOf } from '../../page/typed.js';
import type { VisitorEnv } from '../../page/web.js';
import type { PicturePress } from '../../print/picture-press.js';
import { nameIn, personOf } from '../../register/person.js';
import { personInBrief } from '../../register/person-brief.js';
import { codeOf } from '../letter-code.js';
import { inTurn } from './form-turn.js';
import type { MailOutcome } from './hand-in.js';
import { type Instead, NotNowPage } from './hold-page.js';
import { firstLanguage } from './language-choice.js';
import type { LetterGate } from './letter-gate.js';
import { fields, readLetter, type Typed } from './letter-reader.js';
import { readPicture } from './picture-reader.js';
import { type PictureShelf, pictureKey } from './picture-shelf.js';
import { pictureUpload } from './picture-upload.js';
import { rulesFor, takesPictures } from './prison-rules.js';
import { type Around, WriteForm } from './write-form.js';
import { AcceptedPage, LookPage } from './write-look.js';
import type { WritingActs } from './writing-acts.js';

type Ctx = Context<VisitorEnv>;

/** What the writer's pages need from the door. */
export interface WritingMeans {
  acts: WritingActs;
  gate: LetterGate;
  press: PicturePress;
  shelf: PictureShelf;
  sayIn: (language: Language) => Say;
  /** By what a client is told from another for the length of a day, in memory: its address. */
  clientOf: (c: Ctx) => string;
  /** What an organisation can pass for somebody, while no letter can go. */
  resolutionsFor: (c: Ctx, personId: string) => Promise<Instead['resolutions']>;
}

/** The box above the form: for what is wrong with no field in particular. */
const whole_form = 'problems';
/** Kept by no cache, found by no index, told to no other site: what somebody types here is nobody's. */
export function keepPrivate(c: Ctx): void {
  c.header('Cache-Control', 'no-store');
  c.header('X-Robots-Tag', 'noindex');
  c.header('Referrer-Policy', 'no-referrer');
}

/** `/people/<slug>/write`: the form, the letter looked at, the letter taken in; one address. */
export function writingSite(means: WritingMeans): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();
  const path = '/people/:slug/write';

  app.get(path, async (c) => {
    keepPrivate(c);
    const at = await whereTo(c, means);
    if ('no' in at) return at.no({});
    const typed = { language: firstLanguage(c.var.language, at.rules) };
    return showForm(c, means, at, await means.acts.newToken(), typed);
  });

  app.post(path, pictureUpload(), inTurn(), async (c) => {
    keepPrivate(c);
    const body = await bodyOf(c);
    const form = typedOf(body);
    const at = await whereTo(c, means);
    // Somebody may be freed while somebody else writes: what was typed is shown, to be kept.
    if ('no' in at) return at.no(form, 409);
    const known = (form.token ?? '') !== '' && (await means.acts.isToken(form.token as string));
    const token = known ? (form.token as string) : await means.acts.newToken();
    // A robot filled the field that people never see: it is thanked, and nothing is kept.
    if (isRobot(c, form.website)) return accepted(c, token, null);
    const problems = await pictureProblems(means, at, token, form, body.picture);
    const again = (more: Problem[], status: 200 | 403 | 409 | 422 | 429 | 503 = 422) => {
      c.status(status);
      return showForm(c, means, at, token, form, [...more, ...problems]);
    };
    if (form.step === 'change') return again([], problems.length > 0 ? 422 : 200);
    const picture = means.shelf.get(pictureKey(token));
    const read = readLetter(form, at.rules, picture !== null);
    if (!read.ok) return again(read.problems);
    if (problems.length > 0) return again([]);
    const said = read.value;
    if (form.step !== 'hand_in') {
      return c.render(<LookPage {...around(c, means, at, token, form)} said={said} typed={form} />, {
        title: c.var.say('letters.writing.look_title'),
        section: 'people',
      });
    }
    if (!known || !means.gate.isFine(form.stamp ?? ''))
      return again([{ field: whole_form, code: 'letters.writing.once_more' }]);
    const wait_seconds = means.gate.waitFor(means.clientOf(c));
    if (wait_seconds > 0)
      return again([{ field: whole_form, code: 'letters.writing.too_often', values: { wait_seconds } }], 429);
    try {
      const { mail } = await means.acts.handIn(
        { said, token, person_id: at.person.id, spoken: c.var.language, picture, thanks: form.thanks ?? '' },
        (secret) => mailWords(c, secret),
      );
      means.shelf.take(pictureKey(token));
      return accepted(c, token, mail);
    } catch (error) {
      // Whatever is refused or fails, what was typed stays in the form.
      if (isDatabaseUnable(error)) {
        c.header('Retry-After', '60');
        return again([{ field: whole_form, code: 'letters.writing.not_sure' }], 503);
      }
      if (!(error instanceof Refused)) throw error;
      return again([{ field: whole_form, code: error.code, values: error.values }], error.status);
    }
  });

  return app;
}

type At = Pick<Around, 'person' | 'name' | 'rules' | 'copy_years'>;

/** Whom somebody writes to here, and by what rules; or the page that says why nobody can now. */
async function whereTo(
  c: Ctx,
  means: WritingMeans,
): Promise<At | { no: (typed: Typed, status?: 200 | 409) => Promise<Response> }> {
  const { db, clock, say, language, href } = c.var;
  const day = today(clock);
  const person = await personInBrief(db, c.req.param('slug') ?? '', day);
  const name = nameIn(person.names, language, person.name);
  const [writing, rules, copy_years] = await Promise.all([
    writingTo(db, person, day),
    rulesFor(db, person.id, day),
    means.acts.copyYears(),
  ]);
  if (writing.trust.state === 'holds' && !rules.wants_none) return { person, name, rules, copy_years };
  return {
    no: async (typed, status = 200) => {
      c.status(status);
      const instead: Instead = {
        writing,
        day,
        resolutions: await means.resolutionsFor(c, person.id),
        email: (await campaignOrNone(db))?.email ?? null,
        nameIn: (script) => nameIn(person.names, script, person.name).form,
      };
      return c.render(
        <NotNowPage
          {...{ say, href, name, instead }}
          slug={person.slug}
          wants_none={rules.wants_none}
          typed={typed.text ?? ''}
        />,
        { title: `${say('letters.writing.title')} ${name.form}`, section: 'people' },
      );
    },
  };
}

/** The text fields of the form; of one that comes twice, the last. */
function typedOf(body: Record<string, unknown>): Typed {
  const form: Typed = {};
  const others = ['token', 'stamp', 'step', 'website', 'picture_kept', 'picture_out', 'thanks'];
  for (const name of [...fields, ...others]) {
    const sent = body[name];
    const value = Array.isArray(sent) ? sent.at(-1) : sent;
    // Forms travel with CRLF (WHATWG HTML, 4.10.22.4).
    if (typeof value === 'string') form[name] = value.replaceAll('\r\n', '\n');
  }
  return form;
}

/** Puts a picture that came on the shelf, takes one out that is not wanted, and says what is wrong with it. */
async function pictureProblems(
  { press, shelf }: WritingMeans,
  { rules }: At,
  token: string,
  form: Typed,
  file: unknown,
): Promise<Problem[]> {
  const key = pictureKey(token);
  if (form.picture_out === 'yes' || !takesPictures(rules.card)) {
    shelf.take(key);
    form.picture_kept = undefined;
  }
  if (!takesPictures(rules.card)) return [];
  const read = await readPicture(Array.isArray(file) ? file.at(-1) : file, press);
  if (!read.ok) return read.problems;
  if (read.value) shelf.put(token, read.value);
  if (!read.value && form.picture_kept === 'yes' && shelf.get(key) === null) {
    form.picture_kept = undefined;
    return [{ field: 'picture', code: 'letters.writing.picture.gone' }];
  }
  return [];
}

function around(c: Ctx, means: WritingMeans, at: At, token: string, typed: Typed): Around {
  const { say, language, href } = c.var;
  const { gate, shelf, sayIn } = means;
  // A stamp of ours stays; any other is replaced, so that the form can be sent once more.
  const stamp = gate.isOurs(typed.stamp ?? '') ? (typed.stamp as string) : gate.stamp();
  const key = pictureKey(token);
  const picture = shelf.get(key) && `/letters/picture/${key}`;
  const thanks = (typed.thanks ?? '').slice(0, 60);
  return { say, language, href, sayIn, ...at, token, stamp, picture, thanks };
}

async function showForm(
  c: Ctx,
  means: WritingMeans,
  at: At,
  token: string,
  values: Typed,
  problems: Problem[] = [],
) {
  const { say, db, clock } = c.var;
  // Whom one writes to is told where nothing has to be mended first.
  const told = problems.length === 0 ? await personOf(db, at.person.slug, today(clock)) : null;
  return c.render(
    <WriteForm {...around(c, means, at, token, values)} told={told} form={{ say, values, problems }} />,
    { title: `${say('letters.writing.title')} ${at.name.form}`, section: 'people' },
  );
}

function accepted(c: Ctx, token: string, mail: MailOutcome) {
  const { say, href, config } = c.var;
  const link = config.publicUrl + href(`/letters/mine/${token}`);
  return c.render(<AcceptedPage {...{ say, href, link, mail }} code={codeOf(token)} />, {
    title: say('letters.writing.accepted.title'),
  });
}

/** Names neither a prisoner nor the letter: whoever reads somebody's mailbox learns as little as can be. */
function mailWords(c: Ctx, secret: string) {
  const { say, href, config } = c.var;
  const link = config.publicUrl + href(`/letters/confirm/${secret}`);
  return {
    subject: say('letters.writing.mail.subject'),
    text: say('letters.writing.mail.text', { link, hours: 48 }),
  };
}
