import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import type { Writing } from '../../mailroom/addresses/trust-on.js';
import { WriteTo } from '../../mailroom/addresses/write-view.js';
import { Foreign } from '../../page/parts.js';

/** What can be done for somebody to whom no letter can go now. */
export interface Instead {
  writing: Writing;
  /** YYYY-MM-DD. */
  day: string;
  resolutions: { slug: string; title: string; language: string }[];
  /** Of the campaign. */
  email: string | null;
  nameIn: (language: 'ru' | 'en') => string;
}

interface Props {
  say: Say;
  href: (path: string) => string;
  slug: string;
  name: { form: string; lang: string | null };
  instead: Instead;
  wants_none: boolean;
  /** What was typed when this came between; it is shown to be copied, and not kept. */
  typed: string;
}

/** No letter can go to this person now: why, and what can be done. There is no form. */
export const NotNowPage: FC<Props> = ({ say, href, slug, name, instead, wants_none, typed }) => (
  <div class="text">
    <h1>
      {say('letters.writing.title')} <Foreign lang={name.lang ?? undefined}>{name.form}</Foreign>
    </h1>
    {wants_none ? (
      <p class="standfirst">{say('letters.writing.not_now.wants_none')}</p>
    ) : (
      <>
        <p class="standfirst">
          {say(`letters.writing.not_now.${instead.writing.trust.state === 'stopped' ? 'stopped' : 'hold'}`)}
        </p>
        <WriteTo {...{ say, href }} {...instead} />
      </>
    )}
    {typed !== '' && (
      <section>
        <h2>{say('letters.writing.not_now.typed')}</h2>
        <p>{say('letters.writing.not_now.typed_about')}</p>
        <div class="sheet" dir="auto">
          {typed}
        </div>
      </section>
    )}
    <p>
      <a href={href(`/people/${slug}`)}>{say('letters.writing.not_now.person')}</a>
    </p>
    <p>
      <a href={href('/letters')}>{say('letters.writing.accepted.follow')}</a>
    </p>
    <p>
      <a href={href('/write')}>{say('letters.writing.not_now.another')}</a>
    </p>
  </div>
);
