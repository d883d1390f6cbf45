import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { Choices, type Filled, Hidden, Problems, Submit, TextArea } from '../../page/form.js';
import { Flash, Foreign, Table } from '../../page/parts.js';
import { AddresseeName } from '../addressee-name.js';
import { spelled } from '../dispatch-code.js';
import { Ways } from '../ways.js';
import { type ListedReturn, longest_settled } from './return.js';
import type { Statistics } from './statistics.js';

interface Props {
  say: Say;
  returns: ListedReturn[];
  offices: Statistics[];
  prisons: Statistics[];
  done: string | null;
}

/** What came back and has to be looked into, and how papers fare at each prison and office. */
export const ReturnsPage: FC<Props> = ({ say, returns, offices, prisons, done }) => (
  <>
    <h1>{say('mailroom.returns.title')}</h1>
    <Ways say={say} here="returns" />
    {done && <Flash>{done}</Flash>}
    <p class="text">{say('mailroom.returns.about')}</p>
    {returns.length === 0 ? (
      <p>{say('mailroom.returns.none')}</p>
    ) : (
      <Table
        caption={say('mailroom.returns.caption')}
        head={['day', 'to', 'reason', 'code', 'look'].map((name) => say(`mailroom.returns.head.${name}`))}
      >
        {returns.map((one) => (
          <tr>
            <td>{dateInWords(one.came_on, say)}</td>
            <td>
              <AddresseeName say={say} {...one} />
            </td>
            <td>{say(`mailroom.returns.reason.${one.reason}`)}</td>
            <td>
              <a href={`/desk/mailroom/dispatches/${one.dispatch_id}`}>{spelled(one.code)}</a>
            </td>
            <td>
              {one.settled_at ? (
                <Foreign>{one.settled_why ?? ''}</Foreign>
              ) : (
                <a href={`/desk/mailroom/returns/${one.id}`}>{say('mailroom.returns.look')}</a>
              )}
            </td>
          </tr>
        ))}
      </Table>
    )}
    <Numbers say={say} caption={say('mailroom.returns.prisons')} rows={prisons} />
    <Numbers say={say} caption={say('mailroom.returns.offices')} rows={offices} />
    <p class="small text">{say('mailroom.returns.counting')}</p>
  </>
);

const columns = ['left', 'confirmed', 'returned', 'refused', 'answered'] as const;

const Numbers: FC<{ say: Say; caption: string; rows: Statistics[] }> = ({ say, caption, rows }) =>
  rows.length === 0 ? null : (
    <Table
      caption={caption}
      head={['to', ...columns, 'median'].map((name) => say(`mailroom.returns.head.${name}`))}
      numbers={[1, 2, 3, 4, 5, 6]}
    >
      {rows.map((row) => (
        <tr>
          <td>{row.name === null ? say('mailroom.returns.no_place') : <Foreign>{row.name}</Foreign>}</td>
          {columns.map((name) => (
            <td class="n">{String(row[name])}</td>
          ))}
          <td class="n">
            {row.median_days === null
              ? '–'
              : say('mailroom.returns.median_of', { days: String(row.median_days), count: row.words })}
          </td>
        </tr>
      ))}
    </Table>
  );

interface OneProps {
  say: Say;
  csrf: string;
  one: ListedReturn;
  form: Filled;
}

/** Look into one return: what was found, and whether the address can be trusted again. */
export const ReturnPage: FC<OneProps> = ({ say, csrf, one, form }) => (
  <>
    <h1>{say('mailroom.returns.one', { code: spelled(one.code) })}</h1>
    <Ways say={say} here={null} />
    <p>
      <AddresseeName say={say} {...one} />, {dateInWords(one.came_on, say)}:{' '}
      {say(`mailroom.returns.reason.${one.reason}`)}
      {one.note && (
        <>
          {' · '}
          <Foreign>{one.note}</Foreign>
        </>
      )}
    </p>
    <p>
      <a href={`/desk/mailroom/dispatches/${one.dispatch_id}`}>{say('mailroom.returns.to_paper')}</a>
      {one.slug && (
        <>
          {' · '}
          <a href={`/desk/addresses/people/${one.slug}`}>{say('mailroom.returns.to_addresses')}</a>
        </>
      )}
    </p>
    <Problems form={form} title={say('mailroom.tally.wrong')} />
    {one.settled_at ? (
      <p>
        <Foreign>{one.settled_why ?? ''}</Foreign>
      </p>
    ) : (
      <form method="post" action={`/desk/mailroom/returns/${one.id}`}>
        <Hidden name="csrf" value={csrf} />
        <TextArea
          name="found"
          label={say('mailroom.returns.found')}
          hint={say('mailroom.returns.found_hint')}
          rows={4}
          maxlength={longest_settled}
          form={form}
        />
        {one.doubted && (
          <Choices
            name="trust"
            label={say('mailroom.returns.trust')}
            form={form}
            options={(['no', 'yes'] as const).map((value) => ({
              value,
              label: say(`mailroom.returns.trust_${value}`),
            }))}
          />
        )}
        <p class="acts">
          <Submit label={say('mailroom.returns.settle')} />
        </p>
      </form>
    )}
  </>
);
