import type { FC } from 'hono/jsx';
import { languageName, type Say } from '../../kernel/language.js';
import { Hidden, Submit } from '../../page/form.js';
import { Foreign } from '../../page/parts.js';
import type { LetterText } from '../letter.js';
import { spelledLetter } from '../letter-code.js';
import type { MailOutcome } from './hand-in.js';
import { fields, type LetterSaid, type Typed } from './letter-reader.js';
import { type Around, Carried, writePath } from './write-form.js';

/** A letter as it will be printed: the text with its lines, the signature, the picture small with the way to the whole. */
export const Sheet: FC<{ say: Say; letter: LetterText; language: string; picture: string | null }> = (
  props,
) => (
  <div class="sheet" lang={props.language} dir="auto">
    {props.letter.text}
    {props.letter.signed && `\n\n${props.letter.signed}`}
    {props.picture && (
      <a href={props.picture}>
        <img src={`${props.picture}/small`} alt="" />
        {props.say('letters.writing.picture.alt')}
      </a>
    )}
  </div>
);

/** Everything as it will be printed; all is carried along, and nothing is kept yet. */
export const LookPage: FC<Around & { said: LetterSaid; typed: Typed }> = (props) => {
  const { say, language, href, person, name, rules, said, typed, picture } = props;
  const { sender } = said;
  const lines: [string, string][] = [
    ['to', name.form],
    ['language', languageName(language, said.language)],
    [
      'back',
      sender?.lines ? [sender.name, ...sender.lines].join(', ') : say('letters.writing.back.campaign'),
    ],
    ['wants_answer', say(`letters.writing.wants_answer.${said.wants_answer ? 'yes' : 'no'}`)],
    ...(said.keep
      ? [
          ['keep', said.keep.name ?? (said.letter.signed || say('letters.keepsakes.form.no_name'))] as [
            string,
            string,
          ],
        ]
      : []),
    ['email', sender?.email ?? say('letters.writing.no_email')],
  ];
  return (
    <div class="text">
      <h1>{say('letters.writing.look_title')}</h1>
      <p class="standfirst">{say('letters.writing.look_standfirst')}</p>
      {said.needs_translation && (
        <p class="disputed">
          {say(`letters.writing.${rules.is_fresh ? 'will_translate' : 'may_translate'}`)}
        </p>
      )}
      <Sheet {...{ say, picture }} letter={said.letter} language={said.language} />
      <dl>
        {lines.map(([label, value]) => (
          <>
            <dt>{say(`letters.writing.label.${label}`)}</dt>
            <dd>
              <Foreign>{value}</Foreign>
            </dd>
          </>
        ))}
      </dl>
      <form method="post" action={href(writePath(person.slug))} enctype="multipart/form-data">
        <Carried {...props} />
        {fields.map((field) => (
          <Hidden name={field} value={typed[field] ?? ''} />
        ))}
        <p class="acts">
          <Submit label={say('letters.writing.hand_in')} name="step" value="hand_in" />
          <Submit label={say('letters.writing.change')} name="step" value="change" second />
        </p>
      </form>
    </div>
  );
};

interface AcceptedProps {
  say: Say;
  href: (path: string) => string;
  code: string;
  /** The whole address of the private page. */
  link: string;
  mail: MailOutcome;
}

/** The letter is safe: code and private link, what to write down, and what happens now. */
export const AcceptedPage: FC<AcceptedProps> = ({ say, href, code, link, mail }) => (
  <div class="text">
    <h1>{say('letters.writing.accepted.title')}</h1>
    <p class="standfirst">{say('letters.writing.accepted.safe')}</p>
    <h2>{say('letters.writing.accepted.code')}</h2>
    <p>
      <strong class="code" id="code">
        {spelledLetter(code)}
      </strong>
    </p>
    <p>
      {say('letters.writing.accepted.code_about')}{' '}
      <a href={href('/letters')}>{say('letters.writing.accepted.follow')}</a>
    </p>
    <h2>{say('letters.writing.accepted.link')}</h2>
    <p>
      <a id="link" href={link}>
        {link}
      </a>
    </p>
    <p>{say('letters.writing.accepted.link_about')}</p>
    <p>
      <strong>{say('letters.writing.accepted.write_down')}</strong>
    </p>
    {mail && <p>{say(`letters.writing.accepted.mail_${mail}`)}</p>}
    <h2>{say('letters.writing.accepted.next')}</h2>
    <ol>
      {['read', 'print', 'follow'].map((step) => (
        <li>{say(`letters.writing.accepted.then.${step}`)}</li>
      ))}
    </ol>
    <p>
      <a href={href('/write')}>{say('letters.writing.accepted.another')}</a>
    </p>
  </div>
);
