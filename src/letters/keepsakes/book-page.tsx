import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { Choices, type Filled, Hidden, Problems, Submit, TextField } from '../../page/form.js';
import { Moment } from '../../page/moment.js';
import { Flash, Foreign } from '../../page/parts.js';
import { LetterWays } from '../ways.js';
import type { Book, latestDecision, latestGiving, ShownPrint } from './book.js';
import { copies_after, given_ways, receivers } from './book-giving.js';
import { longest_why } from './choice-reader.js';
import { spanOf } from './keepsakes-page.js';

interface Props {
  say: Say;
  csrf: string;
  book: Book;
  print: ShownPrint | null;
  giving: Awaited<ReturnType<typeof latestGiving>>;
  decision: Awaited<ReturnType<typeof latestDecision>>;
  done: boolean;
  form: Filled;
}

/** The book of one person: whether it is due, its print and how far that is, and what became of it. */
export const BookPage: FC<Props> = (props) => {
  const { say, book, giving, decision, done, form } = props;
  const word = wordsOf(say);
  const mayPrint = book.letters > 0 && (book.may === 'free' || book.may === 'decided');
  return (
    <div class="text">
      <h1>
        <Foreign>{book.name}</Foreign>
      </h1>
      <LetterWays say={say} here={null} />
      {done && <Flash>{word('done')}</Flash>}
      <Problems form={form} title={word('problems')} />
      <p>
        {word('letters', { count: book.letters })}
        {book.letters > 0 && ` ${spanOf(book, say)}.`}
        {book.ends && ` ${word('ends', { day: dateInWords(book.ends, say) })}`}
      </p>
      <p>
        {book.is_due ? <strong>{word('is_due')}</strong> : word(`may.${book.may}`)}
        {book.since && ` ${word('since', { day: dateInWords(book.since, say) })}`}
      </p>
      {decision && (
        <p class="small">
          {word(`decided.${decision.for_whom}`)} <Foreign>{decision.decided_by}</Foreign>,{' '}
          <Moment at={decision.decided_at} />: <Foreign>{decision.why}</Foreign>
        </p>
      )}
      {giving && (
        <p>
          {word(`was.${giving.how}`, { day: dateInWords(giving.given_on, say) })}{' '}
          {word(`copies_were.${giving.copies}`)} <span class="small">{giving.entered_by}</span>
        </p>
      )}
      {book.may === 'undecided' && <Decide {...props} />}
      {mayPrint && <Print {...props} />}
      {mayPrint && book.open > 0 && <Give {...props} />}
      <p>
        <a href="/desk/letters/keepsakes">{word('all')}</a>
      </p>
    </div>
  );
};

const wordsOf =
  (say: Say) =>
  (name: string, values = {}) =>
    say(`letters.keepsakes.book_desk.${name}`, values);

const Print: FC<Props> = ({ say, csrf, book, print }) => {
  const word = wordsOf(say);
  const path = `/desk/letters/keepsakes/${book.person_id}`;
  return (
    <>
      <h2>{word('print')}</h2>
      <p>{word('print_about')}</p>
      {print && (
        <p role="status">
          <strong>{word(`print_state.${print.state}`)}</strong>{' '}
          {word('progress', { done: print.done, count: print.letters, pages: print.pages })}{' '}
          <Foreign>{print.begun_by}</Foreign>, <Moment at={print.begun_at} />{' '}
          {print.state === 'printing' && <a href={path}>{word('look')}</a>}
        </p>
      )}
      {print && print.left_out.length > 0 && (
        <>
          <p>{word('left_out', { count: print.left_out.length })}</p>
          <ul>
            {print.left_out.map(({ written_on, reason }) => (
              <li>
                {dateInWords(written_on, say)}: {say(`letters.keepsakes.book.left.${reason}`)}
              </li>
            ))}
          </ul>
        </>
      )}
      <form method="post" action={`${path}/book.pdf`}>
        <Hidden name="csrf" value={csrf} />
        <p class="acts">
          <Submit label={word(print ? 'print_again' : 'print_now')} second={print?.state === 'printed'} />
        </p>
      </form>
    </>
  );
};

const Give: FC<Props> = ({ say, csrf, book, form }) => {
  const word = wordsOf(say);
  const chosen = { ...form, values: { copies: 'delete', ...form.values } };
  return (
    <form method="post" action={`/desk/letters/keepsakes/${book.person_id}/given`}>
      <h2>{word('give')}</h2>
      <Hidden name="csrf" value={csrf} />
      <Choices
        name="how"
        label={word('how')}
        form={chosen}
        options={given_ways.map((value) => ({ value, label: word(`way.${value}`) }))}
      />
      <TextField name="given_on" label={word('given_on')} hint={word('given_on_hint')} form={form} />
      <Choices
        name="copies"
        label={word('copies')}
        form={chosen}
        options={copies_after.map((value) => ({ value, label: word(`copies_after.${value}`) }))}
      />
      <p class="acts">
        <Submit label={word('give_now')} />
      </p>
    </form>
  );
};

const Decide: FC<Props> = ({ say, csrf, book, form }) => {
  const word = wordsOf(say);
  const possible = receivers.filter((one) => one === 'family' || book.state !== 'died');
  return (
    <form method="post" action={`/desk/letters/keepsakes/${book.person_id}/decide`}>
      <h2>{word('decide')}</h2>
      <p>{word('decide_about')}</p>
      <Hidden name="csrf" value={csrf} />
      <Choices
        name="for_whom"
        label={word('for_whom')}
        form={form}
        options={possible.map((value) => ({ value, label: word(`receiver.${value}`) }))}
      />
      <TextField name="why" label={word('why')} hint={word('why_hint')} maxlength={longest_why} form={form} />
      <p class="acts">
        <Submit label={word('decide_now')} second />
      </p>
    </form>
  );
};
