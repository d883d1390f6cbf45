import type { FC } from 'hono/jsx';
import { number, type Say } from '../../kernel/language.js';
import { Hidden, Submit } from '../../page/form.js';
import { Moment } from '../../page/moment.js';
import { Foreign, Pages, Table } from '../../page/parts.js';
import { AddresseeName } from '../addressee-name.js';
import type { Campaign } from '../campaign.js';
import { spelled } from '../dispatch-code.js';
import { addressOn } from '../paper.js';
import { RuleLine, type Rules } from '../rules/rule-line.js';
import { Ways } from '../ways.js';
import type { BatchPaper, ShownBatch, ShownChunk, UnfinishedBatch } from './batch-list.js';
import { stepsFrom } from './batch-steps.js';

interface Props {
  say: Say;
  csrf: string;
  batch: ShownBatch;
  chunks: ShownChunk[];
  reasons: { reason: string; count: number }[];
  papers: BatchPaper[];
  rules: Map<string, Rules>;
  sender: Campaign;
  /** Whether the list shows what was left out. */
  leftOut: boolean;
  page: number;
  hasNext: boolean;
}

/** A batch of chosen papers: what it would print, how far it is, what it ended with. */
export const PrintBatchPage: FC<Props> = (props) => {
  const { say, csrf, batch, chunks, reasons } = props;
  const path = `/desk/mailroom/batches/${batch.number}`;
  const { state, papers } = batch;
  const isMoving = state === 'checking' || state === 'printing' || batch.closing !== null;
  return (
    <>
      <h1>{say('mailroom.batch.title', { number: String(batch.number) })}</h1>
      <Ways say={say} here={null} />
      <p role="status">
        <strong>{say(`mailroom.batches.state.${state}`)}</strong> · <Progress {...{ say, batch }} />{' '}
        {isMoving && <a href={path}>{say('mailroom.batches.look')}</a>}
      </p>
      {state !== 'checking' && <Needs {...{ say, batch }} />}
      <div class="acts">
        {stepsFrom(state, batch.failed).map((name) => (
          <form method="post" action={`${path}/${name}`}>
            <Hidden name="csrf" value={csrf} />
            <Submit label={say(`mailroom.batches.step.${name}`)} second={name === 'pause'} />
          </form>
        ))}
        {(state === 'checking' || state === 'checked') && (
          <form method="post" action={`${path}/discard`}>
            <Hidden name="csrf" value={csrf} />
            <Submit second label={say('mailroom.batches.step.discard')} />
          </form>
        )}
      </div>
      {(state === 'printed' || state === 'paused') && (
        <form method="post" action={`${path}/close`}>
          <h2>{say('mailroom.batches.end')}</h2>
          <p class="text">{say('mailroom.batches.end_about', { count: papers.open })}</p>
          <Hidden name="csrf" value={csrf} />
          <p class="acts">
            <Submit second name="how" value="posted" label={say('mailroom.batch.all_posted')} />
            <Submit second name="how" value="due" label={say('mailroom.batch.put_back')} />
          </p>
        </form>
      )}
      {chunks.length > 0 && <Chunks {...{ say, csrf, batch, chunks }} />}
      {reasons.length > 0 && (
        <>
          <h2>{say('mailroom.batch.left_out', { count: papers.left_out })}</h2>
          <ul>
            {reasons.map(({ reason, count }) => (
              <li>
                {say(`mailroom.left_out.${reason}`)}: {count}
              </li>
            ))}
          </ul>
        </>
      )}
      <Papers {...props} />
    </>
  );
};

const Progress: FC<{ say: Say; batch: ShownBatch }> = ({ say, batch }) => {
  const { all, chosen, fit, left_out, printed, open } = batch.papers;
  const count = (value: number) => number(value, say.language);
  if (batch.state === 'checking')
    return <>{say('mailroom.batches.checked_of', { done: count(all - chosen), all: count(all) })}</>;
  if (batch.closing !== null) return <>{say('mailroom.batches.ticking_off', { count: open })}</>;
  if (batch.state === 'checked')
    return <>{say('mailroom.batches.would', { fit: count(fit), left_out: count(left_out) })}</>;
  const values = {
    done: count(printed),
    all: count(fit),
    left_out: count(left_out),
    failed: count(batch.failed),
  };
  return <>{say('mailroom.batches.printed_of', values)}</>;
};

/** What has to lie ready before the print. */
const Needs: FC<{ say: Say; batch: ShownBatch }> = ({ say, batch }) => {
  const count = (value: number) => number(value, say.language);
  return (
    <p>
      {say('mailroom.batches.needs', {
        envelopes: count(batch.papers.fit),
        pages: count(batch.pages),
        leaves: count(batch.leaves),
      })}{' '}
      {say(`mailroom.batches.letter.${batch.letter}`)}, {say(`mailroom.batches.cover.${batch.cover}`)},{' '}
      {say(batch.both_sides ? 'mailroom.batches.both_sides' : 'mailroom.batches.one_side')}.
    </p>
  );
};

const Chunks: FC<{ say: Say; csrf: string; batch: ShownBatch; chunks: ShownChunk[] }> = (props) => {
  const { say, csrf, batch, chunks } = props;
  const path = `/desk/mailroom/batches/${batch.number}/chunks`;
  const isOpen = batch.state === 'printing' || batch.state === 'paused' || batch.state === 'printed';
  return (
    <Table
      caption={say('mailroom.batches.chunks')}
      head={['chunk', 'papers', 'pages', 'state', 'file'].map((name) => say(`mailroom.batches.head.${name}`))}
      numbers={[1, 2]}
    >
      {chunks.map((one) => (
        <tr>
          <td>{one.number}</td>
          <td class="n">{one.papers ?? one.holds}</td>
          <td class="n">{one.pages ?? '–'}</td>
          <td>
            {say(`mailroom.batches.chunk_state.${one.state}`)}
            {one.state !== 'printed' && one.reason && ` (${say(`mailroom.batches.failed.${one.reason}`)})`}
            {one.printed_at && (
              <>
                {' '}
                <Moment at={one.printed_at} />
              </>
            )}
          </td>
          <td>
            {one.has_file && (
              <>
                <a href={`${path}/${one.number}/letters.pdf`}>{say('mailroom.batches.letters')}</a>
                {one.has_covers && (
                  <>
                    {' · '}
                    <a href={`${path}/${one.number}/covers.pdf`}>{say('mailroom.batches.covers')}</a>
                  </>
                )}
              </>
            )}
            {isOpen && one.needs_key && batch.state !== 'paused' && (
              <form method="post" action={`${path}/${one.number}/opened`}>
                <Hidden name="csrf" value={csrf} />
                <Submit second name="part" value="letters" label={say('mailroom.batches.open_letters')} />
                {batch.cover !== 'window' && (
                  <Submit second name="part" value="covers" label={say('mailroom.batches.open_covers')} />
                )}
              </form>
            )}
            {isOpen &&
              one.state === 'printed' &&
              !one.needs_key &&
              !one.has_file &&
              (one.papers ?? 0) > 0 && (
                <form method="post" action={`${path}/${one.number}/again`}>
                  <Hidden name="csrf" value={csrf} />
                  <Submit second label={say('mailroom.batches.again')} />
                </form>
              )}
          </td>
        </tr>
      ))}
    </Table>
  );
};

const Papers: FC<Props> = (props) => {
  const { say, csrf, batch, papers, sender, rules, leftOut, page, hasNext } = props;
  const path = `/desk/mailroom/batches/${batch.number}`;
  const at = (place: number) => `${path}?show=${leftOut ? 'left_out' : 'papers'}&page=${place}`;
  const mayLeave = batch.state === 'checked';
  return (
    <>
      <p class="meta">
        {leftOut ? (
          <a href={path}>{say('mailroom.batches.show_papers')}</a>
        ) : (
          <a href={`${path}?show=left_out`}>{say('mailroom.batches.show_left_out')}</a>
        )}
      </p>
      <Table
        caption={say(leftOut ? 'mailroom.batches.caption_left_out' : 'mailroom.batches.caption')}
        head={['code', 'to', 'from', 'language', 'pages', 'state'].map((name) =>
          say(`mailroom.batches.head.${name}`),
        )}
        numbers={[4]}
      >
        {papers.map((paper) => (
          <tr>
            <td>
              <a href={`/desk/mailroom/dispatches/${paper.id}`}>{spelled(paper.code)}</a>
            </td>
            <td>
              <Address {...{ say, paper, sender }} />
              {rules.has(paper.id) && <RuleLine {...{ say }} rules={rules.get(paper.id) ?? null} />}
            </td>
            <td>
              <Foreign>{paper.sender_name}</Foreign>
            </td>
            <td>{paper.language}</td>
            <td class="n">{paper.pages ?? '–'}</td>
            <td>
              {paper.reason !== null
                ? say(`mailroom.left_out.${paper.reason}`)
                : paper.state === 'claimed'
                  ? say(`mailroom.state.${paper.dispatch_state}`)
                  : say(`mailroom.batches.paper_state.${paper.state}`)}
              {mayLeave && paper.state === 'fit' && (
                <form method="post" action={`${path}/papers/${paper.id}/left-out`}>
                  <Hidden name="csrf" value={csrf} />
                  <Submit second label={say('mailroom.batches.leave_out')} />
                </form>
              )}
            </td>
          </tr>
        ))}
      </Table>
      <Pages
        {...{ page, hasNext, at }}
        words={{
          previous: say('mailroom.batches.previous'),
          next: say('mailroom.batches.next'),
          name: say('mailroom.batches.caption'),
        }}
      />
    </>
  );
};

/** The address line by line, as it is printed. */
const Address: FC<{ say: Say; paper: BatchPaper; sender: Campaign }> = ({ say, paper, sender }) => {
  if (paper.lines === null) {
    return (
      <>
        <AddresseeName say={say} {...paper} /> ({say('mailroom.dispatch.sealed')})
      </>
    );
  }
  const { addressee, country } = addressOn(paper, sender);
  return <address>{[...addressee, ...(country ? [country.toUpperCase()] : [])].join('\n')}</address>;
};

/** Batches that somebody has begun, above the pile. */
export const UnfinishedBatches: FC<{ say: Say; unfinished: UnfinishedBatch[] }> = ({ say, unfinished }) => (
  <>
    <p class="acts">
      <a class="act second" href="/desk/mailroom/batches/new">
        {say('mailroom.batches.new')}
      </a>
      <a class="act second" href="/desk/mailroom/rules">
        {say('mailroom.rules.title')}
      </a>
    </p>
    {unfinished.length > 0 && (
      <ul>
        {unfinished.map((one) => (
          <li>
            <a href={`/desk/mailroom/batches/${one.number}`}>
              {say('mailroom.papers.batch', { number: String(one.number) })}
            </a>
            , <Moment at={one.taken_at} />: {say(`mailroom.batches.state.${one.state}`)},{' '}
            {say('mailroom.batches.holds', { count: one.papers })}
          </li>
        ))}
      </ul>
    )}
  </>
);
