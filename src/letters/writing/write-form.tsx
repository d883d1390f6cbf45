import type { FC } from 'hono/jsx';
import { type Language, languageName, languages, type Say } from '../../kernel/language.js';
import {
  Choices,
  FileField,
  type Filled,
  Hidden,
  Honeypot,
  Problems,
  Select,
  Submit,
  TextArea,
  TextField,
} from '../../page/form.js';
import { Foreign } from '../../page/parts.js';
import type { Person } from '../../register/person.js';
import type { PersonBrief } from '../../register/person-brief.js';
import { CopyName, CopyTerms } from '../keepsakes/own-keepsake-view.js';
import { openings } from './advice.js';
import { languageList, languageOptions } from './language-choice.js';
import { largest_picture_bytes } from './picture-reader.js';
import { type PrisonRules, roomOn, takesPictures } from './prison-rules.js';
import { FoldedAdvice, PersonFacts, WhatToAvoid } from './rules-view.js';

/** What the pages of the form need to know. */
export interface Around {
  say: Say;
  language: Language;
  href: (path: string) => string;
  sayIn: (language: Language) => Say;
  person: PersonBrief;
  /** The name as the page's language has it. */
  name: { form: string; lang: string | null };
  rules: PrisonRules;
  token: string;
  stamp: string;
  /** Where its picture can be looked at; null: it has none. */
  picture: string | null;
  /** It thanks for an answer: which (`thanksFor`). Empty: it does not. */
  thanks: string;
  /** For how many years a copy for the day of release can be kept; null: none is. */
  copy_years: number | null;
}

export const writePath = (slug: string) => `/people/${slug}/write`;

/** What the form carries beside its fields. */
export const Carried: FC<Pick<Around, 'token' | 'stamp' | 'picture' | 'thanks'>> = (props) => {
  const { token, stamp, picture, thanks } = props;
  return (
    <>
      <Hidden name="token" value={token} />
      <Hidden name="stamp" value={stamp} />
      {picture && <Hidden name="picture_kept" value="yes" />}
      {thanks !== '' && <Hidden name="thanks" value={thanks} />}
    </>
  );
};

/** The form, with what somebody wants to know who writes for the first time, before the first field. */
export const WriteForm: FC<Around & { told: Person | null; form: Filled }> = (props) => {
  const { say, href, person, name, told, form } = props;
  return (
    <div class="text">
      <h1>
        {say('letters.writing.title')} <Foreign lang={name.lang ?? undefined}>{name.form}</Foreign>
      </h1>
      <p class="standfirst">
        {say(props.thanks === '' ? 'letters.writing.standfirst' : 'letters.writing.thanks')}
      </p>
      {told && (
        <>
          <p class="small">
            <a href="#text">{say('letters.writing.to_text')}</a>
          </p>
          <PersonFacts {...props} person={told} />
          <WhatToAvoid {...props} />
        </>
      )}
      <form method="post" action={href(writePath(person.slug))} enctype="multipart/form-data">
        <Problems form={form} title={say('letters.writing.problems')} />
        <Carried {...props} />
        <Honeypot label={say('letters.writing.honeypot')} />
        <h2>{say('letters.writing.part.letter')}</h2>
        {!told && <FoldedAdvice {...props} />}
        <TextFields {...props} />
        <PictureField {...props} />
        <h2>{say('letters.writing.part.answer')}</h2>
        <AnswerFields {...props} />
        <CopyFields {...props} />
        <p class="acts">
          <Submit label={say('letters.writing.look')} name="step" value="look" />
        </p>
        <p class="small">
          {say('letters.writing.kept_how')} <a href={href('/safety')}>{say('letters.writing.safety')}</a> ·{' '}
          <a href={href('/letters')}>{say('letters.writing.accepted.follow')}</a>
        </p>
      </form>
    </div>
  );
};

type Fields = Pick<Around, 'say' | 'language' | 'sayIn' | 'rules' | 'picture'> & { form: Filled };

/** Language, first lines, text and signature. */
export const TextFields: FC<Fields> = ({ say, language, sayIn, rules, picture, form }) => {
  const { card } = rules;
  const through = card?.languages ?? null;
  const room = roomOn(card, picture !== null);
  const chosen = form.values.language ?? '';
  const own = languages.find((one) => one === chosen) ?? language;
  return (
    <>
      <Select
        name="language"
        label={say('letters.writing.label.language')}
        hint={
          through
            ? say('letters.writing.hint.language', { list: languageList(language, through) })
            : rules.languages
              ? say('letters.writing.hint.language_read', { list: languageList(language, rules.languages) })
              : say('letters.writing.hint.language_unknown')
        }
        form={form}
        options={languageOptions(language, rules)}
      />
      {through && (
        <label class="choice" for="translate">
          <input
            type="checkbox"
            id="translate"
            name="translate"
            value="yes"
            checked={form.values.translate === 'yes'}
          />
          {say('letters.writing.label.translate')}
        </label>
      )}
      <h3>{say('letters.writing.opening.title')}</h3>
      <p class="small">{say('letters.writing.opening.about')}</p>
      {[own, ...languages.filter((one) => one !== own)].map((one) => (
        <details open={one === own}>
          <summary>{languageName(language, one)}</summary>
          <ul lang={one}>
            {openings.map((line) => (
              <li>{sayIn(one)(`letters.writing.opening.${line}`)}</li>
            ))}
          </ul>
        </details>
      ))}
      <TextArea
        name="text"
        label={say('letters.writing.label.text')}
        hint={say('letters.writing.hint.text', {
          count: room.pages,
          characters: room.characters,
          lines: room.lines,
        })}
        form={form}
        rows={16}
        lang={chosen || undefined}
      />
      <TextField
        name="signed"
        label={say('letters.writing.label.signed')}
        hint={say('letters.writing.hint.signed')}
        form={form}
      />
    </>
  );
};

/** A picture, where the place takes any; one that is there already stays unless it is taken out. */
export const PictureField: FC<Fields> = ({ say, rules, picture, form }) => {
  if (!takesPictures(rules.card)) return <p class="small">{say('letters.writing.picture.none_allowed')}</p>;
  return (
    <>
      {picture && (
        <>
          <p class="small">{say('letters.writing.picture.there')}</p>
          <label class="choice" for="picture_out">
            <input type="checkbox" id="picture_out" name="picture_out" value="yes" />
            {say('letters.writing.picture.out')}
          </label>
        </>
      )}
      <FileField
        name="picture"
        label={say(picture ? 'letters.writing.picture.other_label' : 'letters.writing.picture.label')}
        hint={say(`letters.writing.picture.${rules.card?.pictures ? 'hint' : 'hint_unknown'}`, {
          limit: largest_picture_bytes / 1024 ** 2,
        })}
        accept=".jpg,.jpeg,.png"
        form={form}
      />
    </>
  );
};

/** A copy for the day of release, where the campaign keeps any. */
const CopyFields: FC<Pick<Around, 'say' | 'copy_years'> & { form: Filled }> = ({ say, copy_years, form }) =>
  copy_years !== null && (
    <>
      <h2>{say('letters.keepsakes.form.title')}</h2>
      <CopyTerms {...{ say }} years={copy_years} />
      <label class="choice" for="keep">
        <input type="checkbox" id="keep" name="keep" value="yes" checked={form.values.keep === 'yes'} />
        {say('letters.keepsakes.form.keep')}
      </label>
      <CopyName {...{ say, form }} />
    </>
  );

const AnswerFields: FC<Fields> = ({ say, form }) => {
  const options = (field: string, values: string[]) =>
    values.map((value) => ({ value, label: say(`letters.writing.${field}.${value}`) }));
  const values = { back: 'campaign', wants_answer: 'yes', ...form.values };
  const chosen = { ...form, values };
  return (
    <>
      <Choices
        name="back"
        label={say('letters.writing.label.back')}
        hint={say('letters.writing.hint.back')}
        form={chosen}
        options={options('back', ['campaign', 'own'])}
      />
      <details open={values.back === 'own'}>
        <summary>{say('letters.writing.own_address')}</summary>
        <TextField name="name" label={say('letters.writing.label.name')} form={form} autocomplete="name" />
        <TextArea
          name="lines"
          label={say('letters.writing.label.lines')}
          hint={say('letters.writing.hint.lines')}
          form={form}
          rows={4}
        />
      </details>
      <Choices
        name="wants_answer"
        label={say('letters.writing.label.wants_answer')}
        hint={say('letters.writing.hint.wants_answer')}
        form={chosen}
        options={options('wants_answer', ['yes', 'no'])}
      />
      <TextField
        name="email"
        label={say('letters.writing.label.email')}
        hint={say('letters.writing.hint.email')}
        form={form}
        inputmode="email"
        autocomplete="email"
      />
      <TextField
        name="earlier"
        label={say('letters.writing.label.earlier')}
        hint={say('letters.writing.hint.earlier')}
        form={form}
      />
    </>
  );
};
