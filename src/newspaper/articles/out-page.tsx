import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { DateField } from '../../page/date-field.js';
import { writtenIn } from '../../page/direction.js';
import { type Filled, Hidden, Problems, Select, Submit, TextArea, TextField } from '../../page/form.js';
import { Flash } from '../../page/parts.js';
import { articlePath, shortPath } from './address.js';
import type { Article } from './article.js';
import { longest_minute, longest_of_fields } from './article-reader.js';
import { type Correction, longest_correction } from './correction.js';
import { ArticleFrame, deskPath } from './desk-frame.js';
import { type Section, sectionName } from './section.js';
import { longest_slug } from './slug.js';

interface Props {
  say: Say;
  csrf: string;
  article: Article;
  sections: Section[];
  corrections: Correction[];
  saved: boolean;
  /** It went out just now. */
  published: boolean;
  form: Filled;
  /** Where the site is: what stands on paper or is sent by telephone needs its whole address. */
  publicUrl: string;
}

/** `/desk/newspaper/articles/<number>/out`: where it stands, when it goes out, what was wrong in it. */
export const OutPage: FC<Props> = (props) => {
  const { say, article, saved, published, form, publicUrl } = props;
  const { number, day, slug, state } = article;
  const path = day && articlePath({ number, day, slug });
  const link = path && <a href={path}>{publicUrl + path}</a>;
  return (
    <ArticleFrame {...{ say, article }} here="/out">
      {saved && <Flash>{say('newspaper.desk.saved')}</Flash>}
      {published && day && (
        <Flash>
          {say('newspaper.desk.out.published')} {link}
        </Flash>
      )}
      <Problems form={form} title={say('register.desk.problems')} />
      {state === 'published' && day && (
        <p>
          {!published && <>{link} · </>}
          <a href={shortPath(number)}>{publicUrl + shortPath(number)}</a>
        </p>
      )}
      <Publishing {...props} />
      <Placing {...props} />
      {state === 'published' && <Correcting {...props} />}
      {state !== 'withdrawn' && <Withdrawing {...props} />}
    </ArticleFrame>
  );
};

const Publishing: FC<Props> = ({ say, csrf, article, form }) => {
  const { number, state, version, out_version } = article;
  const path = deskPath(number, '/out');
  const isOut = state === 'published' && out_version === version;
  return (
    <section class="text">
      <h2>{say('newspaper.desk.out.publishing')}</h2>
      {isOut ? (
        <p>{say('newspaper.desk.out.is_out')}</p>
      ) : (
        <form method="post" action={`${path}/publish`}>
          <Hidden name="csrf" value={csrf} />
          <Hidden name="version" value={String(version)} />
          <p>{say('newspaper.desk.out.publish_about', { version: String(version) })}</p>
          <p class="acts">
            <Submit label={say('newspaper.desk.out.publish')} />
          </p>
        </form>
      )}
      {state !== 'published' && (
        <form method="post" action={`${path}/schedule`}>
          <Hidden name="csrf" value={csrf} />
          <Hidden name="version" value={String(version)} />
          <TextField
            name="at"
            label={say('newspaper.desk.out.at')}
            hint={say('newspaper.desk.out.at_hint')}
            maxlength={longest_minute}
            form={form}
          />
          <p class="acts">
            <Submit label={say('newspaper.desk.out.schedule')} second />
          </p>
        </form>
      )}
      {state === 'scheduled' && (
        <form method="post" action={`${path}/unschedule`}>
          <Hidden name="csrf" value={csrf} />
          <p class="acts">
            <Submit label={say('newspaper.desk.out.unschedule')} second />
          </p>
        </form>
      )}
    </section>
  );
};

const Placing: FC<Props> = ({ say, csrf, article, sections, form }) => (
  <form method="post" action={deskPath(article.number, '/out')} class="text">
    <h2>{say('newspaper.desk.out.placing')}</h2>
    <Hidden name="csrf" value={csrf} />
    <TextField
      name="slug"
      label={say('newspaper.desk.out.slug')}
      hint={say('newspaper.desk.out.slug_hint')}
      maxlength={longest_slug}
      form={form}
    />
    <DateField
      name="day"
      label={say('newspaper.desk.out.day')}
      hint={say('newspaper.desk.out.day_hint')}
      form={form}
    />
    <Select
      name="section"
      label={say('newspaper.desk.field.section')}
      options={sections.map((one) => ({ value: one.id, label: sectionName(one, 'en') }))}
      empty="–"
      form={form}
    />
    <p class="acts">
      <Submit label={say('newspaper.desk.save')} />
    </p>
  </form>
);

const Correcting: FC<Props> = ({ say, csrf, article, corrections, form }) => (
  <form method="post" action={deskPath(article.number, '/out/correct')} class="text">
    <h2>{say('newspaper.desk.out.corrections')}</h2>
    <Hidden name="csrf" value={csrf} />
    {corrections.length > 0 && (
      <dl>
        {corrections.map(({ day, text }) => (
          <>
            <dt>{dateInWords(day, say)}</dt>
            <dd {...writtenIn(article.language)}>{text}</dd>
          </>
        ))}
      </dl>
    )}
    <TextArea
      name="correction"
      label={say('newspaper.desk.out.correction')}
      hint={say('newspaper.desk.out.correction_hint')}
      rows={3}
      maxlength={longest_correction}
      form={form}
    />
    <p class="acts">
      <Submit label={say('newspaper.desk.out.correct')} second />
    </p>
  </form>
);

const Withdrawing: FC<Props> = ({ say, csrf, article, form }) => (
  <form method="post" action={deskPath(article.number, '/out/withdraw')} class="text">
    <h2>{say('newspaper.desk.out.withdrawing')}</h2>
    <Hidden name="csrf" value={csrf} />
    <TextArea
      name="why"
      label={say('newspaper.desk.out.why')}
      hint={say('newspaper.desk.out.why_hint')}
      rows={2}
      maxlength={longest_of_fields.why}
      form={form}
    />
    <p class="acts">
      <Submit label={say('newspaper.desk.out.withdraw')} second />
    </p>
  </form>
);
