import type { FC } from 'hono/jsx';
import { type Language, longDay, type Say } from '../../kernel/language.js';
import { Foreign } from '../../page/parts.js';
import type { Entry } from './correction.js';
import { fieldsNamed } from './record-told.js';
import type { Before } from './tables.js';

/** Longer values, as a whole text, are named and not shown twice. */
const longest_shown = 200;

function shown(value: Before[string] | undefined): string {
  if (value === null || value === undefined) return '–';
  const text = String(value);
  return text.length > longest_shown ? `${text.slice(0, longest_shown)} …` : text;
}

/** Every correction with what stood there before, why, and whether it holds: for the officer and the desk. */
export const HistoryLines: FC<{
  say: Say;
  language: Language;
  corrections: Entry[];
  /** Not withdrawn: what waits will be looked at. */
  isOpen: boolean;
}> = ({ say, language, corrections, isOpen }) =>
  corrections.length === 0 ? null : (
    <>
      <h3>{say('resolutions.adoptions.follow.history')}</h3>
      <ol>
        {corrections.map((one) => (
          <li>
            {say(
              `resolutions.adoptions.corrected_by_${one.asked_by === 'officer' ? 'organisation' : 'campaign'}`,
              {
                date: longDay(one.asked_at.toISOString().slice(0, 10), language),
                fields: fieldsNamed(say, one.fields),
              },
            )}{' '}
            <Foreign>{one.why}</Foreign>
            {one.taken === null && isOpen && (
              <strong> {say('resolutions.adoptions.follow.correction_waits')}</strong>
            )}
            {one.taken === false && (
              <strong>
                {' '}
                {say('resolutions.adoptions.follow.correction_refused')}{' '}
                <Foreign>{one.settled_why ?? ''}</Foreign>
              </strong>
            )}
            <ul class="small">
              {one.fields.map((field) => (
                <li>
                  {fieldsNamed(say, [field])}: <del>{shown(one.before[field])}</del>{' '}
                  <ins>{shown((one.after as unknown as Before)[field])}</ins>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
    </>
  );
