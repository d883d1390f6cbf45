import type { FC } from 'hono/jsx';

/** A moment to the minute, in UTC as everywhere here: 2026-11-24 19:30. */
export const Moment: FC<{ at: Date }> = ({ at }) => {
  const iso = at.toISOString();
  return <time datetime={iso}>{`${iso.slice(0, 10)} ${iso.slice(11, 16)}`}</time>;
};
