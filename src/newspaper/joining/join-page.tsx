import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { type Filled, Hidden, Honeypot, Problems, Submit, TextArea, TextField } from '../../page/form.js';
import { Foreign } from '../../page/parts.js';
import { kept_after_answer_days, kept_days, type OwnOffer, offered } from './joiner.js';
import { longest } from './offer-reader.js';

interface Linked {
  say: Say;
  href: (path: string) => string;
}

interface FormProps extends Linked {
  /** When the form was shown, signed. */
  stamp: string;
  chosen: ReadonlySet<string>;
  form: Filled;
}

/** `/join`: what we need, what happens with what somebody writes, and the form. */
export const JoinPage: FC<FormProps> = ({ say, href, stamp, chosen, form }) => {
  const wrong = form.problems.filter(({ field }) => field === 'offers');
  return (
    <div class="text">
      <h1>{say('newspaper.joining.title')}</h1>
      <p>{say('newspaper.joining.lead')}</p>
      <p>{say('newspaper.joining.about', { days: kept_days, after: kept_after_answer_days })}</p>
      <form method="post" action={href('/join')}>
        <Problems form={form} title={say('newspaper.joining.problems')} />
        <Hidden name="stamp" value={stamp} />
        <Honeypot label={say('newspaper.newsletter.honeypot')} />
        <fieldset class={wrong.length > 0 ? 'field problem' : 'field'}>
          <legend>{say('newspaper.joining.offers')}</legend>
          {wrong.map(({ code }) => (
            <strong id="offers-problem" class="wrong">
              {say(code)}
            </strong>
          ))}
          {offered.map((value, place) => (
            <label class="choice" for={place === 0 ? 'offers' : `offers-${value}`}>
              <input
                type="checkbox"
                id={place === 0 ? 'offers' : `offers-${value}`}
                name="offers"
                value={value}
                checked={chosen.has(value)}
              />
              {say(`newspaper.joining.offer.${value}`)}
            </label>
          ))}
        </fieldset>
        {(['contact', 'name', 'place'] as const).map((name) => (
          <TextField
            name={name}
            label={say(`newspaper.joining.${name}`)}
            hint={say(`newspaper.joining.${name}_hint`)}
            maxlength={longest[name]}
            required={name === 'contact'}
            form={form}
          />
        ))}
        <TextArea
          name="note"
          label={say('newspaper.joining.note')}
          hint={say('newspaper.joining.note_hint')}
          rows={5}
          maxlength={longest.note}
          form={form}
        />
        <p class="acts">
          <Submit label={say('newspaper.joining.send')} />
        </p>
      </form>
      <p class="small">
        <a href={href('/donate')}>{say('newspaper.joining.to_donate')}</a> ·{' '}
        <a href={href('/safety')}>{say('newspaper.newsletter.safety')}</a>
      </p>
    </div>
  );
};

/** Taken in: the private link is shown this once, and nobody can make it again. */
export const Thanks: FC<Linked & { link: string }> = ({ say, href, link }) => (
  <div class="text">
    <h1>{say('newspaper.joining.thanks')}</h1>
    <p>{say('newspaper.joining.thanks_about')}</p>
    <p class="letter">
      <a href={link}>{link}</a>
    </p>
    <Back {...{ say, href }} />
  </div>
);

/** For a robot: thanked, and nothing kept. */
export const ThanksAlone: FC<Linked> = ({ say, href }) => (
  <div class="text">
    <h1>{say('newspaper.joining.thanks')}</h1>
    <Back {...{ say, href }} />
  </div>
);

interface OwnProps extends Linked {
  own: OwnOffer;
  /** The address of this page. */
  path: string;
}

/** The page behind the private link: all that is kept, until when, and how it is taken along or erased. */
export const OwnOfferPage: FC<OwnProps> = ({ say, own, path, href }) => {
  const { offer, came_on, kept_until } = own;
  return (
    <div class="text">
      <h1>{say('newspaper.joining.link.title')}</h1>
      <p>
        {say('newspaper.joining.link.about', {
          came: dateInWords(came_on, say),
          day: dateInWords(kept_until, say),
        })}
      </p>
      <dl>
        <dt>{say('newspaper.joining.offers')}</dt>
        <dd>{offer.offers.map((one) => say(`newspaper.joining.offer.${one}`)).join(' · ')}</dd>
        {(['contact', 'name', 'place', 'note'] as const).map(
          (name) =>
            offer[name] !== null && (
              <>
                <dt>{say(`newspaper.joining.${name}`)}</dt>
                <dd>
                  <Foreign>{offer[name]}</Foreign>
                </dd>
              </>
            ),
        )}
      </dl>
      <p>
        <a href={`${path}.json`}>{say('newspaper.joining.link.export')}</a>
      </p>
      <form method="post" action={`${path}/erase`}>
        <p class="acts">
          <Submit label={say('newspaper.joining.link.erase')} second />
        </p>
      </form>
      <Back {...{ say, href }} />
    </div>
  );
};

/** Erased, or the link leads nowhere (any more). */
export const NoOffer: FC<Linked & { which: 'erased' | 'gone' }> = ({ say, href, which }) => (
  <div class="text">
    <h1>{say(`newspaper.joining.link.${which}_title`)}</h1>
    <p>{say(`newspaper.joining.link.${which}`)}</p>
    <Back {...{ say, href }} />
  </div>
);

const Back: FC<Linked> = ({ say, href }) => (
  <p>
    <a href={href('/join')}>{say('newspaper.joining.title')}</a>
  </p>
);
