import { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { type Problem, Refused } from '../../kernel/refusals.js';
import { type Filled, Hidden, Problems, TextField } from '../../page/form.js';
import { Foreign } from '../../page/parts.js';
import { typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import { type AtDesk, type Ctx, personAt, versionIn } from './at-desk.js';
import { type Collision, CollisionTable, merged } from './difference.js';
import type { Typed } from './fact-form.js';
import { formOf } from './fact-forms.js';
import { Why } from './fact-page.js';
import { factOf, saidBefore, saidBy } from './fact-said.js';
import { deeds_a_page, historyOf } from './history.js';
import { History, type Present } from './history-page.js';
import { changePerson, longest_role, longest_slug, own_fields, ownTyped, readOwn } from './person-keeping.js';
import { recordOf } from './record.js';

/** Fields of a person's own row in which a refusal is said; every other is said at the reason. */
const refused_at: Record<string, string> = {
  'register.record.slug_taken': 'slug',
  'register.record.rank_taken': 'rank',
};

/** `/desk/people/:slug/own` and `/history`: a person's own row, and everything that was done to the record. */
export function ownDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();

  app.get('/desk/people/:slug/own', async (c) => show(c, await personAt(c)));

  app.post('/desk/people/:slug/own', async (c) => {
    const { db, actor } = c.var;
    const person = await personAt(c);
    const typed = await typedIn(c, ...own_fields, 'version', 'why');
    const read = readOwn(typed);
    if (!read.ok) {
      c.status(422);
      return show(c, person, { typed, problems: read.problems });
    }
    const version = versionIn(typed.version);
    try {
      await changePerson(db, actor, { personId: person.id, version }, read.value, typed.why);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      c.status(error.status);
      if (error.code === 'register.record.stale') {
        const latest = (await historyOf(db, { personId: person.id })).find(
          (deed) => deed.fact_id === null && deed.version === person.version,
        );
        const collision = {
          base: await saidBefore(db, person.id, version),
          stored: ownTyped(person),
          mine: ownTyped(read.value),
          who: latest?.who ?? '',
          why: latest?.why ?? '',
        };
        const values = { ...typed, ...merged(collision), version: String(person.version) };
        return show(c, person, { typed: values, problems: [] }, collision);
      }
      const field = refused_at[error.code] ?? 'why';
      return show(c, person, { typed, problems: [{ field, code: error.code, values: error.values }] });
    }
    return c.redirect(`/desk/people/${read.value.slug}`, 303);
  });

  app.get('/desk/people/:slug/history', async (c) => {
    const { db, say } = c.var;
    const person = await personAt(c);
    const asked = c.req.query('before') ?? '';
    const deeds = await historyOf(
      db,
      { personId: person.id },
      /^\d{1,15}$/.test(asked) ? Number(asked) : null,
    );
    const base = `/desk/people/${person.slug}`;
    const last = deeds.length === deeds_a_page ? deeds.at(-1)?.seq : undefined;
    return c.render(
      <div class="text">
        <p class="small">
          <a href={base}>
            <Foreign>{person.name}</Foreign>
          </a>
        </p>
        <h1>{say('register.record.history')}</h1>
        {deeds.length === 0 && <p>{say('register.record.no_deeds')}</p>}
        <History {...{ say, deeds, base }} present={await presentOf(c, person, deeds)} />
        {last && (
          <p>
            <a href={`${base}/history?before=${last}`}>{say('register.record.older')}</a>
          </p>
        )}
      </div>,
      { title: say('register.record.history_of', { name: person.name }), section: 'people' },
    );
  });

  return app;
}

/** What is said now of everything that a page of the history speaks of. */
async function presentOf(
  c: Ctx,
  person: AtDesk,
  deeds: { fact_id: string | null; version: number | null }[],
) {
  const { db } = c.var;
  const lines = new Map((await recordOf(db, person.id)).map((line) => [line.id, line.text]));
  const present: Present = new Map([[null, { form: null, choices: {}, said: ownTyped(person), line: '' }]]);
  for (const id of new Set(deeds.map(({ fact_id }) => fact_id))) {
    const line = id === null ? undefined : lines.get(id);
    if (id === null || line === undefined) continue;
    const changed = deeds.some((deed) => deed.fact_id === id && deed.version !== null);
    const fact = changed ? await factOf(db, person.id, id) : null;
    const form = (fact && formOf(fact.kind)) ?? null;
    const choices = (await form?.choicesOf?.({ db, personId: person.id, factId: id })) ?? {};
    const said: Typed = fact && form ? await saidBy(db, form, person.id, fact) : {};
    present.set(id, { form, choices, said, line });
  }
  return present;
}

async function show(
  c: Ctx,
  person: AtDesk,
  wrong: { typed: Typed; problems: Problem[] } | null = null,
  collision: Collision | null = null,
) {
  const { say, csrf } = c.var;
  const values = { ...ownTyped(person), version: String(person.version), ...wrong?.typed };
  const form = { say, values, problems: wrong?.problems ?? [] };
  return c.render(<OwnPage {...{ say, csrf, person, form, collision }} />, {
    title: say('register.record.own'),
    section: 'people',
  });
}

const OwnPage: FC<{ say: Say; csrf: string; person: AtDesk; form: Filled; collision: Collision | null }> = (
  props,
) => {
  const { say, csrf, person, form, collision } = props;
  return (
    <div class="text">
      <p class="small">
        <a href={`/desk/people/${person.slug}`}>
          <Foreign>{person.name}</Foreign>
        </a>
      </p>
      <h1>{say('register.record.own')}</h1>
      {collision && <CollisionTable {...{ say, form: null, choices: {}, collision }} />}
      <Problems form={form} title={say('register.desk.problems')} />
      <form method="post" action={`/desk/people/${person.slug}/own`}>
        <Hidden name="csrf" value={csrf} />
        <Hidden name="version" value={form.values.version ?? ''} />
        <TextField
          name="role"
          label={say('register.record.field.role')}
          hint={say('register.record.role_hint')}
          maxlength={longest_role}
          form={form}
        />
        <TextField
          name="rank"
          label={say('register.record.field.rank')}
          hint={say('register.record.rank_hint')}
          inputmode="numeric"
          maxlength={6}
          short
          form={form}
        />
        <TextField
          name="slug"
          label={say('register.record.field.slug')}
          hint={say('register.record.slug_hint')}
          maxlength={longest_slug}
          required
          form={form}
        />
        <Why form={form} act={say(`register.record.${collision ? 'save_on_top' : 'save'}`)} />
      </form>
    </div>
  );
};
