import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { today } from '../kernel/clock.js';
import type { Db } from '../kernel/database.js';
import type { Say } from '../kernel/language.js';
import { Missing, type Problem, Refused } from '../kernel/refusals.js';
import { type Filled, Hidden, Problems, Select, Submit, TextField } from '../page/form.js';
import { Foreign, Table } from '../page/parts.js';
import { typedIn } from '../page/typed.js';
import type { DeskEnv } from '../page/web.js';
import type { Standing } from './course/standing.js';
import { standingOn, standingsOn } from './course/standing-on.js';
import { lawyersOf } from './lawyers/lawyer.js';
import { readContact, setContact } from './lawyers/lawyer-contact.js';
import { LawyerContacts } from './lawyers/lawyer-desk.js';
import { evidenceInWords, standingInWords } from './person-words.js';
import type { Told } from './tables.js';
import { factsOf, ladder, longest_why, type ToldFact, tell, tellPerson } from './telling/telling.js';

type Ctx = Context<DeskEnv>;

/** What these pages need from the door: to whom a lawyer's contact is sealed. */
interface Means {
  lawyersRecipient: (db: Db) => Promise<string>;
}

/** `/desk/people`: everybody in the register, and for each person which facts may be told. */
export function registerDesk(means: Means): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();

  app.get('/desk/people', async (c) => {
    const { db, say, clock } = c.var;
    const people = await db
      .selectFrom('people')
      .select(['id', 'slug', 'code', 'told'])
      .orderBy('code')
      .execute();
    const standings = await standingsOn(db, null, today(clock));
    const names = await calledAtDesk(
      db,
      people.map(({ id }) => id),
    );
    return c.render(
      <>
        <h1>{say('register.desk.title')}</h1>
        <Table
          caption={say('register.desk.caption')}
          head={['person', 'told', 'state', 'evidence'].map((name) => say(`register.desk.head.${name}`))}
        >
          {people.map((person) => {
            const standing = standings.get(person.id)?.standing;
            return (
              <tr>
                <td>
                  <a href={`/desk/people/${person.slug}`}>{names.get(person.id) ?? person.code}</a>
                </td>
                <td>{say(`register.desk.told.${person.told}`)}</td>
                <td>{standing ? standingInWords(say, standing) : say('register.standing.unknown')}</td>
                <td>{standing ? evidenceInWords(say, standing) : ''}</td>
              </tr>
            );
          })}
        </Table>
      </>,
      { title: say('register.desk.title'), section: 'people' },
    );
  });

  app.get('/desk/people/:slug', (c) => show(c));

  app.post('/desk/people/:slug/lawyer', async (c) => {
    const { db, actor } = c.var;
    const typed = await typedIn(c, 'lawyer', 'email', 'lines');
    const person = await personAt(c);
    const lawyer = (await lawyersOf(db, person.id)).find(({ id }) => id === typed.lawyer);
    if (!lawyer) throw new Missing('lawyer');
    const contact = readContact(typed);
    if (!contact.ok) {
      c.status(422);
      return show(c, { lawyer: { typed, problems: contact.problems } });
    }
    const recipient = await means.lawyersRecipient(db);
    await setContact(db, actor, recipient, { person: person.id, lawyer: lawyer.id }, contact.value);
    return c.redirect(`/desk/people/${person.slug}`, 303);
  });

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
      const problems = [{ field: 'why', code: error.code, values: error.values }];
      return show(c, { tell: { typed, problems } });
    }
    return c.redirect(`/desk/people/${person.slug}`, 303);
  });

  return app;
}

async function personAt(c: Ctx) {
  const person = await c.var.db
    .selectFrom('people')
    .select(['id', 'slug', 'code', 'told'])
    .where('slug', '=', c.req.param('slug') ?? '')
    .executeTakeFirst();
  if (!person) throw new Missing('person');
  const name = (await calledAtDesk(c.var.db, [person.id])).get(person.id) ?? person.code;
  return { ...person, name };
}

/** The first name form of each in Latin letters, told or not: the desk knows whom it speaks of. */
async function calledAtDesk(db: Db, people: string[]): Promise<Map<string, string>> {
  if (people.length === 0) return new Map();
  const rows = await db
    .selectFrom('person_names')
    .select(['person_id', 'form'])
    .where('person_id', 'in', people)
    .where('script', '=', 'Latn')
    .orderBy('position', 'desc')
    .execute();
  return new Map(rows.map(({ person_id, form }) => [person_id, form]));
}

interface Wrong {
  typed: Record<string, string>;
  problems: Problem[];
}

async function show(c: Ctx, wrong: { tell?: Wrong; lawyer?: Wrong } = {}) {
  const { db, say, csrf, clock } = c.var;
  const person = await personAt(c);
  const form: Filled = {
    say,
    values: wrong.tell?.typed ?? { fact: c.req.query('fact') ?? '', level: '' },
    problems: wrong.tell?.problems ?? [],
  };
  return c.render(
    <>
      <PersonAtDesk
        {...{ say, csrf, person, form }}
        standing={await standingOn(db, person.id, today(clock))}
        facts={await factsOf(db, person.id)}
      />
      <LawyerContacts
        {...{ say, csrf, slug: person.slug }}
        lawyers={await lawyersOf(db, person.id)}
        form={{ say, values: wrong.lawyer?.typed ?? {}, problems: wrong.lawyer?.problems ?? [] }}
      />
    </>,
    { title: person.name, section: 'people' },
  );
}

interface AtDesk {
  say: Say;
  csrf: string;
  person: { slug: string; name: string; told: Told };
  standing: Standing;
  facts: ToldFact[];
  form: Filled;
}

const PersonAtDesk: FC<AtDesk> = ({ say, csrf, person, standing, facts, form }) => (
  <>
    <h1>{person.name}</h1>
    <p>
      {say(`register.desk.told.${person.told}`)} · {standingInWords(say, standing)} ·{' '}
      {evidenceInWords(say, standing)} ·{' '}
      <a href={`/people/${person.slug}`}>{say('register.desk.public_page')}</a>
    </p>
    <form method="post" action={`/desk/people/${person.slug}/tell`}>
      <h2>{say('register.desk.tell')}</h2>
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
      <TextField
        name="why"
        label={say('register.desk.why')}
        hint={say('register.desk.why_hint')}
        maxlength={longest_why}
        required
        form={form}
      />
      <p>
        <Submit label={say('register.desk.tell_act')} />
      </p>
    </form>
    <Table
      caption={say('register.desk.facts', { count: facts.length })}
      head={['kind', 'date', 'fact', 'sources', 'told'].map((name) => say(`register.desk.head.${name}`))}
      numbers={[3]}
    >
      {facts.map((fact) => (
        <tr>
          <td>{say(`register.desk.kind.${fact.kind}`)}</td>
          <td>{fact.date ?? ''}</td>
          <td>
            <Foreign>{fact.text}</Foreign>
          </td>
          <td class="n">{fact.sources}</td>
          <td>
            <a href={`/desk/people/${person.slug}?fact=${fact.id}#fact`}>
              {say(`register.desk.told.${fact.told}`)}
            </a>
          </td>
        </tr>
      ))}
    </Table>
  </>
);

/** A fact in a list of choices: short enough to be scanned. */
function lineOf(say: Say, fact: ToldFact): string {
  const text = fact.text.length > 70 ? `${fact.text.slice(0, 69)}…` : fact.text;
  return [say(`register.desk.kind.${fact.kind}`), fact.date, text].filter(Boolean).join(' · ');
}
