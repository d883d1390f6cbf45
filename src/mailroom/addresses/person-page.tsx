import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { DateField } from '../../page/date-field.js';
import {
  type Filled,
  Hidden,
  type Option,
  Problems,
  Select,
  Submit,
  TextArea,
  TextField,
} from '../../page/form.js';
import { Foreign, Table } from '../../page/parts.js';
import { Ways } from '../ways.js';
import type { DeskAddress } from './address-list.js';
import { longest_why } from './address-reader.js';
import type { WrittenDoubt } from './doubt.js';
import { AddressTable } from './list-page.js';
import type { Writing } from './trust-on.js';
import { trustInWords } from './write-view.js';

interface Props {
  say: Say;
  csrf: string;
  day: string;
  person: { id: string; slug: string; name: string };
  addresses: DeskAddress[];
  writing: Writing;
  doubts: WrittenDoubt[];
  /** Offered where a rumour is written down. */
  sources: Option[];
  form: Filled;
}

/** Where one person can be written to, whether that can be trusted, and what was heard. */
export const PersonAddressesPage: FC<Props> = (props) => {
  const { say, csrf, day, person, addresses, writing, doubts, sources, form } = props;
  const path = `/desk/addresses/people/${person.slug}`;
  const open = doubts.filter(({ resolved_on }) => resolved_on === null);
  const { trust, address } = writing;
  return (
    <>
      <h1>{say('mailroom.addresses.of', { name: person.name })}</h1>
      <Ways say={say} here={null} />
      <p class="meta">
        <a href={`/desk/people/${person.slug}`}>
          <Foreign>{person.name}</Foreign>
        </a>{' '}
        · <a href={`/people/${person.slug}`}>{say('mailroom.addresses.public_page')}</a>
      </p>
      <Problems form={form} title={say('mailroom.addresses.problems')} />
      <p class={trust.state === 'holds' ? 'flash' : 'disputed'}>
        {trustInWords(say, trust)}
        {address && (
          <>
            {' '}
            <a href={`/desk/addresses/${address.id}`}>
              <Foreign>{address.label}</Foreign>
            </a>
          </>
        )}
      </p>
      <p class="acts">
        <a class="act" href={`/desk/addresses/new?for=person:${person.id}`}>
          {say('mailroom.addresses.new')}
        </a>
      </p>
      {addresses.length > 0 && (
        <AddressTable {...{ say, day, addresses }} caption={say('mailroom.addresses.all_of_person')} />
      )}
      <form method="post" action={`${path}/doubts`}>
        <h2>{say('mailroom.addresses.doubt')}</h2>
        <p class="text">{say('mailroom.addresses.doubt_about')}</p>
        <Hidden name="csrf" value={csrf} />
        <TextArea
          name="heard"
          label={say('mailroom.addresses.field.heard')}
          hint={say('mailroom.addresses.hint.heard')}
          rows={3}
          maxlength={2000}
          form={form}
        />
        <div class="row">
          <DateField
            name="since"
            label={say('mailroom.addresses.field.since')}
            hint={say('mailroom.addresses.hint.since')}
            form={form}
          />
          <TextField
            name="heard_in"
            label={say('mailroom.addresses.field.source')}
            hint={say(`mailroom.addresses.hint.source${sources.length > 0 ? '_offered' : ''}`)}
            maxlength={60}
            offers={sources}
            short
            form={form}
          />
        </div>
        <p class="acts">
          <Submit second label={say('mailroom.addresses.doubt_act')} />
        </p>
      </form>
      {open.length > 0 && (
        <form method="post" action={`${path}/settled`}>
          <h2>{say('mailroom.addresses.settle')}</h2>
          <Hidden name="csrf" value={csrf} />
          <Select
            name="doubt"
            label={say('mailroom.addresses.field.doubt')}
            options={open.map(({ id, since, heard }) => ({
              value: id,
              label: `${since}: ${heard.length > 70 ? `${heard.slice(0, 69)}…` : heard}`,
            }))}
            form={form}
          />
          <TextField
            name="settle_why"
            label={say('mailroom.addresses.field.settle_why')}
            maxlength={longest_why}
            form={form}
          />
          <p class="acts">
            <Submit second label={say('mailroom.addresses.settle_act')} />
          </p>
        </form>
      )}
      {doubts.length > 0 && (
        <Table
          caption={say('mailroom.addresses.doubts')}
          head={['since', 'heard', 'source', 'settled', 'settle_why'].map((name) =>
            say(`mailroom.addresses.field.${name}`),
          )}
        >
          {doubts.map((one) => (
            <tr>
              <td>{dateInWords(one.since, say)}</td>
              <td>
                <Foreign>{one.heard}</Foreign>
              </td>
              <td>{one.source ?? ''}</td>
              <td>{one.resolved_on ?? say('mailroom.addresses.open')}</td>
              <td>
                <Foreign>{one.resolved_why ?? ''}</Foreign>
              </td>
            </tr>
          ))}
        </Table>
      )}
    </>
  );
};
