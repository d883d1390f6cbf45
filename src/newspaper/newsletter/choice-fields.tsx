import type { FC } from 'hono/jsx';
import { type Language, languageName, languages, type Say } from '../../kernel/language.js';
import type { Problem, Read } from '../../kernel/refusals.js';
import { Choices, type Filled } from '../../page/form.js';
import { type Often, rhythms } from './tables.js';

/** How often and in which language. */
export const ChoiceFields: FC<{ say: Say; form: Filled }> = ({ say, form }) => (
  <>
    <Choices
      name="often"
      label={say('newspaper.newsletter.often.name')}
      options={rhythms.map((value) => ({ value, label: say(`newspaper.newsletter.often.${value}`) }))}
      form={form}
    />
    <Choices
      name="spoken"
      label={say('newspaper.newsletter.spoken')}
      options={languages.map((value) => ({ value, label: languageName(value, value) }))}
      form={form}
    />
  </>
);

/** Reads them; what no browser sends is a problem at its field. */
export function readChoice(typed: {
  often: string;
  spoken: string;
}): Read<{ often: Often; spoken: Language }> {
  const often = rhythms.find((one) => one === typed.often);
  const spoken = languages.find((one) => one === typed.spoken);
  if (often && spoken) return { ok: true, value: { often, spoken } };
  const problems: Problem[] = [];
  if (!often) problems.push({ field: 'often', code: 'newspaper.newsletter.choose' });
  if (!spoken) problems.push({ field: 'spoken', code: 'newspaper.newsletter.choose' });
  return { ok: false, problems };
}
