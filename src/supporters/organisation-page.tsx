import type { Child, FC } from 'hono/jsx';
import type { Published } from '../kernel/database.js';
import { type Language, number, type Say } from '../kernel/language.js';
import { dateInWords } from '../page/date.js';
import { Select, Submit, TextField } from '../page/form.js';
import { BigNumber, BigNumbers, Foreign, Pager, Table } from '../page/parts.js';
import { countryName } from './country.js';
import { type PublicOrganisation, page_size, type Wanted } from './organisation-public.js';
import type { Kind } from './tables.js';

interface Words {
  say: Say;
  language: Language;
  href: (path: string) => string;
}

/** How many organisations, members and countries, large. */
export const SupportNumbers: FC<Words & { support: Published['support'] }> = ({ say, language, support }) => (
  <BigNumbers>
    {(['organisations', 'members', 'countries'] as const).map((what) => (
      <BigNumber value={number(support[what], language)}>
        {say(`supporters.support_${what}`, { count: support[what] })}
      </BigNumber>
    ))}
  </BigNumbers>
);

interface ListProps extends Words {
  support: Published['support'];
  organisations: PublicOrganisation[];
  count: number;
  page: number;
  wanted: Wanted;
  spread: { countries: string[]; kinds: Kind[] };
}

/** The public list: numbers, a filter that needs no script, the table, its pages. */
export const OrganisationList: FC<ListProps> = (props) => {
  const { say, language, href, support, organisations, count, page, wanted, spread } = props;
  const form = { say, values: { ...wanted }, problems: [] };
  const at = (other: number) => {
    const query = new URLSearchParams(Object.entries(wanted).filter(([, value]) => value));
    if (other > 1) query.set('page', String(other));
    return href(`/organisations${query.size > 0 ? `?${query}` : ''}`);
  };
  return (
    <>
      <h1>{say('supporters.list_title')}</h1>
      <p class="standfirst">{say('supporters.list_standfirst')}</p>
      <SupportNumbers {...{ say, language, href, support }} />
      <p class="small">{say('supporters.counting_rule')}</p>
      {spread.kinds.length > 0 && (
        <form method="get" action={href('/organisations')} class="row">
          <TextField
            name="q"
            label={say('supporters.filter_name')}
            form={form}
            maxlength={200}
            type="search"
          />
          <Select
            name="country"
            label={say('supporters.country')}
            form={form}
            empty={say('supporters.filter_all')}
            options={spread.countries.map((value) => ({ value, label: countryName(value, language) }))}
          />
          <Select
            name="kind"
            label={say('supporters.kind')}
            form={form}
            empty={say('supporters.filter_all')}
            options={spread.kinds.map((value) => ({ value, label: say(`supporters.kind_${value}`) }))}
          />
          <p class="acts">
            <Submit label={say('supporters.filter_show')} second />
          </p>
        </form>
      )}
      {organisations.length === 0 ? (
        <p>{say('supporters.list_empty')}</p>
      ) : (
        <Table
          caption={say('supporters.list_caption', { count })}
          head={['name', 'kind', 'country', 'members', 'first'].map((head) => say(`supporters.${head}`))}
          numbers={[3]}
        >
          {organisations.map((one) => (
            <tr>
              <td>
                <a href={href(`/organisations/${one.slug}`)}>
                  <Foreign>{one.name}</Foreign>
                </a>
              </td>
              <td>{say(`supporters.kind_${one.kind}`)}</td>
              <td>{countryName(one.country, language)}</td>
              <td class="n">{one.members === null ? '–' : number(one.members, language)}</td>
              <td>
                <time datetime={one.first_adopted_on}>{dateInWords(one.first_adopted_on, say)}</time>
              </td>
            </tr>
          ))}
        </Table>
      )}
      <Pager
        {...(page > 1 ? { previous: at(page - 1) } : {})}
        {...(page * page_size < count ? { next: at(page + 1) } : {})}
        words={{
          previous: say('supporters.pager_previous'),
          next: say('supporters.pager_next'),
          name: say('supporters.pager_name'),
        }}
      />
      <p class="small">
        <a href="/organisations.json">JSON</a> · <a href="/organisations.csv">CSV</a>
      </p>
    </>
  );
};

/** What an organisation's members are counted in, as far as that may be told. */
export interface CountedWithin {
  members: number | null;
  members_added: boolean;
  within_name: string | null;
  within_members: number | null;
}

/** "These 340 are counted in the 5,200 of Example Federation, so they are not added." Nothing where they are. */
export const Within: FC<{ say: Say; organisation: CountedWithin }> = ({ say, organisation }) => {
  const { members, members_added, within_name, within_members } = organisation;
  if (members === null || members_added) return null;
  if (within_name === null || within_members === null) {
    return <>{say('supporters.within_unnamed', { count: members })}</>;
  }
  return <>{say('supporters.within', { count: members, all: within_members, name: within_name })}</>;
};

interface PageProps extends Words {
  organisation: PublicOrganisation;
  /** Other names under which it was entered. */
  names: string[];
  children?: Child;
}

/** One organisation; what it passed is put in by the door, which knows the rooms above. */
export const OrganisationPage: FC<PageProps> = (props) => {
  const { say, language, href, organisation } = props;
  return (
    <>
      <h1>
        <Foreign>{organisation.name}</Foreign>
      </h1>
      <p class="standfirst">
        {say(`supporters.kind_${organisation.kind}`)}, {say(`supporters.level_${organisation.level}`)},{' '}
        {countryName(organisation.country, language)}
      </p>
      <div class="text">
        {organisation.part_of && (
          <p>
            {say('supporters.part_of')}{' '}
            {organisation.part_of_slug ? (
              <a href={href(`/organisations/${organisation.part_of_slug}`)}>
                <Foreign>{organisation.part_of}</Foreign>
              </a>
            ) : (
              <Foreign>{organisation.part_of}</Foreign>
            )}
          </p>
        )}
        {organisation.members !== null && (
          <p>
            {say('supporters.represents', { count: organisation.members })}{' '}
            <Within {...{ say, organisation }} />
          </p>
        )}
        {props.names.length > 0 && (
          <p>
            {say('supporters.other_names')} <Foreign>{props.names.join('; ')}</Foreign>
          </p>
        )}
        {organisation.withdrawn_on && (
          <p>{say('supporters.withdrawn_on', { date: dateInWords(organisation.withdrawn_on, say) })}</p>
        )}
        <p>
          {say('supporters.first_on')}{' '}
          <time datetime={organisation.first_adopted_on}>
            {dateInWords(organisation.first_adopted_on, say)}
          </time>
        </p>
        {props.children}
      </div>
    </>
  );
};
