import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { Submit } from '../../page/form.js';
import { Foreign } from '../../page/parts.js';
import { CodeInWords } from '../code-in-words.js';
import { Held } from '../papers/hold-view.js';
import type { ToConfirm } from './confirming.js';
import type { Step } from './letter-steps.js';
import type { Stood } from './writing-acts.js';

interface Props {
  say: Say;
  href: (path: string) => string;
}

/** Asks for a code. `isWrong`: the one that was given leads nowhere, whatever is wrong with it. */
export const AskForCode: FC<Props & { typed?: string; isWrong?: boolean; wait_seconds?: number }> = (
  props,
) => {
  const { say, href, typed = '', isWrong = false, wait_seconds = 0 } = props;
  return (
    <div class="text">
      <h1>{say('letters.writing.follow.title')}</h1>
      {isWrong && (
        <p class="flash" role="alert">
          {say('letters.writing.follow.unknown')}
        </p>
      )}
      {wait_seconds > 0 && (
        <p class="flash" role="alert">
          {say('letters.writing.follow.too_often', { wait_seconds })}
        </p>
      )}
      <form method="get" action={href('/letters')}>
        <label for="code">
          {say('letters.writing.follow.code')}
          <small>{say('letters.writing.follow.code_hint')}</small>
        </label>
        <input id="code" name="code" type="text" value={typed} autocomplete="off" maxlength={60} />
        <p class="acts">
          <Submit label={say('letters.writing.follow.ask')} />
        </p>
      </form>
      <p class="small">{say('letters.writing.follow.no_more')}</p>
    </div>
  );
};

/** The steps of a letter, each with its day and friendly words. */
export const Steps: FC<{ say: Say; steps: Step[] }> = ({ say, steps }) => (
  <ol class="tl">
    {steps.map((step) => (
      <li>
        <span class="date">{dateInWords(step.day, say)}</span>
        <p>
          <strong>{say(`letters.writing.step.${step.what}`)}</strong>{' '}
          <Reason say={say} reason={step.reason} />
        </p>
        {step.words && (
          <blockquote>
            <Foreign>{step.words}</Foreign>
          </blockquote>
        )}
      </li>
    ))}
  </ol>
);

/** Why, in the words that the desk's list has for its writers. */
const Reason: FC<{ say: Say; reason: string | null }> = ({ say, reason }) => {
  const code = `letters.moderation.reason.${reason}`;
  return reason && say.has(code) ? <span>{say(code)}</span> : null;
};

/** Where a letter stands in a sentence, and why it is held where it is; to its writer in words of their own, if there are. */
export const StandsNow: FC<{ say: Say; mine?: boolean } & Pick<Stood, 'standing' | 'hold'>> = (props) => {
  const { say, standing, hold } = props;
  if (hold) return <Held {...{ say, hold }} />;
  // What says “its writer” to others says “you” to the writer.
  const mine = `letters.writing.own.now.${standing}`;
  return (
    <p class="standfirst">{say(props.mine && say.has(mine) ? mine : `letters.writing.now.${standing}`)}</p>
  );
};

/** What is known of a letter by its code: where it stands, and since when. Never whose it is or to whom. */
export const StandingPage: FC<Props & Stood & { code: string }> = (props) => {
  const { say, href, code, standing, steps, hold } = props;
  return (
    <div class="text">
      <h1>
        <CodeInWords words={say('letters.writing.follow.letter', { code })} code={code} />
      </h1>
      <StandsNow {...{ say, standing, hold }} />
      <Steps say={say} steps={steps} />
      <p class="small">{say('letters.writing.follow.only')}</p>
      <p>
        <a href={href('/letters')}>{say('letters.writing.follow.another')}</a>
      </p>
    </div>
  );
};

/** What the link of a mail shows: that an address waits for its button. Opening it confirms nothing. */
export const ConfirmPage: FC<Props & { letters: ToConfirm[]; path: string }> = ({ say, letters, path }) => (
  <div class="text">
    <h1>{say('letters.writing.confirm.title')}</h1>
    <p>{say('letters.writing.confirm.about', { count: letters.length })}</p>
    <form method="post" action={path}>
      <p class="acts">
        <Submit label={say('letters.writing.confirm.button')} />
      </p>
    </form>
    <p class="small">{say('letters.writing.confirm.not_you')}</p>
  </div>
);

export const ConfirmedPage: FC<Props> = ({ say, href }) => (
  <div class="text">
    <h1>{say('letters.writing.confirm.done_title')}</h1>
    <p>{say('letters.writing.confirm.done')}</p>
    <p>
      <a href={href('/letters')}>{say('letters.writing.accepted.follow')}</a>
    </p>
  </div>
);

/** A link that leads nowhere: never given, wrongly copied, or over. All look the same. */
export const NoSuchLink: FC<Props & { words: string }> = ({ say, href, words }) => (
  <div class="text">
    <h1>{say('letters.writing.no_link')}</h1>
    <p>{words}</p>
    <p>
      <a href={href('/letters')}>{say('letters.writing.accepted.follow')}</a>
    </p>
  </div>
);
