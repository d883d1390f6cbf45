import type { FC } from 'hono/jsx';
import type { Say } from '../kernel/language.js';

const ways = [
  ['read', '/desk/letters'],
  ['papers', '/desk/letters/papers'],
  ['wishes', '/desk/letters/wishes'],
  ['tally', '/desk/mailroom/tally'],
  ['answers', '/desk/letters/answers'],
  ['back', '/desk/letters/back'],
  ['figures', '/desk/letters/figures'],
  ['notices', '/desk/letters/notices'],
  ['seasons', '/desk/letters/seasons'],
  ['keepsakes', '/desk/letters/keepsakes'],
] as const;

/** The ways through this room, on each of its pages. */
export const LetterWays: FC<{ say: Say; here: (typeof ways)[number][0] | null }> = ({ say, here }) => (
  <p class="meta">
    {ways.map(([name, href], place) => (
      <>
        {place > 0 && ' · '}
        {name === here ? (
          <strong>{say(`letters.ways.${name}`)}</strong>
        ) : (
          <a href={href}>{say(`letters.ways.${name}`)}</a>
        )}
      </>
    ))}
  </p>
);
