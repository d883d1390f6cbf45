import type { Child, FC } from 'hono/jsx';
import type { Published } from '../kernel/database.js';
import { type Language, number, type Say } from '../kernel/language.js';
import { dateInWords } from '../page/date.js';
import { BigNumber, BigNumbers, Foreign } from '../page/parts.js';
import { countryName } from './country.js';
import type { Neighbour, Place } from './organisation-place.js';
import type { PublicOrganisation } from './organisation-public.js';

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

/** One organisation; what it passed is put in by the door, which knows the rooms above. */
export const OrganisationPage: FC<
  Words & {
    organisation: PublicOrganisation;
    place: Place;
    /** Other names under which it was entered. */
    names: string[];
    children?: Child;
  }
> = (props) => {
  const { say, language, organisation, names } = props;
  return (
    <>
      <h1>
        <Foreign>{organisation.name}</Foreign>
      </h1>
      <p class="standfirst">
        {say(`supporters.kind_${organisation.kind}`)}, {say(`supporters.level_${organisation.level}`)},{' '}
        {countryName(organisation.country, language)}
      </p>
      <div class="lead">
        <div>{props.children}</div>
        <aside>
          {organisation.members !== null && (
            <p>
              {say('supporters.represents', { count: organisation.members })}{' '}
              <Within {...{ say, organisation }} />
            </p>
          )}
          {names.length > 0 && (
            <p>
              {say('supporters.other_names')} <Foreign>{names.join('; ')}</Foreign>
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
          <PlaceInFederation {...props} />
          <p class="small">{say('supporters.counting_rule')}</p>
          <p class="small">
            <a href={`/organisations/${organisation.slug}.json`}>{say('supporters.as_json')}</a>
          </p>
        </aside>
      </div>
    </>
  );
};

/** From the highest one above down to those that are part of it, as a list in lists. */
const PlaceInFederation: FC<Words & { organisation: PublicOrganisation; place: Place }> = (props) => {
  const { say, href, organisation, place } = props;
  if (!organisation.part_of && place.below.length === 0) return null;
  const link = (one: Neighbour) => (
    <a href={href(`/organisations/${one.slug}`)}>
      <Foreign>{one.name}</Foreign>
    </a>
  );
  const below = place.below.length > 0 && (
    <ul>
      {place.below.map((one) => (
        <li>{link(one)}</li>
      ))}
      {place.below_count > place.below.length && (
        <li>{say('supporters.more_below', { count: place.below_count - place.below.length })}</li>
      )}
    </ul>
  );
  const itself = (
    <ul>
      <li aria-current="true">
        <strong>
          <Foreign>{organisation.name}</Foreign>
        </strong>
        {below}
      </li>
    </ul>
  );
  return (
    <>
      <h2>{say('supporters.place')}</h2>
      {/* One that is not named here itself stands as the organisation below wrote it. */}
      {organisation.part_of && place.above.length === 0 ? (
        <ul>
          <li>
            <Foreign>{organisation.part_of}</Foreign>
            {itself}
          </li>
        </ul>
      ) : (
        place.above.reduce(
          (inner, one) => (
            <ul>
              <li>
                {link(one)}
                {inner}
              </li>
            </ul>
          ),
          itself,
        )
      )}
    </>
  );
};
