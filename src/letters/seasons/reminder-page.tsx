import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { Hidden, Submit } from '../../page/form.js';
import { MailOnItsWay } from '../../page/mail-on-its-way.js';
import { Foreign } from '../../page/parts.js';
import { confirm_within_hours, type Reminder } from './reminder.js';
import type { Season } from './season.js';

interface Linked {
  say: Say;
  href: (path: string) => string;
}

const ToCalendar: FC<Linked> = ({ say, href }) => (
  <p>
    <a href={href('/write/days')}>{say('letters.seasons.link.calendar')}</a>
  </p>
);

/** A mail is on its way. */
export const OnItsWay: FC<Linked> = ({ say, href }) => (
  <div class="text">
    <h1>{say('letters.seasons.remind.on_its_way')}</h1>
    <MailOnItsWay say={say} hours={confirm_within_hours} />
    <ToCalendar {...{ say, href }} />
  </div>
);

interface LinkProps extends Linked {
  reminder: Reminder;
  /** The calendar, for the days that are near. */
  seasons: Season[];
  /** The address of this page. */
  path: string;
  done: string | null;
}

/** The page behind the mailed link: what was chosen, until when it is kept, and every button. Opening it changes nothing. */
export const LinkPage: FC<LinkProps> = ({ say, href, reminder, seasons, path, done }) => {
  const { confirmed, kept_until, yearly, people } = reminder;
  const near = (id: string) => seasons.find(({ kind, person }) => kind === 'birthday' && person?.id === id);
  return (
    <div class="text">
      <h1>{say('letters.seasons.link.title')}</h1>
      {done && (
        <p class="flash" role="status">
          {done}
        </p>
      )}
      <p>
        {say(`letters.seasons.link.${confirmed ? 'confirmed' : 'open'}`, {
          day: dateInWords(kept_until, say),
        })}
      </p>
      <ul>
        {yearly && (
          <li>
            {say('letters.seasons.remind.yearly')} <Stop {...{ say, path }} day="yearly" />
          </li>
        )}
        {people.map(({ id, slug, name }) => {
          const season = near(id);
          return (
            <li>
              {slug ? (
                <a href={href(`/people/${slug}`)}>
                  <Foreign>{name ?? slug}</Foreign>
                </a>
              ) : (
                say('letters.seasons.link.someone')
              )}
              {season && (
                <>
                  : {dateInWords(season.on, say)} ·{' '}
                  <a href={href(`/people/${slug}/write`)}>{say('letters.offers.write')}</a>
                </>
              )}{' '}
              <Stop {...{ say, path }} day={id} />
            </li>
          );
        })}
      </ul>
      <form method="post" action={`${path}/keep`}>
        <p class="acts">
          <Submit label={say(`letters.seasons.link.${confirmed ? 'renew' : 'confirm'}`)} second={confirmed} />
        </p>
      </form>
      <form method="post" action={`${path}/remove`}>
        <p class="acts">
          <Submit label={say('letters.seasons.link.remove')} second />
        </p>
      </form>
      <ToCalendar {...{ say, href }} />
    </div>
  );
};

const Stop: FC<{ say: Say; path: string; day: string }> = ({ say, path, day }) => (
  <form method="post" action={`${path}/stop`}>
    <Hidden name="day" value={day} />
    <Submit label={say('letters.seasons.link.stop')} second />
  </form>
);

export const Removed: FC<Linked> = ({ say, href }) => (
  <div class="text">
    <h1>{say('letters.seasons.link.removed_title')}</h1>
    <p>{say('letters.seasons.link.removed')}</p>
    <ToCalendar {...{ say, href }} />
  </div>
);

/** The link is wrong, over, or was used to remove the address: all look the same. */
export const LinkGone: FC<Linked> = ({ say, href }) => (
  <div class="text">
    <h1>{say('letters.seasons.link.gone_title')}</h1>
    <p>{say('letters.seasons.link.gone')}</p>
    <ToCalendar {...{ say, href }} />
  </div>
);
