import type { FC } from 'hono/jsx';
import type { Read } from '../../kernel/refusals.js';
import { DateField } from '../../page/date-field.js';
import { type Filled, TextArea, TextField } from '../../page/form.js';
import type { Typed } from '../record/fact-form.js';
import { FieldReader } from '../record/field-reader.js';

/** What somebody says of a source. */
export interface SourceSaid {
  title: string;
  publisher: string | null;
  /** EDTF. */
  published_on: string | null;
  url: string | null;
  /** BCP 47. */
  language: string | null;
  /** EDTF: when it was read; null: nobody of us read it. */
  read_on: string | null;
  note: string | null;
}

export const longest = { title: 500, publisher: 200, url: 2000, note: 2000 } as const;

/** Fields of a source's own page. */
export const source_page_fields = [
  'title',
  'publisher',
  'published_on',
  'url',
  'source_language',
  'read_on',
  'source_note',
] as const;

/** Reads a source as its own page has it. The publisher of an address is its site, if none is typed. */
export function readSource(typed: Typed): Read<SourceSaid> {
  const reader = new FieldReader(typed);
  const url = readUrl(reader, 'url');
  return reader.read({
    title: reader.needed('title', longest.title),
    publisher: reader.text('publisher', longest.publisher) ?? siteOf(url),
    published_on: reader.date('published_on'),
    url,
    language: reader.language('source_language'),
    read_on: reader.date('read_on'),
    note: reader.text('source_note', longest.note, 'lines'),
  });
}

/** An address of the web in a field; null when nothing was typed. */
export function readUrl(reader: FieldReader, field: string): string | null {
  const url = reader.text(field, longest.url);
  if (url === null) return null;
  if (!/^https?:\/\/[^\s<>"\\]+$/i.test(url) || !URL.canParse(url)) {
    reader.wrong(field, 'register.sources.no_url');
    return null;
  }
  return url.replace(/^https?/i, (scheme) => scheme.toLowerCase());
}

/** The name of the site of an address, as publishers of imported sources have it; null for no address. */
export function siteOf(url: string | null): string | null {
  if (url === null || !URL.canParse(url)) return null;
  const site = new URL(url).hostname.replace(/^www\./, '');
  return site === '' || site.length > longest.publisher ? null : site;
}

/** A stored source as it would have been typed. */
export function typedSource(source: SourceSaid): Typed {
  return {
    title: source.title,
    publisher: source.publisher ?? '',
    published_on: source.published_on ?? '',
    url: source.url ?? '',
    source_language: source.language ?? '',
    read_on: source.read_on ?? '',
    source_note: source.note ?? '',
  };
}

/** The fields of a source on its own page. */
export const SourceFields: FC<{ form: Filled }> = ({ form }) => {
  const { say } = form;
  return (
    <>
      <TextField
        name="title"
        label={say('register.sources.field.title')}
        maxlength={longest.title}
        required
        form={form}
      />
      <TextField
        name="url"
        label={say('register.sources.field.url')}
        hint={say('register.sources.url_hint')}
        inputmode="url"
        maxlength={longest.url}
        form={form}
      />
      <TextField
        name="publisher"
        label={say('register.sources.field.publisher')}
        hint={say('register.sources.publisher_hint')}
        maxlength={longest.publisher}
        form={form}
      />
      <div class="row">
        <DateField name="published_on" label={say('register.sources.field.published_on')} form={form} />
        <DateField
          name="read_on"
          label={say('register.sources.field.read_on')}
          hint={say('register.sources.read_on_hint')}
          form={form}
        />
        <TextField
          name="source_language"
          label={say('register.sources.field.source_language')}
          hint={say('register.record.lang_hint')}
          maxlength={35}
          short
          form={form}
        />
      </div>
      <TextArea
        name="source_note"
        label={say('register.sources.field.source_note')}
        hint={say('register.sources.note_hint')}
        rows={2}
        maxlength={longest.note}
        form={form}
      />
    </>
  );
};
