import type { FC } from 'hono/jsx';
import { languageName, type Say } from '../../kernel/language.js';
import { type Batch, most_in_batch } from '../../mailroom/batch.js';
import { CloseBatch, StateInHand, TakeOut } from '../../mailroom/batch-view.js';
import { covers } from '../../mailroom/batches/sheets.js';
import { spelled } from '../../mailroom/dispatch-code.js';
import { dateInWords } from '../../page/date.js';
import { Hidden } from '../../page/form.js';
import { Moment } from '../../page/moment.js';
import { Flash, Foreign, Table } from '../../page/parts.js';
import { LetterWays } from '../ways.js';
import type { LeftBehind } from './letter-batch.js';
import type { HeldLetters, ReadyLetter } from './ready-letters.js';

/** So many letters the page lists; the rest waits behind them. */
const most_shown = 300;

/** Approved letters that wait for the print, by place: choose, look, take. */
export const ReadyLettersPage: FC<{
  say: Say;
  csrf: string;
  letters: ReadyLetter[];
  held: HeldLetters[];
  /** How many approved letters have no paper yet. */
  unprepared: number;
  /** Whether somebody has said who sends. */
  hasSender: boolean;
}> = (props) => {
  const { say, csrf, letters, held, unprepared, hasSender } = props;
  const shown = letters.slice(0, most_shown);
  const places = [...new Set(shown.map(({ place }) => place))];
  return (
    <>
      <h1>{say('letters.papers.desk.title')}</h1>
      <LetterWays say={say} here="papers" />
      {unprepared > 0 && (
        <p class={hasSender ? 'flash' : 'problems'}>
          {say(`letters.papers.desk.${hasSender ? 'on_their_way' : 'no_sender'}`, { count: unprepared })}
        </p>
      )}
      {shown.length === 0 ? (
        unprepared === 0 && <p>{say('letters.papers.desk.empty')}</p>
      ) : (
        <form method="post" action="/desk/letters/papers/look">
          <Hidden name="csrf" value={csrf} />
          <p class="small">{say('letters.papers.desk.about', { most: most_in_batch })}</p>
          <p class="acts">
            {/* The work begins here, and looking changes nothing. */}
            <button class="act second" type="submit" autofocus>
              {say('mailroom.papers.preview')}
            </button>
            <button class="act" type="submit" formaction="/desk/letters/papers/take">
              {say('mailroom.papers.take')}
            </button>
          </p>
          {places.map((place) => (
            <Table
              caption={place ?? say('letters.papers.desk.no_place')}
              head={['choose', 'to', 'language', 'made'].map((column) => say(`mailroom.papers.${column}`))}
            >
              {shown
                .filter((letter) => letter.place === place)
                .map((letter) => (
                  <ReadyRow {...{ say, letter }} />
                ))}
            </Table>
          ))}
          {letters.length > shown.length && (
            <p>{say('mailroom.papers.more', { count: letters.length - shown.length })}</p>
          )}
        </form>
      )}
      <Held {...{ say, held }} />
    </>
  );
};

/** What no pile takes until something changes: why, and how many letters. */
const Held: FC<{ say: Say; held: HeldLetters[] }> = ({ say, held }) =>
  held.length === 0 ? null : (
    <>
      <h2>{say('letters.papers.desk.held')}</h2>
      <p class="small">{say('letters.papers.desk.held_about')}</p>
      <Table
        caption={say('letters.papers.desk.held')}
        head={['to', 'why', 'since', 'letters'].map((name) => say(`letters.papers.desk.held_head.${name}`))}
        numbers={[3]}
      >
        {held.map(({ person, slug, reason, since, letters }) => (
          <tr>
            <td>
              {slug ? (
                <a href={`/desk/addresses/people/${slug}`}>
                  <Foreign>{person}</Foreign>
                </a>
              ) : (
                <Foreign>{person}</Foreign>
              )}
            </td>
            <td>{say(`letters.papers.left.${reason}`)}</td>
            <td>{since && dateInWords(since, say)}</td>
            <td class="n">{letters}</td>
          </tr>
        ))}
      </Table>
    </>
  );

const ReadyRow: FC<{ say: Say; letter: ReadyLetter }> = ({ say, letter }) => {
  const { dispatch_id, person, why_not, language, received_at } = letter;
  return (
    <tr>
      <td>
        <input
          type="checkbox"
          name="paper"
          value={dispatch_id}
          checked={why_not === null}
          aria-label={`${say('mailroom.papers.choose')}: ${person}, ${received_at.toISOString().slice(0, 16)}`}
        />
      </td>
      <td>
        <a href={`/desk/mailroom/dispatches/${dispatch_id}`}>
          <Foreign>{person}</Foreign>
        </a>
        {why_not !== null && (
          <>
            {' '}
            <span class="tag held">
              {say('mailroom.papers.held_back', { why: say(`letters.papers.left.${why_not}`) })}
            </span>
          </>
        )}
      </td>
      <td>{languageName(say.language, language)}</td>
      <td>
        <Moment at={received_at} />
      </td>
    </tr>
  );
};

/** What taking letters did: done, left behind, why. */
export const LettersTakenPage: FC<{ say: Say; number: number; taken: number; left: LeftBehind[] }> = (
  props,
) => {
  const { say, number, taken, left } = props;
  return (
    <>
      <h1>{say('mailroom.batch.title', { number: String(number) })}</h1>
      <LetterWays say={say} here={null} />
      <Flash>{say('letters.papers.desk.taken', { count: taken })}</Flash>
      <p class="acts">
        <a class="act" href={`/desk/letters/batches/${number}`} autofocus>
          {say('letters.papers.desk.to_print')}
        </a>
      </p>
      {left.length > 0 && (
        <>
          <h2>{say('letters.papers.desk.left', { count: left.length })}</h2>
          <ul>
            {left.map(({ id, name, reason }) => (
              <li>
                <a href={`/desk/mailroom/dispatches/${id}`}>
                  <Foreign>{name}</Foreign>
                </a>
                : {say(`letters.papers.left.${reason}`)}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
};

interface LetterBatchProps {
  say: Say;
  csrf: string;
  batch: Batch;
  parts: number;
  /** What must not leave with the pile, with why. */
  takeOut: Map<string, string>;
}

/** A batch of letters: its files, what to fold them into, and its list. */
export const LetterBatchPage: FC<LetterBatchProps> = (props) => {
  const { say, csrf, batch, parts, takeOut } = props;
  const { number, papers } = batch;
  const at = `/desk/letters/batches/${number}`;
  const open = papers.filter(({ state }) => state === 'claimed').length;
  return (
    <>
      <h1>{say('mailroom.batch.title', { number: String(number) })}</h1>
      <LetterWays say={say} here={null} />
      <p class="meta">
        {say('mailroom.batch.taken')} <Moment at={batch.taken_at} /> ·{' '}
        {say('mailroom.papers.open', { count: open })}
      </p>
      <TakeOut {...{ say, takeOut }} />
      <p class="small">{say('letters.papers.desk.opens')}</p>
      <p class="acts">
        {Array.from({ length: parts }, (_, place) => (
          <a class="act" href={`${at}/letters-${place + 1}.pdf`} autofocus={place === 0}>
            {say('letters.papers.desk.part', { part: place + 1, of: parts })}
          </a>
        ))}
        <a class="act second" href="/desk/mailroom/tally">
          {say('mailroom.desk.tally')}
        </a>
      </p>
      <h2>{say('letters.papers.desk.covers')}</h2>
      <ul>
        {covers
          .filter((cover) => cover !== 'window')
          .map((cover) => (
            <li>
              <a href={`${at}/covers/${cover}.pdf`}>{say(`mailroom.batches.cover.${cover}`)}</a>
            </li>
          ))}
      </ul>
      <CloseBatch {...{ say, csrf, batch, takeOut }} />
      <Table
        caption={say('mailroom.batch.caption')}
        head={[say('mailroom.batch.code'), say('mailroom.papers.to'), say('mailroom.batch.state')]}
      >
        {papers.map((paper) => (
          <tr>
            <td>
              <a href={`/desk/mailroom/dispatches/${paper.id}`}>{spelled(paper.code)}</a>
            </td>
            <td>
              <Foreign>{paper.addressee_name}</Foreign>
            </td>
            <td>
              <StateInHand {...{ say, paper, takeOut }} />
            </td>
          </tr>
        ))}
      </Table>
    </>
  );
};
