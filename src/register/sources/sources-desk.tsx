import type { Context } from 'hono';
import { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { type Problem, Refused } from '../../kernel/refusals.js';
import { dateInWords } from '../../page/date.js';
import { type Filled, Hidden, Problems, Select, Submit, TextField } from '../../page/form.js';
import { Foreign, Pager, Table } from '../../page/parts.js';
import { typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import type { Typed } from '../record/fact-form.js';
import { tidy } from '../record/field-reader.js';
import { ladder } from '../telling/telling.js';
import { readSource, SourceFields, source_page_fields } from './source-form.js';
import { addSource } from './source-keeping.js';
import { type ListedSource, listedSources, longest_question } from './source-search.js';

/** `/desk/sources`: every source that the register knows, and `/desk/sources/new`, where one is entered. */
export function sourcesListDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();

  app.get('/desk/sources', async (c) => {
    const { db, say } = c.var;
    const question = tidy(c.req.query('q') ?? '').slice(0, longest_question);
    // What is no word of the ladder filters nothing.
    const told = ladder.find((one) => one === c.req.query('told')) ?? null;
    const after = tidy(c.req.query('after') ?? '').slice(0, 60);
    const list = await listedSources(db, { question, told, after });
    const form = { say, values: { q: question, told: told ?? '' }, problems: [] };
    return c.render(<SourcesPage {...{ say, list, form }} />, {
      title: say('register.sources.title'),
      section: 'sources',
    });
  });

  app.get('/desk/sources/new', (c) => showNew(c, {}, []));

  app.post('/desk/sources', async (c) => {
    const { db, actor } = c.var;
    const typed = await typedIn(c, ...source_page_fields);
    const read = readSource(typed);
    if (!read.ok) {
      c.status(422);
      return showNew(c, typed, read.problems);
    }
    try {
      const { code } = await addSource(db, actor, read.value);
      return c.redirect(sourcePath(code), 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      c.status(error.status);
      return showNew(c, typed, [{ field: 'url', code: error.code, values: error.values }]);
    }
  });

  return app;
}

/** The address of a source's page at the desk. */
export function sourcePath(code: string): string {
  return `/desk/sources/${encodeURIComponent(code)}`;
}

function showNew(c: Context<DeskEnv>, values: Typed, problems: Problem[]) {
  const { say, csrf } = c.var;
  const form = { say, values, problems };
  return c.render(
    <div class="text">
      <p class="small">
        <a href="/desk/sources">{say('register.sources.title')}</a>
      </p>
      <h1>{say('register.sources.new')}</h1>
      <Problems form={form} title={say('register.desk.problems')} />
      <form method="post" action="/desk/sources">
        <Hidden name="csrf" value={csrf} />
        <SourceFields form={form} />
        <p class="acts">
          <Submit label={say('register.sources.enter')} />
        </p>
      </form>
    </div>,
    { title: say('register.sources.new'), section: 'sources' },
  );
}

const columns = ['code', 'title', 'publisher', 'published_on', 'read_on', 'cited', 'snapshots', 'told'];

const SourcesPage: FC<{
  say: Say;
  list: { lines: ListedSource[]; after: string | null };
  form: Filled;
}> = ({ say, list, form }) => {
  const filters = new URLSearchParams();
  for (const [name, value] of Object.entries(form.values)) if (value) filters.set(name, value);
  if (list.after) filters.set('after', list.after);
  return (
    <>
      <h1>{say('register.sources.title')}</h1>
      <p class="acts">
        <a class="act" href="/desk/sources/new">
          {say('register.sources.enter_new')}
        </a>{' '}
        <a href="/desk/sources/publishers">{say('register.sources.groups_link')}</a>{' '}
        <a href="/desk/contradictions">{say('register.sources.contradictions_link')}</a>
      </p>
      <form method="get" action="/desk/sources" class="row">
        <TextField
          name="q"
          type="search"
          label={say('register.sources.seek')}
          maxlength={longest_question}
          form={form}
        />
        <Select
          name="told"
          label={say('register.sources.head.told')}
          options={ladder.map((value) => ({ value, label: say(`register.desk.told.${value}`) }))}
          empty={say('register.record.all')}
          form={form}
        />
        <p class="acts">
          <Submit second label={say('register.record.filter')} />
        </p>
      </form>
      {list.lines.length === 0 ? (
        <p>{say('register.sources.nothing')}</p>
      ) : (
        <Table
          caption={say('register.sources.list')}
          head={columns.map((name) => say(`register.sources.head.${name}`))}
          numbers={[5, 6]}
        >
          {list.lines.map((source) => (
            <tr>
              <td>
                <a href={sourcePath(source.code)}>
                  <code>{source.code}</code>
                </a>
              </td>
              <td>
                <Foreign>{source.title}</Foreign>
              </td>
              <td>
                <Foreign>{source.publisher ?? ''}</Foreign>
              </td>
              <td>{source.published_on ? dateInWords(source.published_on, say) : ''}</td>
              <td>{source.read_on ? dateInWords(source.read_on, say) : say('register.sources.unread')}</td>
              <td class="n">{source.cited}</td>
              <td class="n">{source.snapshots}</td>
              <td>{say(`register.desk.told.${source.told}`)}</td>
            </tr>
          ))}
        </Table>
      )}
      <Pager
        {...(list.after ? { next: `/desk/sources?${filters}` } : {})}
        words={{
          previous: '',
          next: say('register.record.further'),
          name: say('register.record.pages'),
        }}
      />
    </>
  );
};
