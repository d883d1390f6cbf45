import type { FC } from 'hono/jsx';
import type { Language } from '../../kernel/language.js';
import type { Read } from '../../kernel/refusals.js';
import { Choices, type Filled, Select, TextArea, TextField } from '../../page/form.js';
import { countries } from '../../supporters/country.js';
import { foldName } from '../../supporters/name.js';
import { kinds, levels } from '../../supporters/tables.js';
import { readPassed } from '../adoption-passed.js';
import { readAdoption, type Typed } from '../adoption-reader.js';
import type { Confirmed } from '../adoption-verification.js';
import type { Version } from '../model.js';
import { longest_text, plainTextOf } from '../plain-text.js';
import { MeetingFields } from './record-fields.js';
import type { RecordNow } from './record-now.js';

/** Fields of the form that corrects a record. */
export const correction_fields = [
  'organisation',
  'kind',
  'level',
  'part_of',
  'country',
  'members',
  'met_on',
  'met_at',
  'decided_by',
  'votes_for',
  'votes_against',
  'abstained',
  'body',
  'minute_reference',
  'proposer',
  'name_proposer',
  'text',
  'why',
] as const;

/** What the form begins with: the record as it stands. */
export function typedOf(record: RecordNow): Typed {
  const count = (value: number | null) => (value === null ? '' : String(value));
  return {
    organisation: record.organisation,
    kind: record.kind,
    level: record.level,
    part_of: record.part_of ?? '',
    country: record.country,
    members: count(record.members),
    met_on: record.met_on,
    met_at: record.met_at,
    decided_by: record.decided_by,
    votes_for: count(record.votes_for),
    votes_against: count(record.votes_against),
    abstained: count(record.abstained),
    body: record.body ?? '',
    minute_reference: record.minute_reference ?? '',
    proposer: record.proposer ?? '',
    name_proposer: record.proposer === null ? '' : 'yes',
    text: record.passed,
    why: '',
  };
}

const plain = (text: string) => text.replace(/\r\n?/g, '\n').trim();

/**
 * Reads a corrected record as the form for adoptions is read. Where the text was the model's own and nobody
 * touched it, its blanks are filled anew with the corrected name, place and day. Of a proposer only a name
 * that may be public can be corrected.
 */
export function readCorrection(
  typed: Typed,
  adoption: Pick<Confirmed, 'unchanged' | 'passed' | 'posted_by' | 'may_name' | 'tell_vote' | 'tell_text'>,
  version: Version,
  day: string,
): Read<RecordNow> {
  const yes = (value: boolean) => (value ? 'yes' : 'no');
  const isModels = adoption.unchanged && plain(typed.text ?? '') === plain(adoption.passed);
  const read = readAdoption(
    {
      ...typed,
      text: isModels ? plainTextOf(version) : typed.text,
      posted_by: adoption.posted_by,
      may_name: yes(adoption.may_name),
      tell_vote: yes(adoption.tell_vote),
      tell_text: yes(adoption.tell_text),
      // Who tells us of it is not corrected here, and not known to whoever shows this form.
      officer: 'officer',
      email: 'officer@localhost.example',
    },
    day,
  );
  if (!read.ok) return read;
  const { organisation: said, met_on, met_at, votes, record } = read.value;
  const meeting = { organisation: said.name, met_on, met_at };
  const passed = readPassed(read.value.text, version, meeting);
  if (!passed.ok) return passed;
  return {
    ok: true,
    value: {
      organisation: said.name,
      organisation_folded: foldName(said.name),
      kind: said.kind,
      level: said.level,
      part_of: said.part_of,
      country: said.country,
      members: said.members,
      met_on,
      met_at,
      decided_by: votes ? 'vote' : 'consent',
      votes_for: votes?.for ?? null,
      votes_against: votes?.against ?? null,
      abstained: votes?.abstained ?? null,
      passed: passed.value.text,
      sha256: passed.value.sha256,
      unchanged: passed.value.unchanged,
      demands: passed.value.difference.demands,
      may_name: adoption.may_name,
      body: record.body,
      minute_reference: record.minute_reference,
      proposer: record.name_proposer ? record.proposer : null,
      tell_vote: adoption.tell_vote,
      tell_text: adoption.tell_text,
    },
  };
}

/** The whole record, to be corrected, with the reason. */
export const CorrectionFields: FC<{ form: Filled; language: Language; textLanguage: string }> = ({
  form,
  language,
  textLanguage,
}) => {
  const { say } = form;
  const label = (field: string) => say(`resolutions.adopt.label.${field}`);
  const numbers = (field: string) => (
    <TextField name={field} label={label(field)} form={form} inputmode="numeric" short />
  );
  return (
    <>
      <TextField name="organisation" label={label('organisation')} form={form} />
      <div class="row">
        <Select
          name="kind"
          label={label('kind')}
          form={form}
          options={kinds.map((value) => ({ value, label: say(`supporters.kind_${value}`) }))}
        />
        <Select
          name="level"
          label={label('level')}
          form={form}
          options={levels.map((value) => ({ value, label: say(`supporters.level_${value}`) }))}
        />
      </div>
      <TextField name="part_of" label={label('part_of')} form={form} />
      <Select name="country" label={label('country')} form={form} options={countries(language)} />
      {numbers('members')}
      <TextField name="met_on" label={label('met_on')} form={form} />
      <TextField name="met_at" label={label('met_at')} form={form} />
      <Choices
        name="decided_by"
        label={label('decided_by')}
        form={form}
        options={(['vote', 'consent'] as const).map((value) => ({
          value,
          label: say(`resolutions.adopt.decided_by.${value}`),
        }))}
      />
      <div class="row">
        {numbers('votes_for')}
        {numbers('votes_against')}
        {numbers('abstained')}
      </div>
      <MeetingFields form={form} />
      <TextArea
        name="text"
        label={label('text')}
        form={form}
        rows={14}
        maxlength={longest_text}
        lang={textLanguage}
      />
      <TextArea
        name="why"
        label={say('resolutions.adoptions.follow.why')}
        form={form}
        rows={2}
        maxlength={2000}
      />
    </>
  );
};
