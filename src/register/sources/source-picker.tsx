import type { FC } from 'hono/jsx';
import type { Actor } from '../../kernel/actor.js';
import { today } from '../../kernel/clock.js';
import type { Db } from '../../kernel/database.js';
import { DateField } from '../../page/date-field.js';
import { type Filled, type Option, Select, TextArea, TextField } from '../../page/form.js';
import type { Typed } from '../record/fact-form.js';
import { most_sources } from '../record/fact-keeping.js';
import { type FieldReader, tidy } from '../record/field-reader.js';
import { longest, readUrl, type SourceSaid, siteOf } from './source-form.js';
import { addSource, codeAt } from './source-keeping.js';
import { sourcesLike } from './source-search.js';

/** What somebody types of a source that is not here yet, in the form of the fact that rests on it. */
export type NewSource = Omit<SourceSaid, 'read_on'>;

/** What a fact rests on, as it was typed: sources that are known, by id in order, and one that is new. */
export interface CitedSources {
  known: string[];
  fresh: NewSource | null;
}

/** The fields of `SourcePicker`. */
export const picker_fields = [
  'sources',
  'recent_source',
  'new_source_title',
  'new_source_publisher',
  'new_source_date',
  'new_source_url',
  'unread',
] as const;

/**
 * Reads what a fact rests on. A line of `sources` is a source's code, or words that only one source has in
 * its title, publisher or address; words that several have are answered with their codes. Nothing at all is
 * right only where somebody says (`unread`) that nobody read a source.
 */
export async function readCited(db: Db, typed: Typed, reader: FieldReader): Promise<CitedSources> {
  const sources = `${typed.sources ?? ''}\n${typed.recent_source ?? ''}`;
  const problems = reader.problems.length;
  const fresh = await readFresh(reader, db);
  const known = await knownSources(db, { sources }, 'sources', reader);
  const isNone = fresh === null && linesIn(sources).length === 0;
  if (isNone && typed.unread !== 'yes' && reader.problems.length === problems) {
    reader.wrong('sources', 'register.record.no_source');
  }
  return { known, fresh };
}

/** The ids of what a fact cites; the new source is entered on the way. It counts as read today. */
export async function citedIds(tx: Db, actor: Actor, cited: CitedSources): Promise<string[]> {
  if (cited.fresh === null) return cited.known;
  const { id } = await addSource(tx, actor, { ...cited.fresh, read_on: today(actor.clock) });
  return [...cited.known, id];
}

/** The sources that a field names, by id in order: a code or words on each line. */
export async function knownSources(
  db: Db,
  typed: Typed,
  field: string,
  reader: FieldReader,
): Promise<string[]> {
  const asked = linesIn(typed[field] ?? '');
  if (asked.length > most_sources) {
    reader.wrong(field, 'register.record.many_sources', { limit: most_sources });
    return [];
  }
  return idsOf(db, asked, reader, field);
}

function linesIn(text: string): string[] {
  const lines = tidy(text)
    .split(/[\n,]/)
    .map((line) => line.trim());
  return [...new Set(lines)].filter(Boolean);
}

async function idsOf(db: Db, asked: string[], reader: FieldReader, field: string): Promise<string[]> {
  if (asked.length === 0) return [];
  const rows = await db.selectFrom('sources').select(['id', 'code']).where('code', 'in', asked).execute();
  const ids = new Map(rows.map(({ id, code }) => [code, id]));
  const found: string[] = [];
  for (const one of asked) {
    const id = ids.get(one) ?? (await onlyOne(db, one, reader, field));
    if (id !== null && !found.includes(id)) found.push(id);
  }
  return found;
}

/** So many sources are named where words fit several. */
const most_named = 5;

async function onlyOne(db: Db, words: string, reader: FieldReader, field: string): Promise<string | null> {
  const short = words.slice(0, 60);
  const like = await sourcesLike(db, words, most_named + 1);
  const [first, second] = like;
  if (first && !second) return first.id;
  if (!first) reader.wrong(field, 'register.record.unknown_source', { code: short });
  else {
    const names = like.slice(0, most_named).map(({ code, title }) => `${code} (${title.slice(0, 60)})`);
    const values = { words: short, sources: names.join('; ') };
    reader.wrong(field, 'register.sources.several', values);
  }
  return null;
}

async function readFresh(reader: FieldReader, db: Db): Promise<CitedSources['fresh']> {
  const title = reader.text('new_source_title', longest.title);
  const publisher = reader.text('new_source_publisher', longest.publisher);
  const published_on = reader.date('new_source_date');
  const url = readUrl(reader, 'new_source_url');
  if (title === null) {
    if (publisher || published_on || url) reader.wrong('new_source_title', 'register.sources.no_title');
    return null;
  }
  const code = await codeAt(db, url);
  if (code !== null) reader.wrong('new_source_url', 'register.sources.url_taken', { code });
  return { title, publisher: publisher ?? siteOf(url), published_on, url, language: null, note: null };
}

/** So many sources stand in the list of those used lately. */
const most_recent = 30;

/** Sources that were cited or entered last, for the list of `SourcePicker`. */
export async function recentSources(db: Db): Promise<Option[]> {
  const rows = await db
    .selectFrom((from) =>
      from
        .selectFrom('facts as f')
        .innerJoin('citations as c', 'c.fact_id', 'f.id')
        .select(['c.source_id', 'f.created_at'])
        .orderBy('f.created_at', 'desc')
        .limit(10 * most_recent)
        .as('lately'),
    )
    .innerJoin('sources as s', 's.id', 'lately.source_id')
    .select(['s.code', 's.title', 's.publisher'])
    .groupBy(['s.id', 's.code', 's.title', 's.publisher'])
    .orderBy((is) => is.fn.max('lately.created_at'), 'desc')
    .orderBy('s.code')
    .limit(most_recent)
    .execute();
  return rows.map(({ code, title, publisher }) => ({
    value: code,
    label: [code, title.slice(0, 70), publisher?.slice(0, 30)].filter(Boolean).join(' · '),
  }));
}

/** The fields for what a fact rests on: codes or words, one used lately, or a source that is not here yet. */
export const SourcePicker: FC<{ form: Filled; recent: Option[] }> = ({ form, recent }) => {
  const { say, values, problems } = form;
  const fresh = picker_fields.filter((name) => name.startsWith('new_source_'));
  const open = fresh.some((name) => values[name] || problems.some(({ field }) => field === name));
  return (
    <>
      <TextArea
        name="sources"
        label={say('register.record.field.sources')}
        hint={say('register.sources.picker_hint')}
        rows={2}
        maxlength={2000}
        form={form}
      />
      {recent.length > 0 && (
        <Select
          name="recent_source"
          label={say('register.sources.recent')}
          options={recent}
          empty={say('register.sources.none_more')}
          form={form}
        />
      )}
      <details open={open}>
        <summary>{say('register.sources.new_here')}</summary>
        <p class="small">{say('register.sources.new_here_about')}</p>
        <TextField
          name="new_source_title"
          label={say('register.sources.field.title')}
          maxlength={longest.title}
          form={form}
        />
        <TextField
          name="new_source_url"
          label={say('register.sources.field.url')}
          inputmode="url"
          maxlength={longest.url}
          form={form}
        />
        <div class="row">
          <TextField
            name="new_source_publisher"
            label={say('register.sources.field.publisher')}
            hint={say('register.sources.publisher_hint')}
            maxlength={longest.publisher}
            form={form}
          />
          <DateField name="new_source_date" label={say('register.sources.field.published_on')} form={form} />
        </div>
      </details>
      <label class="choice" for="unread">
        <input type="checkbox" id="unread" name="unread" value="yes" checked={values.unread === 'yes'} />
        {say('register.record.unread')}
      </label>
    </>
  );
};
