import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { Choices, type Filled, Hidden, Problems, Submit, TextField } from '../../page/form.js';
import { Moment } from '../../page/moment.js';
import { Flash, Foreign, Table } from '../../page/parts.js';
import { LetterWays } from '../ways.js';
import type { Book } from './book.js';
import { longest_why } from './choice-reader.js';
import type { latestChoice } from './keepsake-choice.js';

interface Props {
  say: Say;
  csrf: string;
  books: Book[];
  choice: Awaited<ReturnType<typeof latestChoice>>;
  done: boolean;
  form: Filled;
}

/** Of whom copies are kept for the day of release, whose book is due, and what the campaign decided about it. */
export const KeepsakesPage: FC<Props> = ({ say, csrf, books, choice, done, form }) => {
  const word = (name: string, values = {}) => say(`letters.keepsakes.desk.${name}`, values);
  return (
    <>
      <h1>{word('title')}</h1>
      <LetterWays say={say} here="keepsakes" />
      {done && <Flash>{word('done')}</Flash>}
      <p class="text">{word('about')}</p>
      {books.length === 0 ? (
        <p>{word('none')}</p>
      ) : (
        <Table
          caption={word('books')}
          head={['person', 'letters', 'written', 'ends', 'book'].map((name) => word(`head.${name}`))}
          numbers={[1]}
        >
          {books.map((book) => (
            <tr>
              <td>
                <a href={`/desk/letters/keepsakes/${book.person_id}`}>
                  <Foreign>{book.name}</Foreign>
                </a>
              </td>
              <td class="n">{book.letters}</td>
              <td>{spanOf(book, say)}</td>
              <td>{book.ends && dateInWords(book.ends, say)}</td>
              <td>
                {book.is_due ? <strong>{word('is_due')}</strong> : word(book.open === 0 ? 'given' : book.may)}
              </td>
            </tr>
          ))}
        </Table>
      )}
      <h2>{word('choice')}</h2>
      <p class="text">
        {choice === null ? (
          word('not_chosen')
        ) : (
          <>
            {choice.keeps ? word('keeps', { count: choice.years }) : word('keeps_none')}{' '}
            <Foreign>{choice.chosen_by}</Foreign>, <Moment at={choice.chosen_at} />:{' '}
            <Foreign>{choice.why}</Foreign>
          </>
        )}
      </p>
      <form method="post" action="/desk/letters/keepsakes" class="text">
        <Problems form={form} title={word('problems')} />
        <Hidden name="csrf" value={csrf} />
        <Choices
          name="keeps"
          label={word('keep')}
          form={form}
          options={['yes', 'no'].map((value) => ({ value, label: word(`keep_${value}`) }))}
        />
        <TextField
          name="years"
          label={word('years')}
          hint={word('years_hint')}
          inputmode="numeric"
          maxlength={2}
          short
          form={form}
        />
        <TextField name="why" label={word('why')} maxlength={longest_why} form={form} />
        <p class="acts">
          <Submit label={word('choose')} />
        </p>
      </form>
    </>
  );
};

/** From when to when somebody's letters were written. */
export function spanOf({ first, last }: Book, say: Say): string {
  const [from, to] = [first, last].map((day) => (day ? dateInWords(day, say) : ''));
  return from === to ? (from ?? '') : say('page.date.span', { from: from ?? '', to: to ?? '' });
}
