import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { type Filled, Hidden, Select, Submit, TextField } from '../../page/form.js';
import { Foreign, Table } from '../../page/parts.js';
import type { DeskAddress } from './address-list.js';
import { type OpenProposal, publicDifference } from './address-publishing.js';
import { longest_why } from './address-reader.js';

interface Props {
  say: Say;
  csrf: string;
  path: string;
  address: DeskAddress;
  proposal: OpenProposal | null;
  second: boolean;
  own: boolean;
  nameOf: (who: string) => string;
  form: Filled;
}

/** How an address becomes public, with the difference that visitors would see, and how it is taken down. */
export const Publishing: FC<Props> = (props) => {
  const { say, csrf, path, address, proposal, second, form } = props;
  const isPublic = address.told === 'public';
  if (proposal) return <Proposed {...props} proposal={proposal} />;
  return (
    <form method="post" action={`${path}/${isPublic ? 'withdrawn' : 'published'}`}>
      <h2>{say(isPublic ? 'mailroom.addresses.tell.withdraw' : 'mailroom.addresses.tell.title')}</h2>
      <Hidden name="csrf" value={csrf} />
      <Hidden name="version" value={String(address.version)} />
      {isPublic ? (
        <Select
          name="level"
          label={say('mailroom.addresses.tell.level')}
          options={(['desk', 'sealed'] as const).map((value) => ({
            value,
            label: say(`mailroom.addresses.told.${value}`),
          }))}
          form={form}
        />
      ) : (
        <>
          <p>{say('mailroom.addresses.tell.nothing')}</p>
          <Difference {...{ say, address }} said={null} />
        </>
      )}
      <TextField
        name="tell_why"
        label={say('mailroom.addresses.field.why')}
        hint={say('mailroom.addresses.hint.why')}
        maxlength={longest_why}
        form={form}
      />
      <p class="acts">
        <Submit
          second={isPublic}
          label={say(
            isPublic
              ? 'mailroom.addresses.tell.withdraw'
              : second
                ? 'mailroom.addresses.tell.propose'
                : 'mailroom.addresses.tell.act',
          )}
        />
      </p>
    </form>
  );
};

const Proposed: FC<Props & { proposal: OpenProposal }> = (props) => {
  const { say, csrf, path, address, proposal, own, nameOf } = props;
  const isOvertaken = proposal.version !== address.version;
  return (
    <form method="post" action={`${path}/decided`}>
      <h2>{say('mailroom.addresses.tell.title')}</h2>
      <Hidden name="csrf" value={csrf} />
      <p>
        {say('mailroom.addresses.tell.proposed', { name: nameOf(proposal.proposed_by), why: proposal.why })}
      </p>
      <Difference {...{ say, address }} said={proposal.said} />
      {isOvertaken && <p class="disputed">{say('mailroom.addresses.tell.overtaken')}</p>}
      {own && <p>{say('mailroom.addresses.tell.waits')}</p>}
      <p class="acts">
        {!own && !isOvertaken && (
          <Submit name="how" value="agree" label={say('mailroom.addresses.tell.agree')} />
        )}
        <Submit second name="how" value="decline" label={say('mailroom.addresses.tell.decline')} />
      </p>
    </form>
  );
};

const Difference: FC<{ say: Say; address: DeskAddress; said: OpenProposal['said'] }> = (props) => {
  const { say, address, said } = props;
  const isPublic = address.told === 'public';
  return (
    <Table
      caption={say(`mailroom.addresses.tell.${isPublic ? 'change' : 'preview'}`)}
      head={['field', ...(isPublic ? ['before'] : []), 'after'].map((name) =>
        say(`mailroom.addresses.tell.${name}`),
      )}
    >
      {publicDifference(address, said).map(({ field, before, after }) => (
        <tr>
          <td>{say(`mailroom.addresses.field.${field}`)}</td>
          {isPublic && (
            <td>
              <Value {...{ say, field }} value={before} />
            </td>
          )}
          <td>
            <Value {...{ say, field }} value={after} />
          </td>
        </tr>
      ))}
    </Table>
  );
};

/** A field as visitors read it: what was typed as it is, what was chosen in words. */
const Value: FC<{ say: Say; field: string; value: string }> = ({ say, field, value }) => {
  if (value === '') return <>–</>;
  if (field === 'kind') return <>{say(`mailroom.addresses.kind_${value}`)}</>;
  if (field === 'channel') return <>{say(`mailroom.addresses.channel.${value}`)}</>;
  if (field === 'lines_local_by') return <>{say(`mailroom.addresses.local_by.${value}`)}</>;
  if (field === 'valid_from' || field === 'valid_to') return <>{dateInWords(value, say)}</>;
  return <Foreign>{value}</Foreign>;
};
