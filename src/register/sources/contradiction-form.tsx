import type { FC } from 'hono/jsx';
import { isId } from '../../kernel/chance.js';
import type { Db } from '../../kernel/database.js';
import type { Read } from '../../kernel/refusals.js';
import { dateInWords } from '../../page/date.js';
import { type Filled, TextArea, TextField } from '../../page/form.js';
import { Foreign } from '../../page/parts.js';
import type { Typed } from '../record/fact-form.js';
import { FieldReader, tidy } from '../record/field-reader.js';
import type { CitingFact } from './citing.js';
import { disputableFacts } from './citing.js';
import type { KeptContradiction } from './contradiction-kept.js';
import { knownSources } from './source-picker.js';

/** What an editor says of a contradiction: ids of people, facts and sources. */
export interface ContradictionSaid {
  topic: string;
  reading: string | null;
  people: string[];
  facts: string[];
  positions: { text: string; sources: string[] }[];
}

/** More sides than these are several contradictions. */
export const most_positions = 8;
const most_people = 50;

const places = Array.from({ length: most_positions }, (_, place) => place + 1);
export const contradiction_fields = [
  'topic',
  'reading',
  'people',
  ...places.flatMap((number) => [`position_${number}`, `position_${number}_sources`]),
];

/** Reads a contradiction: at least two positions, each with its sources. `chosen` are ids of facts that were ticked. */
export async function readContradiction(
  typed: Typed,
  chosen: string[],
  db: Db,
): Promise<Read<ContradictionSaid>> {
  const reader = new FieldReader(typed);
  const topic = reader.needed('topic', 300);
  const reading = reader.text('reading', 2000, 'lines');
  const people = await peopleIn(db, reader);
  const own = new Set((await disputableFacts(db, people)).map(({ id }) => id));
  // A fact of somebody who is not concerned any more is not concerned either.
  const facts = [...new Set(chosen)].filter((id) => isId(id) && own.has(id));
  const positions: ContradictionSaid['positions'] = [];
  for (const number of places) {
    const text = reader.text(`position_${number}`, 2000, 'lines');
    const sources = await knownSources(db, typed, `position_${number}_sources`, reader);
    const isCited = tidy(typed[`position_${number}_sources`] ?? '') !== '';
    if (text === null && isCited) {
      reader.wrong(`position_${number}`, 'register.sources.contradiction.position_unsaid');
    }
    if (text !== null && !isCited) {
      reader.wrong(`position_${number}_sources`, 'register.sources.contradiction.no_source');
    }
    if (text !== null) positions.push({ text, sources });
  }
  if (positions.length < 2) {
    const field = `position_${positions.length + 1}`;
    reader.wrong(field, 'register.sources.contradiction.positions_few');
  }
  return reader.read({ topic, reading, people, facts, positions });
}

/** Ids of those whose addresses stand in the field, a line each. */
export async function peopleIn(db: Db, reader: FieldReader): Promise<string[]> {
  const slugs = [
    ...new Set(
      reader
        .needed('people', 6000, 'lines')
        .split(/[\n,]/)
        .map((line) => line.trim()),
    ),
  ].filter(Boolean);
  if (slugs.length > most_people) {
    reader.wrong('people', 'register.sources.contradiction.too_many', { limit: most_people });
    return [];
  }
  if (slugs.length === 0) return [];
  const rows = await db.selectFrom('people').select(['id', 'slug']).where('slug', 'in', slugs).execute();
  const ids = new Map(rows.map(({ id, slug }) => [slug, id]));
  const nobody = slugs.find((slug) => !ids.has(slug));
  if (nobody)
    reader.wrong('people', 'register.sources.contradiction.no_person', { slug: nobody.slice(0, 100) });
  return slugs.flatMap((slug) => ids.get(slug) ?? []);
}

/** A stored contradiction as it would have been typed; its facts as lines that people can read. */
export async function typedContradiction(db: Db, of: KeptContradiction): Promise<Typed> {
  const concerned = await disputableFacts(
    db,
    of.people.map(({ id }) => id),
  );
  const lines = concerned.filter(({ id }) => of.facts.includes(id)).map(lineOf);
  return {
    topic: of.topic,
    reading: of.reading ?? '',
    people: of.people.map(({ slug }) => slug).join('\n'),
    facts: lines.join('\n'),
    ...Object.fromEntries(
      of.positions.flatMap(({ text, sources }, place) => [
        [`position_${place + 1}`, text],
        [`position_${place + 1}_sources`, sources.join('\n')],
      ]),
    ),
  };
}

function lineOf({ date, text }: CitingFact): string {
  return [date, text.slice(0, 80)].filter(Boolean).join(' ');
}

/** The fields of a contradiction. `facts` are those that can be ticked, `chosen` those that are. */
export const ContradictionFields: FC<{ form: Filled; facts: CitingFact[]; chosen: string[] }> = (props) => {
  const { form, facts, chosen } = props;
  const { say, values, problems } = form;
  const filled = places.filter(
    (number) =>
      values[`position_${number}`] ||
      values[`position_${number}_sources`] ||
      problems.some(({ field }) => field.startsWith(`position_${number}`)),
  );
  // Two empty ones more than are filled: so more can be written without a script.
  const shown = places.slice(0, Math.max(2, (filled.at(-1) ?? 0) + 2));
  return (
    <>
      <TextField
        name="topic"
        label={say('register.sources.contradiction.topic')}
        hint={say('register.sources.contradiction.topic_hint')}
        maxlength={300}
        required
        form={form}
      />
      <TextArea
        name="people"
        label={say('register.sources.contradiction.people')}
        hint={say('register.sources.contradiction.people_hint')}
        rows={2}
        maxlength={6000}
        form={form}
      />
      {shown.map((number) => (
        <fieldset>
          <legend>{say('register.sources.contradiction.position', { number })}</legend>
          <TextArea
            name={`position_${number}`}
            label={say('register.sources.contradiction.position_says')}
            rows={2}
            maxlength={2000}
            form={form}
          />
          <TextArea
            name={`position_${number}_sources`}
            label={say('register.sources.contradiction.position_sources')}
            hint={say('register.sources.picker_hint')}
            rows={2}
            maxlength={2000}
            form={form}
          />
        </fieldset>
      ))}
      <TextArea
        name="reading"
        label={say('register.sources.contradiction.reading')}
        rows={2}
        maxlength={2000}
        form={form}
      />
      <fieldset>
        <legend>{say('register.sources.contradiction.facts')}</legend>
        {facts.length === 0 && <p class="small">{say('register.sources.contradiction.facts_later')}</p>}
        {facts.map((fact) => (
          <label class="choice" for={`fact-${fact.id}`}>
            <input
              type="checkbox"
              id={`fact-${fact.id}`}
              name="facts"
              value={fact.id}
              checked={chosen.includes(fact.id)}
            />
            <span>
              {fact.date && `${dateInWords(fact.date, say)}: `}
              <Foreign>{fact.text.slice(0, 160)}</Foreign>
            </span>
          </label>
        ))}
      </fieldset>
    </>
  );
};
