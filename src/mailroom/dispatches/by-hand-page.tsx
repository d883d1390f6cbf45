import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { Foreign, Table } from '../../page/parts.js';
import { AddresseeName } from '../addressee-name.js';
import { spelled } from '../dispatch-code.js';
import type { ShownDispatch } from '../dispatch-list.js';
import { wayOf } from '../dispatch-view.js';
import { Ways } from '../ways.js';

/** What a person has to hand over or to fax. */
export const ByHandPage: FC<{ say: Say; papers: ShownDispatch[] }> = ({ say, papers }) => (
  <>
    <h1>{say('mailroom.dispatches.by_hand.title')}</h1>
    <Ways say={say} here={null} />
    <p class="text">{say('mailroom.dispatches.by_hand.about')}</p>
    {papers.length === 0 ? (
      <p>{say('mailroom.dispatches.by_hand.empty')}</p>
    ) : (
      <Table
        caption={say('mailroom.dispatches.by_hand.title')}
        head={[
          say('mailroom.batch.code'),
          say('mailroom.papers.to'),
          say('mailroom.items.way'),
          say('mailroom.papers.from'),
          say('mailroom.dispatch.reprint'),
        ]}
      >
        {papers.map((one) => (
          <tr>
            <td>
              <a href={`/desk/mailroom/dispatches/${one.id}`}>{spelled(one.code)}</a>
            </td>
            <td>
              <AddresseeName say={say} {...one} />
            </td>
            <td>
              {wayOf(say, one)} {one.fax}
            </td>
            <td>
              <Foreign>{one.sender_name}</Foreign>
            </td>
            <td>
              <a href={`/desk/mailroom/dispatches/${one.id}/letter.pdf`}>PDF</a>
            </td>
          </tr>
        ))}
      </Table>
    )}
  </>
);
