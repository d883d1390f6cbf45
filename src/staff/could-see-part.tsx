import type { FC } from 'hono/jsx';
import type { Say } from '../kernel/language.js';
import { Moment } from '../page/moment.js';
import { Table } from '../page/parts.js';
import { compartmentName } from './compartment-name.js';
import type { CouldSee } from './could-see.js';

/** What somebody could see and did open, so that the campaign knows whom to warn. */
export const CouldSeePart: FC<{ say: Say; seen: CouldSee; own: ReadonlySet<string> }> = ({
  say,
  seen,
  own,
}) => (
  <>
    <h2>{say('staff.seen.title')}</h2>
    <p class="text">{say('staff.seen.about')}</p>
    {seen.roles.length > 0 && (
      <p>{say('staff.seen.roles', { roles: seen.roles.join(', ').replaceAll('_', ' ') })}</p>
    )}
    {seen.held.length === 0 ? (
      <p>{say('staff.seen.held_nothing')}</p>
    ) : (
      <Table
        caption={say('staff.seen.held')}
        head={['compartment', 'since', 'until'].map((column) => say(`staff.seen.${column}`))}
      >
        {seen.held.map(({ compartment, since, until }) => (
          <tr>
            <td>{compartmentName(say, compartment, own)}</td>
            <td>
              <Moment at={since} />
            </td>
            <td>{until ? <Moment at={until} /> : say('staff.seen.to_the_end')}</td>
          </tr>
        ))}
      </Table>
    )}
    {seen.opened.length === 0 ? (
      <p>{say('staff.seen.opened_nothing')}</p>
    ) : (
      <Table
        caption={say('staff.seen.opened')}
        head={['kind', 'compartment', 'things', 'times'].map((column) => say(`staff.seen.${column}`))}
        numbers={[2, 3]}
      >
        {seen.opened.map(({ kind, compartment, things, times }) => (
          <tr>
            <td>{kind.replaceAll('_', ' ')}</td>
            <td>{compartmentName(say, compartment, own)}</td>
            <td class="n">{things}</td>
            <td class="n">{times}</td>
          </tr>
        ))}
      </Table>
    )}
  </>
);
