import type { FC } from 'hono/jsx';
import { languageName, languages, type Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { type Filled, Hidden, Problems, Select, Submit, TextArea, TextField } from '../../page/form.js';
import { Moment } from '../../page/moment.js';
import { Foreign, Pages, Table } from '../../page/parts.js';
import { desk_path } from '../articles/desk-frame.js';
import { PaperWays } from '../articles/list-page.js';
import type { GivingAtDesk } from './giving-way.js';
import type { Joiner, Offer } from './joiner.js';

export const joining_path = `${desk_path}/joining`;
export const giving_path = `${desk_path}/giving`;

interface JoinersProps {
  say: Say;
  csrf: string;
  joiners: Joiner[];
  hasNext: boolean;
  page: number;
  opened: ReadonlyMap<string, Offer>;
  problem: string | null;
}

/** `/desk/newspaper/joining`: who offers help; what they wrote is opened by a button. */
export const JoinersPage: FC<JoinersProps> = (props) => {
  const { say, csrf, joiners, hasNext, page, opened, problem } = props;
  const at = (other: number) => `${joining_path}?page=${other}`;
  return (
    <>
      <h1>{say('newspaper.joining.desk.title')}</h1>
      <PaperWays say={say} here="joining" />
      {problem && (
        <p class="problems" role="alert">
          {problem}
        </p>
      )}
      <p class="text">{say('newspaper.joining.desk.about')}</p>
      {joiners.length === 0 ? (
        <p>{say('newspaper.joining.desk.none')}</p>
      ) : (
        <>
          {opened.size === 0 && (
            <form method="post" action={`${joining_path}/open?page=${page}`}>
              <Hidden name="csrf" value={csrf} />
              <p class="acts">
                <Submit label={say('newspaper.joining.desk.open', { count: joiners.length })} />
              </p>
            </form>
          )}
          <Table
            caption={say('newspaper.joining.desk.title')}
            head={['came', 'what', 'until', 'answered'].map((one) =>
              say(`newspaper.joining.desk.head.${one}`),
            )}
          >
            {joiners.map((joiner) => (
              <Line {...{ say, csrf, joiner }} offer={opened.get(joiner.id) ?? null} />
            ))}
          </Table>
        </>
      )}
      <Pages
        {...{ page, hasNext, at }}
        words={{
          previous: say('newspaper.later'),
          next: say('newspaper.earlier'),
          name: say('newspaper.desk.pages'),
        }}
      />
    </>
  );
};

const Line: FC<{ say: Say; csrf: string; joiner: Joiner; offer: Offer | null }> = (props) => {
  const { say, csrf, joiner, offer } = props;
  return (
    <tr>
      <td>
        <Moment at={joiner.came_at} />
      </td>
      <td>{offer ? <Opened {...{ say, offer }} /> : say('newspaper.joining.desk.sealed')}</td>
      <td>{dateInWords(joiner.kept_until, say)}</td>
      <td>
        {joiner.answered_at ? (
          <Moment at={joiner.answered_at} />
        ) : (
          <form method="post" action={`${joining_path}/${joiner.id}/answered`} class="inline">
            <Hidden name="csrf" value={csrf} />
            <Submit label={say('newspaper.joining.desk.answered')} second />
          </form>
        )}
      </td>
    </tr>
  );
};

const Opened: FC<{ say: Say; offer: Offer }> = ({ say, offer }) => (
  <>
    {offer.offers.map((one) => say(`newspaper.joining.offer.${one}`)).join(' · ')} (
    {languageName('en', offer.spoken)})
    {[offer.contact, offer.name, offer.place, offer.note].map(
      (one) =>
        one !== null && (
          <>
            <br />
            <Foreign>{one}</Foreign>
          </>
        ),
    )}
  </>
);

interface GivingProps {
  say: Say;
  csrf: string;
  ways: GivingAtDesk[];
  /** Who looks: nobody agrees to what they entered themselves. */
  me: string;
  form: Filled;
}

/** `/desk/newspaper/giving`: what stands on the page for donors, entered by one and agreed to by another. */
export const GivingDeskPage: FC<GivingProps> = ({ say, csrf, ways, me, form }) => (
  <>
    <h1>{say('newspaper.joining.giving.desk_title')}</h1>
    <PaperWays say={say} here="giving" />
    <p class="text">{say('newspaper.joining.giving.desk_about')}</p>
    {ways.length > 0 && (
      <Table
        caption={say('newspaper.joining.giving.desk_title')}
        head={['name', 'details', 'state', 'do'].map((one) => say(`newspaper.joining.giving.head.${one}`))}
      >
        {ways.map((way) => (
          <Way {...{ say, csrf, way, me }} />
        ))}
      </Table>
    )}
    <form method="post" action={giving_path} class="text">
      <h2>{say('newspaper.joining.giving.enter')}</h2>
      <Hidden name="csrf" value={csrf} />
      <Problems form={form} title={say('register.desk.problems')} />
      <Select
        name="kind"
        label={say('newspaper.joining.giving.kind')}
        options={(['bank', 'link'] as const).map((value) => ({
          value,
          label: say(`newspaper.joining.giving.kinds.${value}`),
        }))}
        form={form}
      />
      {languages.map((one) => (
        <TextField
          name={`name_${one}`}
          label={say('newspaper.joining.giving.name_in', { language: languageName('en', one) })}
          maxlength={200}
          form={form}
        />
      ))}
      <TextArea
        name="details"
        label={say('newspaper.joining.giving.details')}
        hint={say('newspaper.joining.giving.details_hint')}
        rows={5}
        maxlength={2000}
        form={form}
      />
      <p class="acts">
        <Submit label={say('newspaper.joining.giving.enter')} />
      </p>
    </form>
  </>
);

const Way: FC<Pick<GivingProps, 'say' | 'csrf' | 'me'> & { way: GivingAtDesk }> = ({
  say,
  csrf,
  me,
  way,
}) => {
  const state = way.ended_at ? 'ended' : way.agreed_at ? 'public' : 'waits';
  const button = (act: 'agree' | 'end') => (
    <form method="post" action={`${giving_path}/${way.id}/${act}`} class="inline">
      <Hidden name="csrf" value={csrf} />
      <Submit label={say(`newspaper.joining.giving.${act}`)} second />
    </form>
  );
  return (
    <tr>
      <td>
        <Foreign>{Object.values(way.names).join(' · ')}</Foreign>
      </td>
      <td class="letter">
        <Foreign>{way.details}</Foreign>
      </td>
      <td>{say(`newspaper.joining.giving.state.${state}`)}</td>
      <td>
        {state === 'waits' && way.made_by !== me && button('agree')}
        {state !== 'ended' && button('end')}
      </td>
    </tr>
  );
};
