import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { type Filled, Hidden, Problems, Select, Submit } from '../../page/form.js';
import { Foreign, Pages, Table } from '../../page/parts.js';
import { ahead, drawn_from, lately_days, near_days } from './fairness.js';
import type { WhyNobody } from './offer.js';
import type { KnownReader } from './readers.js';

export const offer_languages = ['ru', 'kk', 'en'] as const;

/** An offered reader, with the name as the page writes it. */
export interface Shown extends KnownReader {
  shown: { form: string; lang: string | null };
}

/** Why there is nobody to write to; `demonstration`: the campaign is an invented one. */
type Because = WhyNobody | 'demonstration';

interface Props {
  say: Say;
  href: (path: string) => string;
  language: string | null;
  offer: Shown | null;
  /** Why there is no offer. */
  nobody: Because | null;
  /** Slugs that were passed over, in order. */
  passed: string[];
  form: Filled;
}

/** How much mail somebody had lately, in words: figures would make a list of the famous. */
export function mailInWords(say: Say, lately: number): string {
  const amount = lately === 0 ? 'none' : lately < 5 ? 'few' : lately < 20 ? 'some' : 'many';
  return say(`letters.offers.mail.${amount}`);
}

/** `/write`: one person, and why this one. */
export const OfferPage: FC<Props> = ({ say, href, language, offer, nobody, passed, form }) => (
  <div class="text">
    <h1>{say('letters.offers.title')}</h1>
    <p>{say('letters.offers.about')}</p>
    <Problems form={form} title={say('letters.offers.problems')} />
    {!isForNobody(nobody) && <Language {...{ say, language }} action={href('/write')} />}
    {offer && <Offer {...{ say, href, language, offer, passed }} />}
    {nobody && <Nobody {...{ say, href, nobody }} />}
    <ul class="plain">
      {[
        ...(isForNobody(nobody) ? [] : [['/write/all', 'letters.offers.choose']]),
        ['/write/evening', 'letters.offers.for_group'],
        ['/write/days', 'letters.seasons.title'],
        ['/letters', 'letters.writing.accepted.follow'],
      ].map(([path = '', words = '']) => (
        <li>
          <a href={href(path)}>{say(words)}</a>
        </li>
      ))}
    </ul>
    <h2>{say('letters.offers.rule_title')}</h2>
    <p class="small">
      {say('letters.offers.rule', { days: lately_days, near: near_days, first: drawn_from, ...ahead })}
    </p>
  </div>
);

/** Whether nobody can be written to at all: then no language and no choice finds somebody. */
const isForNobody = (nobody: Because | null) => nobody !== null && nobody !== 'another_time';

/** Why there is nobody to write to, and what helps meanwhile. */
const Nobody: FC<Pick<Props, 'say' | 'href'> & { nobody: Because }> = ({ say, href, nobody }) => (
  <section class="side">
    <p>{say(`letters.offers.${nobody === 'another_time' ? 'nobody' : `because.${nobody}`}`)}</p>
    {isForNobody(nobody) && (
      <p class="acts">
        <a class="act" href={href('/resolutions')}>
          {say('letters.offers.because.resolutions')}
        </a>
        <a class="act second" href={href('/people')}>
          {say('letters.offers.because.people')}
        </a>
      </p>
    )}
  </section>
);

/** In which language the writer can write. */
const Language: FC<{ say: Say; language: string | null; action: string }> = ({ say, language, action }) => (
  <form method="get" action={action}>
    <Select
      name="language"
      label={say('letters.offers.language')}
      form={{ say, values: { language: language ?? '' }, problems: [] }}
      empty={say('letters.offers.any')}
      options={offer_languages.map((value) => ({ value, label: say(`letters.offers.in.${value}`) }))}
    />
    <p class="acts">
      <Submit label={say('letters.offers.show')} second />
    </p>
  </form>
);

const Offer: FC<Omit<Props, 'offer' | 'nobody' | 'form'> & { offer: Shown }> = (props) => {
  const { say, href, language, offer, passed } = props;
  return (
    <section class="side">
      <h2>
        <a href={href(`/people/${offer.slug}`)}>
          <Foreign lang={offer.shown.lang ?? undefined}>{offer.shown.form}</Foreign>
        </a>
      </h2>
      <h3>{say('letters.offers.why')}</h3>
      <ul>
        <li>{mailInWords(say, offer.lately)}</li>
        {offer.occasion && offer.occasion_on && (
          <li>{say(`letters.offers.${offer.occasion}`, { day: dateInWords(offer.occasion_on, say) })}</li>
        )}
        {offer.silent && <li>{say('letters.offers.silent', { days: lately_days })}</li>}
        {language && offer.languages?.includes(language) && (
          <li>{say('letters.offers.reads', { language: say(`letters.offers.in.${language}`) })}</li>
        )}
      </ul>
      <p class="acts">
        <a class="act" href={href(`/people/${offer.slug}/write`)}>
          {say('letters.offers.write')}
        </a>
      </p>
      <form method="post" action={href('/write')}>
        <Hidden name="person" value={offer.slug} />
        <p class="acts">
          <Submit label={say('letters.offers.reserve')} second />
        </p>
      </form>
      <p class="small">{say('letters.offers.reserve_about')}</p>
      {/* A form and no link: whoever follows every link would go through everybody in every order. */}
      <form method="get" action={href('/write')}>
        {language && <Hidden name="language" value={language} />}
        <Hidden name="without" value={[...passed, offer.slug].join('.')} />
        <p class="acts">
          <Submit label={say('letters.offers.another')} second />
        </p>
      </form>
    </section>
  );
};

/** `/write/all`: everybody who can be written to, the least written first. */
export const AllOffersPage: FC<{
  say: Say;
  href: (path: string) => string;
  readers: Shown[];
  page: number;
  hasNext: boolean;
  nobody: Because | null;
}> = ({ say, href, readers, page, hasNext, nobody }) => {
  const at = (number: number) => href(`/write/all?page=${number}`);
  return (
    <>
      <h1>{say('letters.offers.all_title')}</h1>
      <p class="text">{say('letters.offers.all_about')}</p>
      {nobody && <Nobody {...{ say, href, nobody }} />}
      {readers.length > 0 && (
        <Table
          caption={say('letters.offers.all_title')}
          head={['person', 'lately', 'near'].map((name) => say(`letters.offers.head.${name}`))}
        >
          {readers.map(({ slug, shown, lately, occasion, occasion_on }) => (
            <tr>
              <td>
                <a href={href(`/people/${slug}`)}>
                  <Foreign lang={shown.lang ?? undefined}>{shown.form}</Foreign>
                </a>
              </td>
              <td>{mailInWords(say, lately)}</td>
              <td>
                {occasion && occasion_on
                  ? say(`letters.offers.${occasion}`, { day: dateInWords(occasion_on, say) })
                  : ''}
              </td>
            </tr>
          ))}
        </Table>
      )}
      <Pages
        {...{ page, hasNext, at }}
        words={{
          previous: say('letters.offers.previous'),
          next: say('letters.offers.next'),
          name: say('letters.offers.all_title'),
        }}
      />
      <p>
        <a href={href('/write')}>{say('letters.offers.back')}</a>
      </p>
    </>
  );
};
