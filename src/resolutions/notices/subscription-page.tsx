import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { type Filled, Hidden, Honeypot, Problems, Submit, TextField } from '../../page/form.js';
import { MailOnItsWay } from '../../page/mail-on-its-way.js';
import { Foreign } from '../../page/parts.js';
import type { Version } from '../model.js';
import type { Words } from '../text-page.js';
import { confirm_within_hours, kept_days, type Subscribed } from './subscription.js';

type Linked = { say: Say; href: Words['href'] };

/** Who wants to be told, and what happens with the address. */
export const SubscribeForm: FC<Words & { version: Version; stamp: string; form: Filled }> = (props) => {
  const { say, href, version, stamp, form } = props;
  return (
    <div class="text">
      <h1>{say('resolutions.notices.title')}</h1>
      <p class="standfirst">
        <Foreign lang={version.language}>{version.title}</Foreign>
      </p>
      <p>{say('resolutions.notices.about', { hours: confirm_within_hours, days: kept_days })}</p>
      <form method="post" action={href(`/resolutions/${version.slug}/notice`)}>
        <Problems form={form} title={say('resolutions.adopt.problems')} />
        <Hidden name="version" value={form.values.version || version.id} />
        <Hidden name="stamp" value={stamp} />
        <Honeypot label={say('resolutions.adopt.honeypot')} />
        <TextField
          name="email"
          label={say('resolutions.notices.email')}
          hint={say('resolutions.notices.email_hint')}
          type="email"
          inputmode="email"
          autocomplete="email"
          form={form}
        />
        <p class="acts">
          <Submit label={say('resolutions.notices.send')} />
          <a href={href(`/resolutions/${version.slug}`)}>{say('resolutions.adopt.back')}</a>
        </p>
      </form>
      <p class="small">
        <a href={href('/safety')}>{say('resolutions.adopt.safety')}</a>
      </p>
    </div>
  );
};

/** A mail is on its way. */
export const OnItsWay: FC<Linked & { slug: string }> = ({ say, href, slug }) => (
  <div class="text">
    <h1>{say('resolutions.notices.on_its_way')}</h1>
    <MailOnItsWay say={say} hours={confirm_within_hours} />
    <p>
      <a href={href(`/resolutions/${slug}`)}>{say('resolutions.adopt.back')}</a>
    </p>
  </div>
);

/** The page behind the mailed link: a button to confirm while that is open, and one to remove the address. */
export const LinkPage: FC<Linked & More & { subscribed: Subscribed; path: string; isNew: boolean }> = (
  props,
) => {
  const { say, href, subscribed, path, isNew, more } = props;
  return (
    <div class="text">
      <h1>{say(isNew ? 'resolutions.notices.confirmed_title' : 'resolutions.notices.title')}</h1>
      <p class="standfirst">
        <a href={href(`/resolutions/${subscribed.slug}`)} lang={subscribed.title_language}>
          {subscribed.title}
        </a>
      </p>
      <p>
        {say(`resolutions.notices.${subscribed.confirmed ? 'is_confirmed' : 'is_open'}`, { days: kept_days })}
      </p>
      {!subscribed.confirmed && (
        <form method="post" action={`${path}/confirm`}>
          <p class="acts">
            <Submit label={say('resolutions.notices.confirm')} />
          </p>
        </form>
      )}
      <form method="post" action={`${path}/remove`}>
        <p class="acts">
          <Submit label={say('resolutions.notices.remove')} second />
        </p>
      </form>
      <MoreToConfirm {...{ say, more }} />
    </div>
  );
};

/** The way to an adoption whose officer got this mail and no other that day; null: there is none. */
interface More {
  more: string | null;
}

const MoreToConfirm: FC<More & { say: Say }> = ({ say, more }) =>
  more && (
    <p>
      <a class="act" href={more}>
        {say('resolutions.notices.adoption_too')}
      </a>
    </p>
  );

export const Removed: FC<Linked & More & { slug: string }> = ({ say, href, slug, more }) => (
  <div class="text">
    <h1>{say('resolutions.notices.removed_title')}</h1>
    <p>{say('resolutions.notices.removed')}</p>
    <MoreToConfirm {...{ say, more }} />
    <p>
      <a href={href(`/resolutions/${slug}`)}>{say('resolutions.adopt.back')}</a>
    </p>
  </div>
);

/** The link is wrong, too old, or was used to remove the address: all look the same. */
export const LinkGone: FC<Linked> = ({ say, href }) => (
  <div class="text">
    <h1>{say('resolutions.adopt.link_title')}</h1>
    <p>{say('resolutions.notices.link_gone')}</p>
    <p>
      <a href={href('/resolutions')}>{say('resolutions.adopt.to_resolutions')}</a>
    </p>
  </div>
);
