import type { FC } from 'hono/jsx';
import { day_ms } from '../kernel/clock.js';
import type { Say } from '../kernel/language.js';
import { type lastRehearsal, rehearsed_every_days } from '../staff/rehearsal.js';

/** How long ago the recovery key was tried. A key that nobody has tried is a hope. */
export const RehearsalLine: FC<{ say: Say; now: Date; last: Awaited<ReturnType<typeof lastRehearsal>> }> = ({
  say,
  now,
  last,
}) => {
  if (!last) return null;
  const since = last.tried ?? last.made;
  const count = Math.floor(Math.max(0, now.getTime() - since.getTime()) / day_ms);
  const isLong = count > rehearsed_every_days;
  return (
    <p class={isLong ? 'disputed' : 'small'}>
      {say(`desk.today.recovery.${last.tried ? 'tried' : 'never'}`, { count })}
      {isLong && ` ${say('desk.today.recovery.ask')}`}
    </p>
  );
};
