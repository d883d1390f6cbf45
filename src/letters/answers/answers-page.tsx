import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { spelled } from '../../mailroom/dispatch-code.js';
import { largest_scan_bytes } from '../../mailroom/replies/reply-scan.js';
import { dateInWords } from '../../page/date.js';
import { DateField } from '../../page/date-field.js';
import {
  FileField,
  type Filled,
  Hidden,
  Problems,
  Select,
  Submit,
  TextArea,
  TextField,
} from '../../page/form.js';
import { Flash, Foreign, Table } from '../../page/parts.js';
import { LetterWays } from '../ways.js';
import { longest_words } from './answer.js';
import type { LetterBack, ListedAnswer } from './answer-list.js';
import { TellingPart } from './telling-page.js';
import type { Telling } from './told-answer.js';

const path = '/desk/letters/answers';

/** What an answer says, as it is written and in the writer's language. */
const WordsFields: FC<{ say: Say; form: Filled }> = ({ say, form }) => (
  <>
    {(['transcript', 'translation'] as const).map((name) => (
      <TextArea
        name={name}
        label={say(`letters.answers.${name}`)}
        rows={8}
        maxlength={longest_words}
        form={form}
      />
    ))}
  </>
);

/** What came back from prisoners, and the form to enter an answer. */
export const AnswersPage: FC<{
  say: Say;
  csrf: string;
  answers: ListedAnswer[];
  people: { id: string; name: string }[];
  form: Filled;
}> = ({ say, csrf, answers, people, form }) => (
  <>
    <h1>{say('letters.answers.title')}</h1>
    <LetterWays say={say} here="answers" />
    <p class="text">{say('letters.answers.about')}</p>
    {answers.length > 0 && (
      <Table
        caption={say('letters.answers.caption')}
        head={['day', 'from', 'letter', 'scan', 'words', 'thanked', 'public'].map((name) =>
          say(`letters.answers.head.${name}`),
        )}
      >
        {answers.map((one) => (
          <tr>
            <td>
              <a href={`${path}/${one.id}`}>{dateInWords(one.came_on, say)}</a>
            </td>
            <td>
              <Foreign>{one.person}</Foreign>
            </td>
            <td>{one.code ? spelled(one.code) : say('letters.answers.no_letter_yet')}</td>
            <td>{say(one.size_bytes === null ? 'letters.answers.none' : 'letters.answers.sealed')}</td>
            <td>{say(one.has_words ? 'letters.answers.sealed' : 'letters.answers.none')}</td>
            <td>{one.thanked_on && dateInWords(one.thanked_on, say)}</td>
            <td>{one.telling && say(`letters.answers.telling.state.${one.telling}`)}</td>
          </tr>
        ))}
      </Table>
    )}
    <form method="post" action={path} enctype="multipart/form-data" class="text">
      <h2>{say('letters.answers.enter')}</h2>
      <Hidden name="csrf" value={csrf} />
      <Problems form={form} title={say('register.desk.problems')} />
      <TextField
        name="code"
        label={say('letters.answers.code')}
        hint={say('letters.answers.code_hint')}
        maxlength={20}
        short
        form={form}
      />
      <Select
        name="person"
        label={say('letters.answers.person')}
        hint={say('letters.answers.person_hint')}
        options={people.map(({ id, name }) => ({ value: id, label: name }))}
        empty="–"
        form={form}
      />
      <DateField
        name="came_on"
        label={say('letters.answers.came_on')}
        hint={say('letters.answers.came_on_hint')}
        form={form}
      />
      <FileField
        name="scan"
        label={say('letters.answers.scan')}
        hint={say('letters.answers.scan_hint', { limit: largest_scan_bytes / 1024 ** 2 })}
        accept=".pdf,.png,.jpg,.jpeg"
        form={form}
      />
      <WordsFields {...{ say, form }} />
      <p class="acts">
        <Submit label={say('letters.answers.keep')} />
      </p>
    </form>
  </>
);

/** One answer, opened with the key of who looks. */
export const AnswerPage: FC<{
  say: Say;
  csrf: string;
  answer: ListedAnswer;
  telling: Telling;
  done: string | null;
  form: Filled;
}> = ({ say, csrf, answer, telling, done, form }) => (
  <div class="text">
    <h1>
      {say('letters.answers.from')} <Foreign>{answer.person}</Foreign>
    </h1>
    <LetterWays say={say} here={null} />
    {done && <Flash>{done}</Flash>}
    <p class="meta">
      {dateInWords(answer.came_on, say)} ·{' '}
      {answer.code ? spelled(answer.code) : say('letters.answers.no_letter_yet')}
      {answer.thanked_on && (
        <> · {say('letters.answers.was_thanked', { day: dateInWords(answer.thanked_on, say) })}</>
      )}
    </p>
    {answer.size_bytes !== null && (
      <p>
        <a class="act second" href={`${path}/${answer.id}/scan`}>
          {say('letters.answers.open_scan', { count: Math.ceil(answer.size_bytes / 1024) })}
        </a>
      </p>
    )}
    <Problems form={form} title={say('register.desk.problems')} />
    {answer.letter_id === null && (
      <form method="post" action={`${path}/${answer.id}/letter`}>
        <Hidden name="csrf" value={csrf} />
        <TextField
          name="code"
          label={say('letters.answers.code')}
          hint={say('letters.answers.found_hint')}
          maxlength={20}
          short
          form={form}
        />
        <p class="acts">
          <Submit label={say('letters.answers.give')} />
        </p>
      </form>
    )}
    <form method="post" action={`${path}/${answer.id}/words`}>
      <Hidden name="csrf" value={csrf} />
      <WordsFields {...{ say, form }} />
      <p class="acts">
        <Submit second label={say('letters.answers.keep_words')} />
      </p>
    </form>
    <TellingPart {...{ say, csrf, telling, form }} at={`${path}/${answer.id}`} />
  </div>
);

/** Letters that did not get to their readers, with the reason. */
export const BackPage: FC<{ say: Say; letters: LetterBack[] }> = ({ say, letters }) => (
  <>
    <h1>{say('letters.answers.back.title')}</h1>
    <LetterWays say={say} here="back" />
    <p class="text">{say('letters.answers.back.about')}</p>
    {letters.length === 0 ? (
      <p>{say('letters.answers.back.none')}</p>
    ) : (
      <Table
        caption={say('letters.answers.back.title')}
        head={['day', 'to', 'reason', 'letter'].map((name) => say(`letters.answers.back.head.${name}`))}
      >
        {letters.map((one) => (
          <tr>
            <td>{dateInWords(one.came_on, say)}</td>
            <td>
              <Foreign>{one.person}</Foreign>
            </td>
            <td>
              {say(one.reason ? `mailroom.returns.reason.${one.reason}` : 'mailroom.state.refused')}
              {one.note && (
                <>
                  : <Foreign>{one.note}</Foreign>
                </>
              )}
            </td>
            <td>
              <a href={`/desk/mailroom/dispatches/${one.dispatch_id}`}>{spelled(one.code)}</a>
            </td>
          </tr>
        ))}
      </Table>
    )}
  </>
);
