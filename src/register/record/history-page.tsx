import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { Moment } from '../../page/moment.js';
import { Foreign } from '../../page/parts.js';
import { Difference } from './difference.js';
import type { Choices, FactForm, Typed } from './fact-form.js';
import type { Deed } from './history.js';

/** What a fact says now and how its fields are called; by the fact's id, and under null the person's own row. */
export type Present = Map<
  string | null,
  { form: Pick<FactForm, 'labels'> | null; choices: Choices; said: Typed; line: string }
>;

/** Deeds, newest first: who did what, when and why, and field by field what it changed. */
export const History: FC<{ say: Say; deeds: Deed[]; present: Present; base?: string }> = (props) => {
  const { say, deeds, present, base } = props;
  return (
    <ol class="changes" reversed>
      {deeds.map((deed) => {
        const now = present.get(deed.fact_id);
        return (
          <li>
            <Moment at={deed.at} /> · <Foreign>{deed.who}</Foreign> · {doneInWords(say, deed)}
            {base && deed.fact_id && now?.line && (
              <>
                {': '}
                <a href={`${base}/facts/${deed.fact_id}`}>
                  <Foreign>{now.line}</Foreign>
                </a>
              </>
            )}
            {deed.why && (
              <p>
                <Foreign>{deed.why}</Foreign>
              </p>
            )}
            {deed.before && now && (
              <Difference
                {...{ say, form: now.form, choices: now.choices }}
                before={deed.before}
                after={deed.after ?? now.said}
              />
            )}
          </li>
        );
      })}
    </ol>
  );
};

function doneInWords(say: Say, { what, from, to }: Deed): string {
  const told = (level: string) =>
    say.has(`register.desk.told.${level}`) ? say(`register.desk.told.${level}`) : level;
  const code = `register.record.did.${what.replaceAll('.', '_')}`;
  const words = say.has(code) ? say(code) : what;
  return from && to ? `${words}: ${told(from)} → ${told(to)}` : words;
}
