import type { Child, FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { type Filled, Hidden, Problems, Submit } from '../../page/form.js';
import { Moment } from '../../page/moment.js';
import { Flash, Foreign, Table } from '../../page/parts.js';
import { AddresseeName } from '../addressee-name.js';
import type { DispatchEvent } from '../dispatch.js';
import { spelled } from '../dispatch-code.js';
import type { ShownDispatch } from '../dispatch-list.js';
import { wayOf } from '../dispatch-view.js';
import type { KeptReply } from '../replies/reply.js';
import type { Reported } from '../returns/report.js';
import { RuleLine, type Rules } from '../rules/rule-line.js';
import { Ways } from '../ways.js';
import { DispatchActs, ReportForm } from './dispatch-acts.js';
import type { Hold } from './hold.js';
import type { OfferedWay } from './redirect.js';

export interface DispatchProps {
  say: Say;
  csrf: string;
  dispatch: ShownDispatch;
  history: DispatchEvent[];
  reported: Reported;
  replies: KeptReply[];
  hold: Hold | null;
  /** Of a copy for a prisoner: what is known of the rules of the place. Undefined for other papers. */
  rules?: Rules;
  ways: OfferedWay[];
  /** Whether the last line was entered at the desk and can be taken back. */
  canTakeBack: boolean;
  /** Who handed it over, opened for this once. */
  opened: string | null;
  done: string | null;
  form: Filled;
}

/** One dispatch: to whom, how, its history, and everything that can be done with it. */
export const DispatchPage: FC<DispatchProps> = (props) => {
  const { say, dispatch, hold, done, form } = props;
  const to = [
    ...(dispatch.lines ?? []),
    dispatch.country ?? '',
    dispatch.email ?? '',
    dispatch.fax ? say('mailroom.dispatches.fax', { number: dispatch.fax }) : '',
  ].filter((line) => line);
  const isKnown = dispatch.addressee_kind !== 'lawyer' || to.length > 0;
  return (
    <>
      <h1>{say('mailroom.dispatch.title', { code: spelled(dispatch.code) })}</h1>
      <Ways say={say} here={null} />
      {done && <Flash>{done}</Flash>}
      <Standing {...props} />
      {hold && (
        <p>
          <strong>
            {hold.until === null
              ? say('mailroom.dispatches.hold.held')
              : say('mailroom.dispatches.hold.held_until', { day: dateInWords(hold.until, say) })}
          </strong>{' '}
          <Foreign>{hold.why}</Foreign>
        </p>
      )}
      <h2>{say('mailroom.dispatch.to')}</h2>
      <p>
        <AddresseeName say={say} {...dispatch} />
      </p>
      <address>{isKnown ? to.join('\n') : say('mailroom.dispatch.sealed')}</address>
      {props.rules !== undefined && <RuleLine say={say} rules={props.rules} />}
      {dispatch.title !== null && (
        <p>
          <a href={`/desk/mailroom/dispatches/${dispatch.id}/letter.pdf`}>
            {say('mailroom.dispatch.reprint')}
          </a>
        </p>
      )}
      <Known {...props} />
      <Problems form={form} title={say('mailroom.tally.wrong')} />
      <ReportForm {...props} />
      <DispatchActs {...props} />
      <History {...props} />
    </>
  );
};

const Standing: FC<DispatchProps> = ({ say, dispatch }) => (
  <>
    <p>
      <strong>{say(`mailroom.state.${dispatch.state}`)}</strong> · {wayOf(say, dispatch)} ·{' '}
      {say(`mailroom.roles.${dispatch.role}`)} · {dispatch.language}
      {dispatch.batch_number !== null && (
        <>
          {' · '}
          <a href={`/desk/mailroom/batches/${dispatch.batch_number}`}>
            {say('mailroom.papers.batch', { number: String(dispatch.batch_number) })}
          </a>
        </>
      )}
      {dispatch.mail_state && (
        <>
          {' · '}
          <a href="/desk/mailroom/outbox">{say(`mailroom.mail_state.${dispatch.mail_state}`)}</a>
        </>
      )}
    </p>
    {dispatch.redirected_to && (
      <p>
        <a href={`/desk/mailroom/dispatches/${dispatch.redirected_to}`}>
          {say('mailroom.dispatches.redirect.to_new')}
        </a>
      </p>
    )}
    {dispatch.redirected_from && (
      <p>
        <a href={`/desk/mailroom/dispatches/${dispatch.redirected_from}`}>
          {say('mailroom.dispatches.redirect.from_old')}
        </a>
      </p>
    )}
    <p>
      {say('mailroom.dispatch.from')}:{' '}
      <a href={`/desk/mailroom/items/${dispatch.item_id}`}>
        <Foreign>{dispatch.sender_name}</Foreign>
      </a>
      ,{' '}
      {dispatch.title === null ? (
        say('mailroom.dispatch.sealed_text')
      ) : (
        <Foreign lang={dispatch.language}>{dispatch.title}</Foreign>
      )}
    </p>
  </>
);

/** Receipts, returns, whose word it is that it arrived, where it was handed over, and what was answered. */
const Known: FC<DispatchProps> = ({ say, csrf, dispatch, reported, replies, opened }) => {
  const { receipts, confirmations, handovers, returns } = reported;
  const lines: Child[] = [
    ...receipts.map((number) => (
      <>
        {say('mailroom.dispatches.known.receipt')} <code>{number}</code>
      </>
    )),
    ...returns.map((one) => (
      <>
        {say('mailroom.dispatches.known.returned', { day: dateInWords(one.came_on, say) })}:{' '}
        {say(`mailroom.returns.reason.${one.reason}`)}
      </>
    )),
    ...confirmations.map((one) =>
      say('mailroom.dispatches.known.confirmed', {
        day: dateInWords(one.confirmed_on, say),
        by: say(`mailroom.dispatches.by.${one.by_whom}`),
        how: say(`mailroom.dispatches.how.${one.how}`),
      }),
    ),
    ...handovers.map((one) => (
      <>
        {say('mailroom.dispatches.known.handed', { day: dateInWords(one.handed_on, say) })}:{' '}
        <Foreign>{one.place}</Foreign>
        {one.by_sealed && opened && (
          <>
            {' · '}
            <Foreign>{opened}</Foreign>
          </>
        )}
      </>
    )),
    ...replies.map((one) => (
      <a href={`/desk/mailroom/replies/${one.id}`}>
        {say('mailroom.dispatches.known.answered', { day: dateInWords(one.came_on, say) })}
      </a>
    )),
  ];
  return (
    <>
      {lines.length > 0 && (
        <ul>
          {lines.map((line) => (
            <li>{line}</li>
          ))}
        </ul>
      )}
      {handovers.some(({ by_sealed }) => by_sealed) && !opened && (
        <form method="post" action={`/desk/mailroom/dispatches/${dispatch.id}/handed-by`}>
          <Hidden name="csrf" value={csrf} />
          <p class="acts">
            <Submit second label={say('mailroom.dispatches.open_by')} />
          </p>
        </form>
      )}
      {dispatch.addressee_kind === 'office' && (
        <p>
          <a href={`/desk/mailroom/replies/new?paper=${dispatch.id}`}>
            {say('mailroom.dispatches.enter_answer')}
          </a>
        </p>
      )}
    </>
  );
};

const History: FC<DispatchProps> = ({ say, history }) => (
  <Table
    caption={say('mailroom.dispatch.history')}
    head={[
      say('mailroom.desk.when'),
      say('mailroom.dispatches.what'),
      say('mailroom.dispatches.day'),
      say('mailroom.desk.by_whom'),
      say('mailroom.desk.note'),
    ]}
  >
    {history.map((event) => (
      <tr>
        <td>
          <Moment at={event.at} />
        </td>
        <td>
          {event.act === 'moved'
            ? say(`mailroom.state.${event.state}`)
            : say(`mailroom.dispatches.line.${event.act}`, { state: say(`mailroom.state.${event.state}`) })}
        </td>
        <td>{event.happened_on ? dateInWords(event.happened_on, say) : ''}</td>
        <td>{event.who}</td>
        <td>
          <Foreign>{event.note ?? ''}</Foreign>
        </td>
      </tr>
    ))}
  </Table>
);
