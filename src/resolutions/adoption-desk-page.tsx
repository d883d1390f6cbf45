import type { FC } from 'hono/jsx';
import type { Say } from '../kernel/language.js';
import { type Filled, Hidden, Problems, Select, Submit, TextArea } from '../page/form.js';
import { Moment } from '../page/moment.js';
import { Foreign, Table } from '../page/parts.js';
import { countryName } from '../supporters/country.js';
import type { Known } from '../supporters/organisation.js';
import { voteSentence } from './adopt-form.js';
import type { Officer } from './adoption.js';
import type { Papers } from './adoption-papers.js';
import { PapersAhead } from './adoption-papers-ahead.js';
import type { Passed } from './adoption-passed.js';
import type { AdoptionRow, Confirmed } from './adoption-verification.js';
import type { Tick } from './adoptions/checklist.js';
import { Checklist, KeepTicks, RecordLine } from './adoptions/checklist-page.js';
import { recordLines } from './adoptions/record-fields.js';
import type { AnsweredDemand } from './demand.js';
import { DifferenceView, demandSentence } from './difference-view.js';
import { ReportLines } from './report-lines.js';

const desk = (say: Say, code: string, values?: Record<string, string | number>) =>
  say(`resolutions.adoption.desk.${code}`, values);

function difference(say: Say, one: AdoptionRow): string {
  return one.unchanged ? say('resolutions.adoption.unchanged') : demandSentence(say, one.demands);
}

/** Confirmed adoptions, oldest first. */
export const AdoptionList: FC<{ say: Say; adoptions: Confirmed[] }> = ({ say, adoptions }) => (
  <>
    <h1>{desk(say, 'title')}</h1>
    <p>{desk(say, 'standfirst')}</p>
    <p class="small">
      <a href="/desk/adoptions/all">{say('resolutions.adoptions.desk.all')}</a> ·{' '}
      <a href="/desk/adoptions/links">{say('resolutions.adoptions.desk.links')}</a> ·{' '}
      <a href="/desk/organisations">{say('resolutions.adoptions.desk.organisations')}</a>
    </p>
    {adoptions.length === 0 ? (
      <p>{desk(say, 'none')}</p>
    ) : (
      <Table
        caption={desk(say, 'title')}
        head={['organisation', 'country', 'passed_text', 'meeting', 'differs', 'confirmed'].map((one) =>
          desk(say, one),
        )}
      >
        {adoptions.map((one) => (
          <tr>
            <td>
              <a href={`/desk/adoptions/${one.id}`}>
                <Foreign>{one.organisation}</Foreign>
              </a>
            </td>
            <td>{countryName(one.country, 'en')}</td>
            <td>{one.title}</td>
            <td>
              {one.met_on}, <Foreign>{one.met_at}</Foreign>
            </td>
            <td>{difference(say, one)}</td>
            <td>
              <Moment at={one.confirmed_at} />
            </td>
          </tr>
        ))}
      </Table>
    )}
  </>
);

export interface DeskAdoption {
  say: Say;
  csrf: string;
  adoption: Confirmed;
  passed: Passed['difference'];
  /** What the model's lines answer. */
  answers: AnsweredDemand[];
  papers: Papers;
  others: Confirmed[];
  known: { id: string } | null;
  similar: Known[];
  above: Known[];
  below: { id: string; name: string }[];
  ticks: Tick[];
  /** How many scans of the minute there are. */
  scans: number;
  /** undefined: not opened; null: removed. */
  officer: Officer | null | undefined;
  form: Filled;
}

const isOpen = (adoption: Confirmed) => !adoption.decision && !adoption.withdrawn_at;

/** One adoption with all that a person needs to decide. */
export const AdoptionToDecide: FC<DeskAdoption> = (props) => {
  const { say, adoption, passed, others } = props;
  return (
    <>
      <p class="small">
        <a href="/desk/adoptions">{desk(say, 'back')}</a>
      </p>
      <h1>
        <Foreign>{adoption.organisation}</Foreign>
      </h1>
      <Problems form={props.form} title={desk(say, 'checklist')} />
      <RecordLine say={say} adoption={adoption} scans={props.scans} />
      {adoption.decision && (
        <p class="flash">{desk(say, `decided_${adoption.decision}`, { reason: adoption.reason ?? '' })}</p>
      )}
      <div class="lead">
        <div class="text">
          <h2>{adoption.title}</h2>
          <DifferenceView
            say={say}
            difference={passed}
            language={adoption.language}
            answers={props.answers}
          />
          {others.length > 0 && (
            <>
              <h2>{desk(say, 'same_name')}</h2>
              <ul>
                {others.map((one) => (
                  <li>
                    <a href={`/desk/adoptions/${one.id}`}>
                      <Foreign>{one.organisation}</Foreign>
                    </a>
                    , {one.met_on} {one.decision ? `(${one.decision})` : ''}
                  </li>
                ))}
              </ul>
            </>
          )}
          {isOpen(adoption) && <PapersAhead say={say} papers={props.papers} />}
        </div>
        <aside>
          <Said say={say} adoption={adoption} />
          <OfficerBox {...props} />
          {isOpen(adoption) && <Decide {...props} />}
        </aside>
      </div>
    </>
  );
};

const Said: FC<{ say: Say; adoption: Confirmed }> = ({ say, adoption }) => {
  const votes =
    adoption.votes_for === null
      ? null
      : {
          for: adoption.votes_for,
          against: adoption.votes_against ?? 0,
          abstained: adoption.abstained ?? 0,
        };
  const lines: [string, string][] = [
    ['kind', say(`supporters.kind_${adoption.kind}`)],
    ['level', say(`supporters.level_${adoption.level}`)],
    ['part_of', adoption.part_of ?? '–'],
    ['country', countryName(adoption.country, 'en')],
    ['members', adoption.members === null ? '–' : String(adoption.members)],
    ['met_on', adoption.met_on],
    ['met_at', adoption.met_at],
    ['decided_by', voteSentence(say, votes)],
    ['posted_by', say(`resolutions.adopt.posted_by.${adoption.posted_by}`)],
    ['may_name', say(`resolutions.adopt.may_name.${adoption.may_name ? 'yes' : 'no'}`)],
    ...recordLines(say, { ...adoption, name_proposer: true }),
  ];
  return (
    <>
      <h2>{desk(say, 'said')}</h2>
      <ReportLines say={say} lines={lines} />
      {!adoption.may_name && <p class="small">{desk(say, 'unnamed')}</p>}
    </>
  );
};

const OfficerBox: FC<DeskAdoption> = ({ say, csrf, adoption, officer }) => (
  <>
    <h2>{desk(say, 'officer')}</h2>
    {adoption.officer_sealed === null || officer === null ? (
      <p>{desk(say, 'officer_gone')}</p>
    ) : officer ? (
      <p>
        <Foreign>{officer.name}</Foreign>
        <br />
        <Foreign>{officer.email}</Foreign>
        {officer.proposer && (
          <>
            <br />
            {say('resolutions.adopt.label.proposer')}: <Foreign>{officer.proposer}</Foreign>
          </>
        )}
      </p>
    ) : (
      <form method="post" action={`/desk/adoptions/${adoption.id}/officer`}>
        <Hidden name="csrf" value={csrf} />
        <p class="small">{desk(say, 'open_note')}</p>
        <p class="acts">
          <Submit label={desk(say, 'open_officer')} second />
        </p>
      </form>
    )}
  </>
);

function described(one: Known): string {
  return `${one.name} (${one.country}${one.part_of ? `, ${one.part_of}` : ''})`;
}

const Decide: FC<DeskAdoption> = ({ say, csrf, adoption, form, known, similar, above, below, ticks }) => (
  <>
    <h2>{desk(say, 'checklist')}</h2>
    <form method="post" action={`/desk/adoptions/${adoption.id}/verify`}>
      <Hidden name="csrf" value={csrf} />
      <Checklist say={say} ticks={ticks} form={form} />
      {known ? (
        <p class="small">{desk(say, 'known_again')}</p>
      ) : (
        similar.length > 0 && (
          <Select
            name="same_as"
            label={desk(say, 'same_as')}
            hint={desk(say, 'similar_note')}
            form={form}
            empty={desk(say, 'is_new')}
            options={similar.map((one) => ({ value: one.id, label: described(one) }))}
          />
        )
      )}
      {adoption.part_of && <p class="small">{desk(say, 'part_of_note', { name: adoption.part_of })}</p>}
      {above.length > 0 && (
        <Select
          name="part_of_id"
          label={desk(say, 'part_of')}
          form={form}
          empty={desk(say, 'part_of_itself')}
          options={above.map((one) => ({ value: one.id, label: described(one) }))}
        />
      )}
      {below.length > 0 && (
        <p class="small">
          {desk(say, 'waiting_below')} {below.map((one) => one.name).join('; ')}
        </p>
      )}
      <p class="acts">
        <Submit label={desk(say, 'verify')} />
        <KeepTicks say={say} id={adoption.id} />
      </p>
    </form>
    <h2>{desk(say, 'decline_title')}</h2>
    <form method="post" action={`/desk/adoptions/${adoption.id}/decline`}>
      <Hidden name="csrf" value={csrf} />
      <TextArea name="reason" label={desk(say, 'decline_reason')} form={form} rows={4} maxlength={2000} />
      <p class="acts">
        <Submit label={desk(say, 'decline')} second />
      </p>
    </form>
  </>
);
