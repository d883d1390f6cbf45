import { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import { today } from '../../kernel/clock.js';
import type { Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { Foreign, Table } from '../../page/parts.js';
import type { DeskEnv } from '../../page/web.js';
import { namesAtDesk } from '../record/at-desk.js';
import { choiceDesk } from './choice-desk.js';
import { type HeldBeyond, heldBeyond } from './held-beyond.js';
import { RuleLine, spanInWords } from './reckoning-view.js';
import { type Rule, rulesOf } from './rule.js';

/** `/desk/custody`: who is held beyond the end of the term, and the rules; and each person's own page. */
export function custodyDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();

  app.get('/desk/custody', async (c) => {
    const { db, say, clock } = c.var;
    const day = today(clock);
    const [found, rules] = await Promise.all([heldBeyond(db, day), rulesOf(db)]);
    const names = await namesAtDesk(
      db,
      found.map(({ id }) => id),
    );
    return c.render(<CustodyPage {...{ say, day, found, rules, names }} />, {
      title: say('register.custody.desk.title'),
      section: 'people',
    });
  });

  return app.route('/', choiceDesk());
}

const CustodyPage: FC<{
  say: Say;
  day: string;
  found: HeldBeyond[];
  rules: Rule[];
  names: Map<string, string>;
}> = ({ say, day, found, rules, names }) => (
  <>
    <h1>{say('register.custody.desk.title')}</h1>
    {found.length === 0 ? (
      <p>{say('register.custody.desk.nobody')}</p>
    ) : (
      <Table
        caption={say('register.custody.desk.beyond', { day: dateInWords(day, say) })}
        head={['person', 'over', 'how'].map((name) => say(`register.custody.desk.${name}`))}
      >
        {found.map(({ id, slug, code, reckoning }) => (
          <tr>
            <td>
              <a href={`/desk/people/${slug}/custody`}>
                <Foreign>{names.get(id) ?? code}</Foreign>
              </a>
            </td>
            <td>{spanInWords(say, reckoning.ends)}</td>
            <td>{say(`register.custody.beyond.${reckoning.beyond}`)}</td>
          </tr>
        ))}
      </Table>
    )}
    <h2>{say('register.custody.desk.rules')}</h2>
    {rules.length === 0 && <p>{say('register.custody.desk.no_rules')}</p>}
    {rules.map((rule) => (
      <RuleLine {...{ say, rule }} />
    ))}
  </>
);
