import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { type Filled, Hidden, type Option, Problems, Submit, TextField } from '../../page/form.js';
import { Foreign } from '../../page/parts.js';
import { Ways } from '../ways.js';
import { AddressFields, CheckFields } from './address-fields.js';
import { type AddressHolder, most_found } from './holder.js';

/** The first step of a new address: whose is it? */
export const HolderPage: FC<{ say: Say; words: string; found: AddressHolder[] }> = (props) => {
  const { say, words, found } = props;
  return (
    <>
      <h1>{say('mailroom.addresses.new')}</h1>
      <Ways say={say} here={null} />
      <form method="get" action="/desk/addresses/new">
        <TextField
          name="q"
          type="search"
          label={say('mailroom.addresses.whose')}
          hint={say('mailroom.addresses.hint.whose')}
          maxlength={100}
          form={{ say, values: { q: words }, problems: [] }}
        />
        <p class="acts">
          <Submit label={say('mailroom.addresses.find')} />
        </p>
      </form>
      {words !== '' && found.length === 0 && <p>{say('mailroom.addresses.nobody')}</p>}
      <ul class="plain">
        {found.map((holder) => (
          <li>
            {say(`mailroom.addresses.holder.${holder.kind}`)}:{' '}
            <a href={`/desk/addresses/new?for=${holder.kind}:${holder.id}`}>
              <Foreign>{holder.name}</Foreign>
            </a>
          </li>
        ))}
      </ul>
      {found.length === most_found && <p>{say('mailroom.addresses.more_found', { count: most_found })}</p>}
    </>
  );
};

/** The second step: the address, and by what it is known. */
export const NewAddressPage: FC<{
  say: Say;
  csrf: string;
  holder: AddressHolder;
  sources: Option[];
  form: Filled;
}> = (props) => {
  const { say, csrf, holder, sources, form } = props;
  return (
    <>
      <h1>{say('mailroom.addresses.new')}</h1>
      <Ways say={say} here={null} />
      <p class="meta">
        {say(`mailroom.addresses.holder.${holder.kind}`)}: <Foreign>{holder.name}</Foreign>
      </p>
      {holder.kind === 'place' && <p class="text">{say('mailroom.addresses.place_about')}</p>}
      <Problems form={form} title={say('mailroom.addresses.problems')} />
      <form method="post" action="/desk/addresses/new">
        <Hidden name="csrf" value={csrf} />
        <Hidden name="for" value={`${holder.kind}:${holder.id}`} />
        <AddressFields {...{ say, form }} holder={holder.kind} />
        <h2>{say('mailroom.addresses.known_by')}</h2>
        <CheckFields {...{ say, form, sources }} />
        <p class="acts">
          <Submit label={say('mailroom.addresses.add')} />
        </p>
      </form>
    </>
  );
};
