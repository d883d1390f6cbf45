import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import type { Demand } from '../text.js';

/** The word for a kind of demand. */
export function kindWord(say: Say, kind: string): string {
  // A message that is called `other` would be a plural form.
  const word = kind === 'other' ? 'something_else' : kind.replace('-', '_');
  return say(`resolutions.demands.kind.${word}`);
}

/** The demand in words, its number in the text where that is known, and what kind it is by whose reading. */
export const Wording: FC<{ say: Say; demand: Demand }> = ({ say, demand }) => (
  <>
    <span lang={demand.language}>
      {demand.number !== null && `${demand.number}. `}
      {demand.wording}
    </span>
    {demand.translated && <span class="small"> ({say('resolutions.demands.translated')})</span>}
    {demand.kind && (
      <details class="small">
        <summary>
          <span class="tag">{kindWord(say, demand.kind)}</span> {say('resolutions.demands.read_by_us')}
        </summary>
        <span lang="en">{demand.kind_why}</span>
      </details>
    )}
  </>
);
