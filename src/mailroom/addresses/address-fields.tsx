import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { DateField } from '../../page/date-field.js';
import { Choices, type Filled, type Option, Select, TextArea, TextField } from '../../page/form.js';
import { kinds_of } from './address-reader.js';
import type { AddressHolder } from './holder.js';
import { ways_to_check } from './tables.js';

/** The fields of an address: what is written on the envelope, and when that holds. */
export const AddressFields: FC<{ say: Say; form: Filled; holder: AddressHolder['kind'] }> = (props) => {
  const { say, form, holder } = props;
  const field = (name: string) => ({ name, label: say(`mailroom.addresses.field.${name}`), form });
  const hinted = (name: string) => ({ ...field(name), hint: say(`mailroom.addresses.hint.${name}`) });
  return (
    <>
      <TextField {...hinted('label')} maxlength={300} required />
      {holder === 'lawyer' ? (
        <p class="small">{say('mailroom.addresses.sealed')}</p>
      ) : (
        <>
          <Select
            {...field('kind')}
            options={kinds_of[holder].map((value) => ({
              value,
              label: say(`mailroom.addresses.kind_${value}`),
            }))}
          />
          <Choices
            {...field('channel')}
            options={(['post', 'email'] as const).map((value) => ({
              value,
              label: say(`mailroom.addresses.channel.${value}`),
            }))}
          />
          <TextArea {...hinted('lines')} rows={5} lang="en" />
          <TextArea {...hinted('lines_local')} rows={5} />
          <Select
            {...field('lines_local_by')}
            options={(['us', 'source'] as const).map((value) => ({
              value,
              label: say(`mailroom.addresses.local_by.${value}`),
            }))}
          />
          <TextField {...hinted('country')} maxlength={60} />
          <TextField {...field('email')} type="email" maxlength={254} />
          <TextField {...hinted('original')} maxlength={1000} />
        </>
      )}
      <div class="row">
        <DateField {...field('valid_from')} />
        <DateField {...field('valid_to')} />
        <DateField {...field('last_evidence')} />
      </div>
      <TextArea {...hinted('note')} rows={3} maxlength={2000} />
    </>
  );
};

/** The fields of a check: by what somebody made sure, and when. */
export const CheckFields: FC<{ say: Say; form: Filled; sources: Option[] }> = ({ say, form, sources }) => {
  const field = (name: string) => ({ name, label: say(`mailroom.addresses.field.${name}`), form });
  return (
    <>
      <Choices
        {...field('how')}
        options={ways_to_check.map((value) => ({ value, label: say(`mailroom.addresses.how.${value}`) }))}
      />
      <div class="row">
        <DateField {...field('checked_on')} hint={say('mailroom.addresses.hint.checked_on')} />
        <TextField
          {...field('source')}
          hint={say(`mailroom.addresses.hint.source${sources.length > 0 ? '_offered' : ''}`)}
          maxlength={60}
          offers={sources}
          short
        />
      </div>
      <TextField {...field('check_note')} hint={say('mailroom.addresses.hint.check_note')} maxlength={500} />
    </>
  );
};
