import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import type { Version } from '../model.js';
import { headingOf } from '../plain-text.js';

/** A paragraph that may be left out: where it stands, in the text's own words, and when and why. */
export interface OptionalParagraph {
  where: string;
  reason: string;
}

/** Every paragraph of a version that may be left out, in order. */
export function optionalOf(version: Pick<Version, 'language' | 'paragraphs'>): OptionalParagraph[] {
  return version.paragraphs.flatMap(({ block, number, text, optional }) => {
    if (!optional) return [];
    const heading = headingOf(block, version.language)?.replace(/:$/, '');
    const first = text.length > 60 ? `${text.slice(0, 60)}…` : text;
    const where = heading && number !== null ? `${heading} ${number}` : first;
    return [{ where, reason: optional }];
  });
}

/** What the form of a vote says of them: which may be missing in the text as it was passed. */
export const OptionalHint: FC<{ say: Say; version: Version }> = ({ say, version }) => {
  const found = optionalOf(version);
  if (found.length === 0) return null;
  return (
    <div class="small">
      <p>{say('resolutions.models.optional_hint')}</p>
      <ul lang={version.language}>
        {found.map((one) => (
          <li>
            <strong>{one.where}</strong>: {one.reason}
          </li>
        ))}
      </ul>
    </div>
  );
};
