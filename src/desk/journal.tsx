import { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import type { Db } from '../kernel/database.js';
import type { JournalLine } from '../kernel/journal.js';
import type { Say } from '../kernel/language.js';
import { Select, Submit } from '../page/form.js';
import { Moment } from '../page/moment.js';
import { Foreign, Table } from '../page/parts.js';
import { staffNames } from '../staff/member.js';
import type { DoorEnv } from './means.js';

const most_lines = 200;

/** The latest entries of one kind of act, or of all, newest first. */
async function latestOf(db: Db, what: string): Promise<JournalLine[]> {
  let question = db
    .selectFrom('journal')
    .select(['seq', 'at', 'who', 'what', 'subject', 'why', 'detail'])
    .orderBy('seq', 'desc')
    .limit(most_lines);
  if (what !== '') question = question.where('what', '=', what);
  return question.execute();
}

async function kindsOfActs(db: Db): Promise<string[]> {
  const rows = await db.selectFrom('journal').select('what').distinct().orderBy('what').execute();
  return rows.map(({ what }) => what);
}

/** The journal, as everybody who works here may read it: who did what, when and why. */
export function journalPages(): Hono<DoorEnv> {
  const app = new Hono<DoorEnv>();
  app.get('/desk/journal', async (c) => {
    const { say, db } = c.var;
    const kinds = await kindsOfActs(db);
    // Only what there is can be asked for: anything else counts as everything.
    const what = kinds.find((kind) => kind === c.req.query('what')) ?? '';
    const lines = await latestOf(db, what);
    return c.render(<Journal {...{ say, kinds, what, lines }} names={await staffNames(db)} />, {
      title: say('desk.journal.title'),
      section: 'journal',
    });
  });
  return app;
}

interface JournalProps {
  say: Say;
  kinds: string[];
  what: string;
  lines: JournalLine[];
  names: Map<string, string>;
}

const Journal: FC<JournalProps> = ({ say, kinds, what, lines, names }) => (
  <>
    <h1>{say('desk.journal.title')}</h1>
    <p class="text">{say('desk.journal.about', { count: most_lines })}</p>
    <form method="get" action="/desk/journal">
      <Select
        name="what"
        label={say('desk.journal.filter')}
        empty={say('desk.journal.all')}
        options={kinds.map((kind) => ({ value: kind, label: kind }))}
        form={{ say, values: { what }, problems: [] }}
      />
      <p class="acts">
        <Submit second label={say('desk.journal.show')} />
      </p>
    </form>
    <Table
      caption={say('desk.journal.caption')}
      head={['number', 'at', 'who', 'what', 'subject', 'why'].map((column) => say(`desk.journal.${column}`))}
      numbers={[0]}
    >
      {lines.map((line) => (
        <tr>
          <td class="n">{line.seq}</td>
          <td>
            <Moment at={line.at} />
          </td>
          <td>
            <Foreign>{names.get(line.who.replace(/^staff:/, '')) ?? line.who}</Foreign>
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
  </>
);
