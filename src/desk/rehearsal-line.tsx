import type { FC } from 'hono/jsx';
import { day_ms } from '../kernel/clock.js';
import type { Say } from '../kernel/language.js';
import { type lastRehearsal, rehearsed_every_days, renewed_every_days } from '../staff/rehearsal.js';

/** How long ago the recovery key was tried. A key that nobody has tried is a hope. */
export const RehearsalLine: FC<{ say: Say; now: Date; last: Awaited<ReturnType<typeof lastRehearsal>> }> = ({
  say,
  now,
  last,
}) => {
  if (!last) return null;
  const daysSince = (day: Date) => Math.floor(Math.max(0, now.getTime() - day.getTime()) / day_ms);
  const count = daysSince(last.tried ?? last.made);
  const isLong = count > rehearsed_every_days;
  const isOld = daysSince(last.made) > renewed_every_days;
  return (
    <p class={isLong || isOld ? 'disputed' : 'small'}>
      {say(`desk.today.recovery.${last.tried ? 'tried' : 'never'}`, { count })}
      {isLong && ` ${say('desk.today.recovery.ask')}`}
      {isOld && ` ${say('desk.today.recovery.old')}`}
    </p>
  );
};
