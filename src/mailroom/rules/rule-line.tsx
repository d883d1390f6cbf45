import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { Foreign } from '../../page/parts.js';
import type { RuleCard } from './rule-card.js';

/** The rules of the place where the addressee of a copy is held, as far as they are known. */
export type Rules = { place: string; name: string; card: RuleCard | null } | null;

/** One line on what is known of the rules of a place, with the way to its card. */
export const RuleLine: FC<{ say: Say; rules: Rules }> = ({ say, rules }) => {
  if (rules === null) return <p class="small">{say('mailroom.rules.no_place')}</p>;
  const { card, name, place } = rules;
  return (
    <p class="small">
      <a href={`/desk/mailroom/rules/${place}`}>
        <Foreign>{name}</Foreign>
      </a>
      :{' '}
      {card === null
        ? say('mailroom.rules.none')
        : [
            ...(card.languages
              ? [say('mailroom.rules.languages_are', { list: card.languages.join(', ') })]
              : []),
            ...(card.most_pages ? [say('mailroom.rules.pages_are', { count: card.most_pages })] : []),
            say('mailroom.rules.checked', { day: card.checked_on }),
          ].join('; ')}
    </p>
  );
};
