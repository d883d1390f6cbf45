import type { FC } from 'hono/jsx';
import { type Language, longDay, type Say } from '../../kernel/language.js';
import { Foreign } from '../../page/parts.js';
import { Within } from '../../supporters/organisation-page.js';
import type { CorrectionTold, PublicAdoption } from '../adoption-public.js';

/** Columns of a record as a sentence names them; what has no name of its own is left out. */
export function fieldsNamed(say: Say, fields: string[]): string {
  const names = fields
    .map((field) => (field === 'passed' ? 'text' : field))
    .map((field) => `resolutions.adopt.label.${field}`)
    .filter((code) => say.has(code))
    .map((code) => say(code));
  return new Intl.ListFormat(say.language).format([...new Set(names)]);
}

interface Props {
  say: Say;
  language: Language;
  adoption: PublicAdoption;
  corrections: CorrectionTold[];
}

/** What of the record is public beside the vote: body, minute, proposer, how members count, and dated corrections. */
export const RecordTold: FC<Props> = ({ say, language, adoption, corrections }) => (
  <>
    {adoption.body && (
      <p>
        {say('resolutions.adopt.label.body')}: {say(`resolutions.adoptions.body_${adoption.body}`)}
      </p>
    )}
    {adoption.minute_reference && (
      <p>
        {say('resolutions.adopt.label.minute_reference')}: <Foreign>{adoption.minute_reference}</Foreign>
      </p>
    )}
    {adoption.proposer && (
      <p>
        {say('resolutions.adopt.label.proposer')}: <Foreign>{adoption.proposer}</Foreign>
      </p>
    )}
    {!adoption.withdrawn_on && (
      <p>
        <Within say={say} organisation={adoption} />
      </p>
    )}
    {corrections.length > 0 && (
      <ul class="small">
        {corrections.map(({ on, by, fields }) => (
          <li>
            {say(`resolutions.adoptions.corrected_by_${by}`, {
              date: longDay(on, language),
              fields: fieldsNamed(say, fields),
            })}
          </li>
        ))}
      </ul>
    )}
  </>
);
