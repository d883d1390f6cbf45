import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { type Filled, Hidden, TextArea } from '../../page/form.js';
import { Moment } from '../../page/moment.js';
import { Foreign } from '../../page/parts.js';
import type { Confirmed } from '../adoption-verification.js';
import type { Tick } from './checklist.js';

/** What a volunteer makes sure of, each with who ticked it and when; part of the form that verifies. */
export const Checklist: FC<{ say: Say; ticks: Tick[]; form: Filled }> = ({ say, ticks, form }) => (
  <>
    <Hidden name="checklist" value="shown" />
    <fieldset class="field">
      <legend>{say('resolutions.adoptions.desk.checks')}</legend>
      {ticks.map(({ what, ticked, who, at: moment }) => (
        <label class="choice" for={`check-${what}`}>
          <input type="checkbox" id={`check-${what}`} name="check" value={what} checked={ticked} />
          <span>
            {say(`resolutions.adoptions.desk.check.${what}`)}
            {who && moment && (
              <small>
                {say(`resolutions.adoptions.desk.${ticked ? 'ticked' : 'unticked'}`)} <Foreign>{who}</Foreign>
                , <Moment at={moment} />
              </small>
            )}
          </span>
        </label>
      ))}
    </fieldset>
    <TextArea
      name="unticked_why"
      label={say('resolutions.adoptions.desk.unticked_why')}
      hint={say('resolutions.adoptions.desk.unticked_hint')}
      form={form}
      rows={2}
      maxlength={2000}
    />
  </>
);

/** Saves the ticks of the form around it without deciding anything. */
export const KeepTicks: FC<{ say: Say; id: string }> = ({ say, id }) => (
  <button class="act second" type="submit" formaction={`/desk/adoptions/${id}/checks`}>
    {say('resolutions.adoptions.desk.keep_ticks')}
  </button>
);

/** That it was withdrawn, what was not checked when it was verified, and the way to its record. */
export const RecordLine: FC<{ say: Say; adoption: Confirmed; scans: number }> = ({
  say,
  adoption,
  scans,
}) => (
  <>
    {adoption.withdrawn_at && (
      <p class="flash">
        {say('resolutions.adoptions.desk.withdrawn')} <Moment at={adoption.withdrawn_at} />
      </p>
    )}
    <p>
      <a href={`/desk/adoptions/${adoption.id}/record`}>
        {say('resolutions.adoptions.desk.record', { scans })}
      </a>
    </p>
    {adoption.decision === 'verified' && adoption.unticked && adoption.unticked.length > 0 && (
      <p class="small">
        {say('resolutions.adoptions.desk.was_unticked')}{' '}
        {adoption.unticked.map((what) => say(`resolutions.adoptions.desk.check.${what}`)).join(' ')}{' '}
        {adoption.unticked_why && <Foreign>{adoption.unticked_why}</Foreign>}
      </p>
    )}
  </>
);
