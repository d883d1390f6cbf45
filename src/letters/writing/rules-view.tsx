import type { FC } from 'hono/jsx';
import type { Language, Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { Foreign } from '../../page/parts.js';
import type { Person } from '../../register/person.js';
import { daysInWords, standingInWords } from '../../register/person-words.js';
import { english } from '../../register/sources/footnotes.js';
import { advice } from './advice.js';
import { languageList } from './language-choice.js';
import type { PrisonRules, RuleCard } from './prison-rules.js';

interface Props {
  say: Say;
  language: Language;
  href: (path: string) => string;
  person: Person;
  rules: PrisonRules;
}

const most_facts = 3;

/** Three things to know of somebody to whom one has never written; the page of the person has all, with sources. */
export const PersonFacts: FC<Props> = ({ say, language, href, person, rules }) => (
  <section aria-labelledby="facts">
    <h2 id="facts">{say('letters.writing.facts.title')}</h2>
    <ul>
      {factsOf({ say, language, href, person, rules })
        .slice(0, most_facts)
        .map(({ text, lang }) => (
          <li>
            <Foreign lang={lang}>{text}</Foreign>
          </li>
        ))}
    </ul>
    <p class="small">
      <a href={href(`/people/${person.slug}`)}>{say('letters.writing.facts.more')}</a>
    </p>
  </section>
);

interface Fact {
  text: string;
  lang?: string | undefined;
}

function factsOf({ say, language, person, rules }: Props): Fact[] {
  const said = (kind: string): Fact[] =>
    person.biography
      .filter((one) => one.kind === kind && one.text)
      .slice(0, 1)
      .map(({ text }) => ({ text: sentence(text ?? ''), lang: english(say) }));
  const { standing, custody } = person;
  const birth = person.biography.find((one) => one.kind === 'birth')?.happened;
  const interests = rules.interests[language] ?? rules.interests.en;
  const stays = sentence(standingInWords(say, standing));
  return [
    ...said('occupation'),
    {
      text: custody ? say('letters.writing.facts.held', { stays, days: daysInWords(say, custody) }) : stays,
    },
    ...(interests
      ? [
          {
            text: say('letters.writing.facts.interests', { interests }),
            lang: rules.interests[language] ? undefined : english(say),
          },
        ]
      : []),
    ...(birth ? [{ text: say('letters.writing.facts.born', { date: dateInWords(birth, say) }) }] : []),
    ...(rules.card ? [{ text: say('letters.writing.facts.place', { place: rules.card.place }) }] : []),
    ...said('outcome'),
    ...said('attention'),
  ];
}

function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

/** What to avoid: in this prison as far as somebody found out, and in any. */
export const WhatToAvoid: FC<Omit<Props, 'person'>> = (props) => (
  <section aria-labelledby="avoid">
    <h2 id="avoid">{props.say('letters.writing.avoid.title')}</h2>
    <Avoid {...props} />
  </section>
);

/** The same, to be opened: where something has to be mended first. */
export const FoldedAdvice: FC<Omit<Props, 'person'>> = (props) => (
  <details>
    <summary>{props.say('letters.writing.avoid.title')}</summary>
    <Avoid {...props} />
  </details>
);

const Avoid: FC<Omit<Props, 'person'>> = (props) => {
  const { say, rules } = props;
  return (
    <>
      {rules.card ? <CardView {...props} card={rules.card} /> : <p>{say('letters.writing.avoid.unknown')}</p>}
      <h3>{say('letters.writing.avoid.general')}</h3>
      <ul>
        {advice.lines.map((line) => (
          <li>{say(`letters.writing.advice.${line}`)}</li>
        ))}
      </ul>
      <p class="small">
        {say('letters.writing.avoid.known_from', {
          sources: advice.known_from.join(', '),
          day: dateInWords(advice.checked_on, say),
        })}
      </p>
    </>
  );
};

const CardView: FC<Omit<Props, 'person'> & { card: RuleCard }> = ({ say, language, rules, card }) => {
  const { source, is_fresh } = rules;
  const avoid = card.avoid[language] ?? card.avoid.en ?? Object.values(card.avoid)[0];
  const lang = card.avoid[language] ? undefined : card.avoid.en ? english(say) : Object.keys(card.avoid)[0];
  return (
    <>
      <h3>
        <Foreign>{card.place}</Foreign>
      </h3>
      <ul>
        {avoid && (
          <li>
            <Foreign lang={lang}>{avoid}</Foreign>
          </li>
        )}
        {card.languages && (
          <li>{say('letters.writing.avoid.languages', { list: languageList(language, card.languages) })}</li>
        )}
        {card.most_pages && <li>{say('letters.writing.avoid.pages', { count: card.most_pages })}</li>}
        {card.pictures !== null && (
          <li>{say(`letters.writing.avoid.${card.pictures ? 'pictures' : 'no_pictures'}`)}</li>
        )}
        {card.enclosures && (
          <li>
            <Foreign lang={english(say)}>{card.enclosures}</Foreign>
          </li>
        )}
      </ul>
      <p class="small">
        {say('letters.writing.avoid.checked', { day: dateInWords(card.checked_on, say) })}{' '}
        {source ? (
          <>
            {say('letters.writing.avoid.source')}{' '}
            {source.url ? (
              <a href={source.url} rel="noreferrer noopener nofollow" lang={english(say)}>
                {source.title}
              </a>
            ) : (
              <span lang={english(say)}>{source.title}</span>
            )}
          </>
        ) : (
          say('letters.writing.avoid.own_source')
        )}
        {!is_fresh && <> {say('letters.writing.avoid.old')}</>}
      </p>
    </>
  );
};
