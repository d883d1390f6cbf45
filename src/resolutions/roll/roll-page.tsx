import type { FC } from 'hono/jsx';
import type { Published } from '../../kernel/database.js';
import { type Language, number, type Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { Select, Submit, TextField } from '../../page/form.js';
import { Foreign, Pages, Table } from '../../page/parts.js';
import { countryName } from '../../supporters/country.js';
import { SupportNumbers } from '../../supporters/organisation-page.js';
import { OverTimeFigure } from './over-time-figure.js';
import { type MonthOfAdoptions, page_size, type RollLine, type Spread, type Wanted } from './roll.js';

interface Words {
  say: Say;
  language: Language;
  href: (path: string) => string;
}

export interface RollProps extends Words {
  support: Published['support'];
  organisations: RollLine[];
  /** Of those that are wanted. */
  count: number;
  page: number;
  wanted: Wanted;
  spread: Spread;
  months: MonthOfAdoptions[];
}

/** The address of the roll, or of one of its files, with what it is narrowed to. */
export function rollAddress(wanted: Wanted, ending = '', page = 1): string {
  const query = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value));
  if (page > 1) query.set('page', String(page));
  return `/organisations${ending}${query.size > 0 ? `?${query}` : ''}`;
}

/** How a value of the filter is called. */
function nameOf(say: Say, what: keyof Spread, value: string): string {
  return what === 'country' ? countryName(value, say.language) : say(`supporters.${what}_${value}`);
}

/** The public roll: numbers, a filter that needs no script, the list, adoptions over time, the spread. */
export const RollPage: FC<RollProps> = (props) => {
  const { say, href, support, organisations, count, page, wanted, spread, months } = props;
  const named = spread.country.reduce((all, one) => all + one.count, 0);
  const unnamed = Math.max(0, support.organisations - named);
  return (
    <>
      <h1>{say('supporters.list_title')}</h1>
      <p class="standfirst">{say('supporters.list_standfirst')}</p>
      <SupportNumbers {...props} />
      <p class="small text">
        {say('supporters.counting_rule')}
        {unnamed > 0 && ` ${say('resolutions.adoption.unnamed', { count: unnamed })}`}
      </p>
      {named > 0 && (
        <>
          <Filter {...props} />
          <p class="small">{say('resolutions.roll.search_hint')}</p>
        </>
      )}
      {organisations.length === 0 ? (
        <p>{say(named > 0 ? 'resolutions.roll.none_found' : 'supporters.list_empty')}</p>
      ) : (
        <RollTable {...props} />
      )}
      <Pages
        page={page}
        hasNext={page * page_size < count}
        at={(one) => href(rollAddress(wanted, '', one))}
        words={{
          previous: say('supporters.pager_previous'),
          next: say('supporters.pager_next'),
          name: say('supporters.pager_name'),
        }}
      />
      <p class="small">
        <a href={rollAddress(wanted, '.json')}>JSON</a> · <a href={rollAddress(wanted, '.csv')}>CSV</a> ·{' '}
        <a href="/organisations.osdi.json">{say('resolutions.roll.osdi')}</a>
      </p>
      <OverTimeFigure say={say} months={months} unnamed={unnamed} />
      {named > 0 && <SpreadTables {...props} />}
    </>
  );
};

const Filter: FC<RollProps> = ({ say, href, wanted, spread }) => {
  const form = { say, values: { ...wanted }, problems: [] };
  const choice = (what: keyof Spread, label: string) => (
    <Select
      name={what}
      label={label}
      form={form}
      empty={say('supporters.filter_all')}
      options={spread[what]
        .map(({ value, count }) => ({ value, name: nameOf(say, what, value), count }))
        .sort((one, other) => one.name.localeCompare(other.name, say.language))
        .map(({ value, name, count }) => ({ value, label: `${name} (${number(count, say.language)})` }))}
    />
  );
  return (
    <form method="get" action={href('/organisations')} class="row">
      <TextField name="q" label={say('supporters.filter_name')} form={form} maxlength={200} type="search" />
      {choice('country', say('supporters.country'))}
      {choice('kind', say('supporters.kind'))}
      {choice('level', say('resolutions.roll.level'))}
      <p class="acts">
        <Submit label={say('supporters.filter_show')} second />
      </p>
    </form>
  );
};

const RollTable: FC<RollProps> = ({ say, language, href, organisations, count }) => (
  <Table
    caption={`${say('supporters.list_caption', { count })}. ${say('resolutions.roll.order')}`}
    head={[
      say('supporters.name'),
      say('resolutions.roll.last_passed'),
      ...['country', 'kind', 'members'].map((head) => say(`supporters.${head}`)),
      say('resolutions.roll.passed'),
    ]}
    numbers={[4, 5]}
  >
    {organisations.map((one) => (
      <tr>
        <td>
          <a href={href(`/organisations/${one.slug}`)}>
            <Foreign>{one.name}</Foreign>
          </a>
        </td>
        <td>
          <time datetime={one.last_passed_on}>{dateInWords(one.last_passed_on, say)}</time>
        </td>
        <td>{countryName(one.country, language)}</td>
        <td>
          {say(`supporters.kind_${one.kind}`)}, {say(`supporters.level_${one.level}`)}
        </td>
        <td class="n">{one.members === null ? '–' : number(one.members, language)}</td>
        <td class="n">{number(one.texts_passed, language)}</td>
      </tr>
    ))}
  </Table>
);

/** The named ones by country, kind and level; each leads to its part of the list. */
const SpreadTables: FC<RollProps> = ({ say, href, spread }) => (
  <section>
    <h2>{say('resolutions.roll.spread')}</h2>
    <div class="beside">
      {(['country', 'kind', 'level'] as const).map((what) => (
        <Table
          caption={say(`resolutions.roll.by_${what}`)}
          head={[
            what === 'level' ? say('resolutions.roll.level') : say(`supporters.${what}`),
            say('resolutions.roll.organisations'),
          ]}
          numbers={[1]}
        >
          {spread[what].map(({ value, count }) => (
            <tr>
              <td>
                <a href={href(rollAddress({ [what]: value }))}>{nameOf(say, what, value)}</a>
              </td>
              <td class="n">{number(count, say.language)}</td>
            </tr>
          ))}
        </Table>
      ))}
    </div>
  </section>
);
