import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { Choices, type Filled, Hidden, Problems, Select, Submit } from '../../page/form.js';
import { Flash } from '../../page/parts.js';
import { Ways } from '../ways.js';
import { type Choosable, choice_fields, most_chosen } from './batch-choice.js';
import { covers, letter_formats } from './sheets.js';

interface Props {
  say: Say;
  csrf: string;
  choosable: Choosable[];
  form: Filled;
}

/** Which of the waiting papers go into a new batch, and on what they are printed. */
export const NewBatchPage: FC<Props> = ({ say, csrf, choosable, form }) => (
  <div class="text">
    <h1>{say('mailroom.batches.new')}</h1>
    <Ways say={say} here={null} />
    <p>{say('mailroom.batches.new_about', { most: most_chosen })}</p>
    <Problems form={form} title={say('mailroom.batches.problems')} />
    {choosable.length === 0 ? (
      <p>{say('mailroom.papers.empty')}</p>
    ) : (
      <form method="post" action="/desk/mailroom/batches/new">
        <Hidden name="csrf" value={csrf} />
        {choice_fields.map((name) => (
          <Select
            name={name}
            label={say(`mailroom.batches.field.${name}`)}
            empty={say('mailroom.batches.all')}
            form={form}
            options={choosable
              .filter(({ field }) => field === name)
              .map(({ value, count }) => ({
                value,
                label: say('mailroom.batches.option', { value: labelOf(say, name, value), count }),
              }))}
          />
        ))}
        <SheetFields {...{ say, form }} />
        <p class="acts">
          <Submit label={say('mailroom.batches.check')} />
        </p>
      </form>
    )}
    <p>
      <a href="/desk/mailroom/sheets">{say('mailroom.batches.usual')}</a>
    </p>
  </div>
);

function labelOf(say: Say, field: string, value: string): string {
  if (field === 'kind') return say(`mailroom.batches.kind.${value}`);
  return value;
}

/** On what is printed: of a batch, or of the campaign. */
const SheetFields: FC<{ say: Say; form: Filled }> = ({ say, form }) => (
  <>
    <Select
      name="letter"
      label={say('mailroom.batches.field.letter')}
      form={form}
      options={letter_formats.map((value) => ({ value, label: say(`mailroom.batches.letter.${value}`) }))}
    />
    <Select
      name="cover"
      label={say('mailroom.batches.field.cover')}
      hint={say('mailroom.batches.cover_hint')}
      form={form}
      options={covers.map((value) => ({ value, label: say(`mailroom.batches.cover.${value}`) }))}
    />
    <Choices
      name="sides"
      label={say('mailroom.batches.field.sides')}
      form={form}
      options={[
        { value: '1', label: say('mailroom.batches.one_side') },
        { value: '2', label: say('mailroom.batches.both_sides') },
      ]}
    />
  </>
);

/** What the campaign prints on where nobody chooses. */
export const UsualSheetsPage: FC<{ say: Say; csrf: string; form: Filled; done: string | null }> = (props) => {
  const { say, csrf, form, done } = props;
  return (
    <div class="text">
      <h1>{say('mailroom.batches.usual')}</h1>
      <Ways say={say} here={null} />
      {done && <Flash>{done}</Flash>}
      <Problems form={form} title={say('mailroom.batches.problems')} />
      <form method="post" action="/desk/mailroom/sheets">
        <Hidden name="csrf" value={csrf} />
        <SheetFields {...{ say, form }} />
        <p class="acts">
          <Submit label={say('mailroom.batches.keep')} />
        </p>
      </form>
    </div>
  );
};
