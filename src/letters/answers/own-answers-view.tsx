import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { Hidden, Submit } from '../../page/form.js';
import { Foreign } from '../../page/parts.js';
import type { OwnAnswer } from './own-answers.js';

/** What a letter of thanks carries from the private page; null: nobody can be written to there. */
export interface Thanks {
  /** Where the form of the person is. */
  action: string;
  language: string;
  signed: string;
  /** Of the letter that was answered: who writes is known by it. */
  code: string;
  /** Says for which answer. */
  thanksFor: (number: number) => string;
}

interface Props {
  say: Say;
  /** The address of the private page. */
  here: string;
  csrf: string;
  answers: OwnAnswer[];
  thanks: Thanks | null;
}

/** What came back, on the writer's own page; nothing where there is no answer. */
export const OwnAnswers: FC<Props> = (props) => (
  <>
    {props.answers.map((answer) => (
      <OneAnswer {...props} answer={answer} />
    ))}
  </>
);

const OneAnswer: FC<Props & { answer: OwnAnswer }> = ({ say, here, csrf, thanks, answer }) => {
  const { number, came_on, size_bytes, words } = answer;
  return (
    <section>
      <h2>{say('letters.answers.own.title', { day: dateInWords(came_on, say) })}</h2>
      {words.transcript !== null && (
        <div class="sheet" dir="auto">
          <Foreign>{words.transcript}</Foreign>
        </div>
      )}
      {words.translation !== null && (
        <>
          <h3>{say('letters.answers.own.translation')}</h3>
          <div class="sheet" dir="auto">
            <Foreign>{words.translation}</Foreign>
          </div>
        </>
      )}
      {size_bytes !== null && (
        <p>
          <a href={`${here}/answers/${number}`}>
            {say('letters.answers.own.scan', { count: Math.ceil(size_bytes / 1024) })}
          </a>
        </p>
      )}
      {thanks && <ThanksForm {...{ say, thanks, answer }} />}
      <Telling {...{ say, here, csrf, answer }} />
    </section>
  );
};

/** Leads to the form of a letter to the same person; nothing is kept before that one is sent in. */
const ThanksForm: FC<{ say: Say; thanks: Thanks; answer: OwnAnswer }> = ({ say, thanks, answer }) => (
  <form method="post" action={thanks.action} enctype="multipart/form-data">
    {answer.thanked_on !== null && (
      <p class="small">{say('letters.answers.own.thanked', { day: dateInWords(answer.thanked_on, say) })}</p>
    )}
    <Hidden name="language" value={thanks.language} />
    <Hidden name="signed" value={thanks.signed} />
    <Hidden name="earlier" value={thanks.code} />
    <Hidden name="thanks" value={thanks.thanksFor(answer.number)} />
    <p class="acts">
      <Submit label={say('letters.answers.own.thank')} name="step" value="change" second />
    </p>
  </form>
);

/** Whether a passage may be told: what that means, what stands in public now, and the button that changes it. */
const Telling: FC<Pick<Props, 'say' | 'here' | 'csrf'> & { answer: OwnAnswer }> = (props) => {
  const { say, here, csrf, answer } = props;
  const { number, agreed, told } = answer;
  return (
    <details open={agreed}>
      <summary>{say(`letters.answers.own.${agreed ? 'agreed_title' : 'agree_title'}`)}</summary>
      <p>{say(`letters.answers.own.${agreed ? 'agreed_about' : 'agree_about'}`)}</p>
      {told !== null && (
        <blockquote>
          <Foreign>{told}</Foreign>
        </blockquote>
      )}
      <form method="post" action={`${here}/answers/${number}/${agreed ? 'take-back' : 'agree'}`}>
        <Hidden name="csrf" value={csrf} />
        <p class="acts">
          <Submit label={say(`letters.answers.own.${agreed ? 'take_back' : 'agree'}`)} second />
        </p>
      </form>
    </details>
  );
};
