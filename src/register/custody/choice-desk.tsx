import { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { today } from '../../kernel/clock.js';
import type { Say } from '../../kernel/language.js';
import { type Problem, Refused } from '../../kernel/refusals.js';
import { dateInWords } from '../../page/date.js';
import { DateField } from '../../page/date-field.js';
import { type Filled, Hidden, Problems, Select, Submit, TextArea } from '../../page/form.js';
import { Flash, Foreign } from '../../page/parts.js';
import { typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import { standingIn } from '../course/standing.js';
import { coursesOf } from '../course/standing-on.js';
import type { Person } from '../person.js';
import { type AtDesk, type Ctx, personAt, versionIn } from '../record/at-desk.js';
import { choice_fields, chooseRules, longest_reason, readChoice } from './choice-keeping.js';
import { reckon } from './reckoning.js';
import { CustodyArithmetic } from './reckoning-view.js';
import { choicesOf, type Rule, rulesOf } from './rule.js';

/** `/desk/people/:slug/custody`: by which rules somebody's time is reckoned, and what comes out of it. */
export function choiceDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();

  app.get('/desk/people/:slug/custody', (c) => show(c, null, []));

  app.post('/desk/people/:slug/custody', async (c) => {
    const { db, actor } = c.var;
    const person = await personAt(c);
    const typed = await typedIn(c, ...choice_fields, 'version');
    const read = readChoice(typed, await rulesOf(db));
    if (!read.ok) {
      c.status(422);
      return show(c, typed, read.problems);
    }
    try {
      await chooseRules(db, actor, { personId: person.id, version: versionIn(typed.version) }, read.value);
    } catch (error) {
      if (!(error instanceof Refused) || error.code !== 'register.record.stale') throw error;
      c.status(error.status);
      return show(c, typed, [{ field: 'why', code: 'register.custody.choice.stale' }]);
    }
    return c.redirect(`/desk/people/${person.slug}/custody`, 303);
  });

  return app;
}

async function show(c: Ctx, typed: Record<string, string> | null, problems: Problem[]) {
  const { db, say, csrf, clock } = c.var;
  const person = await personAt(c);
  const day = today(clock);
  const [course, choice, rules, kept] = await Promise.all([
    coursesOf(db, [person.id]).then((courses) => courses.get(person.id)),
    choicesOf(db, [person.id]).then((choices) => choices.get(person.id) ?? null),
    rulesOf(db),
    db
      .selectFrom('custody_choices')
      .select([...choice_fields, 'version'])
      .where('person_id', '=', person.id)
      .executeTakeFirst(),
  ]);
  if (!course) throw new Error('coursesOf answers for everybody it is asked about');
  const texts = choice_fields.map((field) => [field, kept?.[field] ?? ''] as const);
  // Whoever comes second sees what stands there now, and saves on top of it or leaves it.
  const values = { ...Object.fromEntries(texts), ...typed, version: String(kept?.version ?? 0) };
  const reckoned = { day, standing: standingIn(course, day), reckoning: reckon(course, day, choice) };
  return c.render(
    <ChoicePage {...{ say, csrf, person, reckoned, rules }} form={{ say, values, problems }} />,
    { title: say('register.custody.desk.own'), section: 'people' },
  );
}

const ChoicePage: FC<{
  say: Say;
  csrf: string;
  person: AtDesk;
  reckoned: Pick<Person, 'day' | 'standing' | 'reckoning'>;
  rules: Rule[];
  form: Filled;
}> = ({ say, csrf, person, reckoned, rules, form }) => {
  const own = `/desk/people/${person.slug}`;
  const options = (kind: Rule['kind']) =>
    rules
      .filter((rule) => rule.kind === kind)
      .map((rule) => ({ value: rule.code, label: ruleAsOption(say, rule) }));
  return (
    <div class="text">
      <p class="small">
        <a href={own}>
          <Foreign>{person.name}</Foreign>
        </a>{' '}
        · <a href="/desk/custody">{say('register.custody.desk.title')}</a>
      </p>
      <h1>{say('register.custody.desk.own')}</h1>
      {reckoned.reckoning ? (
        <CustodyArithmetic {...{ say, person: reckoned }} />
      ) : (
        <Flash>{say('register.custody.choice.nothing')}</Flash>
      )}
      <form method="post" action={`${own}/custody`}>
        <h2>{say('register.custody.choice.choose')}</h2>
        <Problems form={form} title={say('register.desk.problems')} />
        <Hidden name="csrf" value={csrf} />
        <Hidden name="version" value={form.values.version ?? '0'} />
        <Select
          name="remand_rule"
          label={say('register.custody.choice.remand_rule')}
          hint={say('register.custody.choice.remand_hint')}
          options={options('remand')}
          empty={say('register.custody.choice.none')}
          form={form}
        />
        <Select
          name="release_rule"
          label={say('register.custody.choice.release_rule')}
          hint={say('register.custody.choice.release_hint')}
          options={options('early-release')}
          empty={say('register.custody.choice.none')}
          form={form}
        />
        <DateField
          name="counts_from"
          label={say('register.custody.choice.counts_from')}
          hint={say('register.custody.choice.counts_hint')}
          form={form}
        />
        <TextArea
          name="why"
          label={say('register.custody.choice.why')}
          hint={say('register.custody.choice.why_hint')}
          rows={4}
          maxlength={longest_reason}
          form={form}
        />
        <p class="acts">
          <Submit label={say('register.custody.choice.save')} />
        </p>
      </form>
    </div>
  );
};

/** "Kazakhstan …: Criminal Code …, 62 (1998 – 2014, not read by us)". */
function ruleAsOption(say: Say, rule: Rule): string {
  const { valid_from, valid_to } = rule;
  const valid = valid_from || valid_to ? dateInWords(`${valid_from ?? '..'}/${valid_to ?? '..'}`, say) : '';
  const about = [valid, rule.was_read ? '' : say('register.custody.rule.unread')].filter(Boolean);
  const name = rule.names[say.language] ?? rule.names.en ?? rule.code;
  return `${name} – ${rule.law}, ${rule.article}${about.length > 0 ? ` (${about.join(', ')})` : ''}`;
}
