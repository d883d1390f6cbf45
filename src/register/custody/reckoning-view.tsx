import type { Child, FC } from 'hono/jsx';
import { readEdtf } from '../../kernel/edtf.js';
import type { Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import type { TermStep } from '../course/term.js';
import type { Person } from '../person.js';
import { daysInWords, durationInWords } from '../person-words.js';
import { english, type Words } from '../sources/footnotes.js';
import type { Range, Span } from './arithmetic.js';
import type { Reckoning } from './reckoning.js';
import type { Rule } from './rule.js';

/** A span as a date, as its month or year, or as "between … and …". */
export function spanInWords(say: Say, { from, to }: Span): string {
  const whole = [from, from.slice(0, 7), from.slice(0, 4)].find((edtf) => {
    const read = readEdtf(edtf);
    return read?.from === from && read.to === to;
  });
  if (whole) return dateInWords(whole, say);
  return say('register.custody.between', { from: dateInWords(from, say), to: dateInWords(to, say) });
}

function rangeInWords(say: Say, { from, to }: Range): string {
  return daysInWords(say, { days: from === to ? from : { from, to }, at_least: false });
}

/** What a decision made of a term: "imposed 8 October 2012", "cut to 5 years, 6 August 2012". */
export function stepInWords(say: Say, { how, length, decided }: TermStep): string {
  const date = decided ? dateInWords(decided, say) : say('page.date.unknown');
  return say(`register.custody.row.${how}`, { length: durationInWords(say, length), date });
}

/**
 * The term laid against the time served, line by line, with the rule that it is reckoned by and the law
 * that the rule stands in. Nothing where the sources do not allow it.
 */
export const CustodyArithmetic: FC<
  Pick<Words, 'say'> & { person: Pick<Person, 'reckoning' | 'day' | 'standing'> }
> = ({ say, person }) => {
  const { reckoning, day, standing } = person;
  if (!reckoning) return null;
  const { choice } = reckoning;
  return (
    <section id="term">
      <h2>{say('register.custody.heading')}</h2>
      {reckoning.beyond !== 'no' && (
        <p class="disputed">
          <b>{say(`register.custody.beyond.${reckoning.beyond}`)}</b>
        </p>
      )}
      <table>
        <caption>{say('register.custody.caption_term')}</caption>
        <tbody>
          {linesOf(say, reckoning, day, standing.state === 'held').map(({ label, value }) => (
            <tr>
              <th scope="row">{label}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {choice?.remand && <RuleLine {...{ say, rule: choice.remand }} />}
      {choice?.release && <RuleLine {...{ say, rule: choice.release }} />}
      <p class="small">
        {choice ? (
          <>
            {say('register.custody.rule.why')} <span lang={english(say)}>{choice.why}</span>
          </>
        ) : (
          say('register.custody.rule.none')
        )}
      </p>
    </section>
  );
};

function linesOf(say: Say, one: Reckoning, day: string, held: boolean): { label: string; value: Child }[] {
  const row = (name: string, value: Child, values = {}) => ({
    label: say(`register.custody.row.${name}`, values),
    value,
  });
  const on = { day: dateInWords(day, say) };
  const more = one.counted.from > one.held.from || one.counted.to > one.held.to;
  return [
    row(
      'term',
      <>
        {durationInWords(say, one.term.length)}
        <small class="small"> ({one.term.steps.map((step) => stepInWords(say, step)).join('; ')})</small>
      </>,
    ),
    row('counted_from', spanInWords(say, one.counted_from)),
    row('sentenced', spanInWords(say, one.sentenced)),
    ...(one.remand_until ? [row('remand_until', spanInWords(say, one.remand_until))] : []),
    row(held ? 'held' : 'held_all', rangeInWords(say, one.held), on),
    ...(more ? [row('counts_as', rangeInWords(say, one.counted))] : []),
    ...(one.earliest_release ? [row('release', spanInWords(say, one.earliest_release))] : []),
    row(one.at_latest ? 'ends_latest' : 'ends', spanInWords(say, one.ends)),
    ...(one.remaining && one.beyond === 'no' ? [row('remaining', rangeInWords(say, one.remaining), on)] : []),
  ];
}

/** A rule with what it says and where the law says so. */
export const RuleLine: FC<{ say: Say; rule: Rule }> = ({ say, rule }) => (
  <p class="small">
    {say(`register.custody.rule.${rule.kind === 'remand' ? 'remand' : 'release'}`)}{' '}
    <b>{rule.names[say.language] ?? rule.names.en}</b>.{' '}
    <span lang={english(say)}>
      {rule.says} {rule.law}, {rule.article}
    </span>{' '}
    (
    {rule.source_url ? (
      <a href={rule.source_url} rel="noreferrer" lang="en">
        {rule.source_title}
      </a>
    ) : (
      say('register.custody.rule.source')
    )}
    {!rule.was_read && `: ${say('register.custody.rule.unread')}`}).
    {rule.note && <span lang={english(say)}> {rule.note}</span>}
  </p>
);
