import type { FC } from 'hono/jsx';
import { type Language, longDay, type Say } from '../kernel/language.js';
import { Hidden, Submit } from '../page/form.js';
import { Foreign } from '../page/parts.js';
import type { ToConfirm } from './adoption.js';

interface Props {
  say: Say;
  language: Language;
  href: (path: string) => string;
}

/**
 * What opening the link shows: what will be confirmed, and a button for each. Opening it confirms nothing.
 * Several organisations can share one mailbox, and one mail of the day.
 */
export const ConfirmPage: FC<Props & { adoptions: ToConfirm[]; path: string }> = (props) => {
  const { say, adoptions, path } = props;
  const open = adoptions.filter((one) => !one.confirmed);
  return (
    <div class="text">
      <h1>{say('resolutions.adopt.confirm_title')}</h1>
      {open.length > 1 && <p>{say('resolutions.adoptions.several', { count: open.length })}</p>}
      {open.map((adoption) => (
        <OneToConfirm {...props} adoption={adoption} path={path} />
      ))}
      <p class="small">{say('resolutions.adopt.confirm_not_you')}</p>
    </div>
  );
};

const OneToConfirm: FC<Props & { adoption: ToConfirm; path: string }> = ({
  say,
  language,
  adoption,
  path,
}) => (
  <section>
    <p class="standfirst">
      <Foreign>{adoption.organisation}</Foreign>
    </p>
    <p>
      {say('resolutions.adopt.confirm_what', {
        title: adoption.title,
        date: longDay(adoption.met_on, language),
        place: adoption.met_at,
      })}
    </p>
    <form method="post" action={path}>
      <Hidden name="adoption" value={adoption.id} />
      <p class="acts">
        <Submit label={say('resolutions.adopt.confirm_button')} />
      </p>
    </form>
    <details>
      <summary>{say('resolutions.adopt.confirm_text')}</summary>
      <div lang={adoption.language} dir="auto">
        {adoption.passed.split('\n\n').map((paragraph) => (
          <p>{paragraph}</p>
        ))}
      </div>
    </details>
  </section>
);

interface ConfirmedProps extends Props {
  adoption: ToConfirm;
  again: boolean;
  /** The private link, shown once; null when it was confirmed before. */
  link: string | null;
  /** Where others of this mailbox wait for their button; null: none does. */
  more: string | null;
}

/** Confirmed now, with the private link; or confirmed before: the same page, which says which. */
export const ConfirmedPage: FC<ConfirmedProps> = ({ say, href, adoption, again, link, more }) => (
  <div class="text">
    <h1>{say(again ? 'resolutions.adopt.confirmed_again' : 'resolutions.adopt.confirmed_title')}</h1>
    <p class="standfirst">
      <Foreign>{adoption.organisation}</Foreign>
    </p>
    <p>{say('resolutions.adopt.confirmed')}</p>
    {link && (
      <>
        <h2>{say('resolutions.adoptions.link.yours')}</h2>
        <p>{say('resolutions.adoptions.link.about')}</p>
        <p>
          <a href={link}>{link}</a>
        </p>
      </>
    )}
    {again && (
      <p>
        <a href={href('/adoptions/link')}>{say('resolutions.adoptions.link.lost')}</a>
      </p>
    )}
    {more && (
      <p>
        <a class="act" href={more}>
          {say('resolutions.adoptions.more_to_confirm')}
        </a>
      </p>
    )}
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
