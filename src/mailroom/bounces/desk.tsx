import { Hono } from 'hono';
import type { FC } from 'hono/jsx';
import type { Db } from '../../kernel/database.js';
import type { Say } from '../../kernel/language.js';
import { Missing } from '../../kernel/refusals.js';
import { Hidden, Submit } from '../../page/form.js';
import { Moment } from '../../page/moment.js';
import { Flash, Table } from '../../page/parts.js';
import { typedIn } from '../../page/typed.js';
import type { DeskEnv, Due } from '../../page/web.js';
import { AddresseeName } from '../addressee-name.js';
import { spelled } from '../dispatch-code.js';
import { purposeIn } from '../outbox-view.js';
import { Ways } from '../ways.js';
import { bouncesList, countUnseen, type ShownBounce, seeBounces } from './bounce.js';

const path = '/desk/mailroom/bounces';

/** What mail servers sent back, at the desk. */
export function bouncesDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();

  app.get(path, async (c) => {
    const { db, say, csrf } = c.var;
    const count = c.req.query('seen')?.match(/^\d{1,6}$/)?.[0];
    const done = count === undefined ? null : say('mailroom.bounces.seen', { count: Number(count) });
    return c.render(<BouncesPage {...{ say, csrf, done }} bounces={await bouncesList(db)} />, {
      title: say('mailroom.bounces.title'),
      section: 'mailroom',
    });
  });

  app.post(path, async (c) => {
    const { from, until } = await typedIn(c, 'from', 'until');
    // Only what stood on the page: a notice that was read since then is still new.
    const count = await seeBounces(c.var.db, c.var.actor, momentIn(from), momentIn(until));
    return c.redirect(`${path}?seen=${count}`, 303);
  });

  return app;
}

/** A moment as the page wrote it. */
function momentIn(text: string): Date {
  const moment = new Date(text);
  if (!/^\d{4}-\d\d-\d\dT[\d:.]{8,12}Z$/.test(text) || Number.isNaN(moment.getTime()))
    throw new Missing('bounces');
  return moment;
}

/** What came back by mail and waits for somebody's eyes, for the desk's first page. */
export async function bouncesDue(db: Db): Promise<Due[]> {
  const count = await countUnseen(db);
  if (count === 0) return [];
  return [
    { count, code: 'mailroom.bounces.due', detail: { code: 'mailroom.bounces.due_detail' }, href: path },
  ];
}

const BouncesPage: FC<{ say: Say; csrf: string; bounces: ShownBounce[]; done: string | null }> = (props) => {
  const { say, csrf, bounces, done } = props;
  const unseen = bounces.filter(({ seen_at }) => seen_at === null);
  const moments = unseen.map(({ read_at }) => read_at.toISOString()).sort();
  return (
    <>
      <h1>{say('mailroom.bounces.title')}</h1>
      <Ways say={say} here="bounces" />
      {done && <Flash>{done}</Flash>}
      <p class="small">{say('mailroom.bounces.hint')}</p>
      {bounces.length === 0 ? (
        <p>{say('mailroom.bounces.empty')}</p>
      ) : (
        <Table
          caption={say('mailroom.bounces.caption')}
          head={['mail', 'what', 'why_column', 'codes', 'read'].map((column) =>
            say(`mailroom.bounces.${column}`),
          )}
        >
          {bounces.map((bounce) => (
            <tr>
              <td>
                {purposeIn(say, bounce.purpose)}
                {bounce.dispatch_id && bounce.code && (
                  <>
                    {' '}
                    <a href={`/desk/mailroom/dispatches/${bounce.dispatch_id}`}>{spelled(bounce.code)}</a>{' '}
                    <AddresseeName
                      say={say}
                      addressee_name={bounce.addressee_name ?? ''}
                      office_names={bounce.office_names}
                    />
                  </>
                )}
              </td>
              <td>{say(`mailroom.bounces.action.${bounce.action}`)}</td>
              <td>{bounce.status && whyIn(say, bounce.status)}</td>
              <td>{[bounce.reply, bounce.status].filter(Boolean).join(' · ')}</td>
              <td>
                <Moment at={bounce.read_at} />
                {bounce.seen_at === null && (
                  <>
                    {' '}
                    <strong>{say('mailroom.bounces.new')}</strong>
                  </>
                )}
              </td>
            </tr>
          ))}
        </Table>
      )}
      {unseen.length > 0 && (
        <form method="post" action={path}>
          <Hidden name="csrf" value={csrf} />
          <Hidden name="from" value={moments[0] ?? ''} />
          <Hidden name="until" value={moments.at(-1) ?? ''} />
          <Submit second label={say('mailroom.bounces.see')} />
        </form>
      )}
    </>
  );
};

/** A status (RFC 3463) in words: of its detail where we have them, else of its subject; 5.0.0 says nothing. */
function whyIn(say: Say, status: string): string {
  const [, subject, detail] = status.split('.');
  const known = [`${subject}_${detail}`, `${subject}`].map((part) => `mailroom.bounces.status.${part}`);
  const found = known.find((code) => say.has(code));
  return found ? say(found) : '';
}
