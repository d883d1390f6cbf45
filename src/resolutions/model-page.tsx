import type { Child, FC } from 'hono/jsx';
import type { Say } from '../kernel/language.js';
import { dateInWords, since as sinceInWords } from '../page/date.js';
import type { Filled } from '../page/form.js';
import type { AnsweredDemand } from './demand.js';
import type { OtherVersion, Version, VersionParagraph } from './model.js';
import { Earlier, LanguageRemarks, Standing as OfferRemarks } from './models/remarks.js';
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

/** An office that gets the text: the way that was chosen, and those by which it can be reached today. */
interface Addressee {
  code: string;
  name: string;
  channel: 'post' | 'email';
  ways: string[];
}

/** How a letter gets there. Without an address by the chosen way it goes by the other; the pack has a letter to each. */
export function wayInWords({ channel, ways }: Pick<Addressee, 'channel' | 'ways'>): string {
  if (ways.includes(channel)) return `resolutions.model.by_${channel}`;
  if (ways.length > 0) return `resolutions.model.not_by_${channel}`;
  return 'resolutions.model.no_address';
}

/** All that the page of a model shows beside its text. */
export interface ModelFacts {
  text: Text;
  version: Version;
  /** Every published version, newest first. */
  versions: (OtherVersion & { why: string | null })[];
  demands: AnsweredDemand[];
  addressees: Addressee[];
  copies: { id: string; slug: string; name: string; lawyers: boolean }[];
  standings: { slug: string; name: string; standing: Standing }[];
}

const Line: FC<Words & { paragraph: VersionParagraph; facts: ModelFacts }> = (props) => {
  const { say, href, paragraph, facts } = props;
  const demand = facts.demands.find((one) => one.id === paragraph.demand_id);
  const resolves = paragraph.block === 'resolves';
  return (
    <li value={paragraph.number ?? undefined} id={resolves ? `line-${paragraph.number}` : undefined}>
      <span lang={facts.version.language}>{fillBlanks(paragraph.text, facts.version.language)}</span>
      <Optional {...{ say, paragraph }} language={facts.version.language} />
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

/** When and why a paragraph may be left out. */
const Optional: FC<{ say: Say; paragraph: VersionParagraph; language: string }> = (props) =>
  props.paragraph.optional ? (
    <p class="small">
      <span class="tag">{props.say('resolutions.model.optional')}</span>{' '}
      <span lang={props.language}>{props.paragraph.optional}</span>
    </p>
  ) : null;

const headed: Block[] = ['notes', 'believes', 'resolves'];

const Motion: FC<Words & { facts: ModelFacts }> = ({ say, language, href, facts }) => {
  const { version } = facts;
  const plain = (block: Block) =>
    version.paragraphs
      .filter((one) => one.block === block)
      .map((one) => (
        <>
          <p lang={version.language}>{fillBlanks(one.text, version.language)}</p>
          <Optional {...{ say, paragraph: one }} language={version.language} />
        </>
      ));
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

interface Props extends Words {
  facts: ModelFacts;
  form: Filled;
  /** Where the site is: the short address is written down or told, so it stands whole. */
  publicUrl: string;
  /** Of a draft: nothing can be made of it, and it has no date yet. */
  preview?: boolean;
  /** Stands below the pack. */
  below?: Child;
  children?: Child;
}

/**
 * The page of a model: the text with its ties, what is known today, who gets it, and the pack. Of one that was
 * replaced or withdrawn there is no pack and no form for the vote.
 */
export const ModelPage: FC<Props> = (props) => {
  const { say, language, href, facts, form, publicUrl, preview = false, below, children } = props;
  const { version, text } = facts;
  const published = version.published_at.toISOString().slice(0, 10);
  const isOffered = !preview && version.replaced_by === null && version.withdrawn === null;
  return (
    <>
      <h1 lang={version.language}>{version.title}</h1>
      <p class="meta">
        <span class="tag">{say('resolutions.kind.model')}</span> <span lang="en">{text.body}</span>
        {!preview && (
          <>
            {' · '}
            <a href={href(`/resolutions/${version.slug}/versions/${version.number}`)}>
              {say('resolutions.model.version', {
                number: version.number,
                date: dateInWords(published, say),
              })}
            </a>
          </>
        )}
      </p>
      <OfferRemarks {...{ say, href, version }} />
      {isOffered && (
        <div class="acts">
          <a class="act" href="#pack">
            {say('resolutions.model.pass')}
          </a>
          <a class="act second" href={href(`/resolutions/${version.slug}/adopt`)}>
            {say('resolutions.model.tell')}
          </a>
        </div>
      )}
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
          <LanguageRemarks {...{ say, language, version }} />
          <Motion {...{ say, language, href, facts }} />
          <h2>{say('resolutions.text.named')}</h2>
          <p>
            <Names people={text.people} href={href} />
          </p>
          <Sources say={say} sources={sourcesOf(text)} />
        </article>
        <div>
          {isOffered && (
            <section class="side">
              <h2>{say('resolutions.pack.title')}</h2>
              <p class="small">{say('resolutions.pack.standfirst')}</p>
              {version.is_behind && <p class="disputed">{say('resolutions.model.is_behind')}</p>}
              <PackForm {...{ say, language, href, version, form, publicUrl }} />
              {below}
            </section>
          )}
          <section class="side">
            <h2>{say('resolutions.model.addressees')}</h2>
            <ul>
              {facts.addressees.map((one) => (
                <li>
                  {one.name} ({say(wayInWords(one))})
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
            <Earlier {...{ say, href, version }} versions={facts.versions} />
          </section>
        </div>
      </div>
      {children}
    </>
  );
};
