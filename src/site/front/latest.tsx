import type { FC } from 'hono/jsx';
import { dateInWords } from '../../page/date.js';
import { writtenIn } from '../../page/direction.js';
import { FactDate } from '../../page/fact-date.js';
import { Foreign } from '../../page/parts.js';
import { stepWord } from '../../register/course/step-type.js';
import { english } from '../../register/sources/footnotes.js';
import type { Props } from './headline.js';

/** So many characters of a step stand here; the rest on the person's page. */
const most_told = 160;

/** What happened last to those whose cases we keep. */
export const LatestSteps: FC<Props> = ({ say, href, front }) =>
  front.steps.length === 0 ? null : (
    <section>
      <h2>{say('site.front.cases')}</h2>
      <ol class="tl">
        {front.steps.map(({ slug, code, form, lang, type, happened, summary }) => (
          <li>
            <FactDate date={happened} say={say} />
            <p>
              <a href={href(`/people/${slug}#${code}`)}>
                <Foreign lang={lang ?? undefined}>{form}</Foreign>
              </a>
              {': '}
              <b class="small">{stepWord(say, type)}.</b>{' '}
              <span {...writtenIn(english(say))}>{beginning(summary)}</span>
            </p>
          </li>
        ))}
      </ol>
    </section>
  );

/** The words of a text up to a length. */
function beginning(text: string): string {
  if (text.length <= most_told) return text;
  return `${text.slice(0, most_told).replace(/\s+\S*$/, '')}…`;
}

/** Who passed something last, as far as they may be named. */
export const LatestAdoptions: FC<Props> = ({ say, href, front }) =>
  front.adoptions.length === 0 ? null : (
    <section class="side">
      <h2>{say('site.front.roll')}</h2>
      <ul class="plain">
        {front.adoptions.map((one) => (
          <li>
            <a href={href(`/resolutions/${one.text_slug}/adoptions/${one.organisation_slug}`)}>
              <Foreign>{one.organisation}</Foreign>
            </a>
            <br />
            <span class="meta">
              <time datetime={one.met_on}>{dateInWords(one.met_on, say)}</time>
              {one.members !== null && ` · ${say('site.front.members', { count: one.members })}`}
              {/* What is asked for now stands above already. */}
              {one.text_slug !== front.model?.line.slug && (
                <>
                  {' · '}
                  <span {...writtenIn(one.title_language)}>{one.title}</span>
                </>
              )}
            </span>
          </li>
        ))}
      </ul>
      <p class="small">
        <a href={href('/organisations')}>{say('site.front.roll_all')}</a>
      </p>
    </section>
  );
