import { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { today } from '../../kernel/clock.js';
import type { Say } from '../../kernel/language.js';
import { type Filled, Select, Submit } from '../../page/form.js';
import { Foreign, Pager, Table } from '../../page/parts.js';
import type { DeskEnv } from '../../page/web.js';
import { states } from '../course/standing.js';
import { evidenceInWords, standingInWords } from '../person-words.js';
import { ladder } from '../telling/telling.js';
import { type DeskList, deskList } from './people-list.js';

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
    const list = await deskList(db, { day: today(clock), told, state, look, after });
    const values = { told: told ?? '', state: state ?? '', look: look ?? '' };
    return c.render(<People {...{ say, list, form: { say, values, problems: [] } }} />, {
      title: say('register.desk.title'),
      section: 'people',
    });
  });
  return app;
}

const People: FC<{ say: Say; list: DeskList; form: Filled }> = ({ say, list, form }) => {
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
      </p>
      <form method="get" action="/desk/people" class="row">
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
