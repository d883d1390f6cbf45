import type { Child, FC } from 'hono/jsx';
import { DateField } from '../../page/date-field.js';
import { Hidden, Select, Submit, TextField } from '../../page/form.js';
import { outcomes } from '../dispatch.js';
import { mayMove } from '../dispatch-state.js';
import { leavingState } from '../returns/report.js';
import { return_reasons } from '../returns/return.js';
import type { DispatchProps } from './dispatch-page.js';
import { confirmed_by, confirmed_how, limits } from './report-reader.js';

/** What can be said of it next, and the details that belong to some of it. */
export const ReportForm: FC<DispatchProps> = ({ say, csrf, dispatch, form }) => {
  const leaves = leavingState(dispatch.channel, dispatch.posted_by);
  const next = outcomes.filter((outcome) => {
    if (outcome === 'posted') return leaves === 'posted' || leaves === 'reported_posted';
    if (outcome === 'handed_over' || outcome === 'reported_sent') return leaves === outcome;
    return mayMove(dispatch.state, outcome);
  });
  const possible = next.filter((outcome) => {
    const to = outcome === 'posted' ? leaves : outcome;
    // A receipt can be brought later.
    return to !== null && (mayMove(dispatch.state, to) || (outcome === 'posted' && dispatch.state === to));
  });
  if (possible.length === 0) return null;
  const has = (...wanted: string[]) => possible.some((one) => wanted.includes(one));
  const choice = (name: string, values: readonly string[], word: (value: string) => string) => (
    <Select
      name={name}
      label={say(`mailroom.dispatches.field.${name}`)}
      form={form}
      empty={say('mailroom.dispatches.choose')}
      options={values.map((value) => ({ value, label: word(value) }))}
    />
  );
  return (
    <form method="post" action={`/desk/mailroom/dispatches/${dispatch.id}`}>
      <Hidden name="csrf" value={csrf} />
      <h2>{say('mailroom.dispatch.mark')}</h2>
      <Select
        name="outcome"
        label={say('mailroom.tally.outcome')}
        form={form}
        options={possible.map((value) => ({ value, label: say(`mailroom.outcomes.${value}`) }))}
      />
      <DateField
        name="on"
        label={say('mailroom.dispatches.field.on')}
        hint={say('mailroom.dispatches.field.on_hint')}
        form={form}
      />
      {has('posted', 'reported_sent') && (
        <TextField
          name="receipt"
          label={say('mailroom.dispatches.field.receipt')}
          hint={say('mailroom.dispatches.field.receipt_hint')}
          maxlength={30}
          form={form}
        />
      )}
      {has('returned') &&
        choice('reason', return_reasons, (value) => say(`mailroom.returns.reason.${value}`))}
      {has('handed_over') && (
        <>
          <TextField
            name="place"
            label={say('mailroom.dispatches.field.place')}
            hint={say('mailroom.dispatches.field.place_hint')}
            maxlength={limits.place}
            form={form}
          />
          <TextField
            name="by"
            label={say('mailroom.dispatches.field.by')}
            hint={say('mailroom.dispatches.field.by_hint')}
            maxlength={limits.by}
            form={form}
          />
        </>
      )}
      {has('confirmed') && (
        <>
          {choice('by_whom', confirmed_by, (value) => say(`mailroom.dispatches.by.${value}`))}
          {choice('how', confirmed_how, (value) => say(`mailroom.dispatches.how.${value}`))}
        </>
      )}
      <TextField
        name="note"
        label={say('mailroom.tally.note')}
        hint={say('mailroom.tally.note_hint')}
        form={form}
        maxlength={limits.note}
      />
      <p class="acts">
        <Submit label={say('mailroom.tally.enter')} />
      </p>
    </form>
  );
};

/** Hold, let go, redirect, another way as well, cancel, take back: what can be done with it now. */
export const DispatchActs: FC<DispatchProps> = ({ say, csrf, dispatch, hold, ways, canTakeBack, form }) => {
  const here = `/desk/mailroom/dispatches/${dispatch.id}`;
  const isDue = dispatch.state === 'due';
  const canRedirect = !dispatch.redirected_to && ['due', 'returned', 'refused'].includes(dispatch.state);
  const wrongIn = (...fields: string[]) => form.problems.some(({ field }) => fields.includes(field));
  const wayFields = (prefix: string) => (
    <>
      <Select
        name={`${prefix}way`}
        label={say('mailroom.dispatches.redirect.way')}
        form={form}
        empty={say('mailroom.dispatches.choose')}
        options={ways.map(({ value, channel, label }) => ({
          value,
          label: [say(`mailroom.dispatches.way.${channel}`), label].filter(Boolean).join(': '),
        }))}
      />
      {ways.some(({ channel }) => channel === 'fax') && (
        <TextField
          name={`${prefix}fax`}
          label={say('mailroom.dispatches.redirect.fax')}
          hint={say('mailroom.dispatches.redirect.fax_hint')}
          maxlength={40}
          form={form}
        />
      )}
    </>
  );
  const act = (name: string, fields: string[], inside: Child) => (
    <details open={wrongIn(...fields)}>
      <summary>{say(`mailroom.dispatches.act.${name}`)}</summary>
      <form method="post" action={`${here}/${name}`}>
        <Hidden name="csrf" value={csrf} />
        <p class="small">{say(`mailroom.dispatches.about.${name}`)}</p>
        {inside}
        <p class="acts">
          <Submit second label={say(`mailroom.dispatches.act.${name}`)} />
        </p>
      </form>
    </details>
  );
  const why = (name: string) => (
    <TextField name={name} label={say('mailroom.dispatches.why')} form={form} maxlength={limits.note} />
  );
  return (
    <>
      {canTakeBack && act('take-back', ['take_back'], null)}
      {isDue &&
        !hold &&
        act(
          'hold',
          ['hold_why', 'until'],
          <>
            {why('hold_why')}
            <DateField
              name="until"
              label={say('mailroom.dispatches.hold.until')}
              hint={say('mailroom.dispatches.hold.until_hint')}
              form={form}
            />
          </>,
        )}
      {hold && act('let-go', [], null)}
      {canRedirect &&
        act(
          'redirect',
          ['way', 'fax', 'redirect_why'],
          <>
            {wayFields('')}
            {why('redirect_why')}
          </>,
        )}
      {ways.length > 0 && act('also', ['also_way', 'also_fax'], wayFields('also_'))}
      {mayMove(dispatch.state, 'cancelled') && act('cancel', ['why'], why('why'))}
    </>
  );
};
