import type { FC } from 'hono/jsx';
import { number } from '../kernel/language.js';
import { dateInWords, since } from '../page/date.js';
import { Submit, TextField } from '../page/form.js';
import { BigNumber, BigNumbers, ListedCell, ListedRow, ListedTable, Pages } from '../page/parts.js';
import { longest_typed_date } from '../page/typed-date.js';
import { type State, states } from './course/standing.js';
import { RegisterFormats } from './formats/format-links.js';
import { most_found } from './names/find.js';
import { yearOf } from './names/namesakes.js';
import type { Listed, People } from './people.js';
import { nameIn } from './person.js';
import { daysAsFigure } from './person-words.js';
import type { Words } from './sources/footnotes.js';

interface Asked {
  day: string;
  /** Whether the day is today. */
  now: boolean;
  /** What stands in the address, as it was typed. */
  on: string;
  state: State | null;
  question: string;
  page: number;
}

/** The list of people: honest counts, search by any name, filter by state, for any day. */
export const PeoplePage: FC<Words & { people: People; asked: Asked }> = (props) => {
  const { say, href, people, asked } = props;
  const all = states.reduce((sum, state) => sum + people.counts[state], 0);
  const day = dateInWords(asked.day, say);
  return (
    <>
      <h1>{say('register.title')}</h1>
      <p class="standfirst">{say('register.standfirst')}</p>
      <p class="meta">
        {say(asked.now ? 'register.day.today' : 'register.day.other_day', { day })}{' '}
        {!asked.now && <a href={href(address({ ...asked, on: '' }))}>{say('register.day.back')}</a>}
      </p>
      <BigNumbers>
        {states
          .filter((state) => people.counts[state] > 0)
          .map((state) => (
            <BigNumber value={number(people.counts[state], say.language)}>
              {say(`register.count.${state}`, { count: people.counts[state] })}
            </BigNumber>
          ))}
      </BigNumbers>
      {people.left_out > 0 && <p class="problem">{say('register.left_out', { count: people.left_out })}</p>}
      <Search {...props} />
      <nav aria-label={say('register.filter.name')} class="small acts">
        <FilterLink {...props} state={null} total={all} />
        {states
          .filter((state) => people.counts[state] > 0 || state === asked.state)
          .map((state) => (
            <FilterLink {...props} state={state} total={people.counts[state]} />
          ))}
      </nav>
      <Found {...props} />
      <Pages
        page={asked.page}
        hasNext={asked.page < people.pages}
        at={(page) => href(address({ ...asked, page }))}
        words={{
          previous: say('register.page.previous'),
          next: say('register.page.next'),
          name: say('register.page.name'),
        }}
      />
      <p class="small">
        <a href={href('/detentions')}>{say('register.detentions.title')}</a> ·{' '}
        <a href={href('/people/over-time')}>{say('register.pictures.title')}</a>
      </p>
      <RegisterFormats {...{ say, href }} />
    </>
  );
};

const Search: FC<Words & { asked: Asked }> = ({ say, href, asked }) => {
  const form = { say, values: { q: asked.question, on: asked.on }, problems: [] };
  return (
    <search>
      <form method="get" action={href('/people')}>
        <TextField
          name="q"
          type="search"
          label={say('register.find.label')}
          hint={say('register.find.hint')}
          maxlength={200}
          form={form}
        />
        <TextField
          name="on"
          label={say('register.find.on')}
          hint={say('register.find.on_hint')}
          maxlength={longest_typed_date}
          short
          form={form}
        />
        <p>
          <Submit label={say('register.find.act')} />
        </p>
      </form>
    </search>
  );
};

const FilterLink: FC<Words & { asked: Asked; state: State | null; total: number }> = (props) => {
  const { say, href, asked, state, total } = props;
  const label = state
    ? say('register.filter.one', { state: say(`register.standing.${state}`), total })
    : say('register.filter.all', { total });
  const to = href(address({ ...asked, state, page: 1 }));
  return (
    <a href={to} aria-current={asked.state === state ? 'true' : undefined}>
      {label}
    </a>
  );
};

const Found: FC<Words & { people: People; asked: Asked }> = ({ say, href, people, asked }) => {
  if (people.fitting === 0) {
    return (
      <p>
        {asked.question !== '' && !asked.state
          ? say('register.find.none', { name: asked.question })
          : say('register.nobody')}
      </p>
    );
  }
  return (
    <>
      {asked.question !== '' && <FoundHow {...{ say, people }} />}
      <ListedTable
        caption={say('register.table.caption')}
        head={['person', 'state', 'days', 'evidence'].map((name) => say(`register.table.${name}`))}
        numbers={[2]}
      >
        {people.listed.map((person) => (
          <ListedRow>
            <ListedCell>
              <PersonLink {...{ say, href, person }} on={asked.now ? '' : asked.day} />
            </ListedCell>
            <ListedCell>
              <span class={`tag ${person.standing.state}`}>
                {say(`register.standing.${person.standing.state}`)}
              </span>{' '}
              {person.standing.since && (
                <span class="small">{sinceOrOn(say, person.standing.state, person.standing.since)}</span>
              )}
            </ListedCell>
            <ListedCell label={say('register.table.days')} number>
              {person.custody ? daysAsFigure(say, person.custody) : '–'}
            </ListedCell>
            <ListedCell label={say('register.table.evidence')}>
              {person.standing.evidence ? dateInWords(person.standing.evidence, say) : '–'}
            </ListedCell>
          </ListedRow>
        ))}
      </ListedTable>
    </>
  );
};

/** From when a state holds; a death is on a day, and does not last. */
const sinceOrOn = (say: Words['say'], state: string, date: string): string =>
  state === 'died' ? dateInWords(date, say) : since(date, say);

/** Above what a search found: whether any of it surely is the name that was asked for. */
const FoundHow: FC<{ say: Words['say']; people: People }> = ({ say, people }) => (
  <>
    <p class={people.sure === 0 ? 'problem' : undefined} id="found">
      {people.sure === 0 ? say('register.names.unsure') : say('register.names.sure', { count: people.sure })}
    </p>
    <p>
      {say('register.find.found', { count: people.fitting })}{' '}
      {people.fitting === most_found && say('register.names.most', { count: most_found })}
    </p>
  </>
);

/** The name in the page's language, the Latin one beside it, and how a search found it. */
const PersonLink: FC<Words & { person: Listed; on: string }> = ({ say, href, person, on }) => {
  const own = nameIn(person.names, say.language, person.name);
  return (
    <>
      <a href={href(`/people/${person.slug}${on ? `?on=${on}` : ''}`)} lang={own.lang ?? undefined}>
        <bdi>{own.form}</bdi>
      </a>
      {own.form !== person.name && (
        <>
          {' '}
          <span class="small" lang="en">
            <bdi>{person.name}</bdi>
          </span>
        </>
      )}
      <NamesakeLine {...{ say, person }} shown={[own.form, person.name]} />
    </>
  );
};

/** By which spelling a search found the person, and by what namesakes are told apart. */
const NamesakeLine: FC<{ say: Words['say']; person: Listed; shown: string[] }> = ({ say, person, shown }) => {
  if (!person.match) return null;
  const { written } = person.match;
  const year = yearOf(person.born);
  const told = [
    shown.includes(written) ? null : say('register.find.written', { name: written }),
    year === null ? null : say('register.names.born', { year }),
    person.place,
  ].filter((one) => one !== null);
  return told.length === 0 ? null : (
    <>
      <br />
      <span class="small">{told.join(' · ')}</span>
    </>
  );
};

/** The address of the list with what was asked. */
export function address(asked: Pick<Asked, 'on' | 'state' | 'question' | 'page'>, path = '/people'): string {
  const query = new URLSearchParams();
  if (asked.question) query.set('q', asked.question);
  if (asked.state) query.set('state', asked.state);
  if (asked.on) query.set('on', asked.on);
  if (asked.page > 1) query.set('page', String(asked.page));
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}
