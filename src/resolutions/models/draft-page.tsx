import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import {
  type Filled,
  Hidden,
  type Option,
  Problems,
  Select,
  Submit,
  TextArea,
  TextField,
} from '../../page/form.js';
import { Flash, Foreign, Table } from '../../page/parts.js';
import { type Collision, CollisionTable } from '../../register/record/difference.js';
import { Why } from '../../register/record/fact-page.js';
import { languageName } from '../language-name.js';
import type { Paragraph } from '../model.js';
import { type Draft, isBehind } from './draft.js';
import type { Readiness } from './draft-publishing.js';
import { longest } from './draft-reader.js';

interface Props {
  say: Say;
  csrf: string;
  draft: Draft;
  /** The lines of the original that resolve something. */
  lines: Paragraph[];
  demands: Option[];
  offices: { code: string; name: string }[];
  /** See `editionsOf`. */
  editions: number;
  readiness: Readiness;
  collision: Collision | null;
  saved: boolean;
  form: Filled;
}

/** A version at the desk: its languages, what belongs to all of them, and its publication. */
export const DraftPage: FC<Props> = (props) => {
  const { say, csrf, draft, collision, saved, form } = props;
  const here = `/desk/texts/${draft.slug}/versions/${draft.id}`;
  const isOut = draft.published_at !== null;
  return (
    <div class="text">
      <p class="small">
        <a href={`/desk/texts/${draft.slug}`}>{draft.slug}</a>
      </p>
      <h1>
        {draft.number === null
          ? say('resolutions.models.draft_title')
          : say('resolutions.models.version_number', { number: draft.number })}
      </h1>
      {saved && <Flash>{say('resolutions.models.saved')}</Flash>}
      {collision && (
        <CollisionTable
          {...{ say, collision, choices: choicesOf(props) }}
          form={{ labels: labelsOf(Object.keys(collision.mine)) }}
        />
      )}
      <Problems form={form} title={say('register.desk.problems')} />
      <Languages {...props} here={here} />
      {isOut ? (
        <p class="disputed">{say('resolutions.models.out')}</p>
      ) : (
        <>
          <TiesForm {...props} here={here} />
          <Publish {...props} here={here} />
          <form method="post" action={`${here}/discard`}>
            <h2>{say('resolutions.models.discard')}</h2>
            <Hidden name="csrf" value={csrf} />
            <Why form={form} name="discard_why" act={say('resolutions.models.discard')} second />
          </form>
        </>
      )}
    </div>
  );
};

/** The word for each field of the form; the fields of a line carry its number. */
function labelsOf(fields: string[]): Record<string, string> {
  return Object.fromEntries(
    fields.map((name) => [name, `resolutions.models.field.${name.replace(/_\d+$/, '')}`]),
  );
}

function choicesOf({ demands, lines }: Props): Record<string, Option[]> {
  return Object.fromEntries(lines.map(({ number }) => [`demand_${number}`, demands]));
}

const Languages: FC<Props & { here: string }> = ({ say, csrf, draft, here, form }) => (
  <section>
    <h2 id="languages">{say('resolutions.models.languages')}</h2>
    <Table
      caption={say('resolutions.models.languages')}
      head={['language', 'title', 'state'].map((one) => say(`resolutions.models.head.${one}`))}
    >
      {draft.languages.map((one) => (
        <tr>
          <td>
            <a href={`${here}/${one.language}`}>{languageName(say, one.language)}</a>
          </td>
          <td>
            <Foreign lang={one.language}>{one.title}</Foreign>
          </td>
          <td>
            {one.translated_from === null
              ? say('resolutions.models.is_original')
              : say(`resolutions.models.${isBehind(draft, one) ? 'is_behind' : 'is_current'}`)}
            {draft.published_at && !one.published_at && `; ${say('resolutions.texts.draft')}`}
          </td>
        </tr>
      ))}
    </Table>
    <form method="post" action={`${here}/translations`}>
      <Hidden name="csrf" value={csrf} />
      <TextField
        name="new_language"
        label={say('resolutions.models.new_language')}
        hint={say('resolutions.models.hint.language')}
        maxlength={2}
        short
        form={form}
      />
      <p class="acts">
        <Submit label={say('resolutions.models.add_language')} second />
      </p>
    </form>
  </section>
);

const TiesForm: FC<Props & { here: string }> = (props) => {
  const { say, csrf, lines, demands, offices, collision, form, here } = props;
  const label = (field: string) => say(`resolutions.models.field.${field}`);
  const hint = (field: string) => say(`resolutions.models.hint.${field}`);
  return (
    <form method="post" action={here}>
      <h2 id="ties">{say('resolutions.models.ties')}</h2>
      <Hidden name="csrf" value={csrf} />
      <Hidden name="edition" value={form.values.edition ?? ''} />
      <TextField name="as_of" label={label('as_of')} hint={hint('as_of')} maxlength={10} short form={form} />
      <TextField name="why" label={label('why')} hint={hint('why')} maxlength={longest.why} form={form} />
      <h3>{say('resolutions.models.lines')}</h3>
      {lines.length === 0 && <p>{say('resolutions.models.no_lines')}</p>}
      {lines.map(({ number, text }) => (
        <fieldset>
          <legend>
            {number}. <Foreign>{text.length > 160 ? `${text.slice(0, 160)}…` : text}</Foreign>
          </legend>
          <Select
            name={`demand_${number}`}
            label={label('demand')}
            options={demands}
            empty={say('resolutions.demands.none')}
            form={form}
          />
          <div class="row">
            <Select
              name={`relation_${number}`}
              label={label('relation')}
              options={(['supports', 'goes further'] as const).map((one) => ({
                value: one,
                label: say(`resolutions.relation.${one.replace(' ', '_')}`),
              }))}
              empty={say('resolutions.demands.none')}
              form={form}
            />
            <TextField name={`people_${number}`} label={label('people')} maxlength={2000} form={form} />
          </div>
        </fieldset>
      ))}
      <h3>{say('resolutions.models.recipients')}</h3>
      <TextArea
        name="addressees"
        label={label('addressees')}
        hint={hint('addressees')}
        rows={5}
        maxlength={6000}
        form={form}
      />
      <details class="small">
        <summary>{say('resolutions.models.offices')}</summary>
        <ul>
          {offices.map(({ code, name }) => (
            <li>
              <code>{code}</code> {name}
            </li>
          ))}
        </ul>
      </details>
      <TextArea
        name="copies"
        label={label('copies')}
        hint={hint('copies')}
        rows={4}
        maxlength={6000}
        form={form}
      />
      <p class="acts">
        <Submit label={say(collision ? 'register.record.save_on_top' : 'register.record.save')} />
      </p>
    </form>
  );
};

const Publish: FC<Props & { here: string }> = ({ say, csrf, editions, readiness, here, form }) => {
  const wrong = form.problems.filter((one) => one.field === 'publish');
  return (
    <form method="post" action={`${here}/publish`} id="publish">
      <h2>{say('resolutions.models.publish')}</h2>
      <p class="small">{say('resolutions.models.publish_about')}</p>
      {wrong.map((one) => (
        <strong class="wrong">{say(one.code, one.values)}</strong>
      ))}
      <ReadinessList {...{ say, readiness }} />
      <Hidden name="csrf" value={csrf} />
      <Hidden name="editions" value={String(editions)} />
      {readiness.wrong.length === 0 && (
        <p class="acts">
          <Submit label={say('resolutions.models.publish')} />
        </p>
      )}
    </form>
  );
};

/** What keeps it from being published, and what is to be known before. */
export const ReadinessList: FC<{ say: Say; readiness: Readiness }> = ({ say, readiness }) => (
  <>
    {readiness.wrong.length > 0 && (
      <div class="problems">
        <p>{say('resolutions.models.not_ready')}</p>
        <ul>
          {readiness.wrong.map(({ code, values }) => (
            <li>{say(code, values)}</li>
          ))}
        </ul>
      </div>
    )}
    {readiness.told.length > 0 && (
      <ul class="small">
        {readiness.told.map(({ code, values }) => (
          <li>{say(code, values)}</li>
        ))}
      </ul>
    )}
  </>
);
