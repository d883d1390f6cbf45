import { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { transact } from '../../kernel/database.js';
import type { Say } from '../../kernel/language.js';
import { Missing, type Problem, Refused } from '../../kernel/refusals.js';
import { type Filled, Group, Hidden, Problems, Select } from '../../page/form.js';
import { Foreign } from '../../page/parts.js';
import { bodyOf, typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import { stepWord } from '../course/step-type.js';
import { type AtDesk, type Ctx, personAt } from '../record/at-desk.js';
import type { Typed } from '../record/fact-form.js';
import { Why } from '../record/fact-page.js';
import { basis_fields, readBasis } from './basis.js';
import { BasisFields } from './basis-fields.js';
import { type Consent, consentsOf } from './consent.js';
import type { Change } from './difference.js';
import { Difference } from './difference-view.js';
import { differenceOf, needsSecond } from './proposal.js';
import { factsOf, ladder, type Outcomes, type ToldFact, tellAll, tellPerson } from './telling.js';
import { type UntoldSource, untoldSourcesOf } from './untold-sources.js';
import { UntoldSources } from './untold-sources-view.js';

/** `/desk/people/:slug/tell`: how far one fact, several, or the whole person are told, and on what basis. */
export function tellDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();

  app.get('/desk/people/:slug/tell', async (c) => {
    const fact = c.req.query('fact') ?? '';
    return show(c, fact === '' ? [] : [fact], { level: c.req.query('level') ?? '' }, []);
  });

  app.post('/desk/people/:slug/tell', async (c) => {
    const typed = await typedIn(c, 'level', 'why', ...basis_fields);
    const chosen = [(await bodyOf(c)).fact].flat().filter((one) => typeof one === 'string');
    const person = await personAt(c);
    const level = ladder.find((one) => one === typed.level);
    const problems: Problem[] = level ? [] : [{ field: 'level', code: 'register.telling.no_level' }];
    const basis = level === 'public' ? readBasis(typed) : null;
    if (basis && !basis.ok) problems.push(...basis.problems);
    if (!level || problems.length > 0) {
      c.status(422);
      return show(c, chosen, typed, problems);
    }
    const asked = { level, why: typed.why, basis: basis?.ok ? basis.value : null };
    try {
      const { proposed } = await tellChosen(c, person, chosen, asked);
      return c.redirect(proposed > 0 ? '/desk/proposals?done=proposed' : `/desk/people/${person.slug}`, 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      c.status(error.status);
      return show(c, chosen, typed, [{ field: fieldOf(error.code), code: error.code, values: error.values }]);
    }
  });

  return app;
}

/** The field that a refusal is about; `fact` is what was to be told, as a whole. */
function fieldOf(code: string): string {
  if (code === 'register.tell.no_why' || code === 'register.tell.why_too_long') return 'why';
  if (code === 'register.tell.already') return 'level';
  return code.startsWith('register.telling.basis.') ? 'basis_kind' : 'fact';
}

type Asked = { level: ToldFact['told']; why: string; basis: Parameters<typeof tellAll>[5] };

async function tellChosen(c: Ctx, person: AtDesk, chosen: string[], asked: Asked): Promise<Outcomes> {
  const { db, actor } = c.var;
  const { level, why, basis } = asked;
  if (chosen.includes('person')) {
    const outcome = await tellPerson(db, actor, person.id, level, why, basis);
    return { told: 0, proposed: 0, [outcome]: 1 };
  }
  const own = await factsOf(db, person.id);
  const facts = own.filter(({ id }) => chosen.includes(id));
  if (facts.length < new Set(chosen).size) throw new Missing('fact');
  return tellAll(db, actor, facts, level, why, basis);
}

async function show(c: Ctx, chosen: string[], typed: Typed, problems: Problem[]) {
  const { db, say, csrf } = c.var;
  const person = await personAt(c);
  const facts = await factsOf(db, person.id);
  const isPerson = chosen.includes('person');
  const [one] = chosen;
  const fact = !isPerson && chosen.length === 1 ? facts.find(({ id }) => id === one) : undefined;
  if (!isPerson && chosen.length === 1 && !fact) throw new Missing('fact');
  const known = isPerson ? null : fact ? await basisOf(c, fact.id) : null;
  const values = { ...known, ...typed };
  // A person brings along what is public of it already; of several, which ones is not known before they are sent.
  const told = isPerson ? facts.filter(({ told }) => told === 'public') : fact ? [fact] : facts;
  return c.render(
    <TellPage
      {...{ say, csrf, person, facts, chosen, fact: fact ?? null, isPerson }}
      second={await needsSecond(db)}
      consents={(await consentsOf(db, person.id)).filter(({ withdrawn_at }) => !withdrawn_at)}
      difference={isPerson && person.told !== 'public' ? await differenceIfPublic(c, person) : null}
      untold={
        await untoldSourcesOf(
          db,
          told.map(({ id }) => id),
        )
      }
      form={{ say, values, problems }}
    />,
    { title: say('register.desk.tell'), section: 'people' },
  );
}

/** What a fact rested on the last time it was public, so that it need not be typed again. */
async function basisOf(c: Ctx, factId: string): Promise<Typed> {
  const fact = await c.var.db
    .selectFrom('facts')
    .select(['basis_kind', 'basis', 'consent_id'])
    .where('id', '=', factId)
    .executeTakeFirst();
  const { basis_kind, basis, consent_id } = fact ?? {};
  return { basis_kind: basis_kind ?? '', basis: basis ?? '', consent: consent_id ?? '' };
}

/** The basis does not show in public: any one stands in for it. */
async function differenceIfPublic(c: Ctx, person: AtDesk): Promise<Change[]> {
  const basis = { basis_kind: 'public-interest', basis: null, consent_id: null } as const;
  const subject = { kind: 'person', id: person.id } as const;
  return transact(c.var.db, (tx) => differenceOf(tx, subject, [person.id], basis));
}

interface Props {
  say: Say;
  csrf: string;
  person: AtDesk;
  facts: ToldFact[];
  chosen: string[];
  /** The one fact that is asked about. */
  fact: ToldFact | null;
  isPerson: boolean;
  second: boolean;
  consents: Consent[];
  difference: Change[] | null;
  untold: UntoldSource[];
  form: Filled;
}

const TellPage: FC<Props> = (props) => {
  const { say, csrf, person, facts, chosen, fact, isPerson, second, consents, difference, untold, form } =
    props;
  const own = `/desk/people/${person.slug}`;
  return (
    <>
      <p class="small">
        <a href={own}>
          <Foreign>{person.name}</Foreign>
        </a>
        {' · '}
        <a href={`${own}/consents`}>{say('register.telling.consent.title')}</a>
        {' · '}
        <a href={`${own}/preview`}>{say('register.telling.preview.link')}</a>
      </p>
      <h1>{say('register.desk.tell')}</h1>
      <form method="post" action={`${own}/tell`} class="text">
        <Problems form={form} title={say('register.desk.problems')} />
        <Hidden name="csrf" value={csrf} />
        {isPerson ? (
          <Whole {...{ say, person, second, form }} />
        ) : fact ? (
          <One {...{ say, fact, person, form }} />
        ) : (
          <Several {...{ say, facts, chosen, form }} />
        )}
        <UntoldSources {...{ say, sources: untold }} />
        <Select
          name="level"
          label={say('register.desk.level')}
          empty={say('register.telling.choose')}
          options={ladder.map((value) => ({ value, label: say(`register.desk.told.${value}`) }))}
          form={form}
        />
        <BasisFields {...{ say, own, consents, form }} />
        <Why form={form} act={say('register.desk.tell_act')} />
      </form>
      {difference && (
        <section>
          <h2>{say('register.telling.difference.title')}</h2>
          <p>
            {say('register.telling.difference.about')}{' '}
            <a href={`${own}/preview`}>{say('register.telling.preview.link')}</a>
          </p>
          <Difference {...{ say, changes: difference }} />
        </section>
      )}
    </>
  );
};

const Whole: FC<{ say: Say; person: AtDesk; second: boolean; form: Filled }> = (props) => {
  const { say, person, second, form } = props;
  return (
    <Group name="fact" label={say('register.telling.whole')} form={form}>
      <Hidden name="fact" value="person" />
      <p>
        {say('register.desk.whole_person')}: <Foreign>{person.name}</Foreign>{' '}
        <span class="tag">{say(`register.desk.told.${person.told}`)}</span>
      </p>
      <p>
        {say('register.telling.whole_about')}{' '}
        <a href={`/desk/people/${person.slug}/tell`}>{say('register.telling.several')}</a>
      </p>
      {second && person.told !== 'public' && <p>{say('register.telling.second.person')}</p>}
    </Group>
  );
};

const One: FC<{ say: Say; fact: ToldFact; person: AtDesk; form: Filled }> = ({ say, fact, person, form }) => (
  <Group name="fact" label={say('register.telling.one_fact')} form={form}>
    <Hidden name="fact" value={fact.id} />
    <p>
      <Line {...{ say, fact }} />
    </p>
    {fact.told === 'sealed' && <p>{say('register.telling.second.sealed')}</p>}
    <p class="small">
      <a href={`/desk/people/${person.slug}/tell`}>{say('register.telling.several')}</a>
    </p>
  </Group>
);

const Several: FC<{ say: Say; facts: ToldFact[]; chosen: string[]; form: Filled }> = (props) => {
  const { say, facts, chosen, form } = props;
  return (
    <Group name="fact" label={say('register.telling.facts')} form={form}>
      {facts.map((fact) => (
        <label class="choice" for={`fact-${fact.id}`}>
          <input
            type="checkbox"
            id={`fact-${fact.id}`}
            name="fact"
            value={fact.id}
            checked={chosen.includes(fact.id)}
          />
          <span>
            <Line {...{ say, fact }} />
          </span>
        </label>
      ))}
    </Group>
  );
};

/** A fact among others: short enough to be scanned. */
const Line: FC<{ say: Say; fact: ToldFact }> = ({ say, fact }) => {
  const text = fact.text.length > 120 ? `${fact.text.slice(0, 119)}…` : fact.text;
  return (
    <>
      {[fact.step === null ? say(`register.desk.kind.${fact.kind}`) : stepWord(say, fact.step), fact.date]
        .filter(Boolean)
        .join(' · ')}
      : <Foreign>{text}</Foreign> <span class="tag">{say(`register.desk.told.${fact.told}`)}</span>
    </>
  );
};
