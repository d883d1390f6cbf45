import type { FC } from 'hono/jsx';
import type { Say } from '../kernel/language.js';
import { type Filled, Hidden, Submit } from '../page/form.js';
import { Table } from '../page/parts.js';
import type { Member } from './member.js';
import { type Role, roleNames } from './role.js';

/** Roles as people say them, with commas. */
export function roleWords(say: Say, roles: readonly Role[]): string {
  return roles.map((role) => say(`staff.roles.${role}`)).join(', ');
}

/** Boxes to tick, one for each role, with what it may do. */
export const RoleBoxes: FC<{ say: Say; form: Filled }> = ({ say, form }) => {
  const wrong = form.problems.filter(({ field }) => field === 'role');
  return (
    <fieldset class={wrong.length > 0 ? 'field problem' : 'field'}>
      <legend>{say('staff.invitation.roles')}</legend>
      {wrong.map(({ code, values }) => (
        <strong class="wrong">{say(code, values)}</strong>
      ))}
      {roleNames.map((role, place) => (
        <label class="choice">
          <input type="checkbox" id={place === 0 ? 'role' : `role-${role}`} name="role" value={role} />
          <span>
            {say(`staff.roles.${role}`)} <small>{say(`staff.role_does.${role}`)}</small>
          </span>
        </label>
      ))}
    </fieldset>
  );
};

interface RolesTableProps {
  say: Say;
  csrf: string;
  member: Member;
  mayChange: boolean;
}

/** What somebody does here, and for an administrator the buttons that change it. */
export const RolesTable: FC<RolesTableProps> = ({ say, csrf, member, mayChange }) => (
  <Table
    caption={say('staff.person.roles_caption')}
    head={['role', 'has', ...(mayChange ? ['act'] : [])].map((column) => say(`staff.person.${column}`))}
  >
    {roleNames.map((role) => {
      const has = member.roles.includes(role);
      return (
        <tr>
          <td>
            {say(`staff.roles.${role}`)}
            <br />
            <span class="small">{say(`staff.role_does.${role}`)}</span>
          </td>
          <td>{say(has ? 'staff.person.yes' : 'staff.person.no')}</td>
          {mayChange && (
            <td>
              {!(has && member.roles.length === 1) && (
                <form
                  class="inline"
                  method="post"
                  action={`/desk/staff/${member.id}/${has ? 'take' : 'give'}-role`}
                >
                  <Hidden name="csrf" value={csrf} />
                  <Hidden name="role" value={role} />
                  <Submit
                    second
                    label={say(has ? 'staff.person.take_role' : 'staff.person.give_role', {
                      role: say(`staff.roles.${role}`),
                    })}
                  />
                </form>
              )}
            </td>
          )}
        </tr>
      );
    })}
  </Table>
);
