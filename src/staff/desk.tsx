import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { isId } from '../kernel/chance.js';
import type { Say } from '../kernel/language.js';
import { Missing, Refused } from '../kernel/refusals.js';
import { type Filled, Hidden, Problems, Submit, TextArea } from '../page/form.js';
import { Moment } from '../page/moment.js';
import { Flash, Foreign, Table } from '../page/parts.js';
import { bodyOf, typedIn } from '../page/typed.js';
import type { DeskEnv } from '../page/web.js';
import { seenAmong } from './case-compartment.js';
import { endGrant, type HeldKeys, knownCompartments, needsTwo } from './compartment.js';
import { compartmentName } from './compartment-name.js';
import { type CouldSee, couldSee } from './could-see.js';
import { CouldSeePart } from './could-see-part.js';
import { invite, welcomePath } from './link.js';
import { disable, type Member, memberOf, readReason, staffList } from './member.js';
import { Invitation, People } from './people-page.js';
import { giveRole, readRoles, roleIn, takeRole } from './role.js';
import { RolesTable } from './role-view.js';
import type { Session } from './session.js';

/** What the pages of this room have beside every desk page: the keys that can be granted, the session. */
export interface StaffEnv {
  Variables: DeskEnv['Variables'] & { holder: HeldKeys; session: Session };
}

function idIn(param: string): string {
  if (!isId(param)) throw new Missing('staff');
  return param;
}

/** Pages of who works here: the list, invitations, grants, and the end of somebody's work. */
export function staffDesk(): Hono<StaffEnv> {
  const app = new Hono<StaffEnv>();

  const list = async (c: Context<StaffEnv>, problems: Filled['problems']) => {
    const { db, say, staff, csrf, may } = c.var;
    const form = { say, values: {}, problems };
    return c.render(
      <People
        {...{ say, csrf, form }}
        own={staff.id}
        members={await staffList(db)}
        mayInvite={may('staff')}
      />,
      { title: say('staff.people.title'), section: 'staff' },
    );
  };

  app.get('/desk/staff', (c) => list(c, []));

  app.post('/desk/staff/invite', async (c) => {
    const { db, say, actor, staff, config } = c.var;
    const ticked = [(await bodyOf(c)).role ?? []].flat().filter((one) => typeof one === 'string');
    const roles = readRoles(ticked);
    if (!roles.ok) {
      c.status(422);
      return list(c, roles.problems);
    }
    const token = await invite(db, actor, staff.id, roles.value);
    return c.render(<Invitation say={say} link={config.publicUrl + welcomePath(token)} />, {
      title: say('staff.invitation.title'),
      section: 'staff',
    });
  });

  const show = async (c: Context<StaffEnv>, id: string, form: Filled) => {
    const { db, say, staff, csrf, holder, may } = c.var;
    const member = await memberOf(db, id);
    const all = await knownCompartments(db);
    const own = new Set<string>();
    for (const compartment of all) if (await holder.holds(compartment)) own.add(compartment);
    const known = seenAmong(all, own);
    const seen = member.disabled ? await couldSee(db, id, member.disabled.at) : null;
    const done = c.req.query('done') === 'disabled' ? say('staff.done.disabled') : null;
    return c.render(
      <Person
        {...{ say, csrf, form, member, known, own, seen, done }}
        isSelf={member.id === staff.id}
        mayChange={may('staff')}
      />,
      {
        title: member.name,
        section: 'staff',
      },
    );
  };

  app.get('/desk/staff/:id', (c) =>
    show(c, idIn(c.req.param('id')), { say: c.var.say, values: {}, problems: [] }),
  );

  app.post('/desk/staff/:id/grant', async (c) => {
    const id = idIn(c.req.param('id'));
    const { compartment } = await typedIn(c, 'compartment');
    await c.var.holder.grant(compartment, id);
    return c.redirect(`/desk/staff/${id}`, 303);
  });

  app.post('/desk/staff/:id/take', async (c) => {
    const id = idIn(c.req.param('id'));
    const { compartment } = await typedIn(c, 'compartment');
    await endGrant(c.var.db, c.var.actor, c.var.staff.id, compartment, id);
    return c.redirect(`/desk/staff/${id}`, 303);
  });

  for (const [word, change] of [
    ['give-role', giveRole],
    ['take-role', takeRole],
  ] as const) {
    app.post(`/desk/staff/:id/${word}`, async (c) => {
      const { db, actor, staff } = c.var;
      const id = idIn(c.req.param('id') ?? '');
      const { role } = await typedIn(c, 'role');
      await change(db, actor, staff.id, id, roleIn(role));
      return c.redirect(`/desk/staff/${id}`, 303);
    });
  }

  app.post('/desk/staff/:id/disable', async (c) => {
    const { db, say, actor, staff } = c.var;
    const id = idIn(c.req.param('id'));
    const typed = await typedIn(c, 'why');
    const why = readReason(typed.why);
    if (!why.ok) {
      c.status(422);
      return show(c, id, { say, values: { why: typed.why.slice(0, 4000) }, problems: why.problems });
    }
    try {
      await disable(db, actor, staff.id, id, why.value);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      c.status(error.status);
      const problems = [{ field: 'why', code: error.code, values: error.values }];
      return show(c, id, { say, values: { why: typed.why }, problems });
    }
    return c.redirect(`/desk/staff/${id}?done=disabled`, 303);
  });
  return app;
}

interface PersonProps {
  say: Say;
  csrf: string;
  form: Filled;
  member: Member;
  isSelf: boolean;
  /** Whether whoever looks at the page changes roles and ends work here. */
  mayChange: boolean;
  /** All compartments, and those that whoever looks at the page holds. */
  known: string[];
  own: Set<string>;
  /** What somebody who is disabled could see. */
  seen: CouldSee | null;
  done: string | null;
}

const Person: FC<PersonProps> = (props) => {
  const { say, csrf, form, member, isSelf, mayChange, known, own, seen, done } = props;
  return (
    <>
      <h1>
        <Foreign>{member.name}</Foreign>
      </h1>
      {done && <Flash>{done}</Flash>}
      <p class="meta">
        {say('staff.person.since')} <Moment at={member.created_at} />
        {member.invited_by && (
          <>
            {' · '}
            {say('staff.person.invited_by')} <Foreign>{member.invited_by}</Foreign>
          </>
        )}
      </p>
      {member.disabled ? (
        <div class="disputed">
          <p>
            {say('staff.person.disabled_by')} <Foreign>{member.disabled.by}</Foreign>,{' '}
            <Moment at={member.disabled.at} />
          </p>
          <p>
            <Foreign>{member.disabled.why}</Foreign>
          </p>
          {seen && <CouldSeePart {...{ say, seen, own }} />}
        </div>
      ) : (
        <>
          <h2>{say('staff.person.roles')}</h2>
          <RolesTable {...{ say, csrf, member }} mayChange={mayChange && !isSelf} />
          <h2>{say('staff.person.keys')}</h2>
          <Table
            caption={say('staff.person.keys_caption')}
            head={[say('staff.person.compartment'), say('staff.person.held'), say('staff.person.act')]}
          >
            {known.map((name) => (
              <tr>
                <td>{compartmentName(say, name)}</td>
                <td>{say(member.grants.includes(name) ? 'staff.person.yes' : 'staff.person.no')}</td>
                <td>
                  <GrantForm {...{ say, csrf, member, isSelf, name }} mine={own.has(name)} />
                </td>
              </tr>
            ))}
          </Table>
          {mayChange && !isSelf && (
            <>
              <h2>{say('staff.person.sessions')}</h2>
              <form method="post" action={`/desk/staff/${member.id}/end-sessions`}>
                <Hidden name="csrf" value={csrf} />
                <p class="acts">
                  <Submit second label={say('staff.person.end_sessions', { count: member.sessions })} />
                </p>
              </form>
              <h2>{say('staff.person.disable')}</h2>
              <p class="text">{say('staff.person.disable_about')}</p>
              <Problems form={form} title={say('staff.person.not_disabled')} />
              <form method="post" action={`/desk/staff/${member.id}/disable`}>
                <Hidden name="csrf" value={csrf} />
                <TextArea name="why" rows={3} maxlength={2000} label={say('staff.person.why')} form={form} />
                <p class="acts">
                  <Submit label={say('staff.person.disable_act')} />
                </p>
              </form>
            </>
          )}
        </>
      )}
    </>
  );
};

const GrantForm: FC<{
  say: Say;
  csrf: string;
  member: Member;
  isSelf: boolean;
  name: string;
  mine: boolean;
}> = ({ say, csrf, member, isSelf, name, mine }) => {
  if (isSelf) return null;
  if (!mine) return <span class="small">{say('staff.person.only_holders')}</span>;
  const act = member.grants.includes(name) ? 'take' : 'grant';
  if (act === 'grant' && needsTwo(name))
    return (
      <a href={`/desk/staff/${member.id}/list/${name}`}>
        {say('staff.person.propose', { compartment: compartmentName(say, name) })}
      </a>
    );
  return (
    <form class="inline" method="post" action={`/desk/staff/${member.id}/${act}`}>
      <Hidden name="csrf" value={csrf} />
      <Hidden name="compartment" value={name} />
      <Submit second label={say(`staff.person.${act}`, { compartment: compartmentName(say, name) })} />
    </form>
  );
};
