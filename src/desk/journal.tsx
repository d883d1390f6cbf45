import { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { type JournalHead, type JournalLine, journalHead } from '../kernel/journal.js';
import type { Say } from '../kernel/language.js';
import { Select, Submit, TextField } from '../page/form.js';
import { Moment } from '../page/moment.js';
import { Foreign, Table } from '../page/parts.js';
import { staffNames } from '../staff/member.js';
import {
  addressOf,
  choicesIn,
  entriesFor,
  type JournalQuestion,
  most_lines,
  readQuestion,
} from './journal-question.js';
import type { DoorEnv } from './means.js';

/** The journal, as everybody who works here may read it: who did what, when and why. */
export function journalPages(): Hono<DoorEnv> {
  const app = new Hono<DoorEnv>();
  app.get('/desk/journal', async (c) => {
    const { say, db } = c.var;
    const { kinds, actors } = await choicesIn(db);
    const asked = readQuestion(c.req.query());
    // Only what there is can be asked for: any other kind or person counts as everything.
    const question = {
      ...asked,
      what: kinds.includes(asked.what) ? asked.what : '',
      who: actors.includes(asked.who) ? asked.who : '',
    };
    const found = await entriesFor(db, question);
    const lines = found.slice(0, most_lines);
    const last = lines.at(-1);
    const older = found.length > most_lines && last ? addressOf({ ...question, before: last.seq }) : null;
    const names = await staffNames(db);
    const head = await journalHead(db);
    return c.render(<Journal {...{ say, kinds, actors, question, lines, older, names, head }} />, {
      title: say('desk.journal.title'),
      section: 'journal',
    });
  });
  return app;
}

interface JournalProps {
  say: Say;
  kinds: string[];
  actors: string[];
  question: JournalQuestion;
  lines: JournalLine[];
  older: string | null;
  names: Map<string, string>;
  head: JournalHead | null;
}

const Journal: FC<JournalProps> = ({ say, kinds, actors, question, lines, older, names, head }) => {
  const nameOf = (who: string) => names.get(who.replace(/^staff:/, '')) ?? who;
  const { before: _before, ...values } = question;
  const form = { say, values, problems: [] };
  const all = say('desk.journal.all');
  return (
    <>
      <h1>{say('desk.journal.title')}</h1>
      <p class="text">{say('desk.journal.about', { count: most_lines })}</p>
      {head && (
        <p class="text small">
          {say('desk.journal.head', { number: head.seq })} <code>{head.hash}</code>
        </p>
      )}
      <form method="get" action="/desk/journal">
        <Select
          name="what"
          label={say('desk.journal.filter')}
          empty={all}
          options={kinds.map((kind) => ({ value: kind, label: kind }))}
          form={form}
        />
        <Select
          name="who"
          label={say('desk.journal.who')}
          empty={all}
          options={actors.map((who) => ({ value: who, label: nameOf(who) }))}
          form={form}
        />
        <TextField
          name="subject"
          label={say('desk.journal.subject')}
          hint={say('desk.journal.subject_hint')}
          maxlength={200}
          form={form}
        />
        {(['from', 'to'] as const).map((name) => (
          <TextField
            name={name}
            label={say(`desk.journal.${name}`)}
            hint={say('desk.journal.day_hint')}
            maxlength={10}
            short
            form={form}
          />
        ))}
        <p class="acts">
          <Submit second label={say('desk.journal.show')} />
        </p>
      </form>
      <Table
        caption={say('desk.journal.caption')}
        head={['number', 'at', 'who', 'what', 'subject', 'why'].map((column) =>
          say(`desk.journal.${column}`),
        )}
        numbers={[0]}
      >
        {lines.map((line) => (
          <tr>
            <td class="n">{line.seq}</td>
            <td>
              <Moment at={line.at} />
            </td>
            <td>
              <Foreign>{nameOf(line.who)}</Foreign>
            </td>
            <td>{line.what}</td>
            <td>
              <code>{line.subject}</code>
              {Object.keys(line.detail).length > 0 && (
                <>
                  <br />
                  <code class="small">{JSON.stringify(line.detail)}</code>
                </>
              )}
            </td>
            <td>{line.why && <Foreign>{line.why}</Foreign>}</td>
          </tr>
        ))}
      </Table>
      {older && (
        <p>
          <a href={older}>{say('desk.journal.older')}</a>
        </p>
      )}
    </>
  );
};
