import { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import type { Problem } from '../../kernel/refusals.js';
import { dateInWords } from '../../page/date.js';
import { type Filled, Hidden, type Option, Problems, Submit, TextField } from '../../page/form.js';
import { Foreign } from '../../page/parts.js';
import { typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import { recentSources, SourcePicker } from '../sources/source-picker.js';
import type { Ctx } from './at-desk.js';
import type { Typed } from './fact-form.js';
import { type Like, peopleLike } from './likeness.js';
import { nameForm } from './name-form.js';
import { case_fields, first_steps, readNewCase } from './new-case.js';
import { addPerson, longest_role } from './person-keeping.js';

/** `/desk/people/new`: somebody new from a court notice, with name, source and first steps in one go. */
export function newCaseDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();

  app.get('/desk/people/new', (c) => show(c, { form: c.req.query('name')?.slice(0, 300) ?? '' }, [], []));

  app.post('/desk/people/new', async (c) => {
    const { db, actor } = c.var;
    const typed: Typed = await typedIn(c, ...case_fields);
    const { seen } = await typedIn(c, 'seen');
    const read = await readNewCase(db, typed);
    if (!read.ok) {
      c.status(422);
      return show(c, { ...typed, seen }, read.problems, []);
    }
    const like = await peopleLike(db, [typed.form ?? '', typed.full_form ?? '', typed.latin ?? '']);
    const looked = new Set(seen.split(' '));
    if (like.some(({ id }) => !looked.has(id))) {
      c.status(409);
      return show(c, typed, [], like);
    }
    const { slug } = await addPerson(db, actor, read.value);
    return c.redirect(`/desk/people/${slug}`, 303);
  });

  return app;
}

async function show(c: Ctx, values: Typed, problems: Problem[], like: Like[]) {
  const { db, say, csrf } = c.var;
  const recent = await recentSources(db);
  return c.render(<NewCase {...{ say, csrf, like, recent, form: { say, values, problems } }} />, {
    title: say('register.record.case.title'),
    section: 'people',
  });
}

const NewCase: FC<{ say: Say; csrf: string; like: Like[]; recent: Option[]; form: Filled }> = ({
  say,
  csrf,
  like,
  recent,
  form,
}) => (
  <div class="text">
    <h1>{say('register.record.case.title')}</h1>
    <p>{say('register.record.case.about')}</p>
    <Problems form={form} title={say('register.desk.problems')} />
    {like.length > 0 && <Alike {...{ say, like }} />}
    <form method="post" action="/desk/people/new">
      <Hidden name="csrf" value={csrf} />
      {/* A list that was shown counts as looked at; a name that is changed afterwards is looked up anew. */}
      <Hidden name="seen" value={like.map(({ id }) => id).join(' ') || (form.values.seen ?? '')} />
      <h2>{say('register.record.case.who')}</h2>
      <nameForm.Fields form={form} choices={{}} />
      <TextField
        name="latin"
        label={say('register.record.field.latin')}
        hint={say('register.record.latin_hint')}
        maxlength={300}
        form={form}
      />
      <TextField
        name="role"
        label={say('register.record.field.role')}
        hint={say('register.record.role_hint')}
        maxlength={longest_role}
        form={form}
      />
      <h2>{say('register.record.case.source')}</h2>
      <SourcePicker {...{ form, recent }} />
      {first_steps.map((step) => (
        <>
          <h2>{say(`register.record.case.first.${step.kind}`)}</h2>
          <step.Fields form={form} choices={{}} />
        </>
      ))}
      <p class="acts">
        <Submit label={say(`register.record.case.${like.length > 0 ? 'act_new' : 'act'}`)} />
      </p>
    </form>
  </div>
);

/** People with a like name. Nobody is merged by a name: the editor looks and decides. */
const Alike: FC<{ say: Say; like: Like[] }> = ({ say, like }) => (
  <section class="problems" role="alert" id="alike">
    <h2>{say('register.record.case.alike', { count: like.length })}</h2>
    <p>{say('register.record.case.alike_about')}</p>
    <ul>
      {like.map(({ slug, name, role, written, sure, born, birthplace }) => (
        <li>
          <a href={`/desk/people/${slug}`}>
            <Foreign>{name}</Foreign>
          </a>{' '}
          {written !== name && (
            <>
              ({say('register.record.case.written')} <Foreign>{written}</Foreign>)
            </>
          )}
          {born && <> · {say('register.record.case.born', { date: dateInWords(born, say) })}</>}
          {birthplace && (
            <>
              {' '}
              · <Foreign>{birthplace}</Foreign>
            </>
          )}
          {sure && <> · {say('register.names.same')}</>}
          {role && (
            <>
              {' '}
              · <Foreign>{role}</Foreign>
            </>
          )}
        </li>
      ))}
    </ul>
  </section>
);
