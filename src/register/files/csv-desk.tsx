import { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { number, type Say } from '../../kernel/language.js';
import { Missing, type Problem, Refused } from '../../kernel/refusals.js';
import { csv_mark } from '../../page/csv.js';
import { type Filled, Hidden, Problems, Select, Submit } from '../../page/form.js';
import { Moment } from '../../page/moment.js';
import { Table } from '../../page/parts.js';
import { bodyOf } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import type { RowCounts } from '../detentions/tables.js';
import type { Ctx } from '../record/at-desk.js';
import { csvKinds, refusedHead } from './csv-import.js';
import {
  discard,
  handIn,
  kept_hours,
  largest_csv_bytes,
  refusedIn,
  type StepName,
  steps,
  stepUpload,
  type Upload,
  uploadAt,
  uploads,
} from './csv-upload.js';

/** `/desk/import`: tables that are handed in, checked by the clerk, and written when somebody says so. */
export function csvDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();

  app.get('/desk/import', (c) => show(c, {}, []));

  app.post('/desk/import', async (c) => {
    const { db, actor } = c.var;
    const { kind: asked, file } = await bodyOf(c);
    const kind = csvKinds.find(({ name }) => name === asked);
    const again = (problem: Problem) => {
      c.status(422);
      return show(c, { kind: kind?.name ?? '' }, [problem]);
    };
    if (!kind) return again({ field: 'kind', code: 'register.record.no_choice' });
    if (!(file instanceof File) || file.size === 0)
      return again({ field: 'file', code: 'register.files.csv_none' });
    try {
      const id = await handIn(db, actor, kind, Buffer.from(await file.arrayBuffer()));
      return c.redirect(`/desk/import/${id}`, 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return again({ field: 'file', code: error.code, values: error.values });
    }
  });

  app.get('/desk/import/:id', async (c) => {
    const { db, say, csrf } = c.var;
    const upload = await uploadAt(db, c.req.param('id'));
    return c.render(<UploadPage {...{ say, csrf, upload }} />, {
      title: say('register.files.desk.title'),
      section: 'import',
    });
  });

  app.get('/desk/import/:id/refused.csv', async (c) => {
    const { db } = c.var;
    const { id, kind: name } = await uploadAt(db, c.req.param('id'));
    const kind = csvKinds.find((one) => one.name === name);
    if (!kind) throw new Missing('upload');
    return c.body(csv_mark + refusedHead(kind) + (await refusedIn(db, id)), 200, {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': 'attachment; filename="refused.csv"',
    });
  });

  app.post('/desk/import/:id/:step', async (c) => {
    const { db, actor } = c.var;
    const { id, step } = c.req.param();
    if (step === 'discard') {
      await discard(db, actor, id);
      return c.redirect('/desk/import', 303);
    }
    const name = Object.keys(steps).find((one) => one === step);
    if (!name) throw new Missing('step');
    await stepUpload(db, actor, id, name as StepName);
    return c.redirect(`/desk/import/${id}`, 303);
  });

  return app;
}

async function show(c: Ctx, values: Record<string, string>, problems: Problem[]) {
  const { db, say, csrf } = c.var;
  return c.render(
    <ImportPage {...{ say, csrf, all: await uploads(db), form: { say, values, problems } }} />,
    { title: say('register.files.desk.title'), section: 'import' },
  );
}

const ImportPage: FC<{ say: Say; csrf: string; all: Upload[]; form: Filled }> = (props) => {
  const { say, csrf, all, form } = props;
  const wrong = form.problems.filter(({ field }) => field === 'file');
  return (
    <div class="text">
      <h1>{say('register.files.desk.title')}</h1>
      <p>{say('register.files.desk.about', { hours: kept_hours })}</p>
      <Problems form={form} title={say('register.desk.problems')} />
      <form method="post" action="/desk/import" enctype="multipart/form-data">
        <Hidden name="csrf" value={csrf} />
        <Select
          name="kind"
          label={say('register.files.desk.kind')}
          options={csvKinds.map(({ name }) => ({ value: name, label: say(`register.files.kind.${name}`) }))}
          form={form}
        />
        <div class={wrong.length > 0 ? 'field problem' : 'field'}>
          {wrong.length > 0 && (
            <strong id="file-problem" class="wrong">
              {wrong.map((one) => say(one.code, one.values)).join(' ')}
            </strong>
          )}
          <label for="file">
            {say('register.files.desk.file')}
            <small id="file-hint">
              {say('register.files.desk.file_hint', { limit: largest_csv_bytes / 1e6 })}
            </small>
          </label>
          <input
            type="file"
            id="file"
            name="file"
            accept=".csv,.tsv,.txt,text/csv"
            aria-describedby="file-hint"
          />
        </div>
        <p class="acts">
          <Submit label={say('register.files.desk.check')} />
        </p>
      </form>
      {all.length > 0 && (
        <Table
          caption={say('register.files.desk.caption')}
          head={['when', 'kind', 'state', 'rows'].map((name) => say(`register.files.head.${name}`))}
          numbers={[3]}
        >
          {all.map((one) => (
            <tr>
              <td>
                <a href={`/desk/import/${one.id}`}>
                  <Moment at={one.handed_in_at} />
                </a>
              </td>
              <td>{say(`register.files.kind.${one.kind}`)}</td>
              <td>{say(`register.files.state.${one.state}`)}</td>
              <td class="n">{number(one.rows_done, say.language)}</td>
            </tr>
          ))}
        </Table>
      )}
    </div>
  );
};

const UploadPage: FC<{ say: Say; csrf: string; upload: Upload }> = ({ say, csrf, upload }) => {
  const { id, kind, state, would, did, rows_done, problem } = upload;
  const own = `/desk/import/${id}`;
  const works = state === 'checking' || state === 'writing';
  const refused = (did ?? would)?.refused ?? 0;
  return (
    <div class="text">
      <p class="small">
        <a href="/desk/import">{say('register.files.desk.title')}</a>
      </p>
      <h1>{say(`register.files.kind.${kind}`)}</h1>
      <p role="status">
        {say(`register.files.state.${state}`)} · {say('register.files.desk.rows', { count: rows_done })}
      </p>
      {problem && <p class="wrong">{say(problem.code, problem.values)}</p>}
      {would && <Counts {...{ say, counts: would, name: 'would' }} />}
      {did && <Counts {...{ say, counts: did, name: 'did' }} />}
      {refused > 0 && !works && (
        <p>
          <a href={`${own}/refused.csv`}>{say('register.files.desk.refused')}</a>
        </p>
      )}
      <div class="acts">
        {works && <a href={own}>{say('register.files.desk.look')}</a>}
        {Object.entries(steps)
          .filter(([, { from }]) => from === state)
          .map(([name]) => (
            <Step {...{ say, csrf, own, name }} />
          ))}
        <Step {...{ say, csrf, own, name: 'discard', second: true }} />
      </div>
    </div>
  );
};

const Step: FC<{ say: Say; csrf: string; own: string; name: string; second?: boolean }> = (props) => (
  <form method="post" action={`${props.own}/${props.name}`}>
    <Hidden name="csrf" value={props.csrf} />
    <Submit label={props.say(`register.files.step.${props.name}`)} second={props.second ?? false} />
  </form>
);

const Counts: FC<{ say: Say; counts: RowCounts; name: 'would' | 'did' }> = ({ say, counts, name }) => (
  <>
    <h2>{say(`register.files.desk.${name}`)}</h2>
    <ul>
      {(['added', 'changed', 'unchanged', 'refused'] as const).map((one) => (
        <li>{say(`register.files.count.${one}`, { number: number(counts[one], say.language) })}</li>
      ))}
    </ul>
  </>
);
