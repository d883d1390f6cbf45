import type { FC } from 'hono/jsx';
import { isId } from '../../kernel/chance.js';
import type { Db } from '../../kernel/database.js';
import { languages } from '../../kernel/language.js';
import type { Read } from '../../kernel/refusals.js';
import { type Filled, type Option, Select, TextArea, TextField } from '../../page/form.js';
import type { Choices, Typed } from '../../register/record/fact-form.js';
import { FieldReader } from '../../register/record/field-reader.js';
import { peopleIn } from '../../register/sources/contradiction-form.js';
import { knownSources } from '../../register/sources/source-picker.js';
import { languageName } from '../language-name.js';
import type { Relation } from '../tables.js';
import { kindWord } from './demand-view.js';
import { type DemandKind, demand_kinds } from './tables.js';

/** What an editor says of a demand: ids of people, sources and of the demand that it takes up. */
export interface DemandSaid {
  number: string | null;
  wording: string;
  language: string;
  kind: DemandKind | null;
  kind_why: string | null;
  people: string[];
  sources: string[];
  wordings: { language: string; wording: string; translated: boolean }[];
  answers_id: string | null;
  relation: Relation | null;
  relation_why: string | null;
}

const relations = ['supports', 'goes further'] as const;
const longest_why = 2000;
const longest_wording = 2000;

export const demand_fields = [
  ...[
    'number',
    'wording',
    'language',
    'kind',
    'kind_why',
    'people',
    'sources',
    'answers',
    'relation',
    'relation_why',
  ],
  ...languages.flatMap((language) => [`wording_${language}`, `by_${language}`]),
];

/** The message that names each field, also in a difference. */
export const demand_labels: Record<string, string> = Object.fromEntries(
  demand_fields.map((name) => [name, `resolutions.demands.field.${name.replace(/_(en|ru|kk)$/, '_in')}`]),
);

/**
 * Reads a demand. `needsSource` where the text itself names no source. A kind, and that it takes up another
 * text's demand, stand only with the reason why somebody reads it so.
 */
export async function readDemand(
  typed: Typed,
  { db, textId, needsSource }: { db: Db; textId: string; needsSource: boolean },
): Promise<Read<DemandSaid>> {
  const reader = new FieldReader(typed);
  const number = reader.text('number', 20);
  const wording = reader.needed('wording', longest_wording, 'lines');
  const language = (reader.language('language') ?? 'en').slice(0, 2);
  const kind = demand_kinds.find((one) => one === typed.kind) ?? null;
  if (kind === null && typed.kind) reader.wrong('kind', 'register.record.no_choice');
  const kind_why = reader.text('kind_why', longest_why, 'lines');
  if (kind !== null && kind_why === null) reader.wrong('kind_why', 'resolutions.demands.no_kind_why');
  if (kind === null && kind_why !== null) reader.wrong('kind', 'resolutions.demands.no_kind');
  const people = (typed.people ?? '').trim() === '' ? [] : await peopleIn(db, reader);
  const sources = await knownSources(db, typed, 'sources', reader);
  if (needsSource && (typed.sources ?? '').trim() === '') {
    reader.wrong('sources', 'resolutions.demands.no_source');
  }
  const answers_id = typed.answers || null;
  const relation = relations.find((one) => one === typed.relation) ?? null;
  const relation_why = reader.text('relation_why', longest_why, 'lines');
  if (answers_id !== null && !(await isOfAnother(db, answers_id, textId))) {
    reader.wrong('answers', 'register.record.no_choice');
  }
  if (answers_id !== null && relation === null) reader.wrong('relation', 'resolutions.demands.no_relation');
  if (answers_id !== null && relation_why === null) {
    reader.wrong('relation_why', 'resolutions.demands.no_relation_why');
  }
  if (answers_id === null && (relation !== null || relation_why !== null)) {
    reader.wrong('answers', 'resolutions.demands.no_answers');
  }
  const wordings: DemandSaid['wordings'] = [];
  for (const one of languages.filter((other) => other !== language)) {
    const words = reader.text(`wording_${one}`, longest_wording, 'lines');
    if (words === null) continue;
    wordings.push({ language: one, wording: words, translated: typed[`by_${one}`] !== 'text' });
  }
  return reader.read({
    ...{ number, wording, language, kind, kind_why, people, sources, wordings },
    ...{ answers_id, relation: answers_id === null ? null : relation, relation_why },
  });
}

async function isOfAnother(db: Db, id: string, textId: string): Promise<boolean> {
  if (!isId(id)) return false;
  const found = await db
    .selectFrom('demands')
    .select('text_id')
    .where('id', '=', id)
    .where('struck_at', 'is', null)
    .executeTakeFirst();
  return found !== undefined && found.text_id !== textId;
}

/** The demands of other texts, to be chosen from: body, date, place and the first words. */
export async function demandOptions(db: Db, exceptText: string | null): Promise<Option[]> {
  const rows = await db
    .selectFrom('demands as d')
    .innerJoin('texts as t', 't.id', 'd.text_id')
    .select(['d.id', 'd.position', 'd.wording', 't.body', 't.said_on'])
    .where('d.struck_at', 'is', null)
    .$if(exceptText !== null, (query) => query.where('t.id', '<>', exceptText ?? ''))
    .orderBy('t.said_on', 'desc')
    .orderBy('t.slug')
    .orderBy('d.position')
    .limit(2000)
    .execute();
  return rows.map(({ id, position, wording, body, said_on }) => ({
    value: id,
    label: `${body}, ${said_on}, ${position}: ${wording.length > 70 ? `${wording.slice(0, 70)}…` : wording}`,
  }));
}

/** The fields of a demand. */
export const DemandFields: FC<{ form: Filled; choices: Choices }> = ({ form, choices }) => {
  const { say } = form;
  const label = (field: string) => say(`resolutions.demands.field.${field}`);
  const own = form.values.language || 'en';
  return (
    <>
      <TextField
        name="number"
        label={label('number')}
        hint={say('resolutions.demands.hint.number')}
        form={form}
        short
      />
      <TextArea
        name="wording"
        label={label('wording')}
        hint={say('resolutions.demands.hint.wording')}
        rows={3}
        maxlength={longest_wording}
        form={form}
      />
      <TextField name="language" label={label('language')} form={form} short />
      <TextArea
        name="people"
        label={label('people')}
        hint={say('resolutions.demands.hint.people')}
        rows={2}
        maxlength={6000}
        form={form}
      />
      <TextArea
        name="sources"
        label={label('sources')}
        hint={say('resolutions.demands.hint.sources')}
        rows={2}
        maxlength={2000}
        form={form}
      />
      <Select
        name="kind"
        label={label('kind')}
        hint={say('resolutions.demands.hint.kind')}
        options={demand_kinds.map((kind) => ({ value: kind, label: kindWord(say, kind) }))}
        empty={kindWord(say, 'none')}
        form={form}
      />
      <TextField name="kind_why" label={label('kind_why')} maxlength={longest_why} form={form} />
      <details open={languages.some((one) => form.values[`wording_${one}`])}>
        <summary>{say('resolutions.demands.other_languages')}</summary>
        {languages
          .filter((one) => one !== own)
          .map((one) => (
            <>
              <TextArea
                name={`wording_${one}`}
                label={`${label('wording_in')}: ${languageName(say, one)}`}
                rows={2}
                maxlength={longest_wording}
                lang={one}
                form={form}
              />
              <Select
                name={`by_${one}`}
                label={`${label('by_in')}: ${languageName(say, one)}`}
                options={['us', 'text'].map((by) => ({
                  value: by,
                  label: say(`resolutions.demands.by.${by}`),
                }))}
                form={form}
              />
            </>
          ))}
      </details>
      <details open={Boolean(form.values.answers || form.values.relation_why)}>
        <summary>{say('resolutions.demands.takes_up')}</summary>
        <Select
          name="answers"
          label={label('answers')}
          options={choices.answers ?? []}
          empty={say('resolutions.demands.none')}
          form={form}
        />
        <Select
          name="relation"
          label={label('relation')}
          options={relations.map((one) => ({
            value: one,
            label: say(`resolutions.relation.${one.replace(' ', '_')}`),
          }))}
          empty={say('resolutions.demands.none')}
          form={form}
        />
        <TextField name="relation_why" label={label('relation_why')} maxlength={longest_why} form={form} />
      </details>
    </>
  );
};
