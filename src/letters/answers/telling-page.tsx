import type { FC } from 'hono/jsx';
import { languageName, languages, type Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { type Filled, Hidden, Select, Submit, TextArea, TextField } from '../../page/form.js';
import { Foreign } from '../../page/parts.js';
import { Why } from '../../register/record/fact-page.js';
import type { Consent } from '../../register/telling/consent.js';
import { longest_passage, type Telling } from './told-answer.js';

interface Props {
  say: Say;
  csrf: string;
  /** The address of the answer at the desk. */
  at: string;
  telling: Telling;
  form: Filled;
}

/** How long a consent's words are in a list to choose from, in characters. */
const scope_shown = 80;

/** Below an answer: whether both agree that it is told, the passage that is, and the form for it. */
export const TellingPart: FC<Props> = (props) => {
  const { say, csrf, at, telling, form } = props;
  const { agreed_at, consents, told, slug } = telling;
  return (
    <section id="telling">
      <h2>{say('letters.answers.telling.title')}</h2>
      <p class="small">{say('letters.answers.telling.about')}</p>
      <ul>
        <li>
          {agreed_at
            ? say('letters.answers.telling.writer_yes', {
                day: dateInWords(agreed_at.toISOString().slice(0, 10), say),
              })
            : say('letters.answers.telling.writer_no')}
        </li>
        <li>
          {say('letters.answers.telling.person', { count: consents.length })}{' '}
          <a href={`/desk/people/${slug}/consents`}>{say('letters.answers.telling.consents')}</a>
        </li>
      </ul>
      {agreed_at && consents.length > 0 && <PassageForm {...props} />}
      {told && (
        <form method="post" action={`${at}/take-down`}>
          <h3>{say('letters.answers.telling.told')}</h3>
          <blockquote lang={told.language}>
            <Foreign>{told.passage}</Foreign>
          </blockquote>
          <Hidden name="csrf" value={csrf} />
          <Why form={form} name="take_down_why" act={say('letters.answers.telling.take_down')} second />
        </form>
      )}
    </section>
  );
};

const PassageForm: FC<Props> = ({ say, csrf, at, telling, form }) => {
  const wrong = form.problems.find(({ field }) => field === 'left_out');
  return (
    <form method="post" action={`${at}/tell`}>
      <Hidden name="csrf" value={csrf} />
      <Select
        name="consent"
        label={say('letters.answers.telling.consent')}
        hint={say('letters.answers.telling.consent_hint')}
        options={telling.consents.map((one) => ({ value: one.id, label: consentInWords(say, one) }))}
        empty="–"
        form={form}
      />
      <TextField
        name="language"
        label={say('letters.answers.telling.language')}
        hint={say('letters.answers.telling.language_hint')}
        maxlength={20}
        short
        form={form}
      />
      <TextArea
        name="passage"
        label={say('letters.answers.telling.passage')}
        hint={say('letters.answers.telling.passage_hint', { most: longest_passage })}
        rows={6}
        maxlength={longest_passage}
        form={form}
      />
      {languages.map((one) => (
        <TextArea
          name={`in_${one}`}
          label={say('letters.answers.telling.translation', { language: languageName('en', one) })}
          rows={3}
          maxlength={longest_passage}
          lang={one}
          form={form}
        />
      ))}
      <label class="choice" for="left_out">
        <input
          type="checkbox"
          id="left_out"
          name="left_out"
          value="yes"
          {...(wrong ? { 'aria-describedby': 'left_out-problem', 'aria-invalid': 'true' } : {})}
        />
        {say('letters.answers.telling.left_out')}
      </label>
      {wrong && (
        <strong id="left_out-problem" class="wrong">
          {say(wrong.code)}
        </strong>
      )}
      <p class="acts">
        <Submit label={say(`letters.answers.telling.${telling.told ? 'tell_anew' : 'tell'}`)} />
      </p>
    </form>
  );
};

function consentInWords(say: Say, { given_by_relation, given_on, scope }: Consent): string {
  const words = scope.replace(/\s+/g, ' ');
  const short = words.length > scope_shown ? `${words.slice(0, scope_shown)}…` : words;
  return `${say(`register.telling.consent.by.${given_by_relation}`)}, ${dateInWords(given_on, say)}: ${short}`;
}
