import type { FC } from 'hono/jsx';
import type { Language, Say } from '../../kernel/language.js';
import { type Filled, Hidden, Problems, Submit } from '../../page/form.js';
import { Foreign } from '../../page/parts.js';
import { OwnAnswers } from '../answers/own-answers-view.js';
import { thanksFor } from '../answers/thanks.js';
import { CodeInWords } from '../code-in-words.js';
import { OwnKeepsake } from '../keepsakes/own-keepsake-view.js';
import { StandsNow, Steps } from './follow-page.js';
import type { OwnLetter } from './own-letter.js';
import type { PrisonRules } from './prison-rules.js';
import { PictureField, TextFields, writePath } from './write-form.js';
import { Sheet } from './write-look.js';

interface Props {
  say: Say;
  href: (path: string) => string;
  /** The address of this page. */
  here: string;
  /** Of the private link. */
  token: string;
  /** What every form of it sends back. */
  csrf: string;
  own: OwnLetter;
  /** Whoever it is written to, while visitors may know that person. */
  to: { slug: string; name: string } | null;
  code: string;
  /** What has just been done, or could not be: a sentence. */
  done: string | null;
  refused: string | null;
}

/** A letter behind its private link: the text, where it stands, what the desk says, and what can be done. */
export const OwnPage: FC<Props> = (props) => {
  const { say, href, here, token, csrf, own, to, code, done, refused } = props;
  const { letter, text, steps } = own;
  return (
    <div class="text">
      <h1>{say('letters.writing.own.title')}</h1>
      {to && (
        <p class="meta">
          {say('letters.writing.label.to')}{' '}
          <a href={href(`/people/${to.slug}`)}>
            <Foreign>{to.name}</Foreign>
          </a>
        </p>
      )}
      {done && (
        <p class="flash" role="status">
          {done}
        </p>
      )}
      {refused && (
        <p class="problems" role="alert">
          {refused}
        </p>
      )}
      <StandsNow say={say} standing={letter.standing} hold={own.hold} mine />
      <Steps say={say} steps={steps} />
      {letter.state === 'sent_back' && (
        <p class="acts">
          <a class="act" href={`${here}/again`}>
            {say('letters.writing.own.again')}
          </a>
        </p>
      )}
      <OwnAnswers
        {...{ say, here, csrf }}
        answers={own.answers}
        thanks={
          to && {
            action: href(writePath(to.slug)),
            language: letter.language,
            signed: text?.signed ?? '',
            code,
            thanksFor: (number) => thanksFor(token, number),
          }
        }
      />
      <h2>{say('letters.writing.own.text')}</h2>
      {text ? (
        <Sheet
          say={say}
          letter={text}
          language={letter.language}
          picture={letter.has_picture ? `${here}/picture` : null}
        />
      ) : (
        <p>{say('letters.writing.own.text_gone')}</p>
      )}
      <p class="small">
        <CodeInWords words={say('letters.writing.own.code', { code })} code={code} />
      </p>
      {own.is_confirmed !== null && (
        <p class="small">{say(`letters.writing.own.${own.is_confirmed ? 'confirmed' : 'unconfirmed'}`)}</p>
      )}
      <OwnKeepsake {...{ say, here, csrf: props.csrf }} keepsake={own.keepsake} years={own.copy_years} />
      <Acts {...props} />
      <p class="small">{say('letters.writing.own.private')}</p>
    </div>
  );
};

const Acts: FC<Props> = ({ say, here, csrf, own }) => {
  const { letter, text } = own;
  const isEmpty = text === null && !letter.has_sender && !letter.has_picture && own.keepsake.state === 'none';
  return (
    <>
      {own.may_withdraw && (
        <details>
          <summary>{say('letters.writing.own.withdraw')}</summary>
          <form method="post" action={`${here}/withdraw`}>
            <Hidden name="csrf" value={csrf} />
            <p>{say('letters.writing.own.withdraw_about')}</p>
            <p class="acts">
              <Submit label={say('letters.writing.own.withdraw_button')} second />
            </p>
          </form>
        </details>
      )}
      {!isEmpty && (
        <details>
          <summary>{say('letters.writing.own.delete')}</summary>
          <form method="post" action={`${here}/delete`}>
            <Hidden name="csrf" value={csrf} />
            <p>{say(`letters.writing.own.${own.may_withdraw ? 'delete_about' : 'delete_printed_about'}`)}</p>
            <p class="acts">
              <Submit label={say('letters.writing.own.delete_button')} second />
            </p>
          </form>
        </details>
      )}
    </>
  );
};

interface AgainProps extends Omit<Props, 'own' | 'to' | 'token' | 'code' | 'done' | 'refused'> {
  language: Language;
  sayIn: (language: Language) => Say;
  rules: PrisonRules;
  own: OwnLetter;
  form: Filled;
}

/** The letter that was sent back, to be written again: with what the desk said, and the text as it was. */
export const AgainPage: FC<AgainProps> = (props) => {
  const { say, here, csrf, own, form } = props;
  const picture = own.letter.has_picture ? `${here}/picture` : null;
  return (
    <div class="text">
      <h1>{say('letters.writing.own.again')}</h1>
      <p class="standfirst">{say('letters.writing.own.again_about')}</p>
      <Steps say={say} steps={own.steps.filter(({ what }) => what === 'sent_back').slice(-1)} />
      <form method="post" action={`${here}/again`} enctype="multipart/form-data">
        <Problems form={form} title={say('letters.writing.problems')} />
        <Hidden name="csrf" value={csrf} />
        <h2>{say('letters.writing.part.letter')}</h2>
        <TextFields {...props} picture={picture} />
        <PictureField {...props} picture={picture} />
        <p class="acts">
          <Submit label={say('letters.writing.own.again_button')} />
        </p>
      </form>
    </div>
  );
};
