import { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { languageName, languages, type Say } from '../../kernel/language.js';
import type { Problem, Read } from '../../kernel/refusals.js';
import { writtenIn } from '../../page/direction.js';
import { type Filled, Hidden, Problems, Submit, TextField } from '../../page/form.js';
import { Table } from '../../page/parts.js';
import { typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import { FieldReader, tidy } from '../../register/record/field-reader.js';
import { type Desk, desk_path, desk_section } from './desk-frame.js';
import { PaperWays } from './list-page.js';
import { keepSection, most_sections, type Section, sectionsOf } from './section.js';
import { isSlug } from './slug.js';

type Typed = Record<string, string>;
const longest_name = 100;
const path = `${desk_path}/sections`;

/** `/desk/newspaper/sections`: the parts of the paper and their names. */
export function sectionsDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();
  app.get(path, (c) => show(c, {}, []));
  app.post(path, async (c) => {
    const { db, actor } = c.var;
    const typed: Typed = await typedIn(c, 'slug', ...languages.map((one) => `name_${one}`));
    const read = readSection(typed, await sectionsOf(db));
    if (!read.ok) {
      c.status(422);
      return show(c, typed, read.problems);
    }
    await keepSection(db, actor, read.value);
    return c.redirect(path, 303);
  });
  return app;
}

function readSection(typed: Typed, known: Section[]): Read<Omit<Section, 'id'>> {
  const fields = new FieldReader(typed);
  const slug = tidy(typed.slug ?? '');
  if (!isSlug(slug) || slug.length > 60) fields.wrong('slug', 'newspaper.article.no_slug', { limit: 60 });
  if (known.length >= most_sections && !known.some((one) => one.slug === slug))
    fields.wrong('slug', 'newspaper.desk.sections.too_many', { limit: most_sections });
  const names = languages.flatMap((language) => {
    const name = fields.text(`name_${language}`, longest_name);
    return name === null ? [] : [[language, name]];
  });
  if (names.length === 0) fields.wrong('name_en', 'register.record.needed');
  return fields.read({ slug, names: Object.fromEntries(names) as Record<string, string> });
}

async function show(c: Desk, typed: Typed, problems: Problem[]) {
  const { db, say, csrf } = c.var;
  const sections = await sectionsOf(db);
  return c.render(<SectionsPage {...{ say, csrf, sections }} form={{ say, values: typed, problems }} />, {
    title: say('newspaper.desk.sections.title'),
    section: desk_section,
  });
}

const SectionsPage: FC<{ say: Say; csrf: string; sections: Section[]; form: Filled }> = (props) => {
  const { say, csrf, sections, form } = props;
  return (
    <>
      <h1>{say('newspaper.desk.sections.title')}</h1>
      <PaperWays say={say} here="sections" />
      {sections.length > 0 && (
        <Table
          caption={say('newspaper.desk.sections.title')}
          head={[say('newspaper.desk.sections.slug'), ...languages.map((one) => languageName('en', one))]}
        >
          {sections.map(({ slug, names }) => (
            <tr>
              <td>{slug}</td>
              {languages.map((one) => (
                <td {...writtenIn(one)}>{names[one] ?? ''}</td>
              ))}
            </tr>
          ))}
        </Table>
      )}
      <form method="post" action={path} class="text">
        <h2>{say('newspaper.desk.sections.keep')}</h2>
        <Hidden name="csrf" value={csrf} />
        <Problems form={form} title={say('register.desk.problems')} />
        <TextField
          name="slug"
          label={say('newspaper.desk.sections.slug')}
          hint={say('newspaper.desk.sections.slug_hint')}
          maxlength={60}
          form={form}
        />
        {languages.map((one) => (
          <TextField
            name={`name_${one}`}
            label={say('newspaper.desk.sections.name_in', { language: languageName('en', one) })}
            maxlength={longest_name}
            form={form}
          />
        ))}
        <p class="acts">
          <Submit label={say('newspaper.desk.save')} />
        </p>
      </form>
    </>
  );
};
