import type { FC } from 'hono/jsx';
import { mailInWords } from '../../letters/offers/offer-page.js';
import { dateInWords } from '../../page/date.js';
import { writtenIn } from '../../page/direction.js';
import { Foreign } from '../../page/parts.js';
import { standingInWords } from '../../register/person-words.js';
import type { Props } from './headline.js';

/** What a reader can do today: pass the resolution, write to one person. What cannot be done is not asked. */
export const Acts: FC<Props> = (props) => (
  <>
    <Pass {...props} />
    <Write {...props} />
  </>
);

const Pass: FC<Props> = ({ say, href, front }) => {
  const model = front.model?.line;
  if (!model) return null;
  return (
    <section class="side">
      <h2>{say('site.front.pass')}</h2>
      {/* Where there is no front article it is the title of the page. */}
      {front.issue?.front && (
        <p>
          <a href={href(`/resolutions/${model.slug}`)} {...writtenIn(model.title_language)}>
            {model.title}
          </a>
        </p>
      )}
      <p>{say('site.front.pass_text')}</p>
      <p>
        <a class="act" href={href(`/resolutions/${model.slug}`)}>
          {say('site.front.pack')}
        </a>
      </p>
      <p class="small">
        {say('site.front.passed_already')}{' '}
        <a href={href(`/resolutions/${model.slug}/adopt`)}>{say('site.front.tell')}</a>.{' '}
        {say('site.front.two_minutes')}
      </p>
    </section>
  );
};

const Write: FC<Props> = ({ say, href, front }) => {
  const { letter } = front;
  if (!letter) return null;
  const { reader, form, lang, now } = letter;
  const why = [standingInWords(say, now), mailInWords(say, reader.lately)];
  if (reader.occasion && reader.occasion_on)
    why.push(say(`letters.offers.${reader.occasion}`, { day: dateInWords(reader.occasion_on, say) }));
  return (
    <section class="side">
      <h2>{say('site.front.write')}</h2>
      <p>
        <a href={href(`/people/${reader.slug}`)}>
          <Foreign lang={lang ?? undefined}>{form}</Foreign>
        </a>
        {/* A line each: a date may end with a full stop of its own. */}
        {why.map((words) => (
          <>
            <br />
            <span class="small">{words}</span>
          </>
        ))}
      </p>
      <p>
        <a class="act second" href={href(`/people/${reader.slug}/write`)}>
          {say('site.front.write_act')}
        </a>
      </p>
      <p class="small">
        {say('site.front.write_fair')} <a href={href('/write')}>{say('site.front.write_other')}</a>.
      </p>
    </section>
  );
};

/** Other ways to stay and to help, each with its own page. */
export const Ways: FC<Omit<Props, 'front'>> = ({ say, href }) => (
  <section class="side">
    <h2>{say('site.front.ways')}</h2>
    <ul class="plain">
      {[
        ['/newsletter', 'newspaper.newsletter.title'],
        ['/feeds', 'newspaper.finding.feeds.title'],
        ['/join', 'newspaper.joining.title'],
        ['/donate', 'newspaper.joining.giving.title'],
        ['/safety', 'site.foot_safety'],
      ].map(([path = '', words = '']) => (
        <li>
          <a href={href(path)}>{say(words)}</a>
        </li>
      ))}
    </ul>
  </section>
);
