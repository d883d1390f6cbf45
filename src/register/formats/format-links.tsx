import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';

type Words = { say: Say; href: (path: string) => string };

/** On a person's page: the days of this person for a calendar. */
export const PersonFormats: FC<Words & { slug: string }> = ({ say, href, slug }) => (
  <p class="small">
    <a href={href(`/people/${slug}.ics`)}>{say('register.formats.own_calendar')}</a>
  </p>
);

/** Below the list of everybody: the whole register for other programs. */
export const RegisterFormats: FC<Words> = ({ say, href }) => (
  <p class="small">
    <a href={href('/calendar.ics')}>{say('register.formats.calendar')}</a> ·{' '}
    <a href="/export/ftm.jsonl">{say('register.formats.ftm')}</a> ·{' '}
    <a href="/export/esf.zip">{say('register.formats.esf')}</a>
    <br />
    {say('register.formats.tables')}{' '}
    {['people', 'events', 'sources', 'addresses'].map((name, place) => (
      <>
        {place > 0 && ' · '}
        <a href={`/${name}.csv`}>{say(`register.formats.table.${name}`)}</a>
      </>
    ))}
  </p>
);
