import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { type Filled, Hidden, Problems, Select, Submit, TextArea, TextField } from '../../page/form.js';
import { Foreign, Table } from '../../page/parts.js';
import { Difference } from '../../register/record/difference.js';
import type { Typed } from '../../register/record/fact-form.js';
import { Why } from '../../register/record/fact-page.js';
import { languageName } from '../language-name.js';
import { longest } from './draft-reader.js';
import type { ModelRow } from './model-desk.js';

export const about_labels: Record<string, string> = Object.fromEntries(
  ['title', 'body', 'people', 'sources'].map((name) => [name, `resolutions.models.field.${name}`]),
);

const AboutFields: FC<{ form: Filled }> = ({ form }) => {
  const { say } = form;
  return (
    <>
      <TextField
        name="title"
        label={say('resolutions.models.field.title')}
        maxlength={longest.title}
        form={form}
      />
      <TextField
        name="body"
        label={say('resolutions.models.field.body')}
        hint={say('resolutions.models.hint.body')}
        maxlength={300}
        form={form}
      />
      <TextArea
        name="people"
        label={say('resolutions.models.field.people')}
        hint={say('resolutions.models.hint.people')}
        rows={3}
        maxlength={6000}
        form={form}
      />
      <TextArea
        name="sources"
        label={say('resolutions.models.field.sources')}
        hint={say('register.sources.picker_hint')}
        rows={3}
        maxlength={2000}
        form={form}
      />
    </>
  );
};

/** The beginning of a model: its address, who says it, in which language it is written. */
export const NewModelPage: FC<{ say: Say; csrf: string; form: Filled }> = ({ say, csrf, form }) => (
  <div class="text">
    <p class="small">
      <a href="/desk/texts">{say('resolutions.texts.title')}</a>
    </p>
    <h1>{say('resolutions.models.new')}</h1>
    <p>{say('resolutions.models.new_about')}</p>
    <Problems form={form} title={say('register.desk.problems')} />
    <form method="post" action="/desk/texts/new">
      <Hidden name="csrf" value={csrf} />
      <TextField
        name="slug"
        label={say('resolutions.models.field.slug')}
        hint={say('resolutions.models.hint.slug')}
        maxlength={100}
        form={form}
      />
      <TextField
        name="language"
        label={say('resolutions.models.field.language')}
        hint={say('resolutions.models.hint.language')}
        maxlength={2}
        short
        form={form}
      />
      <AboutFields form={form} />
      <p class="acts">
        <Submit label={say('resolutions.models.begin')} />
      </p>
    </form>
  </div>
);

interface Props {
  say: Say;
  csrf: string;
  model: ModelRow;
  stored: Typed;
  form: Filled;
}

/** A model at the desk: its versions, the next one, what it is about, and the end of it. */
export const ModelAtDesk: FC<Props> = ({ say, csrf, model, stored, form }) => {
  const here = `/desk/texts/${model.slug}`;
  const draft = model.versions.find((one) => one.published_at === null);
  const newest = model.versions.find((one) => one.published_at !== null);
  const isStale = form.problems.some((one) => one.code === 'register.record.stale');
  return (
    <div class="text">
      <p class="small">
        <a href="/desk/texts">{say('resolutions.texts.title')}</a>
      </p>
      <h1>
        <Foreign lang={model.language}>{model.title}</Foreign>
      </h1>
      <p class="meta">
        <span class="tag">{say('resolutions.kind.model')}</span> <Foreign>{model.body}</Foreign>
        {newest && (
          <>
            {' · '}
            <a href={`/resolutions/${model.slug}`}>{say('resolutions.texts.open')}</a>
          </>
        )}
        {' · '}
        <a href="/desk/texts/notices">{say('resolutions.notices.desk.title')}</a>
      </p>
      {newest?.withdrawn && (
        <p class="disputed">
          {say('resolutions.models.is_withdrawn')} <Foreign>{newest.withdrawn}</Foreign>
        </p>
      )}
      <Problems form={form} title={say('register.desk.problems')} />
      <Table
        caption={say('resolutions.texts.versions')}
        head={['version', 'languages', 'as_of', 'published', 'why'].map((one) =>
          say(`resolutions.models.head.${one}`),
        )}
      >
        {model.versions.map((version) => (
          <tr>
            <td>
              <a href={`${here}/versions/${version.id}`}>
                {version.number ?? say('resolutions.texts.draft')}
              </a>
            </td>
            <td>
              {version.languages
                .map((one) => (one.published_at ? one.language : `${one.language}*`))
                .join(', ')}
            </td>
            <td>{version.as_of}</td>
            <td>{version.published_at?.toISOString().slice(0, 10) ?? ''}</td>
            <td>
              <Foreign>{version.why ?? ''}</Foreign>
            </td>
          </tr>
        ))}
      </Table>
      <p class="small">{say('resolutions.models.star')}</p>
      {draft ? (
        <p class="acts">
          <a class="act" href={`${here}/versions/${draft.id}`}>
            {say('resolutions.models.to_draft')}
          </a>
        </p>
      ) : (
        <form method="post" action={`${here}/versions`}>
          <Hidden name="csrf" value={csrf} />
          <p class="small">{say('resolutions.models.next_about')}</p>
          <p class="acts">
            <Submit label={say('resolutions.models.next')} />
          </p>
        </form>
      )}

      <form method="post" action={`${here}/about`}>
        <h2 id="about">{say('resolutions.models.about')}</h2>
        {isStale && (
          <div class="problems">
            <p>{say('resolutions.models.now_differs')}</p>
            <Difference
              {...{ say, form: { labels: about_labels }, choices: {} }}
              before={stored}
              after={{ ...stored, ...(form.values as Typed) }}
            />
          </div>
        )}
        <Hidden name="csrf" value={csrf} />
        <Hidden name="version" value={form.values.version ?? ''} />
        <AboutFields form={form} />
        <Why form={form} act={say('register.record.save')} />
      </form>

      {newest && !newest.withdrawn && (
        <form method="post" action={`${here}/withdraw`}>
          <h2 id="withdraw">{say('resolutions.models.withdraw')}</h2>
          <p class="small">{say('resolutions.models.withdraw_about')}</p>
          <Hidden name="csrf" value={csrf} />
          <TextArea
            name="reason"
            label={say('resolutions.models.field.reason')}
            rows={3}
            maxlength={longest.why}
            form={form}
          />
          <Select
            name="reason_language"
            label={say('resolutions.models.field.reason_language')}
            options={['en', 'ru', 'kk'].map((one) => ({ value: one, label: languageName(say, one) }))}
            form={form}
          />
          <p class="acts">
            <Submit label={say('resolutions.models.withdraw')} second />
          </p>
        </form>
      )}
    </div>
  );
};
