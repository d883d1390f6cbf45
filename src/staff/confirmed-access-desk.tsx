import { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { isId } from '../kernel/chance.js';
import { today } from '../kernel/clock.js';
import type { Say } from '../kernel/language.js';
import { Missing, Refused } from '../kernel/refusals.js';
import { Hidden, Submit } from '../page/form.js';
import { Moment } from '../page/moment.js';
import { Flash, Foreign, Table } from '../page/parts.js';
import { bodyOf } from '../page/typed.js';
import { seenAmong } from './case-compartment.js';
import { grantsByStaff } from './compartment.js';
import { type Access, accessDue, confirmAccess, isAlone, mayEndSessions } from './confirmed-access.js';
import type { StaffEnv } from './desk.js';
import { endSessions } from './session.js';

/** People that one press confirms, at most. */
const most_confirmed = 500;

/** Access that is confirmed anew every 90 days, and the end of somebody's sessions. */
export function confirmedAccessDesk(): Hono<StaffEnv> {
  const app = new Hono<StaffEnv>();

  app.get('/desk/staff/access', async (c) => {
    const { db, say, staff, csrf, clock } = c.var;
    const due = await accessDue(db, clock);
    const alone = await isAlone(db, staff.id);
    const done = c.req.query('done') === 'confirmed' ? say('staff.access.confirmed') : null;
    const held = new Set((await grantsByStaff(db)).get(staff.id));
    return c.render(
      <AccessPage {...{ say, csrf, due, alone, done, held }} own={staff.id} now={today(clock)} />,
      { title: say('staff.access.title'), section: 'staff' },
    );
  });

  app.post('/desk/staff/access', async (c) => {
    const { db, actor, staff } = c.var;
    const sent = [(await bodyOf(c)).person ?? []].flat();
    const ids = [...new Set(sent.filter((one): one is string => typeof one === 'string' && isId(one)))];
    if (ids.length === 0 || ids.length > most_confirmed) throw new Refused('staff.access.nobody', {}, 422);
    await confirmAccess(db, actor, staff.id, ids);
    return c.redirect('/desk/staff/access?done=confirmed', 303);
  });

  app.post('/desk/staff/:id/end-sessions', async (c) => {
    const { db, actor, staff } = c.var;
    const id = c.req.param('id');
    if (!isId(id)) throw new Missing('staff');
    if (!(await mayEndSessions(db, staff.id))) throw new Refused('staff.member.holds_nothing', {}, 403);
    await endSessions(db, actor, id);
    return c.redirect(`/desk/staff/${id}`, 303);
  });
  return app;
}

interface AccessProps {
  say: Say;
  csrf: string;
  due: Access[];
  own: string;
  /** Nobody else could confirm one's own access. */
  alone: boolean;
  done: string | null;
  now: string;
  /** What whoever looks at the page holds. */
  held: ReadonlySet<string>;
}

const AccessPage: FC<AccessProps> = ({ say, csrf, due, own, alone, done, now, held }) => (
  <>
    <h1>{say('staff.access.title')}</h1>
    {done && <Flash>{done}</Flash>}
    <p class="text">{say('staff.access.about')}</p>
    {due.length === 0 ? (
      <p>{say('staff.access.nothing')}</p>
    ) : (
      <form method="post" action="/desk/staff/access">
        <Hidden name="csrf" value={csrf} />
        <Table
          caption={say('staff.access.caption', { day: now })}
          head={['confirm', 'holds', 'last', 'until'].map((column) => say(`staff.access.${column}`))}
        >
          {due.map((one) => (
            <tr>
              <td>
                {one.id === own && !alone ? (
                  <>
                    <Foreign>{one.name}</Foreign>
                    <br />
                    <span class="small">{say('staff.access.own')}</span>
                  </>
                ) : (
                  <label class="choice" for={`person-${one.id}`}>
                    <input
                      type="checkbox"
                      id={`person-${one.id}`}
                      name="person"
                      value={one.id}
                      checked={!one.is_recovered}
                    />
                    <Foreign>{one.name}</Foreign>
                  </label>
                )}
                {one.is_recovered && one.paused_at && (
                  <>
                    <br />
                    <span class="small">
                      {say('staff.access.recovered_about')} <Moment at={one.paused_at} />
                    </span>
                  </>
                )}
                {one.id === own && alone && (
                  <>
                    <br />
                    <span class="small">{say('staff.access.alone')}</span>
                  </>
                )}
              </td>
              <td>{seenAmong(one.grants, held).join(', ') || say('staff.people.nothing')}</td>
              <td>
                <Moment at={one.confirmed_at} />
              </td>
              <td>
                {one.paused_at ? (
                  <span class="tag held">
                    {say(`staff.access.${one.is_recovered ? 'is_recovered' : 'is_paused'}`)}
                  </span>
                ) : (
                  <Moment at={one.pause_at} />
                )}
              </td>
            </tr>
          ))}
        </Table>
        <p class="acts">
          <Submit label={say('staff.access.act')} />
        </p>
      </form>
    )}
  </>
);
