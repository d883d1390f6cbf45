import { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { Missing, type Problem, Refused } from '../../kernel/refusals.js';
import { type Filled, Hidden, Problems, Select } from '../../page/form.js';
import { Foreign } from '../../page/parts.js';
import { typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import { factsOf, ladder, type ToldFact, tell, tellPerson } from '../telling/telling.js';
import { type AtDesk, type Ctx, personAt } from './at-desk.js';
import type { Typed } from './fact-form.js';
import { Why } from './fact-page.js';

/** `/desk/people/:slug/tell`: how far a fact, or the whole person, is told. */
export function tellDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();

  app.get('/desk/people/:slug/tell', (c) =>
    show(c, { fact: c.req.query('fact') ?? '', level: c.req.query('level') ?? '' }, []),
  );

  app.post('/desk/people/:slug/tell', async (c) => {
    const { db, actor } = c.var;
    const typed = await typedIn(c, 'fact', 'level', 'why');
    const level = ladder.find((one) => one === typed.level);
    if (!level) throw new Missing('level');
    const person = await personAt(c);
    try {
      if (typed.fact === 'person') await tellPerson(db, actor, person.id, level, typed.why);
      else {
        const own = (await factsOf(db, person.id)).some((fact) => fact.id === typed.fact);
        if (!own) throw new Missing('fact');
        await tell(db, actor, typed.fact, level, typed.why);
      }
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      c.status(error.status);
      return show(c, typed, [{ field: 'why', code: error.code, values: error.values }]);
    }
    return c.redirect(`/desk/people/${person.slug}`, 303);
  });

  return app;
}

async function show(c: Ctx, values: Typed, problems: Problem[]) {
  const { db, say, csrf } = c.var;
  const person = await personAt(c);
  return c.render(
    <TellPage
      {...{ say, csrf, person }}
      facts={await factsOf(db, person.id)}
      form={{ say, values, problems }}
    />,
    { title: say('register.desk.tell'), section: 'people' },
  );
}

const TellPage: FC<{ say: Say; csrf: string; person: AtDesk; facts: ToldFact[]; form: Filled }> = (props) => {
  const { say, csrf, person, facts, form } = props;
  return (
    <div class="text">
      <p class="small">
        <a href={`/desk/people/${person.slug}`}>
          <Foreign>{person.name}</Foreign>
        </a>
      </p>
      <h1>{say('register.desk.tell')}</h1>
      <form method="post" action={`/desk/people/${person.slug}/tell`}>
        <Problems form={form} title={say('register.desk.problems')} />
        <Hidden name="csrf" value={csrf} />
        <Select
          name="fact"
          label={say('register.desk.fact')}
          options={[
            { value: 'person', label: say('register.desk.whole_person') },
            ...facts.map((fact) => ({ value: fact.id, label: lineOf(say, fact) })),
          ]}
          form={form}
        />
        <Select
          name="level"
          label={say('register.desk.level')}
          options={ladder.map((value) => ({ value, label: say(`register.desk.told.${value}`) }))}
          form={form}
        />
        <Why form={form} act={say('register.desk.tell_act')} />
      </form>
    </div>
  );
};

/** A fact in a list of choices: short enough to be scanned. */
function lineOf(say: Say, fact: ToldFact): string {
  const text = fact.text.length > 70 ? `${fact.text.slice(0, 69)}…` : fact.text;
  return [say(`register.desk.kind.${fact.kind}`), fact.date, text].filter(Boolean).join(' · ');
}
