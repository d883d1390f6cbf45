import type { FC } from 'hono/jsx';
import type { Say } from '../kernel/language.js';

/** The ways through this room, on each of its pages. */
export const Ways: FC<{
  say: Say;
  here: 'papers' | 'tally' | 'returns' | 'replies' | 'chasing' | 'outbox' | 'bounces' | 'addresses' | null;
}> = ({ say, here }) => (
  <p class="meta">
    {(
      [
        ['papers', '/desk/mailroom'],
        ['tally', '/desk/mailroom/tally'],
        ['returns', '/desk/mailroom/returns'],
        ['replies', '/desk/mailroom/replies'],
        ['chasing', '/desk/mailroom/chasing'],
        ['outbox', '/desk/mailroom/outbox'],
        ['bounces', '/desk/mailroom/bounces'],
        ['addresses', '/desk/addresses'],
      ] as const
    ).map(([name, href], place) => (
      <>
        {place > 0 && ' · '}
        {name === here ? (
          <strong>{say(`mailroom.desk.${name}`)}</strong>
        ) : (
          <a href={href}>{say(`mailroom.desk.${name}`)}</a>
        )}
      </>
    ))}
  </p>
);
