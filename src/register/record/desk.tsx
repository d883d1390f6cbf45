import { Hono } from 'hono';
import { today } from '../../kernel/clock.js';
import { type Problem, Refused } from '../../kernel/refusals.js';
import { typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import { standingsOn } from '../course/standing-on.js';
import { recentSources } from '../sources/source-picker.js';
import { Telling, tellingOf } from '../telling/telling-view.js';
import { type Ctx, personAt } from './at-desk.js';
import type { Typed } from './fact-form.js';
import { formOf } from './fact-forms.js';
import { addFact } from './fact-keeping.js';
import { citedCodes } from './fact-said.js';
import { recordOf } from './record.js';
import { type OpenForm, RecordPage } from './record-page.js';
import { readSaying, said_fields } from './said-fields.js';

/** `/desk/people/:slug`: a person's record on one page, and the forms that add to it. */
export function recordDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();

  app.get('/desk/people/:slug', async (c) => {
    const { db } = c.var;
    const person = await personAt(c);
    const added = c.req.query('added') ?? null;
    // Another fact from the same source: its sources stand there already.
    const sources = added ? await citedCodes(db, person.id, added) : '';
    return show(c, c.req.query('add'), { sources }, []);
  });

  app.post('/desk/people/:slug/facts', async (c) => {
    const { db, actor } = c.var;
    const person = await personAt(c);
    const { kind, again } = await typedIn(c, 'kind', 'again');
    const form = formOf(kind);
    if (!form) throw new Refused('register.record.no_choice', {}, 422);
    const typed = await typedIn(c, ...form.fields, ...said_fields);
    const read = await readSaying(form, typed, { db, personId: person.id, factId: null });
    if (!read.ok) {
      c.status(422);
      return show(c, kind, typed, read.problems);
    }
    const id = await addFact(db, actor, form, person.id, read.value);
    const own = `/desk/people/${person.slug}`;
    return c.redirect(
      again === 'yes' ? `${own}?add=${kind}&added=${id}#add` : `${own}?added=${id}#fact-${id}`,
      303,
    );
  });

  return app;
}

async function show(c: Ctx, add: string | undefined, values: Typed, problems: Problem[]) {
  const { db, say, csrf, clock } = c.var;
  const person = await personAt(c);
  const kind = formOf(add);
  const about = { db, personId: person.id, factId: null };
  const open: OpenForm | null = kind
    ? {
        kind,
        form: { say, values, problems },
        choices: { ...(await kind.choicesOf?.(about)), recent_source: await recentSources(db) },
      }
    : null;
  const stands = (await standingsOn(db, [person.id], today(clock))).get(person.id);
  if (!stands) throw new Error('standingsOn answers for everybody it is asked about');
  return c.render(
    <RecordPage
      {...{ say, csrf, person, open, ...stands }}
      lines={await recordOf(db, person.id)}
      added={c.req.query('added') ?? null}
    >
      <Telling {...{ say, slug: person.slug }} telling={await tellingOf(db, person.id)} />
    </RecordPage>,
    { title: person.name, section: 'people' },
  );
}
