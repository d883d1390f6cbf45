import type { FC } from 'hono/jsx';
import { type Language, languageName, longDay, number, type Say } from '../kernel/language.js';
import {
  Choices,
  type Filled,
  Hidden,
  Honeypot,
  Problems,
  Select,
  Submit,
  TextArea,
  TextField,
} from '../page/form.js';
import { Foreign } from '../page/parts.js';
import { countries, countryName } from '../supporters/country.js';
import { kinds, levels } from '../supporters/tables.js';
import type { Passed } from './adoption-passed.js';
import { fields, type Report, type Typed } from './adoption-reader.js';
import { MoreFields, recordLines } from './adoptions/record-fields.js';
import { DifferenceView } from './difference-view.js';
import type { Version } from './model.js';
import { OptionalHint } from './models/optional.js';
import { longest_text } from './plain-text.js';
import { ReportLines } from './report-lines.js';

/** What the form carries beside its fields. */
export interface Carried {
  draft: string;
  stamp: string;
  version: string;
  language: string;
}

interface Around {
  say: Say;
  language: Language;
  href: (path: string) => string;
  version: Version;
  carried: Carried;
}

const CarriedFields: FC<{ carried: Carried }> = ({ carried }) => (
  <>
    {Object.entries(carried).map(([name, value]) => (
      <Hidden name={name} value={value} />
    ))}
  </>
);

const yesNo = ['yes', 'no'] as const;

/** The form: what was typed is kept, each problem stands at its field and once more at the top. */
export const AdoptForm: FC<Around & { form: Filled; isOpen: boolean }> = (props) => {
  const { say, language, href, version, carried, form, isOpen } = props;
  const label = (field: string) => say(`resolutions.adopt.label.${field}`);
  const hint = (field: string) => say(`resolutions.adopt.hint.${field}`);
  const options = (field: string, values: readonly string[]) =>
    values.map((value) => ({ value, label: say(`resolutions.adopt.${field}.${value}`) }));
  const path = href(`/resolutions/${version.slug}/adopt`);
  return (
    <>
      <h1>{say('resolutions.adopt.title')}</h1>
      <p class="standfirst">
        <Foreign lang={version.language}>{version.title}</Foreign>. {say('resolutions.adopt.standfirst')}
      </p>
      {!isOpen && <p class="problem">{say('resolutions.adopt.not_open')}</p>}
      <div class="lead">
        <form method="post" action={path} class="text">
          <Problems form={form} title={say('resolutions.adopt.problems')} />
          <CarriedFields carried={carried} />
          <Honeypot label={say('resolutions.adopt.honeypot')} />
          <TextField
            name="organisation"
            label={label('organisation')}
            hint={hint('organisation')}
            form={form}
            autocomplete="organization"
          />
          <div class="row">
            <Select
              name="kind"
              label={label('kind')}
              form={form}
              empty={say('resolutions.adopt.choose')}
              options={kinds.map((value) => ({ value, label: say(`supporters.kind_${value}`) }))}
            />
            <Select
              name="level"
              label={label('level')}
              form={form}
              empty={say('resolutions.adopt.choose')}
              options={levels.map((value) => ({ value, label: say(`supporters.level_${value}`) }))}
            />
          </div>
          <TextField name="part_of" label={label('part_of')} hint={hint('part_of')} form={form} />
          <Select
            name="country"
            label={label('country')}
            form={form}
            empty={say('resolutions.adopt.choose')}
            options={countries(language)}
          />
          <TextField
            name="members"
            label={label('members')}
            hint={hint('members')}
            form={form}
            inputmode="numeric"
            short
          />
          <h2>{say('resolutions.adopt.part_meeting')}</h2>
          <TextField name="met_on" label={label('met_on')} hint={hint('met_on')} form={form} />
          <TextField name="met_at" label={label('met_at')} hint={hint('met_at')} form={form} />
          <Choices
            name="decided_by"
            label={label('decided_by')}
            form={form}
            options={options('decided_by', ['vote', 'consent'])}
          />
          <div class="row">
            {['votes_for', 'votes_against', 'abstained'].map((field) => (
              <TextField
                name={field}
                label={label(field)}
                hint={hint(field === 'votes_for' ? field : 'votes')}
                form={form}
                inputmode="numeric"
                short
              />
            ))}
          </div>
          <h2>{say('resolutions.adopt.part_text')}</h2>
          {version.languages.length > 1 && (
            <p class="small">
              {say('resolutions.adopt.other_language')}{' '}
              {version.languages
                .filter((one) => one !== version.language)
                .map((one) => (
                  <a href={`${path}?language=${one}`} hreflang={one}>
                    {languageName(language, one)}
                  </a>
                ))}
            </p>
          )}
          <OptionalHint {...{ say, version }} />
          <TextArea
            name="text"
            label={label('text')}
            hint={hint('text')}
            form={form}
            rows={18}
            maxlength={longest_text}
            lang={version.language}
          />
          <h2>{say('resolutions.adopt.part_after')}</h2>
          <Choices
            name="posted_by"
            label={label('posted_by')}
            form={form}
            options={options('posted_by', ['campaign', 'organisation'])}
          />
          <Choices
            name="may_name"
            label={label('may_name')}
            hint={hint('may_name')}
            form={form}
            options={options('may_name', yesNo)}
          />
          <MoreFields form={form} />
          <h2>{say('resolutions.adopt.part_officer')}</h2>
          <TextField
            name="officer"
            label={label('officer')}
            hint={hint('officer')}
            form={form}
            autocomplete="name"
          />
          <TextField
            name="email"
            label={label('email')}
            hint={hint('email')}
            form={form}
            type="email"
            inputmode="email"
            autocomplete="email"
          />
          <p class="acts">
            <Submit label={say('resolutions.adopt.look')} name="step" value="look" />
          </p>
        </form>
        <aside>
          <h2>{say('resolutions.adopt.then_title')}</h2>
          <ol class="small">
            {['look', 'confirm', 'verify', 'send'].map((step) => (
              <li>{say(`resolutions.adopt.then.${step}`)}</li>
            ))}
          </ol>
          <p class="small">
            <a href={href('/safety')}>{say('resolutions.adopt.safety')}</a>
          </p>
          <p class="small">
            <a href={href('/adoptions/link')}>{say('resolutions.adoptions.link.lost')}</a>
          </p>
        </aside>
      </div>
    </>
  );
};

/** The vote as a sentence: "31 for, 2 against, 4 abstained", or "by consent". */
export function voteSentence(
  say: Say,
  votes: { for: number; against: number; abstained: number } | null,
): string {
  if (!votes) return say('resolutions.adopt.by_consent');
  return say('resolutions.adopt.votes', { ayes: votes.for, noes: votes.against, abstained: votes.abstained });
}

/** What will be handed in, and the difference; everything is carried along, nothing is kept yet. */
export const AdoptPreview: FC<Around & { typed: Typed; report: Report; passed: Passed }> = (props) => {
  const { say, language, href, version, carried, typed, report, passed } = props;
  const { organisation } = report;
  const lines: [string, string][] = [
    ['organisation', organisation.name],
    ['kind', say(`supporters.kind_${organisation.kind}`)],
    ['level', say(`supporters.level_${organisation.level}`)],
    ...(organisation.part_of ? [['part_of', organisation.part_of] as [string, string]] : []),
    ['country', countryName(organisation.country, language)],
    ...(organisation.members === null
      ? []
      : [['members', number(organisation.members, language)] as [string, string]]),
    ['met_on', longDay(report.met_on, language)],
    ['met_at', report.met_at],
    ['decided_by', voteSentence(say, report.votes)],
    ['posted_by', say(`resolutions.adopt.posted_by.${report.posted_by}`)],
    ['may_name', say(`resolutions.adopt.may_name.${report.may_name ? 'yes' : 'no'}`)],
    ...recordLines(say, report.record),
    ['officer', report.officer.name],
    ['email', report.officer.email],
  ];
  return (
    <>
      <h1>{say('resolutions.adopt.preview_title')}</h1>
      <p class="standfirst">{say('resolutions.adopt.preview_standfirst')}</p>
      <div class="lead">
        <div class="text">
          <h2>{say('resolutions.adopt.difference')}</h2>
          <DifferenceView say={say} difference={passed.difference} language={version.language} />
        </div>
        <aside>
          <h2>{say('resolutions.adopt.summary')}</h2>
          <ReportLines say={say} lines={lines} />
          <form method="post" action={href(`/resolutions/${version.slug}/adopt`)}>
            <CarriedFields carried={carried} />
            {fields.map((field) => (
              <Hidden name={field} value={typed[field] ?? ''} />
            ))}
            <p class="acts">
              <Submit label={say('resolutions.adopt.hand_in')} name="step" value="hand_in" />
              <Submit label={say('resolutions.adopt.change')} name="step" value="change" second />
            </p>
          </form>
        </aside>
      </div>
    </>
  );
};

/** A mail is on its way; the officer's button comes next. */
export const AdoptAccepted: FC<{
  say: Say;
  href: (path: string) => string;
  slug: string;
  /** The address had its mail of the day: that one confirms this adoption, too. */
  shared?: boolean;
}> = (props) => (
  <div class="text">
    <h1>{props.say('resolutions.adopt.accepted_title')}</h1>
    <p class="standfirst">
      {props.say(props.shared ? 'resolutions.adoptions.shared' : 'resolutions.adopt.accepted')}
    </p>
    <p>{props.say('resolutions.adopt.accepted_wait')}</p>
    <p>
      <a href={props.href(`/resolutions/${props.slug}`)}>{props.say('resolutions.adopt.back')}</a>
    </p>
  </div>
);
