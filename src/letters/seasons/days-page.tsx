import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { type Filled, Hidden, Honeypot, Problems, Submit, TextField } from '../../page/form.js';
import { Foreign, Table } from '../../page/parts.js';
import { confirm_within_hours, kept_days } from './reminder.js';
import { ahead_days, isTime, type Season } from './season.js';

/** Somebody of whose birthday a visitor can be reminded, as the page's language names them. */
export interface Named {
  id: string;
  slug: string;
  form: string;
  lang: string | null;
}

interface Props {
  say: Say;
  href: (path: string) => string;
  /** YYYY-MM-DD. */
  day: string;
  seasons: Season[];
  /** Of everybody in the calendar, by id. */
  names: Map<string, Named>;
  /** Whose birthday is asked for, and does not stand in the calendar yet. */
  others: Named[];
  /** `yearly` and slugs. */
  chosen: Set<string>;
  stamp: string;
  form: Filled;
}

/** `/write/days`: what to prepare when, and the form of those who want to be reminded. */
export const DaysPage: FC<Props> = (props) => {
  const { say, href } = props;
  return (
    <>
      <h1>{say('letters.seasons.title')}</h1>
      <p class="text">{say('letters.seasons.site.about', { days: ahead_days })}</p>
      <form method="post" action={href('/write/days')}>
        <Problems form={props.form} title={say('letters.seasons.remind.problems')} />
        <Calendar {...props} />
        <Remind {...props} />
      </form>
      <p>
        <a href={href('/write')}>{say('letters.seasons.site.all')}</a> ·{' '}
        <a href={href('/write/evening')}>{say('letters.seasons.site.evening')}</a>
      </p>
    </>
  );
};

const Calendar: FC<Props> = ({ say, href, day, seasons, names, chosen }) => (
  <Table
    caption={say('letters.seasons.caption')}
    head={['day', 'what', 'prepare', 'begin', 'post'].map((one) => say(`letters.seasons.head.${one}`))}
  >
    {seasons.map((one) => {
      const person = one.person && names.get(one.person.id);
      return (
        <tr>
          <td>{dateInWords(one.on, say)}</td>
          <td>
            {person && (
              <>
                <a href={href(`/people/${person.slug}`)}>
                  <Foreign lang={person.lang ?? undefined}>{person.form}</Foreign>
                </a>
                :{' '}
              </>
            )}
            {say(`letters.seasons.kind.${one.kind}`, { years: one.years ?? 0 })}
            {isTime(one, day) && (
              <>
                {' '}
                <span class="tag held">{say('letters.seasons.now')}</span>
              </>
            )}
            {person && one.kind === 'birthday' && (
              <label class="choice" for={`day-${person.slug}`}>
                <input
                  type="checkbox"
                  id={`day-${person.slug}`}
                  name="days"
                  value={person.slug}
                  checked={chosen.has(person.slug)}
                />
                {say('letters.seasons.remind.tick', { name: person.form })}
              </label>
            )}
          </td>
          <td>{say(`letters.seasons.site.prepare.${one.kind}`)}</td>
          <td>{dateInWords(one.begin, say)}</td>
          <td>{one.post < day ? say('letters.seasons.late') : dateInWords(one.post, say)}</td>
        </tr>
      );
    })}
  </Table>
);

const Remind: FC<Props> = ({ say, seasons, others, chosen, stamp, form }) => (
  <div class="text">
    <h2>{say('letters.seasons.remind.title')}</h2>
    <p>{say('letters.seasons.remind.about', { hours: confirm_within_hours, days: kept_days })}</p>
    <Hidden name="stamp" value={stamp} />
    <Honeypot label={say('letters.seasons.remind.honeypot')} />
    <label class="choice" for="days">
      <input type="checkbox" id="days" name="days" value="yearly" checked={chosen.has('yearly')} />
      {say('letters.seasons.remind.yearly')}
    </label>
    {others.map(({ slug, form: name }) => (
      <label class="choice" for={`day-${slug}`}>
        <input type="checkbox" id={`day-${slug}`} name="days" value={slug} checked={chosen.has(slug)} />
        {say('letters.seasons.remind.birthday', { name })}
      </label>
    ))}
    {seasons.some(({ kind }) => kind === 'birthday') && (
      <p class="small">{say('letters.seasons.remind.rows')}</p>
    )}
    <TextField
      name="email"
      label={say('letters.seasons.remind.email')}
      hint={say('letters.seasons.remind.email_hint')}
      type="email"
      inputmode="email"
      autocomplete="email"
      maxlength={254}
      form={form}
    />
    <p class="acts">
      <Submit label={say('letters.seasons.remind.send')} />
    </p>
  </div>
);
