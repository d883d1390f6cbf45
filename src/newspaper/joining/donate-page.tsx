import type { FC } from 'hono/jsx';
import type { Language, Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { Foreign } from '../../page/parts.js';
import type { GivingWay } from './giving-way.js';

interface Props {
  say: Say;
  href: (path: string) => string;
  language: Language;
  ways: GivingWay[];
}

/** `/donate`: whom a gift can endanger, and the ways that there are. Nothing is paid on our pages. */
export const DonatePage: FC<Props> = ({ say, href, language, ways }) => (
  <div class="text">
    <h1>{say('newspaper.joining.giving.title')}</h1>
    <p>{say('newspaper.joining.giving.lead')}</p>
    <aside class="side" aria-labelledby="danger">
      <h2 id="danger">{say('newspaper.joining.giving.danger_title')}</h2>
      <p>{say('newspaper.joining.giving.danger')}</p>
      <p>
        <a href={href('/join')}>{say('newspaper.joining.giving.instead')}</a>
      </p>
    </aside>
    {ways.length === 0 ? (
      <p>{say('newspaper.joining.giving.none')}</p>
    ) : (
      ways.map((way) => <Way {...{ say, language, way }} />)
    )}
    <p class="small">{say('newspaper.joining.giving.about')}</p>
  </div>
);

const Way: FC<Pick<Props, 'say' | 'language'> & { way: GivingWay }> = ({ say, language, way }) => {
  const { kind, names, details, since } = way;
  const own = names[language] === undefined ? Object.keys(names)[0] : language;
  return (
    <section>
      <h2>
        <Foreign lang={own}>{names[own ?? ''] ?? ''}</Foreign>
      </h2>
      {kind === 'link' ? (
        <p>
          <a href={details} rel="noreferrer">
            {details}
          </a>
        </p>
      ) : (
        <p class="letter">
          <Foreign>{details}</Foreign>
        </p>
      )}
      <p class="small">{say('newspaper.joining.giving.since', { day: dateInWords(since, say) })}</p>
    </section>
  );
};
