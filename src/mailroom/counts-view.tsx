import type { FC } from 'hono/jsx';
import type { Say } from '../kernel/language.js';
import { Foreign, Table } from '../page/parts.js';
import type { AddresseeCounts } from './counts.js';

const columns = [
  'sent_by_email',
  'reported_posted',
  'confirmed',
  'returned',
  'refused',
  'answered',
  'waiting',
] as const;

/** What has left for each addressee and what came back, for visitors: in words, numbers, and a note on them. */
export const CountsTable: FC<{ say: Say; counts: AddresseeCounts[] }> = ({ say, counts }) => {
  if (counts.length === 0) return <p>{say('mailroom.counts.none')}</p>;
  // A column in which nothing has happened says nothing; those that make the promise stay.
  const shown = columns.filter(
    (column) => !['refused', 'waiting'].includes(column) || counts.some((one) => one[column] > 0),
  );
  return (
    <>
      <Table
        caption={say('mailroom.counts.title')}
        head={[say('mailroom.counts.addressee'), ...shown.map((column) => say(`mailroom.counts.${column}`))]}
        numbers={shown.map((_column, place) => place + 1)}
      >
        {counts.map((one) => (
          <tr>
            <td>
              {one.addressee_kind === 'lawyer' ? (
                say('mailroom.counts.lawyers')
              ) : (
                <Foreign>{one.names?.[say.language] ?? one.names?.en ?? one.addressee_name}</Foreign>
              )}
              {one.role === 'copy' && <span class="small"> ({say('mailroom.counts.copy')})</span>}
            </td>
            {shown.map((column) => (
              <td class="n">{one[column]}</td>
            ))}
          </tr>
        ))}
      </Table>
      <p class="small">{say('mailroom.counts.note')}</p>
    </>
  );
};
