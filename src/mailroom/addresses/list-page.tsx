import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { Flash, Foreign, Pages, Table } from '../../page/parts.js';
import { Ways } from '../ways.js';
import { isStale } from './address.js';
import { type DeskAddress, type Shown, shows } from './address-list.js';

interface ListProps {
  say: Say;
  day: string;
  show: Shown;
  page: number;
  addresses: DeskAddress[];
  more: boolean;
  done: string | null;
}

/** Every address with its validity and its last check; what should be looked at can be chosen. */
export const AddressesPage: FC<ListProps> = ({ say, day, show, page, addresses, more, done }) => {
  const at = (number: number) => `/desk/addresses?show=${show}&page=${number}`;
  return (
    <>
      <h1>{say('mailroom.addresses.title')}</h1>
      <Ways say={say} here="addresses" />
      {done && <Flash>{done}</Flash>}
      <p class="acts">
        <a class="act" href="/desk/addresses/new">
          {say('mailroom.addresses.new')}
        </a>
      </p>
      <p class="meta">
        {shows.map((one, place) => (
          <>
            {place > 0 && ' · '}
            {one === show ? (
              <strong>{say(`mailroom.addresses.show.${one}`)}</strong>
            ) : (
              <a href={`/desk/addresses?show=${one}`}>{say(`mailroom.addresses.show.${one}`)}</a>
            )}
          </>
        ))}
      </p>
      <p class="text">{say(`mailroom.addresses.about.${show}`)}</p>
      {addresses.length === 0 ? (
        <p>{say('mailroom.addresses.empty')}</p>
      ) : (
        <AddressTable {...{ say, day, addresses }} caption={say(`mailroom.addresses.show.${show}`)} />
      )}
      <Pages
        {...{ page, at }}
        hasNext={more}
        words={{
          previous: say('mailroom.addresses.previous'),
          next: say('mailroom.addresses.next'),
          name: say('mailroom.addresses.title'),
        }}
      />
    </>
  );
};

/** Addresses as rows, each a link to its own page. */
export const AddressTable: FC<{ say: Say; day: string; addresses: DeskAddress[]; caption: string }> = (
  props,
) => {
  const { say, day, addresses, caption } = props;
  return (
    <Table
      caption={caption}
      head={['whose', 'address', 'valid', 'checked', 'told', 'waiting'].map((name) =>
        say(`mailroom.addresses.head.${name}`),
      )}
      numbers={[5]}
    >
      {addresses.map((address) => (
        <tr>
          <td>
            {address.holder === 'person' && address.slug ? (
              <a href={`/desk/addresses/people/${address.slug}`}>
                <Foreign>{address.holder_name}</Foreign>
              </a>
            ) : (
              <Foreign>{address.holder_name}</Foreign>
            )}
            {address.rumours > 0 && (
              <>
                {' '}
                <span class="tag held">{say('mailroom.addresses.rumoured', { count: address.rumours })}</span>
              </>
            )}
          </td>
          <td>
            <a href={`/desk/addresses/${address.id}`}>
              <Foreign>{address.label}</Foreign>
            </a>
            <br />
            <span class="small">
              <Foreign>{address.email ?? (address.lines ?? []).join(', ')}</Foreign>
            </span>
          </td>
          <td>{validity(say, address)}</td>
          <td>
            {address.checked_on ?? say('mailroom.papers.never')}{' '}
            {address.checked_on && isStale(address, day) && !address.valid_to && (
              <span class="tag held">{say('mailroom.papers.old')}</span>
            )}
          </td>
          <td>{say(`mailroom.addresses.told.${address.told}`)}</td>
          <td class="n">{address.waiting}</td>
        </tr>
      ))}
    </Table>
  );
};

/** From when until when an address holds, in words. */
export function validity(say: Say, { valid_from, valid_to }: Pick<DeskAddress, 'valid_from' | 'valid_to'>) {
  const word = (date: string | null) => (date ? dateInWords(date, say) : '…');
  return valid_from || valid_to ? `${word(valid_from)} – ${word(valid_to)}` : '–';
}
