import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { DateField } from '../../page/date-field.js';
import { type Filled, Hidden, type Option, Problems, Submit, TextField } from '../../page/form.js';
import { Moment } from '../../page/moment.js';
import { Flash, Foreign, Table } from '../../page/parts.js';
import { Ways } from '../ways.js';
import { isStale } from './address.js';
import type { FormerAddress } from './address-acts.js';
import type { MadeCheck } from './address-check.js';
import { AddressFields, CheckFields } from './address-fields.js';
import type { DeskAddress } from './address-list.js';
import type { OpenProposal } from './address-publishing.js';
import { address_fields, longest_why, typedAddress } from './address-reader.js';
import { validity } from './list-page.js';
import { Publishing } from './publishing-view.js';

interface Props {
  say: Say;
  csrf: string;
  day: string;
  address: DeskAddress;
  checks: MadeCheck[];
  former: FormerAddress[];
  /** Who staff ids are, for the history. */
  nameOf: (who: string) => string;
  proposal: OpenProposal | null;
  /** Offered where somebody makes sure of it. */
  sources: Option[];
  /** Whether a second person has to agree, and whether the proposal is one's own. */
  second: boolean;
  own: boolean;
  /** What stands in the fields of all forms on the page, and what is wrong with them. */
  form: Filled;
  /** Somebody was faster: show beside what was typed what stands there now. */
  overtaken: boolean;
  done: string | null;
}

/** One address: what it says, who made sure of it, and what can be done about it. */
export const AddressPage: FC<Props> = (props) => {
  const { say, csrf, day, address, checks, sources, form, done } = props;
  const path = `/desk/addresses/${address.id}`;
  return (
    <>
      <h1>
        <Foreign>{address.label}</Foreign>
      </h1>
      <Ways say={say} here={null} />
      {done && <Flash>{done}</Flash>}
      <Problems form={form} title={say('mailroom.addresses.problems')} />
      <p class="meta">
        {say(`mailroom.addresses.holder.${address.holder}`)}:{' '}
        {address.holder === 'person' && address.slug ? (
          <a href={`/desk/addresses/people/${address.slug}`}>
            <Foreign>{address.holder_name}</Foreign>
          </a>
        ) : (
          <Foreign>{address.holder_name}</Foreign>
        )}{' '}
        · {validity(say, address)} · {say(`mailroom.addresses.told.${address.told}`)} ·{' '}
        {say('mailroom.addresses.waiting', { count: address.waiting })}
      </p>
      <Shown {...{ say, address }} />
      {address.holder !== 'lawyer' && <Publishing {...props} path={path} />}
      <h2>{say('mailroom.addresses.check')}</h2>
      <p>
        {address.checked_on
          ? say('mailroom.addresses.last_check', { day: dateInWords(address.checked_on, say) })
          : say('mailroom.papers.never')}{' '}
        {address.checked_on && isStale(address, day) && (
          <span class="tag held">{say('mailroom.papers.old')}</span>
        )}
      </p>
      <form method="post" action={`${path}/checked`}>
        <Hidden name="csrf" value={csrf} />
        <CheckFields {...{ say, form, sources }} />
        <p class="acts">
          <Submit label={say('mailroom.addresses.check_act')} />
        </p>
      </form>
      {checks.length > 0 && <Checks {...props} />}
      <Edit {...props} path={path} />
      {address.valid_to === null && (
        <form method="post" action={`${path}/ended`}>
          <h2>{say('mailroom.addresses.end')}</h2>
          <Hidden name="csrf" value={csrf} />
          <Hidden name="version" value={String(address.version)} />
          <DateField
            name="ended"
            label={say('mailroom.addresses.field.ended')}
            hint={say('mailroom.addresses.hint.ended')}
            form={form}
          />
          <Why {...{ say, form }} name="end_why" />
          <p class="acts">
            <Submit second label={say('mailroom.addresses.end_act')} />
          </p>
        </form>
      )}
      {props.former.length > 0 && <History {...props} />}
    </>
  );
};

const Why: FC<{ say: Say; form: Filled; name: string }> = ({ say, form, name }) => (
  <TextField
    name={name}
    label={say('mailroom.addresses.field.why')}
    hint={say('mailroom.addresses.hint.why')}
    maxlength={longest_why}
    form={form}
  />
);

/** The address as it goes on an envelope, in both scripts. */
const Shown: FC<{ say: Say; address: DeskAddress }> = ({ say, address }) => {
  if (address.holder === 'lawyer') return <p>{say('mailroom.addresses.sealed')}</p>;
  if (address.email) return <p>{address.email}</p>;
  return (
    <>
      {[address.lines_local, address.lines].map(
        (lines) =>
          lines && (
            <address>
              {[...lines, ...(address.country ? [address.country.toUpperCase()] : [])].join('\n')}
            </address>
          ),
      )}
      {address.note && (
        <p class="small">
          <Foreign>{address.note}</Foreign>
        </p>
      )}
    </>
  );
};

const Edit: FC<Props & { path: string }> = ({ say, csrf, address, form, overtaken, path }) => {
  const now = typedAddress(address);
  const other = address_fields.filter((field) => (form.values[field] ?? '') !== now[field]);
  return (
    <form method="post" action={path}>
      <h2>{say('mailroom.addresses.edit')}</h2>
      {overtaken && (
        <div class="disputed" role="alert">
          <p>{say('mailroom.addresses.overtaken')}</p>
          <dl>
            {other.map((field) => (
              <>
                <dt>{say(`mailroom.addresses.field.${field}`)}</dt>
                <dd>
                  <Foreign>{now[field] || '–'}</Foreign>
                </dd>
              </>
            ))}
          </dl>
        </div>
      )}
      <Hidden name="csrf" value={csrf} />
      <Hidden name="version" value={String(address.version)} />
      <AddressFields {...{ say, form }} holder={address.holder} />
      <Why {...{ say, form }} name="why" />
      <p class="acts">
        <Submit label={say('mailroom.addresses.edit_act')} />
      </p>
    </form>
  );
};

const Checks: FC<Props> = ({ say, checks, nameOf }) => (
  <Table
    caption={say('mailroom.addresses.checks')}
    head={['checked_on', 'how', 'source', 'check_note', 'by'].map((name) =>
      say(`mailroom.addresses.field.${name}`),
    )}
  >
    {checks.map((check) => (
      <tr>
        <td>
          {check.checked_on}{' '}
          {!check.counts && <span class="tag">{say('mailroom.addresses.other_lines')}</span>}
        </td>
        <td>{say(`mailroom.addresses.how.${check.how}`)}</td>
        <td>{check.source ?? ''}</td>
        <td>
          <Foreign>{check.note ?? ''}</Foreign>
        </td>
        <td>
          <Foreign>{nameOf(check.checked_by)}</Foreign>
        </td>
      </tr>
    ))}
  </Table>
);

const History: FC<Props> = ({ say, former, nameOf }) => (
  <Table
    caption={say('mailroom.addresses.history')}
    head={['replaced', 'by', 'why', 'said'].map((name) => say(`mailroom.addresses.field.${name}`))}
  >
    {former.map((one) => (
      <tr>
        <td>
          <Moment at={one.replaced_at} />
        </td>
        <td>
          <Foreign>{nameOf(one.replaced_by)}</Foreign>
        </td>
        <td>
          <Foreign>{one.why}</Foreign>
        </td>
        <td>
          <Foreign>{saidIn(one.said)}</Foreign>
        </td>
      </tr>
    ))}
  </Table>
);

/** What a former version said, in one cell: the words of its fields in their order. */
function saidIn(said: Record<string, unknown>): string {
  return address_fields
    .flatMap((field) => said[field] ?? [])
    .flatMap((value) => (Array.isArray(value) ? value : [value]))
    .map(String)
    .join(' · ');
}
