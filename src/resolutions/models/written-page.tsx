import type { Child, FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { type Filled, Hidden, Problems, Submit, TextArea, TextField } from '../../page/form.js';
import { Flash } from '../../page/parts.js';
import { type Collision, CollisionTable } from '../../register/record/difference.js';
import { Why } from '../../register/record/fact-page.js';
import { differenceOf } from '../difference.js';
import { Changes } from '../difference-view.js';
import { languageName } from '../language-name.js';
import type { Paragraph } from '../model.js';
import { headingOf, longest_text, readPassedText } from '../plain-text.js';
import { type Draft, type DraftLanguage, originalOf, type Written } from './draft.js';
import { ReadinessList } from './draft-page.js';
import type { Readiness } from './draft-publishing.js';
import { longest } from './draft-reader.js';

interface Props {
  say: Say;
  csrf: string;
  draft: Draft;
  own: DraftLanguage;
  /** Of a translation of a version that is out; null: it is published with its version. */
  readiness: Readiness | null;
  /** Somebody else saved it meanwhile; `theirs` is what stands now. */
  collision: (Collision & { theirs: Written }) | null;
  saved: boolean;
  /** The preview shows what was typed, not what is kept. */
  isLook: boolean;
  preview: Child;
  form: Filled;
}

/** What an empty text begins with: the headings of its parts in its own language. */
export function skeletonIn(language: string): string {
  const parts = (['notes', 'believes', 'resolves'] as const).map((block) => headingOf(block, language));
  return ['{organisation} ({place}, {date})', ...parts.flatMap((heading) => [heading ?? '', '1. '])].join(
    '\n\n',
  );
}

/** One language of a version: the editor with its marks, what somebody else did to it meanwhile, and the preview. */
export const WrittenPage: FC<Props> = (props) => {
  const { say, csrf, draft, own, readiness, collision, saved, isLook, preview, form } = props;
  const back = `/desk/texts/${draft.slug}/versions/${draft.id}`;
  const here = `${back}/${own.language}`;
  const isOut = own.published_at !== null;
  const label = (field: string) => say(`resolutions.models.field.${field}`);
  const hint = (field: string) => say(`resolutions.models.hint.${field}`);
  return (
    <>
      <p class="small">
        <a href={back}>
          {draft.number === null
            ? say('resolutions.models.draft_title')
            : say('resolutions.models.version_number', { number: draft.number })}
        </a>
      </p>
      <h1>
        {languageName(say, own.language)}: {say('resolutions.models.write')}
      </h1>
      {saved && <Flash>{say('resolutions.models.saved')}</Flash>}
      {own.translated_from !== null && (
        <p>
          {say('resolutions.models.translates')}{' '}
          <a href={`${back}/${originalOf(draft).language}`}>
            {languageName(say, originalOf(draft).language)}
          </a>
        </p>
      )}
      {collision && <Collided {...{ say, collision, own, form }} />}
      <Problems form={form} title={say('register.desk.problems')} />
      {isOut ? (
        <p class="disputed">{say('resolutions.models.out')}</p>
      ) : (
        <form method="post" action={here}>
          <Hidden name="csrf" value={csrf} />
          <Hidden name="edition" value={form.values.edition ?? ''} />
          <Hidden
            name="original_edition"
            value={form.values.original_edition ?? String(originalOf(draft).edition)}
          />
          <TextField
            name="title"
            label={label('title')}
            maxlength={longest.title}
            lang={own.language}
            form={form}
          />
          <TextArea
            name="text"
            label={label('text')}
            hint={hint('text')}
            rows={24}
            maxlength={longest_text}
            lang={own.language}
            form={form}
          />
          <details class="small">
            <summary>{say('resolutions.models.marks.title')}</summary>
            <ul>
              {(['heading', 'number', 'blank', 'optional'] as const).map((one) => (
                <li>{say(`resolutions.models.marks.help.${one}`)}</li>
              ))}
            </ul>
          </details>
          <TextArea
            name="covering"
            label={label('covering')}
            hint={hint('covering')}
            rows={7}
            maxlength={longest.covering}
            lang={own.language}
            form={form}
          />
          <TextArea
            name="points"
            label={label('points')}
            hint={hint('points')}
            rows={12}
            maxlength={longest.points}
            lang={own.language}
            form={form}
          />
          {own.translated_from !== null && (
            <label class="choice" for="current">
              <input
                type="checkbox"
                id="current"
                name="current"
                value="yes"
                checked={form.values.current === 'yes'}
              />
              {say('resolutions.models.current')}
            </label>
          )}
          <p class="acts">
            <Submit label={say('resolutions.models.look')} name="step" value="look" second />
            <Submit
              label={say(collision ? 'register.record.save_on_top' : 'register.record.save')}
              name="step"
              value="save"
            />
          </p>
        </form>
      )}
      {preview && (
        <section aria-labelledby="preview">
          <h2 id="preview">{say('resolutions.models.preview')}</h2>
          <p class="flash">
            {say(isLook ? 'resolutions.models.preview_typed' : 'resolutions.models.preview_kept')}
          </p>
          {preview}
        </section>
      )}
      {!isOut && readiness && (
        <form method="post" action={`${here}/publish`} id="publish">
          <h2>{say('resolutions.models.publish_translation')}</h2>
          <ReadinessList {...{ say, readiness }} />
          <Hidden name="csrf" value={csrf} />
          <Hidden name="edition" value={String(own.edition)} />
          {readiness.wrong.length === 0 && (
            <p class="acts">
              <Submit label={say('resolutions.models.publish_translation')} />
            </p>
          )}
        </form>
      )}
      {!isOut && own.translated_from !== null && (
        <form method="post" action={`${here}/discard`}>
          <h2>{say('resolutions.models.discard_language')}</h2>
          <Hidden name="csrf" value={csrf} />
          <Why form={form} name="discard_why" act={say('resolutions.models.discard_language')} second />
        </form>
      )}
    </>
  );
};

/** Two who wrote at once: the short fields side by side, and the text as a difference from theirs to the form's. */
const Collided: FC<{
  say: Say;
  collision: Collision & { theirs: Written };
  own: DraftLanguage;
  form: Filled;
}> = (props) => {
  const { say, collision, own, form } = props;
  const short = (said: Collision['mine']) => ({ ...said, text: '' });
  const labels = Object.fromEntries(
    ['title', 'covering', 'points'].map((name) => [name, `resolutions.models.field.${name}`]),
  );
  const read = readPassedText((form.values.text ?? '').replace(/^[ \t]*~/gm, '\n~'));
  return (
    <>
      <CollisionTable
        {...{ say, choices: {} }}
        form={{ labels }}
        collision={{
          ...collision,
          base: collision.base && short(collision.base),
          stored: short(collision.stored),
          mine: short(collision.mine),
        }}
      />
      {read.ok && collision.stored.text !== form.values.text && (
        <section class="problems">
          <h2>{say('resolutions.models.text_differs')}</h2>
          <p>{say('resolutions.models.text_differs_about')}</p>
          <Changes
            say={say}
            changes={differenceOf(theirsAsRead(collision.stored.text ?? ''), read.value).changes}
            language={own.language}
          />
        </section>
      )}
    </>
  );
};

/** The text that stands now, read like the other one, so that the reasons of what may be left out are compared, too. */
function theirsAsRead(text: string): Paragraph[] {
  const read = readPassedText(text.replace(/^[ \t]*~/gm, '\n~'));
  return read.ok ? read.value : [];
}
