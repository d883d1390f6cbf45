import type { FC } from 'hono/jsx';
import type { Say } from '../kernel/language.js';
import { type Filled, Hidden, Problems, Submit } from '../page/form.js';
import { Moment } from '../page/moment.js';
import { Foreign, Table } from '../page/parts.js';
import { seenAmong } from './case-compartment.js';
import { compartmentName } from './compartment-name.js';
import type { Member } from './member.js';
import { RoleBoxes, roleWords } from './role-view.js';

/** The names of compartments as people say them, with commas. */
function compartmentNames(say: Say, names: string[]): string {
  return names.map((name) => compartmentName(say, name)).join(', ');
}

interface PeopleProps {
  say: Say;
  csrf: string;
  form: Filled;
  own: string;
  members: Member[];
  mayInvite: boolean;
}

/** Who works here, and for an administrator the form that invites. */
export const People: FC<PeopleProps> = ({ say, csrf, form, own, members, mayInvite }) => {
  const mine = new Set(members.find(({ id }) => id === own)?.grants);
  return (
    <>
      <h1>{say('staff.people.title')}</h1>
      <Table
        caption={say('staff.people.caption')}
        head={['name', 'roles', 'since', 'holds', 'sessions'].map((column) => say(`staff.people.${column}`))}
        numbers={[4]}
      >
        {members.map((member) => (
          <tr>
            <td>
              <a href={`/desk/staff/${member.id}`}>
                <Foreign>{member.name}</Foreign>
              </a>{' '}
              {member.id === own && <span class="tag">{say('staff.people.you')}</span>}{' '}
              {member.disabled && <span class="tag held">{say('staff.people.disabled')}</span>}
            </td>
            <td>{roleWords(say, member.roles) || say('staff.people.nothing')}</td>
            <td>
              <Moment at={member.created_at} />
            </td>
            <td>{compartmentNames(say, seenAmong(member.grants, mine)) || say('staff.people.nothing')}</td>
            <td class="n">{member.sessions}</td>
          </tr>
        ))}
      </Table>
      <p>
        <a href="/desk/staff/keys">{say('staff.keys.title')}</a> ·{' '}
        <a href="/desk/staff/access">{say('staff.access.title')}</a>
      </p>
      {mayInvite && (
        <>
          <h2>{say('staff.invitation.heading')}</h2>
          <p class="text">{say('staff.invitation.about')}</p>
          <Problems form={form} title={say('staff.invitation.not_made')} />
          <form method="post" action="/desk/staff/invite">
            <Hidden name="csrf" value={csrf} />
            <RoleBoxes say={say} form={form} />
            <p class="acts">
              <Submit label={say('staff.invitation.act')} />
            </p>
          </form>
        </>
      )}
    </>
  );
};

/** The link of an invitation, shown this once. */
export const Invitation: FC<{ say: Say; link: string }> = ({ say, link }) => (
  <div class="text">
    <h1>{say('staff.invitation.title')}</h1>
    <p>{say('staff.invitation.once')}</p>
    <pre id="invitation">{link}</pre>
    <p>{say('staff.invitation.then')}</p>
    <p>
      <a href="/desk/staff">{say('staff.invitation.back')}</a>
    </p>
  </div>
);
