import type { FC } from 'hono/jsx';
import { languageName, type Say } from '../../kernel/language.js';
import type { Problem } from '../../kernel/refusals.js';
import { RuleLine, type Rules } from '../../mailroom/rules/rule-line.js';
import { type Filled, Hidden, Problems, Select, Submit, TextArea } from '../../page/form.js';
import { Moment } from '../../page/moment.js';
import { Flash, Foreign } from '../../page/parts.js';
import type { Letter, LetterText } from '../letter.js';
import type { LetterHold } from '../papers/letter-hold.js';
import { LetterWays } from '../ways.js';
import { languageList } from '../writing/language-choice.js';
import { back_reasons, longest_words, type Second } from './decision.js';
import { longest_translation, type Translated, translation_languages } from './translation.js';

/** A letter that was opened for whoever reads it. */
export interface Opened extends LetterText {
  translations: Translated[];
}

interface Props {
  say: Say;
  csrf: string;
  letter: Letter;
  /** Null: it was not opened; `why` says why not. */
  opened: Opened | null;
  why: Problem | null;
  person: { slug: string; name: string };
  rules: Rules;
  wishes: { languages: string[] | null; interests: Record<string, string>; vulnerable: boolean } | null;
  second: Second;
  /** Why no letter goes to this person now; null: one does. */
  hold: LetterHold | null;
  /** Its writer wishes a copy for the day of release. */
  isCopyWished: boolean;
  quota: { used: number; most: number };
  done: string | null;
  form: Filled;
}

/** One letter beside what its place lets in, and what can be decided; made for the keyboard. */
export const LetterPage: FC<Props> = (props) => {
  const { say, letter, opened, why, hold, quota, done, form } = props;
  return (
    <>
      <h1>{say('letters.moderation.letter')}</h1>
      <LetterWays say={say} here={null} />
      {done && <Flash>{done}</Flash>}
      <p class="meta">
        {say('letters.moderation.to')}{' '}
        <a href={`/people/${props.person.slug}`}>
          <Foreign>{props.person.name}</Foreign>
        </a>{' '}
        · {languageName(say.language, letter.language)} · <Moment at={letter.received_at} /> ·{' '}
        {say(letter.is_known ? 'letters.moderation.known' : 'letters.moderation.first_time')} ·{' '}
        {say('letters.moderation.quota', { used: quota.used, most: quota.most })}
      </p>
      {opened && hold && (
        <p class="disputed">
          {say('letters.moderation.no_way', { why: say(`letters.papers.left.${hold.reason}`) })}
        </p>
      )}
      {why && <p class="disputed">{say(why.code, why.values)}</p>}
      {!opened && !why && <p>{say(`letters.moderation.state.${letter.standing}`)}</p>}
      <Problems form={form} title={say('letters.moderation.problems')} />
      {opened && (
        <div class="lead">
          <div>
            <Text {...props} opened={opened} />
          </div>
          <div>
            <Beside {...props} />
            <Decide {...props} />
          </div>
        </div>
      )}
      {opened && <Translate {...props} opened={opened} />}
    </>
  );
};

const Text: FC<Props & { opened: Opened }> = ({ say, letter, opened }) => (
  <>
    {/* The focus begins here, so that nobody decides before the text was there. */}
    <section
      class="letter"
      tabindex={0}
      autofocus
      aria-label={say('letters.moderation.text')}
      lang={letter.language}
      dir="auto"
    >
      {opened.text}
      {'\n\n'}
      <Foreign>{opened.signed}</Foreign>
    </section>
    {letter.has_picture && (
      <p>
        <a href={`/desk/letters/${letter.id}/picture`}>{say('letters.moderation.picture')}</a>
      </p>
    )}
    {opened.translations.map(({ language, text }) => (
      <section
        class="letter"
        aria-label={say('letters.moderation.translation_in', {
          language: languageName(say.language, language),
        })}
        lang={language}
        dir="auto"
      >
        {text}
      </section>
    ))}
  </>
);

const Beside: FC<Props> = ({ say, rules, wishes, second, isCopyWished }) => (
  <>
    <h2>{say('letters.moderation.beside')}</h2>
    <RuleLine say={say} rules={rules} />
    {Object.entries(rules?.card?.avoid ?? {}).map(([language, text]) => (
      <p class="small" lang={language}>
        <Foreign>{text}</Foreign>
      </p>
    ))}
    {wishes?.languages && (
      <p class="small">
        {say('letters.moderation.reads', { list: languageList(say.language, wishes.languages) })}
      </p>
    )}
    {isCopyWished && <p class="small">{say('letters.moderation.copy_wished')}</p>}
    {second && (
      <p>
        <strong>{say(`letters.moderation.second.${second}`)}</strong>
      </p>
    )}
  </>
);

const Decide: FC<Props> = ({ say, csrf, letter, form }) => (
  <>
    <form method="post" action={`/desk/letters/${letter.id}/decide`}>
      <Hidden name="csrf" value={csrf} />
      <p class="small">{say('letters.moderation.keys')}</p>
      <p class="acts">
        <button class="act" id="decision" type="submit" name="decision" value="approve" accesskey="a">
          {say('letters.moderation.approve')}
        </button>
      </p>
      <Select
        name="reason"
        label={say('letters.moderation.back_because')}
        form={form}
        empty={say('letters.moderation.choose')}
        options={back_reasons.map((value) => ({ value, label: say(`letters.moderation.reason.${value}`) }))}
      />
      <TextArea
        name="words"
        label={say('letters.moderation.words')}
        hint={say('letters.moderation.words_hint')}
        rows={3}
        maxlength={longest_words}
        form={form}
      />
      <p class="acts">
        <button class="act second" type="submit" name="decision" value="send_back" accesskey="b">
          {say('letters.moderation.send_back')}
        </button>
        <button class="act second" type="submit" name="decision" value="flag" accesskey="f">
          {say('letters.moderation.flag')}
        </button>
        <button class="act second" type="submit" name="decision" value="turn_away" accesskey="x">
          {say('letters.moderation.turn_away')}
        </button>
      </p>
      <Select
        name="into"
        label={say('letters.moderation.translate_into')}
        form={form}
        empty={say('letters.moderation.choose')}
        options={translation_languages
          .filter((value) => value !== letter.language)
          .map((value) => ({ value, label: languageName(say.language, value) }))}
      />
      <p class="acts">
        <button class="act second" type="submit" name="decision" value="translate" accesskey="t">
          {say('letters.moderation.translate')}
        </button>
      </p>
    </form>
    <form method="post" action="/desk/letters/next">
      <Hidden name="csrf" value={csrf} />
      <Hidden name="skip" value={letter.id} />
      <Submit second label={say('letters.moderation.skip')} />
    </form>
  </>
);

const Translate: FC<Props & { opened: Opened }> = ({ say, csrf, letter, opened, form }) => (
  <details
    open={letter.state === 'translating' || form.problems.some(({ field }) => field === 'translation')}
  >
    <summary>{say('letters.moderation.write_translation')}</summary>
    {translation_languages
      .filter((language) => language !== letter.language)
      .map((language) => {
        const before = opened.translations.find((one) => one.language === language);
        const typed = form.values.into === language ? form.values.translation : undefined;
        const filled = { ...form, values: { translation: typed ?? before?.text ?? '' } };
        return (
          <form method="post" action={`/desk/letters/${letter.id}/translation`}>
            <h3>
              {say('letters.moderation.translation_in', { language: languageName(say.language, language) })}
            </h3>
            <Hidden name="csrf" value={csrf} />
            <Hidden name="into" value={language} />
            <Hidden name="after" value={String(before?.number ?? 0)} />
            <div class="field">
              <label for={`translation-${language}`}>{say('letters.moderation.translation')}</label>
              <textarea
                id={`translation-${language}`}
                name="translation"
                rows={10}
                lang={language}
                maxlength={longest_translation}
                dir="auto"
              >
                {`\n${filled.values.translation}`}
              </textarea>
            </div>
            <Submit second label={say('letters.moderation.keep_translation')} />
          </form>
        );
      })}
  </details>
);
