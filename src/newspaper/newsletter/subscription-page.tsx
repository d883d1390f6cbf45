import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { type Filled, Hidden, Honeypot, Problems, Submit, TextField } from '../../page/form.js';
import { MailOnItsWay } from '../../page/mail-on-its-way.js';
import { Flash } from '../../page/parts.js';
import { ChoiceFields } from './choice-fields.js';
import { confirm_within_hours, kept_days, type Subscribed } from './subscription.js';

interface Linked {
  say: Say;
  href: (path: string) => string;
}

interface FormProps extends Linked {
  /** When the form was shown, signed. */
  stamp: string;
  form: Filled;
}

/** `/newsletter`: what comes how often, what happens with the address, and the form. */
export const NewsletterPage: FC<FormProps> = ({ say, href, stamp, form }) => (
  <div class="text">
    <h1>{say('newspaper.newsletter.title')}</h1>
    <p>{say('newspaper.newsletter.about', { hours: confirm_within_hours, years: kept_days / 365 })}</p>
    <form method="post" action={href('/newsletter')}>
      <Problems form={form} title={say('newspaper.newsletter.problems')} />
      <Hidden name="stamp" value={stamp} />
      <Honeypot label={say('newspaper.newsletter.honeypot')} />
      <TextField
        name="email"
        label={say('newspaper.newsletter.email')}
        hint={say('newspaper.newsletter.email_hint')}
        type="email"
        inputmode="email"
        autocomplete="email"
        maxlength={254}
        required
        form={form}
      />
      <ChoiceFields {...{ say, form }} />
      <p class="acts">
        <Submit label={say('newspaper.newsletter.send')} />
      </p>
    </form>
    <p class="small">
      <a href={href('/safety')}>{say('newspaper.newsletter.safety')}</a>
    </p>
  </div>
);

/** A mail is on its way. */
export const OnItsWay: FC<Linked> = ({ say, href }) => (
  <div class="text">
    <h1>{say('newspaper.newsletter.on_its_way')}</h1>
    <MailOnItsWay say={say} hours={confirm_within_hours} />
    <ToPaper {...{ say, href }} />
  </div>
);

interface LinkProps extends Linked {
  subscribed: Subscribed;
  /** The address of this page. */
  path: string;
  done: string | null;
  form: Filled;
}

/** The page behind the mailed link: what was chosen, until when it is kept, and every button. Opening it changes nothing. */
export const LinkPage: FC<LinkProps> = ({ say, href, subscribed, path, done, form }) => {
  const { confirmed, kept_until } = subscribed;
  return (
    <div class="text">
      <h1>{say('newspaper.newsletter.link.title')}</h1>
      {done && <Flash>{done}</Flash>}
      <p>
        {say(`newspaper.newsletter.link.${confirmed ? 'confirmed' : 'open'}`, {
          day: dateInWords(kept_until, say),
        })}
      </p>
      <form method="post" action={`${path}/keep`}>
        <p class="acts">
          <Submit
            label={say(`newspaper.newsletter.link.${confirmed ? 'renew' : 'confirm'}`)}
            second={confirmed}
          />
        </p>
      </form>
      <form method="post" action={`${path}/change`}>
        <Problems form={form} title={say('newspaper.newsletter.problems')} />
        <ChoiceFields {...{ say, form }} />
        <p class="acts">
          <Submit label={say('newspaper.newsletter.link.change')} second />
        </p>
      </form>
      <form method="post" action={`${path}/remove`}>
        <p class="acts">
          <Submit label={say('newspaper.newsletter.link.remove')} second />
        </p>
      </form>
      <ToPaper {...{ say, href }} />
    </div>
  );
};

export const Removed: FC<Linked> = ({ say, href }) => (
  <div class="text">
    <h1>{say('newspaper.newsletter.link.removed_title')}</h1>
    <p>{say('newspaper.newsletter.link.removed')}</p>
    <ToPaper {...{ say, href }} />
  </div>
);

/** The link is wrong, over, or was used to remove the address: all look the same. */
export const LinkGone: FC<Linked> = ({ say, href }) => (
  <div class="text">
    <h1>{say('newspaper.newsletter.link.gone_title')}</h1>
    <p>{say('newspaper.newsletter.link.gone')}</p>
    <ToPaper {...{ say, href }} />
  </div>
);

const ToPaper: FC<Linked> = ({ say, href }) => (
  <p>
    <a href={href('/issues')}>{say('newspaper.newsletter.link.paper')}</a>
  </p>
);
