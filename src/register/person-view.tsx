import type { FC } from 'hono/jsx';
import type { Say } from '../kernel/language.js';
import { dateInWords } from '../page/date.js';
import { FactDate } from '../page/fact-date.js';
import { stepInWords } from './custody/reckoning-view.js';
import { type NameForm, nameIn, type Person } from './person.js';
import { durationInWords, evidenceInWords, standingInWords } from './person-words.js';
import { Disagreement } from './sources/contradiction-view.js';
import { english, Notes, Sureness, type Words } from './sources/footnotes.js';

type Part = FC<Words & { person: Person }>;

/** The name in the page's language, its other forms in their scripts, the state on the day, and two lines of who this is. */
export const PersonHead: Part = ({ say, href, person }) => {
  const title = nameIn(person.names, say.language, person.name);
  const others = otherForms(person.names, title.form);
  const of = (kind: string) => person.biography.filter((moment) => moment.kind === kind);
  return (
    <>
      <h1 lang={title.lang ?? undefined}>
        <bdi>{title.form}</bdi>
      </h1>
      {others.own.length > 0 && (
        <ul class="names">
          {others.own.map((name) => (
            <li lang={name.lang ?? undefined} dir="auto">
              {name.form}
            </li>
          ))}
        </ul>
      )}
      {others.variants.length > 0 && (
        <p class="small">
          {say('register.also_written')}{' '}
          {others.variants.map((name, place) => (
            <>
              {place > 0 && ', '}
              <bdi>{name.form}</bdi>
            </>
          ))}
        </p>
      )}
      <p>
        <span class={`tag ${person.standing.state}`}>{standingInWords(say, person.standing)}</span>{' '}
        <span class="small">{evidenceInWords(say, person.standing)}</span>
      </p>
      <p class="standfirst" lang={english(say)}>
        {[...of('occupation'), ...of('outcome')].map((moment, place) => (
          <>
            {place > 0 && ' '}
            {sentence(moment.text ?? '')}
            <Notes of={moment.sources} sources={person.sources} say={say} />
          </>
        ))}
      </p>
      {person.standing.state === 'unknown' && person.standing.text !== '' && (
        <p class="small">
          {say('register.standing.why')} <span lang={english(say)}>{person.standing.text}</span>{' '}
          <a href={href('/contradictions')}>{say('register.contradiction.all')}</a>
        </p>
      )}
    </>
  );
};

/** A text of a fact as a sentence of its own. */
function sentence(text: string): string {
  const begun = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

/** Own forms first (each spelling once, full forms too), then the variants that sources use. */
function otherForms(names: NameForm[], shown: string): { own: NameForm[]; variants: NameForm[] } {
  const seen = new Set([shown]);
  const fresh = (form: string) => !seen.has(form) && seen.add(form) !== undefined;
  const isVariant = (name: NameForm) => name.kind === 'variant' || name.kind === 'misspelling';
  const own = names
    .filter((name) => !isVariant(name))
    .flatMap((name) => [
      ...(fresh(name.form) ? [name] : []),
      ...(name.full_form && fresh(name.full_form) ? [{ ...name, form: name.full_form }] : []),
    ]);
  return { own, variants: names.filter((name) => isVariant(name) && fresh(name.form)) };
}

/** A term as it was imposed, or what a later decision made of it: "cut to 5 years, 6 August 2012". */
function lengthOf(say: Say, person: Person, sentence: Person['sentences'][number]): string {
  const { how, event_id } = sentence;
  const length = sentence.length ?? '';
  if (how === 'imposed') return durationInWords(say, length);
  const decided = person.course.find(({ id }) => id === event_id)?.happened ?? null;
  return stepInWords(say, { how, length, decided });
}

/** What the case is about: the sentence and the charges. */
export const Charges: Part = ({ say, person }) =>
  person.charges.length + person.sentences.length === 0 ? null : (
    <section>
      <h2 id="charges">{say('register.charges')}</h2>
      {person.sentences.map((one) => (
        <p>
          {one.length && <b>{lengthOf(say, person, one)}</b>}
          <span lang={english(say)}>
            {one.length && one.regime && ', '}
            {one.regime}
            {one.extra && `; ${one.extra}`}
          </span>
          <Notes of={one.sources} sources={person.sources} say={say} />
          <Sureness of={one.confidence} say={say} />
        </p>
      ))}
      {person.charges.length > 0 && (
        <ul>
          {person.charges.map((one) => (
            <li>
              {one.article &&
                `${say(one.part ? 'register.article_part' : 'register.article', {
                  article: one.article,
                  part: one.part ?? '',
                })} `}
              <span lang={english(say)}>
                {one.law && `${one.law}: `}
                {one.text}
              </span>
              <Notes of={one.sources} sources={person.sources} say={say} />
              <Sureness of={one.confidence} say={say} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );

/** Where the person was held, and when. */
export const Stays: Part = ({ say, person }) =>
  person.stays.length === 0 ? null : (
    <section>
      <h2 id="places">{say('register.stays')}</h2>
      <ul>
        {person.stays.map((one) => (
          <li>
            <span lang={english(say)}>{one.place}</span>{' '}
            <span class="small">
              {one.began ? dateInWords(one.began, say) : '…'} –{' '}
              {one.ended ? dateInWords(one.ended, say) : '…'}
              {one.note && <span lang={english(say)}> ({one.note})</span>}
            </span>
            <Notes of={one.sources} sources={person.sources} say={say} />
          </li>
        ))}
      </ul>
    </section>
  );

/** Birth and death, lawyers, and the bodies that spoke up. */
export const Life: Part = ({ say, person }) => {
  const dates = person.biography.filter((one) => one.kind === 'birth' || one.kind === 'death');
  const attention = person.biography.filter((one) => one.kind === 'attention');
  const lawyers = person.lawyers.flatMap((one) => (one.name ? [{ ...one, name: one.name }] : []));
  return (
    <>
      {dates.length + lawyers.length > 0 && (
        <section>
          <h2 id="life">{say('register.life')}</h2>
          <ul>
            {dates.map((one) => (
              <li>
                {say(`register.biography.${one.kind}`)} <FactDate date={one.happened} say={say} />
                {one.place && <span lang={english(say)}>, {one.place}</span>}
                <Notes of={one.sources} sources={person.sources} say={say} />
                <Sureness of={one.confidence} say={say} />
              </li>
            ))}
            {lawyers.length > 0 && (
              <li>
                {say('register.lawyers')}{' '}
                {lawyers.map((one, place) => (
                  <>
                    {place > 0 && ', '}
                    <bdi>{one.name}</bdi>
                    <Notes of={one.sources} sources={person.sources} say={say} />
                  </>
                ))}
              </li>
            )}
          </ul>
        </section>
      )}
      {attention.length > 0 && (
        <section>
          <h2 id="attention">{say('register.attention')}</h2>
          <ul>
            {attention.map((one) => (
              <li lang={english(say)}>
                <b>{one.body}</b>: {one.text}
                {one.happened && <> ({dateInWords(one.happened, say)})</>}
                <Notes of={one.sources} sources={person.sources} say={say} />
                <Sureness of={one.confidence} say={say} />
              </li>
            ))}
          </ul>
        </section>
      )}
    </>
  );
};

/** Contradictions that hang on no step of the course. */
export const OtherContradictions: Part = ({ say, href, person }) =>
  person.contradictions.length === 0 ? null : (
    <section>
      <h2 id="contradictions">{say('register.contradiction.more')}</h2>
      {person.contradictions.map((one) => (
        <Disagreement of={one} sources={person.sources} {...{ say, href }} />
      ))}
    </section>
  );
