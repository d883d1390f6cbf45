import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { type Filled, Hidden, Problems, Submit, TextField } from '../../page/form.js';
import { Moment } from '../../page/moment.js';
import { Foreign } from '../../page/parts.js';
import { reasonIn } from '../outbox-view.js';
import type { Pause } from './pause.js';

interface PanelProps {
  say: Say;
  csrf: string;
  form: Filled;
  /** Null while mail leaves. */
  pause: Pause | null;
}

/** Whether mail leaves: since when not, by whom and why; and the button that changes it. */
export const PausePanel: FC<PanelProps> = ({ say, csrf, form, pause }) => {
  if (!pause) return <PauseForm {...{ say, csrf, form }} />;
  return (
    <div class="disputed">
      <p>
        <strong>{say('mailroom.outgoing.paused_now')}</strong>{' '}
        {pause.name === null ? (
          say('mailroom.outgoing.by_clerk')
        ) : (
          <>
            {say('mailroom.outgoing.by')} <Foreign>{pause.name}</Foreign>
          </>
        )}
        , <Moment at={pause.begun_at} />:{' '}
        {pause.why === null ? reasonIn(say, pause.reason ?? '') : <Foreign>{pause.why}</Foreign>}
      </p>
      {pause.reason !== null && <p class="small">{say('mailroom.outgoing.mend')}</p>}
      <form method="post" action="/desk/mailroom/resume">
        <Hidden name="csrf" value={csrf} />
        <Submit label={say('mailroom.outgoing.resume')} />
      </form>
    </div>
  );
};

const PauseForm: FC<{ say: Say; csrf: string; form: Filled }> = ({ say, csrf, form }) => (
  <details open={form.problems.length > 0}>
    <summary>{say('mailroom.outgoing.pause_title')}</summary>
    <form method="post" action="/desk/mailroom/pause">
      <Hidden name="csrf" value={csrf} />
      <Problems form={form} title={say('mailroom.outgoing.wrong')} />
      <TextField
        name="why"
        label={say('mailroom.outgoing.why')}
        hint={say('mailroom.outgoing.why_hint')}
        form={form}
        maxlength={500}
        required
      />
      <Submit second label={say('mailroom.outgoing.pause')} />
    </form>
  </details>
);
