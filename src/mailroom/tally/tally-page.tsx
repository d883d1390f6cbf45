import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import type { Problem } from '../../kernel/refusals.js';
import { dateInWords } from '../../page/date.js';
import { type Filled, Hidden, Problems, Select, Submit, TextArea, TextField } from '../../page/form.js';
import { Moment } from '../../page/moment.js';
import { Flash, Foreign, Table } from '../../page/parts.js';
import { AddresseeName } from '../addressee-name.js';
import { outcomes } from '../dispatch.js';
import { spelled } from '../dispatch-code.js';
import { inWords } from '../dispatch-view.js';
import { Ways } from '../ways.js';
import type { Entry, latestEntries, NotUndone, Tally, TallyLine } from './tally-entry.js';
import { limits } from './tally-reader.js';

/** What a line says or why it cannot be entered, as a sentence. */
function sentenceOf(say: Say, line: TallyLine): string {
  if (line.problem) return problemInWords(say, line.problem);
  if (line.isRepeated) return say('mailroom.tally.repeated');
  if (!line.done || !line.said) return say('mailroom.tally.heading');
  const { said, done } = line;
  const parts = [
    said.on === null ? null : dateInWords(said.on, say),
    said.reason && say(`mailroom.returns.reason.${said.reason}`),
    said.receipt,
    said.note,
  ];
  const state = say(`mailroom.state.${done.became}`);
  return [state, ...parts.filter((part) => part)].join(' · ');
}

/** A problem as a sentence; states in words. */
export function problemInWords(say: Say, { code, values }: Problem): string {
  return say(code, inWords(say, values));
}

interface Props {
  say: Say;
  csrf: string;
  form: Filled;
  /** What the last look or entry did; null before there was one. */
  tally: Tally | null;
  looked: boolean;
  latest: Awaited<ReturnType<typeof latestEntries>>;
}

/** Codes with what happened, as they stand on paper; below the form what each line would do or did. */
export const TallyPage: FC<Props> = ({ say, csrf, form, tally, looked, latest }) => {
  const lines = tally?.lines ?? [];
  const wrong = lines.filter(({ problem }) => problem !== null).length;
  const right = lines.filter(({ done }) => done !== null).length;
  return (
    <>
      <h1>{say('mailroom.tally.title')}</h1>
      <Ways say={say} here="tally" />
      {tally && right > 0 && (
        <Flash>
          {say(looked ? 'mailroom.tally.would' : 'mailroom.tally.done', { count: right })}{' '}
          {tally.entry && (
            <a href={`/desk/mailroom/tally/entries/${tally.entry}`}>{say('mailroom.tally.to_entry')}</a>
          )}
        </Flash>
      )}
      {wrong > 0 && (
        <div class="problems" role="alert">
          <h2>{say('mailroom.tally.refused', { count: wrong })}</h2>
          <ul>
            {lines.map((line) =>
              line.problem ? (
                <li>
                  <a href="#codes">{say('mailroom.tally.line', { number: String(line.number) })}</a>{' '}
                  <Foreign>{line.typed}</Foreign>: {sentenceOf(say, line)}
                </li>
              ) : null,
            )}
          </ul>
        </div>
      )}
      {lines.length > 0 && (
        <Table
          caption={say(looked ? 'mailroom.tally.look_caption' : 'mailroom.tally.enter_caption')}
          head={['number', 'typed', 'to', 'what'].map((name) => say(`mailroom.tally.head.${name}`))}
          numbers={[0]}
        >
          {lines.map((line) => (
            <tr>
              <td class="n">{String(line.number)}</td>
              <td>
                <Foreign>{line.typed}</Foreign>
              </td>
              <td>{line.done && <AddresseeName say={say} {...line.done} />}</td>
              <td>{line.problem ? <strong>{sentenceOf(say, line)}</strong> : sentenceOf(say, line)}</td>
            </tr>
          ))}
        </Table>
      )}
      <Problems form={form} title={say('mailroom.tally.wrong')} />
      <form method="post" action="/desk/mailroom/tally">
        <Hidden name="csrf" value={csrf} />
        <TextArea
          name="codes"
          label={say('mailroom.tally.codes')}
          hint={say('mailroom.tally.codes_hint', { most: limits.lines })}
          form={form}
          rows={12}
        />
        <Select
          name="outcome"
          label={say('mailroom.tally.outcome')}
          hint={say('mailroom.tally.outcome_hint')}
          empty={say('mailroom.tally.by_lines')}
          form={form}
          options={outcomes.map((value) => ({ value, label: say(`mailroom.outcomes.${value}`) }))}
        />
        <TextField
          name="note"
          label={say('mailroom.tally.note')}
          hint={say('mailroom.tally.note_hint')}
          form={form}
          maxlength={limits.note}
        />
        <p class="acts">
          <Submit name="act" value="look" label={say('mailroom.tally.look')} />{' '}
          <Submit second name="act" value="enter" label={say('mailroom.tally.enter')} />
        </p>
      </form>
      {latest.length > 0 && (
        <>
          <h2>{say('mailroom.tally.latest')}</h2>
          <ul>
            {latest.map((entry) => (
              <li>
                <a href={`/desk/mailroom/tally/entries/${entry.id}`}>
                  <Moment at={entry.entered_at} />
                </a>
                : {say('mailroom.tally.entry_lines', { count: entry.lines })}
                {entry.stand < entry.lines &&
                  `, ${say('mailroom.tally.entry_undone', { count: entry.lines - entry.stand })}`}
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
};

interface EntryProps {
  say: Say;
  csrf: string;
  entry: Entry;
  done: string | null;
  left: NotUndone[];
}

/** One entry: what its lines did, and how to take them back. */
export const TallyEntryPage: FC<EntryProps> = ({ say, csrf, entry, done, left }) => {
  const here = `/desk/mailroom/tally/entries/${entry.id}`;
  const stand = entry.lines.filter(({ undone_at }) => undone_at === null).length;
  const lineAt = (position: number) => entry.lines.find((line) => line.position === position);
  return (
    <>
      <h1>{say('mailroom.tally.entry_title')}</h1>
      <Ways say={say} here={null} />
      <p>
        <Moment at={entry.entered_at} />
      </p>
      {done && <Flash>{done}</Flash>}
      {left.length > 0 && (
        <div class="problems" role="alert">
          <h2>{say('mailroom.tally.not_undone', { count: left.length })}</h2>
          <ul>
            {left.map(({ position, problem }) => (
              <li>
                {spelled(lineAt(position)?.code ?? '')}: {problemInWords(say, problem)}
              </li>
            ))}
          </ul>
        </div>
      )}
      <Table
        caption={say('mailroom.tally.enter_caption')}
        head={['code', 'to', 'day', 'what', 'undo'].map((name) => say(`mailroom.tally.head.${name}`))}
      >
        {entry.lines.map((line) => (
          <tr>
            <td>
              <a href={`/desk/mailroom/dispatches/${line.dispatch_id}`}>{spelled(line.code)}</a>
            </td>
            <td>
              <AddresseeName say={say} {...line} />
            </td>
            <td>{dateInWords(line.happened_on, say)}</td>
            <td>
              {say('mailroom.tally.from_to', {
                from: say(`mailroom.state.${line.was}`),
                to: say(`mailroom.state.${line.became}`),
              })}
            </td>
            <td>
              {line.undone_at ? (
                say('mailroom.tally.undone_line')
              ) : (
                <form method="post" action={here}>
                  <Hidden name="csrf" value={csrf} />
                  <Hidden name="line" value={String(line.position)} />
                  <button
                    class="act second"
                    type="submit"
                    aria-label={`${say('mailroom.tally.undo_line')} ${spelled(line.code)}`}
                  >
                    {say('mailroom.tally.undo_line')}
                  </button>
                </form>
              )}
            </td>
          </tr>
        ))}
      </Table>
      {stand > 0 && (
        <form method="post" action={here}>
          <Hidden name="csrf" value={csrf} />
          <p class="small">{say('mailroom.tally.undo_about')}</p>
          <p class="acts">
            <Submit second label={say('mailroom.tally.undo_all', { count: stand })} />
          </p>
        </form>
      )}
    </>
  );
};
