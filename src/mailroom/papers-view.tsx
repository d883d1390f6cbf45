import type { FC } from 'hono/jsx';
import type { Say } from '../kernel/language.js';
import { Hidden, Submit } from '../page/form.js';
import { Moment } from '../page/moment.js';
import { Flash, Foreign, Table } from '../page/parts.js';
import { AddresseeName, nameForReader } from './addressee-name.js';
import type { HeldBack } from './addresses/held-back.js';
import { type ListedPaper, most_in_batch } from './batch.js';
import type { UnfinishedBatch } from './batches/batch-list.js';
import { UnfinishedBatches } from './batches/batch-page.js';
import { spelled } from './dispatch-code.js';
import { Ways } from './ways.js';

/** How many papers the page lists; the rest waits behind them. */
export const most_shown = 300;

interface DuePapersProps {
  say: Say;
  csrf: string;
  /** At most `most_shown`. */
  papers: ListedPaper[];
  /** All that wait. */
  waiting: number;
  heldBack: Map<string, HeldBack>;
  unfinished: UnfinishedBatch[];
  toRelease: number;
  open: { number: number; taken_at: Date; open: number }[];
  done: string | null;
}

/** Everything that waits to be printed: choose, look, take. */
export const DuePapersPage: FC<DuePapersProps> = (props) => {
  const { say, csrf, papers: shown, waiting, heldBack, unfinished, toRelease, open, done } = props;
  return (
    <>
      <h1>{say('mailroom.desk.papers')}</h1>
      <Ways say={say} here="papers" />
      {done && <Flash>{done}</Flash>}
      <UnfinishedBatches {...{ say, unfinished }} />
      {open.length > 0 && (
        <>
          <h2>{say('mailroom.papers.open_batches')}</h2>
          <ul>
            {open.map((batch) => (
              <li>
                <a href={`/desk/mailroom/batches/${batch.number}`}>
                  {say('mailroom.papers.batch', { number: String(batch.number) })}
                </a>
                , <Moment at={batch.taken_at} />: {say('mailroom.papers.open', { count: batch.open })}
              </li>
            ))}
          </ul>
        </>
      )}
      {toRelease > 0 && (
        <form method="post" action="/desk/mailroom/release">
          <Hidden name="csrf" value={csrf} />
          <h2>{say('mailroom.papers.release_title')}</h2>
          <p>{say('mailroom.papers.release', { count: toRelease })}</p>
          <p class="acts">
            <Submit second label={say('mailroom.papers.release_act')} />
          </p>
        </form>
      )}
      {shown.length === 0 ? (
        <p>{say('mailroom.papers.empty')}</p>
      ) : (
        <form method="post" action="/desk/mailroom/preview">
          <Hidden name="csrf" value={csrf} />
          <HeldBackSummary {...{ say, shown, heldBack }} />
          <p class="small">{say('mailroom.papers.preview_hint', { most: most_in_batch })}</p>
          <p class="acts">
            <Submit second label={say('mailroom.papers.preview')} />
            <button class="act" type="submit" formaction="/desk/mailroom/take">
              {say('mailroom.papers.take')}
            </button>
          </p>
          <Table
            caption={say('mailroom.papers.caption')}
            head={['choose', 'to', 'from', 'role', 'language', 'made', 'address'].map((column) =>
              say(`mailroom.papers.${column}`),
            )}
          >
            {shown.map((paper) => (
              <DueRow {...{ say, paper }} why={heldBack.get(paper.id) ?? null} />
            ))}
          </Table>
          {waiting > shown.length && <p>{say('mailroom.papers.more', { count: waiting - shown.length })}</p>}
        </form>
      )}
    </>
  );
};

const DueRow: FC<{ say: Say; paper: ListedPaper; why: HeldBack | null }> = ({ say, paper, why }) => {
  return (
    <tr>
      <td>
        <input
          type="checkbox"
          name="paper"
          value={paper.id}
          checked={why === null}
          aria-label={`${say('mailroom.papers.choose')}: ${nameForReader(say, paper)}, ${spelled(paper.code)}`}
        />
      </td>
      <td>
        <a href={`/desk/mailroom/dispatches/${paper.id}`}>
          <AddresseeName say={say} {...paper} />
        </a>
        {why !== null && (
          <>
            {' '}
            <span class="tag held">
              {say('mailroom.papers.held_back', { why: say(`mailroom.left_out.${why.reason}`) })}
            </span>{' '}
            {solvable(why) && (
              <a href={`/desk/mailroom/dispatches/${paper.id}/doubt`}>{say('mailroom.papers.decide')}</a>
            )}
          </>
        )}
      </td>
      <td>
        <a href={`/desk/mailroom/items/${paper.item_id}`}>
          <Foreign>{paper.sender_name}</Foreign>
        </a>
      </td>
      <td>{say(`mailroom.roles.${paper.role}`)}</td>
      <td>{paper.language}</td>
      <td>
        <Moment at={paper.made_at} />
      </td>
      <td>
        {paper.address_id === null ? (
          '–'
        ) : (
          <a href={`/desk/addresses/${paper.address_id}`}>
            {paper.checked_on ?? say('mailroom.papers.never')}
          </a>
        )}
      </td>
    </tr>
  );
};

/** Whether somebody can do something about a paper that is held back: let it go, or write another address on it. */
function solvable({ reason, releasable }: HeldBack): boolean {
  return releasable || reason === 'other_address';
}

/** The warning at the pile: how many papers stay behind, and why. */
const HeldBackSummary: FC<{ say: Say; shown: ListedPaper[]; heldBack: Map<string, HeldBack> }> = (props) => {
  const { say, shown, heldBack } = props;
  const counts = new Map<string, number>();
  for (const { id } of shown) {
    const reason = heldBack.get(id)?.reason;
    if (reason) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  if (counts.size === 0) return null;
  return (
    <div class="disputed">
      <p>{say('mailroom.papers.held_warning', { count: heldBack.size })}</p>
      <ul>
        {[...counts].map(([reason, count]) => (
          <li>
            {say(`mailroom.left_out.${reason}`)}: {count}
          </li>
        ))}
      </ul>
      <p>
        <a href="/desk/addresses?show=stale">{say('mailroom.papers.check')}</a>
      </p>
    </div>
  );
};

/** A paper that was left out, and why. */
export interface LeftOut {
  id: string;
  name: string;
  reason: string;
}

/** What taking a batch did: done, refused, why. */
export const TakenPage: FC<{ say: Say; number: number; taken: number; leftOut: LeftOut[] }> = (props) => {
  const { say, number, taken, leftOut } = props;
  return (
    <>
      <h1>{say('mailroom.batch.title', { number: String(number) })}</h1>
      <Flash>{say('mailroom.batch.taken_now', { count: taken })}</Flash>
      <p class="acts">
        <a class="act" href={`/desk/mailroom/batches/${number}/letters.pdf`}>
          {say('mailroom.batch.print')}
        </a>
        <a class="act second" href={`/desk/mailroom/batches/${number}`}>
          {say('mailroom.papers.batch', { number: String(number) })}
        </a>
      </p>
      {leftOut.length > 0 && (
        <>
          <h2>{say('mailroom.batch.left_out', { count: leftOut.length })}</h2>
          <ul>
            {leftOut.map(({ id, name, reason }) => (
              <li>
                <a href={`/desk/mailroom/dispatches/${id}`}>
                  <Foreign>{name}</Foreign>
                </a>
                : {say(`mailroom.left_out.${reason}`)}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
};
