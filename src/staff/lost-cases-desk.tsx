import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { isId } from '../kernel/chance.js';
import type { Say } from '../kernel/language.js';
import { Refused } from '../kernel/refusals.js';
import { type Filled, Hidden, Problems, Select, Submit, TextArea } from '../page/form.js';
import { Flash } from '../page/parts.js';
import { typedIn } from '../page/typed.js';
import { casesOfNobody, couldBeNamed, type Worker } from './case-compartment.js';
import type { StaffEnv } from './desk.js';
import { nameWithPaper } from './lost-case.js';
import { readReason } from './member.js';
import { PaperKeyFields } from './paper-key-fields.js';

/** `/desk/staff/cases`: how many cases are kept close and have nobody, and how somebody is named for them. */
export function lostCasesDesk(): Hono<StaffEnv> {
  const app = new Hono<StaffEnv>();

  const show = async (c: Context<StaffEnv>, values: Filled['values'], problems: Filled['problems']) => {
    const { db, say, csrf } = c.var;
    const done = c.req.query('done') === 'named' ? say('staff.cases.named') : null;
    return c.render(
      <LostCases
        {...{ say, csrf, done }}
        form={{ say, values, problems }}
        count={(await casesOfNobody(db)).length}
        workers={await couldBeNamed(db, [])}
      />,
      { title: say('staff.cases.title'), section: 'staff' },
    );
  };

  app.get('/desk/staff/cases', (c) => show(c, {}, []));

  app.post('/desk/staff/cases', async (c) => {
    const { db, actor, staff } = c.var;
    const { who, why: typed, key, second } = await typedIn(c, 'who', 'why', 'key', 'second');
    const values = { who, why: typed.slice(0, 4000) };
    const why = readReason(typed);
    const nobody = isId(who) ? [] : [{ field: 'who', code: 'staff.cases.choose' }];
    if (!why.ok || nobody.length > 0) {
      c.status(422);
      return show(c, values, [...nobody, ...(why.ok ? [] : why.problems)]);
    }
    try {
      await nameWithPaper(db, actor, staff.id, { staffId: who, why: why.value, key, second });
    } catch (error) {
      if (!(error instanceof Refused) || error.status === 403) throw error;
      c.status(error.status);
      const field = error.code.startsWith('staff.recovery.') ? 'key' : 'who';
      return show(c, values, [{ field, code: error.code, values: error.values }]);
    }
    return c.redirect('/desk/staff/cases?done=named', 303);
  });
  return app;
}

const LostCases: FC<{
  say: Say;
  csrf: string;
  done: string | null;
  form: Filled;
  count: number;
  workers: Worker[];
}> = ({ say, csrf, done, form, count, workers }) => (
  <div class="text">
    <h1>{say('staff.cases.title')}</h1>
    {done && <Flash>{done}</Flash>}
    <p>{say('staff.cases.count', { count })}</p>
    {count > 0 && (
      <>
        <p>{say('staff.cases.about')}</p>
        <Problems form={form} title={say('staff.grants.not_done')} />
        <form method="post" action="/desk/staff/cases">
          <Hidden name="csrf" value={csrf} />
          <Select
            name="who"
            label={say('staff.cases.who')}
            empty={say('staff.cases.choose')}
            options={workers.map(({ id, name }) => ({ value: id, label: name }))}
            form={form}
          />
          <TextArea name="why" rows={3} maxlength={2000} label={say('staff.grants.why')} form={form} />
          <PaperKeyFields form={form} />
          <p class="acts">
            <Submit label={say('staff.cases.act')} />
          </p>
        </form>
      </>
    )}
  </div>
);
