import type { FC } from 'hono/jsx';
import type { Say } from '../kernel/language.js';
import { Hidden, Submit } from '../page/form.js';
import { Moment } from '../page/moment.js';
import { Flash, Foreign, Table } from '../page/parts.js';
import { AddresseeName } from './addressee-name.js';
import type { Batch, ListedPaper } from './batch.js';
import { spelled } from './dispatch-code.js';
import { Ways } from './ways.js';

interface BatchProps {
  say: Say;
  csrf: string;
  batch: Batch;
  /** What must not leave with the pile, with why; see `toTakeOut`. */
  takeOut: Map<string, string>;
}

/** Says that something has to come out of a pile that is printed. */
export const TakeOut: FC<Pick<BatchProps, 'say' | 'takeOut'>> = ({ say, takeOut }) =>
  takeOut.size === 0 ? null : (
    <p class="disputed" role="alert">
      <strong>{say('mailroom.batch.take_out', { count: takeOut.size })}</strong>{' '}
      {say('mailroom.batch.take_out_about')}
    </p>
  );

/** Where one paper of a batch stands, and that it has to come out of the pile. */
export const StateInHand: FC<Pick<BatchProps, 'say' | 'takeOut'> & { paper: ListedPaper }> = (props) => {
  const { say, takeOut, paper } = props;
  const why = takeOut.get(paper.id);
  return (
    <>
      {say(`mailroom.state.${paper.state}`)}
      {why && (
        <>
          {' '}
          <span class="tag held">
            {say('mailroom.batch.take_this_out', { why: say(`mailroom.left_out.${why}`) })}
          </span>
        </>
      )}
    </>
  );
};

/** Ends a batch: what is open was posted, or goes back to the pile. */
export const CloseBatch: FC<BatchProps> = ({ say, csrf, batch, takeOut }) => {
  const open = batch.papers.filter(({ state }) => state === 'claimed').length;
  if (open === 0) return null;
  return (
    <form method="post" action={`/desk/mailroom/batches/${batch.number}/close`}>
      <Hidden name="csrf" value={csrf} />
      <p class="acts">
        {open > takeOut.size && <Submit name="how" value="posted" label={say('mailroom.batch.all_posted')} />}
        <Submit second name="how" value="due" label={say('mailroom.batch.put_back')} />
      </p>
    </form>
  );
};

/** A batch: its PDF, its papers, and what became of them. */
export const BatchPage: FC<BatchProps & { done: string | null }> = (props) => {
  const { say, csrf, batch, takeOut, done } = props;
  const { number, papers } = batch;
  const pdf = batch.sealed
    ? `/desk/letters/batches/${number}`
    : `/desk/mailroom/batches/${number}/letters.pdf`;
  const open = papers.filter(({ state }) => state === 'claimed').length;
  return (
    <>
      <h1>{say('mailroom.batch.title', { number: String(number) })}</h1>
      <Ways say={say} here={null} />
      {done && <Flash>{done}</Flash>}
      <p class="meta">
        {say('mailroom.batch.taken')} <Moment at={batch.taken_at} /> ·{' '}
        {say('mailroom.papers.open', { count: open })}
      </p>
      <p class="acts">
        {papers.length > 0 && (
          <a class="act second" href={pdf}>
            {say('mailroom.batch.print')}
          </a>
        )}
        <a class="act second" href="/desk/mailroom/tally">
          {say('mailroom.desk.tally')}
        </a>
      </p>
      <TakeOut {...{ say, takeOut }} />
      <CloseBatch {...{ say, csrf, batch, takeOut }} />
      <Table
        caption={say('mailroom.batch.caption')}
        head={[
          say('mailroom.batch.code'),
          say('mailroom.papers.to'),
          say('mailroom.papers.from'),
          say('mailroom.batch.state'),
        ]}
      >
        {papers.map((paper) => (
          <tr>
            <td>
              <a href={`/desk/mailroom/dispatches/${paper.id}`}>{spelled(paper.code)}</a>
            </td>
            <td>
              <AddresseeName say={say} {...paper} />
            </td>
            <td>
              <Foreign>{paper.sender_name}</Foreign>
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
