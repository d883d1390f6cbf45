import type { Child, FC } from 'hono/jsx';
import type { Say } from '../kernel/language.js';
import { dateInWords, since as sinceInWords } from '../page/date.js';
import type { Filled } from '../page/form.js';
import type { AnsweredDemand } from './demand.js';
import { languageName } from './language-name.js';
import type { Version, VersionParagraph } from './model.js';
import { PackForm } from './pack/pack-form.js';
import { fillBlanks, headingOf } from './plain-text.js';
import type { Block } from './tables.js';
import type { Text } from './text.js';
import { Names, relationWord, Sources, sourcesOf, type Words } from './text-page.js';

/** How somebody stands today, as the register answers it. */
export interface Standing {
  state: 'held' | 'restricted' | 'free' | 'died' | 'unknown';
  /** EDTF, as is `evidence`: since when, and the latest date of which any source tells. */
  since: string | null;
  evidence: string | null;
}

/** "Vladimir Kozlov: free since 19 August 2016". */
export function standingSentence(say: Say, name: string, standing: Standing): string {
  const { state, since, evidence } = standing;
  const told =
    since && state !== 'unknown'
      ? say(`resolutions.standing.${state}_since`, {
          name,
          since: sinceInWords(since, say),
          date: dateInWords(since, say),
        })
      : say(`resolutions.standing.${state}`, { name });
  if (!evidence || state === 'died' || (evidence === since && state !== 'unknown')) return told;
  return `${told}; ${say('resolutions.standing.evidence', { evidence: dateInWords(evidence, say) })}`;
}

/** All that the page of a model shows beside its text. */
export interface ModelFacts {
  text: Text;
  version: Version;
  demands: AnsweredDemand[];
  addressees: { code: string; name: string; channel: 'post' | 'email'; has_address: boolean }[];
  copies: { id: string; slug: string; name: string; lawyers: boolean }[];
  standings: { slug: string; name: string; standing: Standing }[];
}

const Line: FC<Words & { paragraph: VersionParagraph; facts: ModelFacts }> = (props) => {
  const { say, href, paragraph, facts } = props;
  const demand = facts.demands.find((one) => one.id === paragraph.demand_id);
  const resolves = paragraph.block === 'resolves';
  return (
    <li value={paragraph.number ?? undefined} id={resolves ? `line-${paragraph.number}` : undefined}>
      <span lang={facts.version.language}>{paragraph.text}</span>
      {demand && paragraph.relation && (
        <p class="small">
          <span class="tag">{relationWord(say, paragraph.relation)}</span>{' '}
          <a href={href(`/resolutions/${demand.slug}#demand-${demand.position}`)} lang="en">
            {demand.wording}
          </a>
        </p>
      )}
    </li>
  );
};

const headed: Block[] = ['notes', 'believes', 'resolves'];

const Motion: FC<Words & { facts: ModelFacts }> = ({ say, language, href, facts }) => {
  const { version } = facts;
  const plain = (block: Block) =>
    version.paragraphs
      .filter((one) => one.block === block)
      .map((one) => <p lang={version.language}>{fillBlanks(one.text, version.language)}</p>);
  return (
    <>
      {plain('opening')}
      {headed.map((block) => (
        <>
          <h2 lang={version.language}>{headingOf(block, version.language)}</h2>
          <ol>
            {version.paragraphs
              .filter((one) => one.block === block)
              .map((paragraph) => (
                <Line {...{ say, language, href, paragraph, facts }} />
              ))}
          </ol>
        </>
      ))}
      {plain('closing')}
    </>
  );
};

/** The page of a model: the text with its ties, what is known today, who gets it, and the pack. */
export const ModelPage: FC<Words & { facts: ModelFacts; form: Filled; children?: Child }> = (props) => {
  const { say, language, href, facts, form, children } = props;
  const { version, text } = facts;
  const published = version.published_at.toISOString().slice(0, 10);
  const from = version.translated_from;
  return (
    <>
      <h1 lang={version.language}>{version.title}</h1>
      <p class="meta">
        <span class="tag">{say('resolutions.kind.model')}</span> <span lang="en">{text.body}</span> ·{' '}
        {say('resolutions.model.version', {
          number: version.number,
          date: dateInWords(published, say),
        })}
      </p>
      <div class="acts">
        <a class="act" href="#pack">
          {say('resolutions.model.pass')}
        </a>
        <a class="act second" href={href(`/resolutions/${version.slug}/adopt`)}>
          {say('resolutions.model.tell')}
        </a>
      </div>
      <div class="lead">
        <article class="text">
          <div class="disputed">
            <p>
              <strong>{say('resolutions.model.as_of', { date: dateInWords(version.as_of, say) })}</strong>
            </p>
            <p>{say('resolutions.model.since_hint')}</p>
            {facts.standings.length > 0 && (
              <>
                <h2>{say('resolutions.model.since')}</h2>
                <ul>
                  {facts.standings.map((one) => (
                    <li>
                      <a href={href(`/people/${one.slug}`)}>
                        {standingSentence(say, one.name, one.standing)}
                      </a>
                    </li>
                  ))}
                </ul>
              </>
            )}
          </div>
          {from && (
            <p class="small">{say('resolutions.model.translated', { language: languageName(say, from) })}</p>
          )}
          {version.language !== language && <p class="small">{say('resolutions.model.not_in_language')}</p>}
          <Motion {...{ say, language, href, facts }} />
          <h2>{say('resolutions.text.named')}</h2>
          <p>
            <Names people={text.people} href={href} />
          </p>
          <Sources say={say} sources={sourcesOf(text)} />
        </article>
        <div>
          <section class="side">
            <h2>{say('resolutions.pack.title')}</h2>
            <p class="small">{say('resolutions.pack.standfirst')}</p>
            <PackForm {...{ say, language, href, version, form }} />
          </section>
          <section class="side">
            <h2>{say('resolutions.model.addressees')}</h2>
            <ul>
              {facts.addressees.map((one) => (
                <li>
                  {one.name} (
                  {say(
                    one.has_address ? `resolutions.model.by_${one.channel}` : 'resolutions.model.no_address',
                  )}
                  )
                </li>
              ))}
            </ul>
            <h2>{say('resolutions.model.copies')}</h2>
            <ul>
              {facts.copies.map(({ slug, name, lawyers }) => (
                <li>
                  <a href={href(`/people/${slug}`)}>
                    {lawyers ? say('resolutions.model.with_lawyers', { name }) : name}
                  </a>
                </li>
              ))}
            </ul>
          </section>
        </div>
      </div>
      {children}
    </>
  );
};
