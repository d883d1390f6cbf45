import type { FC } from 'hono/jsx';
import type { Language, Say } from '../kernel/language.js';
import { Submit } from '../page/form.js';
import { Foreign } from '../page/parts.js';
import type { ToConfirm } from './adoption.js';
import { dayInWords } from './adoption-day.js';

interface Props {
  say: Say;
  language: Language;
  href: (path: string) => string;
  adoption: ToConfirm;
}

/** What opening the link shows: what will be confirmed, and a button. Opening it confirms nothing. */
export const ConfirmPage: FC<Props & { path: string }> = ({ say, language, adoption, path }) => (
  <div class="text">
    <h1>{say('resolutions.adopt.confirm_title')}</h1>
    <p class="standfirst">
      <Foreign>{adoption.organisation}</Foreign>
    </p>
    <p>
      {say('resolutions.adopt.confirm_what', {
        title: adoption.title,
        date: dayInWords(adoption.met_on, language),
        place: adoption.met_at,
      })}
    </p>
    <form method="post" action={path}>
      <p class="acts">
        <Submit label={say('resolutions.adopt.confirm_button')} />
      </p>
    </form>
    <p class="small">{say('resolutions.adopt.confirm_not_you')}</p>
    <details>
      <summary>{say('resolutions.adopt.confirm_text')}</summary>
      <div lang={adoption.language} dir="auto">
        {adoption.passed.split('\n\n').map((paragraph) => (
          <p>{paragraph}</p>
        ))}
      </div>
    </details>
  </div>
);

/** Confirmed now, or confirmed before: the same page, which says which. */
export const ConfirmedPage: FC<Props & { again: boolean }> = ({ say, href, adoption, again }) => (
  <div class="text">
    <h1>{say(again ? 'resolutions.adopt.confirmed_again' : 'resolutions.adopt.confirmed_title')}</h1>
    <p class="standfirst">
      <Foreign>{adoption.organisation}</Foreign>
    </p>
    <p>{say('resolutions.adopt.confirmed')}</p>
    <p>
      <a href={href(`/resolutions/${adoption.slug}`)}>{say('resolutions.adopt.back')}</a>
    </p>
  </div>
);

/** The link is wrong, or older than 48 hours, and then nothing is kept: both look the same. */
export const NoSuchLink: FC<{ say: Say; href: (path: string) => string }> = ({ say, href }) => (
  <div class="text">
    <h1>{say('resolutions.adopt.link_title')}</h1>
    <p>{say('resolutions.adopt.link_gone')}</p>
    <p>
      <a href={href('/resolutions')}>{say('resolutions.adopt.to_resolutions')}</a>
    </p>
  </div>
);
