import { Hono } from 'hono';
import type { Child, FC } from 'hono/jsx';
import { lastVerified, type Verified } from '../kernel/backup/verified.js';
import { day_ms, hour_ms, today } from '../kernel/clock.js';
import type { Say } from '../kernel/language.js';
import { Foreign } from '../page/parts.js';
import type { Due } from '../page/web.js';
import { codeAppOf } from '../staff/code-app.js';
import { withoutKeys } from '../staff/compartment.js';
import { accessLine } from '../staff/confirmed-access.js';
import { keysDue } from '../staff/keys-due.js';
import { lastRehearsal } from '../staff/rehearsal.js';
import { permissionsOf } from '../staff/role.js';
import { isPassphraseNoted } from '../staff/sign-in.js';
import { told_from } from './account.js';
import type { DeskMeans, DoorEnv, DueQuestion } from './means.js';
import { RehearsalLine } from './rehearsal-line.js';

/** What is due among those who work here: people who can open nothing yet, access to confirm anew, and keys that wait for somebody. */
export const dueOfStaff: DueQuestion = async (db, clock) => {
  const detail = { code: 'staff.due.without_keys_detail' };
  return [
    { count: await withoutKeys(db), code: 'staff.due.without_keys', detail, href: '/desk/staff' },
    await accessLine(db, clock),
    ...(await keysDue(db, clock)),
  ];
};

/** A line that somebody is shown, and whether they may come to where it leads. */
type Line = Due & { opens: boolean };

/**
 * Today: what is due, with numbers, gathered from the rooms. Left out are lines without anything due, and those that
 * lead to pages which this person may not see, but for what they are told all the same.
 */
export function todayPages({ due }: DeskMeans): Hono<DoorEnv> {
  const app = new Hono<DoorEnv>();
  app.get('/desk', async (c) => {
    const { say, db, clock, staff, mayOpen, roles } = c.var;
    const held = permissionsOf(roles);
    const lines: Line[] = [];
    for (const question of [...due, dueOfStaff])
      for (const line of await question(db, clock)) {
        const opens = mayOpen(line.href);
        if (line.count > 0 && (opens || (line.told && held.has(line.told)))) lines.push({ ...line, opens });
      }
    return c.render(
      <Today
        say={say}
        day={today(clock)}
        name={staff.name}
        isNoted={await isPassphraseNoted(db, staff.id)}
        wrongCodes={(await codeAppOf(db, staff.id))?.wrong_before ?? 0}
        lines={lines}
        backup={<Backup say={say} now={clock.now()} last={await lastVerified(db)} />}
        recovery={<RehearsalLine say={say} now={clock.now()} last={await lastRehearsal(db)} />}
      />,
      { title: say('desk.today.title'), section: 'today' },
    );
  });
  return app;
}

/** After so long somebody should look why there is no newer one. */
const backup_old_ms = 2 * day_ms;

/** How old the newest backup is that was verified. One that nobody has read back is a hope. */
const Backup: FC<{ say: Say; now: Date; last: Verified | null }> = ({ say, now, last }) => {
  if (!last) return <p class="disputed">{say('desk.today.backup.none')}</p>;
  const age = Math.max(0, now.getTime() - last.made_at.getTime());
  const isOld = age > backup_old_ms;
  const [unit, count] = isOld ? ['days', age / day_ms] : ['hours', age / hour_ms];
  return (
    <p class={isOld ? 'disputed' : 'small'}>
      {say(`desk.today.backup.${unit}`, { count: Math.floor(count) })} {say(`desk.today.backup.${last.how}`)}
      {isOld && ` ${say('desk.today.backup.old')}`}
    </p>
  );
};

interface TodayProps {
  say: Say;
  day: string;
  name: string;
  isNoted: boolean;
  /** Codes that did not fit before the last sign-in. */
  wrongCodes: number;
  lines: Line[];
  backup: Child;
  recovery: Child;
}

const Today: FC<TodayProps> = (props) => {
  const { say, day, name, isNoted, wrongCodes, lines, backup, recovery } = props;
  const isSaid = (code?: string) => lines.some((line) => line.code === code);
  return (
    <>
      <h1>{say('desk.today.title')}</h1>
      <p class="meta">
        <time datetime={day}>{day}</time> · {say('desk.signed_in_as')} <Foreign>{name}</Foreign>
      </p>
      {!isNoted && (
        <p class="disputed">
          {say('desk.today.not_noted')} <a href="/desk/account">{say('desk.account.title')}</a>
        </p>
      )}
      {wrongCodes >= told_from && (
        <p class="disputed">
          {say('desk.account.wrong_codes', { count: wrongCodes })}{' '}
          <a href="/desk/account">{say('desk.account.title')}</a>
        </p>
      )}
      {lines.length === 0 ? (
        <p>{say('desk.today.nothing')}</p>
      ) : (
        <ul class="due">
          {lines.map((line) => {
            const values = { ...line.values, count: line.count };
            return (
              <li>
                <b>{line.count}</b>
                <span>
                  {say(line.code, values)}
                  {line.detail && !isSaid(line.detail.said_by) && (
                    <>
                      <br />
                      <span class="small">{say(line.detail.code, line.detail.values)}</span>
                    </>
                  )}
                </span>
                {/* The words that are seen come first in the name that is spoken (WCAG 2.5.3). */}
                {line.opens && (
                  <a
                    class="act second"
                    href={line.href}
                    aria-label={`${say('desk.today.open')}: ${say(line.code, values)}`}
                  >
                    {say('desk.today.open')}
                  </a>
                )}
              </li>
            );
          })}
        </ul>
      )}
      {backup}
      {recovery}
    </>
  );
};
