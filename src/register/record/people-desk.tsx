import { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { today } from '../../kernel/clock.js';
import type { Say } from '../../kernel/language.js';
import { type Filled, Select, Submit, TextField } from '../../page/form.js';
import { Foreign, Pager, Table } from '../../page/parts.js';
import type { DeskEnv } from '../../page/web.js';
import { states } from '../course/standing.js';
import { longest_question } from '../names/find.js';
import { yearOf } from '../names/namesakes.js';
import { evidenceInWords, standingInWords } from '../person-words.js';
import { ladder } from '../telling/telling.js';
import { tidy } from './field-reader.js';
import { type Like, peopleLike } from './likeness.js';
import { type DeskLine, type DeskList, deskLines, deskList, people_a_page } from './people-list.js';

const looks = ['unverified', 'disputed'] as const;

/** `/desk/people`: everybody in the register, by how far they are told, how they stand, and what needs a look. */
export function peopleDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();
  app.get('/desk/people', async (c) => {
    const { db, say, clock } = c.var;
    // What is no word of a filter counts as none.
    const told = ladder.find((one) => one === c.req.query('told')) ?? null;
    const state = states.find((one) => one === c.req.query('state')) ?? null;
    const look = looks.find((one) => one === c.req.query('look')) ?? null;
    const asked = c.req.query('after') ?? '';
    const after = /^[a-z0-9-]{1,100}$/.test(asked) ? asked : '';
    const q = tidy(c.req.query('q') ?? '');
    const tooLong = q.length > longest_question;
    const day = today(clock);
    // Who is sought by a name is found whatever the filters say.
    const like = q && !tooLong ? await peopleLike(db, [q], people_a_page) : [];
    const list = q
      ? {
          lines: await deskLines(
            db,
            like.map(({ id }) => id),
            day,
          ),
          after: null,
        }
      : await deskList(db, { day, told, state, look, after });
    const problems = tooLong
      ? [{ field: 'q', code: 'register.find.too_long', values: { limit: longest_question } }]
      : [];
    if (tooLong) c.status(422);
    const values = { q, told: told ?? '', state: state ?? '', look: look ?? '' };
    return c.render(<People {...{ say, list, like, form: { say, values, problems } }} />, {
      title: say('register.desk.title'),
      section: 'people',
    });
  });
  return app;
}

const People: FC<{ say: Say; list: DeskList; like: Like[]; form: Filled }> = ({ say, list, like, form }) => {
  const { lines, after } = list;
  const filters = new URLSearchParams();
  for (const [name, value] of Object.entries(form.values)) if (value) filters.set(name, value);
  if (after) filters.set('after', after);
  return (
    <>
      <h1>{say('register.desk.title')}</h1>
      <p class="acts">
        <a class="act" href="/desk/people/new">
          {say('register.record.case.link')}
        </a>
        <a href="/desk/custody">{say('register.custody.desk.title')}</a>
      </p>
      <form method="get" action="/desk/people" class="row">
        <TextField
          name="q"
          type="search"
          label={say('register.record.seek')}
          maxlength={longest_question}
          form={form}
        />
        <Select
          name="told"
          label={say('register.desk.head.told')}
          options={ladder.map((value) => ({ value, label: say(`register.desk.told.${value}`) }))}
          empty={say('register.record.all')}
          form={form}
        />
        <Select
          name="state"
          label={say('register.desk.head.state')}
          options={states.map((value) => ({ value, label: say(`register.standing.${value}`) }))}
          empty={say('register.record.all')}
          form={form}
        />
        <Select
          name="look"
          label={say('register.record.look.name')}
          options={looks.map((value) => ({ value, label: say(`register.record.look.${value}`) }))}
          empty={say('register.record.all')}
          form={form}
        />
        <p class="acts">
          <Submit second label={say('register.record.filter')} />
        </p>
      </form>
      {like.length > 0 && !like.some(({ sure }) => sure) && <p>{say('register.names.unsure')}</p>}
      {lines.length === 0 ? (
        <p>{say(after ? 'register.record.look_on' : 'register.record.nobody')}</p>
      ) : (
        <Table
          caption={say('register.desk.caption')}
          head={['person', 'told', 'state', 'evidence', 'look'].map((name) =>
            say(`register.desk.head.${name}`),
          )}
        >
          {lines.map((line) => (
            <tr>
              <td>
                <a href={`/desk/people/${line.slug}`}>
                  <Foreign>{line.name}</Foreign>
                </a>
                <FoundAs {...{ say, line }} like={like.find(({ id }) => id === line.id)} />
              </td>
              <td>{say(`register.desk.told.${line.told}`)}</td>
              <td>{standingInWords(say, line.standing)}</td>
              <td>{evidenceInWords(say, line.standing)}</td>
              <td>
                {[
                  line.unnamed ? say('register.record.look.unnamed') : '',
                  line.unverified > 0
                    ? say('register.record.look.unverified_count', { count: line.unverified })
                    : '',
                  line.disputed > 0
                    ? say('register.record.look.disputed_count', { count: line.disputed })
                    : '',
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </td>
            </tr>
          ))}
        </Table>
      )}
      <Pager
        {...(after ? { next: `/desk/people?${filters}` } : {})}
        words={{
          previous: '',
          next: say('register.record.further'),
          name: say('register.record.pages'),
        }}
      />
    </>
  );
};

/** By which spelling somebody was found, and by what namesakes are told apart. */
const FoundAs: FC<{ say: Say; line: DeskLine; like: Like | undefined }> = ({ say, line, like }) => {
  if (!like) return null;
  const year = yearOf(like.born);
  const told = [
    like.written === line.name ? null : say('register.find.written', { name: like.written }),
    year === null ? null : say('register.names.born', { year }),
    like.birthplace,
  ].filter((one) => one !== null);
  return told.length === 0 ? null : (
    <>
      <br />
      <span class="small">{told.join(' · ')}</span>
    </>
  );
};
