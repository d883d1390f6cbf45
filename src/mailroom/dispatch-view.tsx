import type { FC } from 'hono/jsx';
import type { Say } from '../kernel/language.js';
import { Hidden, Submit } from '../page/form.js';
import { Moment } from '../page/moment.js';
import { Flash, Foreign, Table } from '../page/parts.js';
import { AddresseeName } from './addressee-name.js';
import { spelled } from './dispatch-code.js';
import type { ShownDispatch, ShownItem } from './dispatch-list.js';
import { Ways } from './ways.js';

/** How a dispatch travels, in words. */
export function wayOf(say: Say, { channel, posted_by }: ShownDispatch): string {
  if (channel !== 'post') return say(`mailroom.dispatch.by_${channel}`);
  return say(posted_by === 'campaign' ? 'mailroom.dispatch.by_post' : 'mailroom.dispatch.by_organisation');
}

/** Every way of one paper, and what was not made. */
export const ItemPage: FC<{ say: Say; csrf: string; item: ShownItem; done: string | null }> = (props) => {
  const { say, csrf, item, done } = props;
  const unreported = item.dispatches.some((one) => one.posted_by === 'organisation' && one.state === 'due');
  return (
    <>
      <h1>
        <Foreign>{say('mailroom.items.title', { sender: item.sender_name })}</Foreign>
      </h1>
      <Ways say={say} here={null} />
      {done && <Flash>{done}</Flash>}
      {unreported && (
        <form method="post" action={`/desk/mailroom/items/${item.id}/reported`}>
          <Hidden name="csrf" value={csrf} />
          <p class="acts">
            <Submit second label={say('mailroom.items.reported')} />
          </p>
        </form>
      )}
      <Table
        caption={say('mailroom.items.caption')}
        head={[
          say('mailroom.batch.code'),
          say('mailroom.papers.to'),
          say('mailroom.papers.role'),
          say('mailroom.items.way'),
          say('mailroom.batch.state'),
          say('mailroom.desk.when'),
        ]}
      >
        {item.dispatches.map((one) => (
          <tr>
            <td>
              <a href={`/desk/mailroom/dispatches/${one.id}`}>{spelled(one.code)}</a>
            </td>
            <td>
              <AddresseeName say={say} {...one} />
            </td>
            <td>{say(`mailroom.roles.${one.role}`)}</td>
            <td>{wayOf(say, one)}</td>
            <td>{say(`mailroom.state.${one.state}`)}</td>
            <td>
              <Moment at={one.changed_at} />
            </td>
          </tr>
        ))}
      </Table>
      {item.not_made.length > 0 && (
        <>
          <h2>{say('mailroom.items.not_made')}</h2>
          <ul>
            {item.not_made.map(({ addressee_name, reason }) => (
              <li>
                <Foreign>{addressee_name}</Foreign>:{' '}
                {say.has(`mailroom.not_made.${reason}`) ? say(`mailroom.not_made.${reason}`) : reason}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
};

/** The values of a refusal, states in words. */
export function inWords(say: Say, values: Record<string, string | number> = {}) {
  const word = ([key, value]: [string, string | number]): [string, string | number] =>
    (key === 'from' || key === 'to') && say.has(`mailroom.state.${value}`)
      ? [key, say(`mailroom.state.${value}`)]
      : [key, value];
  return Object.fromEntries(Object.entries(values).map(word));
}
