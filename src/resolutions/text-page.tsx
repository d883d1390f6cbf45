import type { Child, FC } from 'hono/jsx';
import type { Language, Say } from '../kernel/language.js';
import { FactDate } from '../page/fact-date.js';
import { Foreign } from '../page/parts.js';
import { Wording } from './demands/demand-view.js';
import { citation } from './pack/pack-sheet.js';
import type { Answer, Demand, Named, Source, Text, TextLine } from './text.js';

/** What every page of this room speaks with. */
export interface Words {
  say: Say;
  language: Language;
  href: (path: string) => string;
}

/** Names with links to those whom the register keeps. */
export const Names: FC<{ people: Named[]; href: Words['href'] }> = ({ people, href }) => (
  <>
    {people.map((one, place) => (
      <>
        {place > 0 && ', '}
        {one.slug ? <a href={href(`/people/${one.slug}`)}>{one.name}</a> : <Foreign>{one.name}</Foreign>}
      </>
    ))}
  </>
);

/** Small numbers that lead to the sources at the foot of the page. */
export const Marks: FC<{ sources: Source[]; all: Source[] }> = ({ sources, all }) => (
  <>
    {sources.map((source) => {
      const number = all.findIndex((one) => one.id === source.id) + 1;
      return (
        <sup>
          <a href={`#source-${number}`}>{number}</a>
        </sup>
      );
    })}
  </>
);

export const Sources: FC<{ say: Say; sources: Source[] }> = ({ say, sources }) => (
  <>
    <h2>{say('resolutions.text.sources')}</h2>
    <ol class="small">
      {sources.map((source, place) => (
        <li id={`source-${place + 1}`} lang="en">
          {source.url ? (
            <a href={source.url} rel="noreferrer">
              {citation(source)}
            </a>
          ) : (
            citation(source)
          )}
        </li>
      ))}
    </ol>
  </>
);

/** A message in which one value is a piece of page and not a text. */
export function around(say: Say, code: string, name: string, piece: Child): Child {
  const [before, after] = say(code, { [name]: '\u0000' }).split('\u0000');
  return (
    <>
      {before}
      {piece}
      {after}
    </>
  );
}

export const TextList: FC<Words & { texts: TextLine[] }> = ({ say, href, texts }) => {
  const models = texts.filter((one) => one.kind === 'model' && one.withdrawn_on === null);
  const withdrawn = texts.filter((one) => one.withdrawn_on !== null);
  const others = texts.filter((one) => one.kind !== 'model');
  const line = (text: TextLine) => (
    <li>
      <h3>
        <a href={href(`/resolutions/${text.slug}`)} lang={text.title_language}>
          {text.title}
        </a>
      </h3>
      <p class="meta">
        <span class="tag">{say(`resolutions.kind.${text.kind}`)}</span> <span lang="en">{text.body}</span>,{' '}
        <FactDate date={text.date} say={say} /> · {say('resolutions.list.demands', { count: text.demands })}
      </p>
      {text.people.length > 0 && (
        <p class="small">
          {around(say, 'resolutions.list.names', 'names', <Names people={text.people} href={href} />)}
        </p>
      )}
    </li>
  );
  return (
    <div class="text">
      <h1>{say('resolutions.list.title')}</h1>
      <p class="standfirst">{say('resolutions.list.standfirst')}</p>
      {texts.length === 0 && <p>{say('resolutions.list.empty')}</p>}
      {models.length > 0 && (
        <>
          <h2>{say('resolutions.list.models')}</h2>
          <ul>{models.map(line)}</ul>
        </>
      )}
      {others.length > 0 && (
        <>
          <h2>{say('resolutions.list.others')}</h2>
          <p>
            <a href={href('/demands')}>{say('resolutions.list.matrix')}</a>
          </p>
          <ul>{others.map(line)}</ul>
        </>
      )}
      {withdrawn.length > 0 && (
        <>
          <h2>{say('resolutions.list.withdrawn')}</h2>
          <ul>{withdrawn.map(line)}</ul>
        </>
      )}
    </div>
  );
};

/** "line 1 supports, line 5 goes further": the lines of models that answer a demand. */
export const Answers: FC<Words & { answers: Answer[] }> = ({ say, href, answers }) =>
  answers.length === 0 ? null : (
    <p class="small">
      {answers.map((one, place) => (
        <>
          {place > 0 && ', '}
          <a href={href(`/resolutions/${one.slug}#line-${one.number}`)} title={one.title}>
            {say('resolutions.text.line', {
              number: one.number,
              relation: relationWord(say, one.relation),
            })}
          </a>
        </>
      ))}
    </p>
  );

const DemandItem: FC<Words & { demand: Demand; sources: Source[] }> = (props) => {
  const { say, language, href, demand, sources } = props;
  return (
    <li id={`demand-${demand.position}`}>
      <Wording say={say} demand={demand} /> <Marks sources={demand.sources} all={sources} />
      {demand.people.length > 0 && (
        <span class="small">
          {' '}
          ({around(say, 'resolutions.text.for', 'names', <Names people={demand.people} href={href} />)})
        </span>
      )}
      <Answers {...{ say, language, href }} answers={demand.answers} />
      {demand.takers.map((one) => (
        <p class="small">
          <a href={href(`/resolutions/${one.slug}#demand-${one.position}`)}>{one.title}</a>{' '}
          <span class="tag">{relationWord(say, one.relation)}</span> <span lang="en">{one.why}</span>
        </p>
      ))}
    </li>
  );
};

export function relationWord(say: Say, relation: 'supports' | 'goes further'): string {
  return say(`resolutions.relation.${relation.replace(' ', '_')}`);
}

/** The page of a parliament's resolution or a body's opinion. */
export const TextPage: FC<Words & { text: Text }> = ({ say, language, href, text }) => {
  const sources = sourcesOf(text);
  const papers = [
    ['ref', text.ref],
    ['procedure', text.procedure],
    ['oj', text.oj],
    ['joint_motion', text.joint_motion],
    ['motions', text.motions.join('; ') || null],
  ] as const;
  return (
    <article class="text">
      <h1 lang={text.title_language}>{text.title}</h1>
      <p class="meta">
        <span class="tag">{say(`resolutions.kind.${text.kind}`)}</span> <span lang="en">{text.body}</span>,{' '}
        <FactDate date={text.date} say={say} />
      </p>
      {text.notes
        .filter((one) => one.told_by === 'campaign')
        .map((one) => (
          <p class="disputed" lang={one.language}>
            {one.note} <Marks sources={one.sources} all={sources} />
          </p>
        ))}
      <h2>{say('resolutions.text.demands')}</h2>
      <p class="small">
        {say('resolutions.text.summaries')}{' '}
        {text.demands.every((one) => one.number === null) && say('resolutions.text.no_numbers')}
      </p>
      <ul>
        {text.demands.map((demand) => (
          <DemandItem {...{ say, language, href, demand, sources }} />
        ))}
      </ul>
      <h2>{say('resolutions.text.named')}</h2>
      <p>
        {text.people.length === 0 ? (
          say('resolutions.text.nobody')
        ) : (
          <Names people={text.people} href={href} />
        )}
      </p>
      {text.quotations.length > 0 && <h2>{say('resolutions.text.quotations')}</h2>}
      {text.quotations.map((one) => (
        <figure>
          <blockquote lang="en">{one.wording}</blockquote>
          <figcaption lang="en">
            {one.told_of} {one.source && <Marks sources={[one.source]} all={sources} />}
          </figcaption>
        </figure>
      ))}
      <h2>{say('resolutions.text.notes')}</h2>
      <ul>
        {text.notes
          .filter((one) => one.told_by === 'facts')
          .map((one) => (
            <li lang={one.language}>{one.note}</li>
          ))}
        {papers.map(([name, value]) =>
          value === null ? null : (
            <li>
              {say(`resolutions.text.${name}`)}: <span lang="en">{value}</span>
            </li>
          ),
        )}
      </ul>
      <Sources say={say} sources={sources} />
    </article>
  );
};

/** Every source of a text once, those of the text itself first. */
export function sourcesOf(text: Text): Source[] {
  const all = [
    ...text.sources,
    ...text.notes.flatMap((one) => one.sources),
    ...text.quotations.flatMap((one) => (one.source ? [one.source] : [])),
    ...text.demands.flatMap((one) => one.sources),
  ];
  return [...new Map(all.map((one) => [one.id, one])).values()];
}
