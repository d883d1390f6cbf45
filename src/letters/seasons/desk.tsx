import { type Context, Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { today } from '../../kernel/clock.js';
import { inLanguage, languages, type Messages, type Say } from '../../kernel/language.js';
import { Refused } from '../../kernel/refusals.js';
import { dateInWords } from '../../page/date.js';
import { Hidden, Submit } from '../../page/form.js';
import { Flash, Foreign, Table } from '../../page/parts.js';
import type { DeskEnv } from '../../page/web.js';
import { LetterWays } from '../ways.js';
import { ahead_days, isTime, type Season, seasonsAhead } from './season.js';
import { type OpenDay, openDays, type ReminderWords, releaseDay, reminded_at_once } from './season-day.js';

/** So many lines the calendar has at most; the nearest come first. */
const most_shown = 300;
const path = '/desk/letters/seasons';

/** `/desk/letters/seasons`: days to write for, with what to prepare when, and who wants to be reminded of them. */
export function seasonsDesk({ messages }: { messages: Messages }): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();

  app.get(path, (c) => {
    const { say } = c.var;
    const [, mails, left] = c.req.query('released')?.match(/^(\d{1,4})-(\d{1,6})$/) ?? [];
    const done =
      mails && left ? say('letters.seasons.reminders.released', { count: Number(mails), left }) : null;
    return show(c, messages, done);
  });

  app.post(`${path}/:id/release`, async (c) => {
    const { db, actor, keys, config, say } = c.var;
    try {
      const words = reminderWords(messages, config.publicUrl);
      const { mails, left } = await releaseDay(db, actor, keys, c.req.param('id'), words);
      return c.redirect(`${path}?released=${mails}-${left}`, 303);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      c.status(error.status);
      return show(c, messages, say(error.code, error.values));
    }
  });

  return app;
}

/** What a mail says: that a chosen day comes near, and where it stands which. It names nobody. */
function reminderWords(messages: Messages, publicUrl: string): ReminderWords {
  return (spoken, token, { happens_on, post_by }) => {
    const say = messages.in(spoken);
    const link = publicUrl + inLanguage(spoken, `/write/days/${token}`);
    const [day, post] = [dateInWords(happens_on, say), dateInWords(post_by, say)];
    return {
      subject: say('letters.seasons.mail.subject', { day }),
      text: say('letters.seasons.mail.text', { day, post, link }),
      unsubscribe: link,
    };
  };
}

async function show(c: Context<DeskEnv>, messages: Messages, done: string | null) {
  const { db, say, csrf, clock, config } = c.var;
  const [seasons, open] = [await seasonsAhead(db, clock), await openDays(db, clock)];
  const day = today(clock);
  const words = reminderWords(messages, config.publicUrl);
  const example = { happens_on: day, post_by: day };
  // In the preview the link has no secret: nobody but its owner holds that.
  const previews = languages.map((lang) => ({ lang, ...words(lang, '…', example) }));
  return c.render(<SeasonsPage {...{ say, csrf, seasons, open, day, done, previews }} />, {
    title: say('letters.seasons.title'),
    section: 'letters',
  });
}

interface Props {
  say: Say;
  csrf: string;
  seasons: Season[];
  open: OpenDay[];
  day: string;
  done: string | null;
  previews: { lang: string; subject: string; text: string }[];
}

const SeasonsPage: FC<Props> = (props) => {
  const { say, seasons, day, done } = props;
  return (
    <>
      <h1>{say('letters.seasons.title')}</h1>
      <LetterWays say={say} here="seasons" />
      {done && <Flash>{done}</Flash>}
      <p class="text">{say('letters.seasons.desk.about', { days: ahead_days })}</p>
      {seasons.length > most_shown && (
        <p>{say('letters.seasons.desk.more', { count: seasons.length - most_shown })}</p>
      )}
      <Table
        caption={say('letters.seasons.caption')}
        head={['day', 'what', 'prepare', 'begin', 'post'].map((one) => say(`letters.seasons.head.${one}`))}
      >
        {seasons.slice(0, most_shown).map((one) => (
          <tr>
            <td>{dateInWords(one.on, say)}</td>
            <td>
              <What {...{ say }} season={one} />
              {isTime(one, day) && (
                <>
                  {' '}
                  <span class="tag held">{say('letters.seasons.now')}</span>
                </>
              )}
            </td>
            <td>{say(`letters.seasons.desk.prepare.${one.kind}`)}</td>
            <td>{dateInWords(one.begin, say)}</td>
            <td>{one.post < day ? say('letters.seasons.late') : dateInWords(one.post, say)}</td>
          </tr>
        ))}
      </Table>
      <Reminders {...props} />
    </>
  );
};

const What: FC<{ say: Say; season: Season }> = ({ say, season }) => (
  <>
    {season.person && (
      <>
        <a href={`/people/${season.person.slug}`}>
          <Foreign>{season.person.name}</Foreign>
        </a>
        :{' '}
      </>
    )}
    {say(`letters.seasons.kind.${season.kind}`, { years: season.years ?? 0 })}
  </>
);

const Reminders: FC<Props> = ({ say, csrf, open, previews }) => (
  <section class="text" id="reminders">
    <h2>{say('letters.seasons.reminders.title')}</h2>
    <p>{say('letters.seasons.reminders.about', { most: reminded_at_once })}</p>
    {open.length === 0 ? (
      <p>{say('letters.seasons.reminders.none')}</p>
    ) : (
      <ul>
        {open.map((one) => (
          <li>
            {dateInWords(one.happens_on, say)}, <What say={say} season={one.season} />;{' '}
            {say('letters.seasons.reminders.waiting', { count: one.waiting })},{' '}
            {say('letters.seasons.reminders.told', { count: one.told })},{' '}
            {say('letters.seasons.reminders.until', { day: dateInWords(one.post_by, say) })}
            {one.waiting > 0 && (
              <form method="post" action={`${path}/${one.id}/release`}>
                <Hidden name="csrf" value={csrf} />
                <p class="acts">
                  <Submit
                    label={say('letters.seasons.reminders.release', {
                      count: Math.min(one.waiting, reminded_at_once),
                    })}
                  />
                </p>
              </form>
            )}
          </li>
        ))}
      </ul>
    )}
    <h3>{say('letters.seasons.reminders.words')}</h3>
    {previews.map(({ lang, subject, text }) => (
      <article lang={lang}>
        <h4>{subject}</h4>
        <pre>
          <Foreign>{text}</Foreign>
        </pre>
      </article>
    ))}
  </section>
);
