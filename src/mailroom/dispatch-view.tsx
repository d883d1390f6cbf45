import type { FC } from 'hono/jsx';
import type { Say } from '../kernel/language.js';
import { type Filled, Hidden, Problems, Select, Submit, TextArea, TextField } from '../page/form.js';
import { Moment } from '../page/moment.js';
import { Flash, Foreign, Table } from '../page/parts.js';
import { type DispatchEvent, outcomes } from './dispatch.js';
import { spelled } from './dispatch-code.js';
import type { ShownDispatch, ShownItem } from './dispatch-list.js';
import { mayMove } from './dispatch-state.js';
import { limits, type TallyLine } from './tally.js';
import { Ways } from './ways.js';

/** How a dispatch travels, in words. */
function wayOf(say: Say, { channel, posted_by }: ShownDispatch): string {
  if (channel === 'email') return say('mailroom.dispatch.by_email');
  return say(posted_by === 'campaign' ? 'mailroom.dispatch.by_post' : 'mailroom.dispatch.by_organisation');
}

interface DispatchProps {
  say: Say;
  csrf: string;
  dispatch: ShownDispatch;
  history: DispatchEvent[];
  form: Filled;
}

/** One dispatch: to whom, how, its history, and what can be entered next. */
export const DispatchPage: FC<DispatchProps> = ({ say, csrf, dispatch, history, form }) => {
  const next = outcomes.filter((outcome) => mayMove(dispatch.state, outcome));
  const to = [...(dispatch.lines ?? []), dispatch.country ?? '', dispatch.email ?? ''].filter((line) => line);
  return (
    <>
      <h1>{say('mailroom.dispatch.title', { code: spelled(dispatch.code) })}</h1>
      <Ways say={say} here={null} />
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
      <p>
        {say('mailroom.dispatch.from')}:{' '}
        <a href={`/desk/mailroom/items/${dispatch.item_id}`}>
          <Foreign>{dispatch.sender_name}</Foreign>
        </a>
        , <Foreign lang={dispatch.language}>{dispatch.title}</Foreign>
      </p>
      <h2>{say('mailroom.dispatch.to')}</h2>
      <p>
        <Foreign>{dispatch.addressee_name}</Foreign>
      </p>
      <address>{to.length > 0 ? to.join('\n') : say('mailroom.dispatch.sealed')}</address>
      <p>
        <a href={`/desk/mailroom/dispatches/${dispatch.id}/letter.pdf`}>{say('mailroom.dispatch.reprint')}</a>
      </p>
      <Problems form={form} title={say('mailroom.tally.wrong')} />
      {next.length > 0 && (
        <form method="post" action={`/desk/mailroom/dispatches/${dispatch.id}`}>
          <Hidden name="csrf" value={csrf} />
          <h2>{say('mailroom.dispatch.mark')}</h2>
          <Select
            name="outcome"
            label={say('mailroom.tally.outcome')}
            form={form}
            options={next.map((value) => ({ value, label: say(`mailroom.outcomes.${value}`) }))}
          />
          <NoteField say={say} form={form} />
          <p class="acts">
            <Submit label={say('mailroom.tally.enter')} />
          </p>
        </form>
      )}
      {mayMove(dispatch.state, 'cancelled') && (
        <form method="post" action={`/desk/mailroom/dispatches/${dispatch.id}/cancel`}>
          <Hidden name="csrf" value={csrf} />
          <h2>{say('mailroom.dispatch.cancel')}</h2>
          <TextField name="why" label={say('mailroom.dispatch.why')} form={form} maxlength={limits.note} />
          <p class="acts">
            <Submit second label={say('mailroom.dispatch.cancel')} />
          </p>
        </form>
      )}
      <Table
        caption={say('mailroom.dispatch.history')}
        head={[
          say('mailroom.desk.when'),
          say('mailroom.batch.state'),
          say('mailroom.desk.by_whom'),
          say('mailroom.desk.note'),
        ]}
      >
        {history.map((event) => (
          <tr>
            <td>
              <Moment at={event.at} />
            </td>
            <td>{say(`mailroom.state.${event.state}`)}</td>
            <td>{event.who}</td>
            <td>
              <Foreign>{event.note ?? ''}</Foreign>
            </td>
          </tr>
        ))}
      </Table>
    </>
  );
};

const NoteField: FC<{ say: Say; form: Filled }> = ({ say, form }) => (
  <TextField
    name="note"
    label={say('mailroom.tally.note')}
    hint={say('mailroom.tally.note_hint')}
    form={form}
    maxlength={limits.note}
  />
);

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
              <Foreign>{one.addressee_name}</Foreign>
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

/** Codes from a paper tally; below the form what the last entry did. */
export const TallyPage: FC<{ say: Say; csrf: string; form: Filled; lines: TallyLine[] }> = (props) => {
  const { say, csrf, form, lines } = props;
  const wrong = lines.filter(({ problem }) => problem !== null);
  return (
    <>
      <h1>{say('mailroom.tally.title')}</h1>
      <Ways say={say} here="tally" />
      {lines.length > wrong.length && (
        <Flash>{say('mailroom.tally.done', { count: lines.length - wrong.length })}</Flash>
      )}
      {wrong.length > 0 && (
        <div class="problems" role="alert">
          <h2>{say('mailroom.tally.refused', { count: wrong.length })}</h2>
          <ul>
            {wrong.map(({ typed, problem }) => (
              <li>
                <Foreign>{typed}</Foreign>: {problem && say(problem.code, inWords(say, problem.values))}
              </li>
            ))}
          </ul>
        </div>
      )}
      <Problems form={form} title={say('mailroom.tally.wrong')} />
      <form method="post" action="/desk/mailroom/tally">
        <Hidden name="csrf" value={csrf} />
        <TextArea
          name="codes"
          label={say('mailroom.tally.codes')}
          hint={say('mailroom.tally.codes_hint')}
          form={form}
          rows={10}
        />
        <Select
          name="outcome"
          label={say('mailroom.tally.outcome')}
          form={form}
          options={outcomes.map((value) => ({ value, label: say(`mailroom.outcomes.${value}`) }))}
        />
        <NoteField say={say} form={form} />
        <p class="acts">
          <Submit label={say('mailroom.tally.enter')} />
        </p>
      </form>
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
