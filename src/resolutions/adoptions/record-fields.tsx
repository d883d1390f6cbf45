import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { type Filled, Select, TextField } from '../../page/form.js';
import { type RecordSaid, record_fields } from './record-reader.js';
import { bodies } from './tables.js';

const yesNo = (say: Say) =>
  (['yes', 'no'] as const).map((value) => ({ value, label: say(`resolutions.adopt.may_name.${value}`) }));

/** Which body, which minute, who proposed it: nobody has to say. */
export const MeetingFields: FC<{ form: Filled }> = ({ form }) => {
  const { say } = form;
  return (
    <>
      <Select
        name="body"
        label={say('resolutions.adopt.label.body')}
        form={form}
        empty={say('resolutions.adoptions.not_said')}
        options={bodies.map((value) => ({ value, label: say(`resolutions.adoptions.body_${value}`) }))}
      />
      <TextField
        name="minute_reference"
        label={say('resolutions.adopt.label.minute_reference')}
        hint={say('resolutions.adoptions.hint.minute_reference')}
        maxlength={200}
        form={form}
      />
      <TextField
        name="proposer"
        label={say('resolutions.adopt.label.proposer')}
        hint={say('resolutions.adoptions.hint.proposer')}
        maxlength={120}
        form={form}
      />
      <Select
        name="name_proposer"
        label={say('resolutions.adopt.label.name_proposer')}
        form={form}
        empty={say('resolutions.adoptions.sealed')}
        options={yesNo(say).slice(0, 1)}
      />
    </>
  );
};

/** Whether the votes and the text may be told. */
export const TellingFields: FC<{ form: Filled }> = ({ form }) => (
  <>
    {(['tell_vote', 'tell_text'] as const).map((name) => (
      <Select
        name={name}
        label={form.say(`resolutions.adopt.label.${name}`)}
        form={{ ...form, values: { ...form.values, [name]: form.values[name] || 'yes' } }}
        options={yesNo(form.say)}
      />
    ))}
  </>
);

/** All of it folded away, so that the form stays a short one; open where something in it is not right. */
export const MoreFields: FC<{ form: Filled }> = ({ form }) => (
  <details open={form.problems.some(({ field }) => (record_fields as readonly string[]).includes(field))}>
    <summary>{form.say('resolutions.adoptions.more')}</summary>
    <p class="small">{form.say('resolutions.adoptions.more_about')}</p>
    <MeetingFields form={form} />
    <TellingFields form={form} />
  </details>
);

/** What was said of it, for the last look: only what was said. */
export function recordLines(say: Say, said: RecordSaid): [field: string, value: string][] {
  const lines: [string, string | null][] = [
    ['body', said.body && say(`resolutions.adoptions.body_${said.body}`)],
    ['minute_reference', said.minute_reference],
    ['proposer', said.proposer],
    [
      'name_proposer',
      said.proposer &&
        say(said.name_proposer ? 'resolutions.adopt.may_name.yes' : `resolutions.adoptions.sealed`),
    ],
    ['tell_vote', said.tell_vote ? null : say('resolutions.adopt.may_name.no')],
    ['tell_text', said.tell_text ? null : say('resolutions.adopt.may_name.no')],
  ];
  return lines.filter((line): line is [string, string] => line[1] !== null);
}
