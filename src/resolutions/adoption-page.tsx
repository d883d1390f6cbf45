import type { FC } from 'hono/jsx';
import { type Language, longDay, type Say } from '../kernel/language.js';
import { PublicReplies, type PublicReply } from '../mailroom/replies/reply-public.js';
import { Foreign } from '../page/parts.js';
import { differenceSentence, voteOf } from './adoption-panel.js';
import type { CorrectionTold, PublicAdoption } from './adoption-public.js';
import { sumGroups } from './adoption-sheet.js';
import { RecordTold } from './adoptions/record-told.js';
import type { AnsweredDemand } from './demand.js';
import { DifferenceView, type PassedDifference } from './difference-view.js';
import { headingOf } from './plain-text.js';

interface AdoptionPageProps {
  say: Say;
  language: Language;
  href: (path: string) => string;
  adoption: PublicAdoption & { title: string; slug: string };
  /** Null where the text is not to be told. */
  told: { passed: string; difference: PassedDifference; answers: AnsweredDemand[] } | null;
  /** What offices answered to its papers, as far as it is told. */
  replies: PublicReply[];
  corrections: CorrectionTold[];
  /** Address of the page without the language. */
  path: string;
}

/** One passed text as everybody may read it: how it differs, its words, its sum, and how it was passed. */
export const AdoptionPage: FC<AdoptionPageProps> = (props) => {
  const { say, language, href, adoption, told, replies, path } = props;
  return (
    <>
      <h1>
        <Foreign lang={adoption.language}>{adoption.title}</Foreign>
      </h1>
      <p class="standfirst">
        {say('resolutions.adoption.passed_by')}{' '}
        <a href={href(`/organisations/${adoption.organisation_slug}`)}>
          <Foreign>{adoption.organisation}</Foreign>
        </a>
      </p>
      {adoption.withdrawn_on && (
        <p class="flash">
          {say('resolutions.adoptions.withdrawn_on', {
            date: longDay(adoption.withdrawn_on, language),
          })}
        </p>
      )}
      <div class="lead">
        <div class="text">
          {told && !adoption.unchanged && (
            <section>
              <h2>{say('resolutions.adoption.differs')}</h2>
              <DifferenceView {...{ say, href, ...told }} language={adoption.language} />
            </section>
          )}
          <section>
            <h2>{say('resolutions.adoption.text')}</h2>
            {told ? (
              <PassedText passed={told.passed} language={adoption.language} />
            ) : (
              <p>{say('resolutions.adoptions.text_not_told')}</p>
            )}
            <p class="small">
              {say('resolutions.adoption.sha256')}: <Sum sha256={adoption.sha256} />
            </p>
            {told && (
              <p class="small">
                <a href={`${path}.txt`}>{say('resolutions.adoption.paper.txt')}</a> ·{' '}
                {say('resolutions.adoption.paper.canonical')}
              </p>
            )}
          </section>
          <PublicReplies {...{ say, href, replies }} />
        </div>
        <AdoptionAside {...props} />
      </div>
    </>
  );
};

/** The canonical text, piece by piece, each in its own direction. */
const PassedText: FC<{ passed: string; language: string }> = ({ passed, language }) => {
  const headings = (['notes', 'believes', 'resolves'] as const).map((block) => headingOf(block, language));
  return (
    <div lang={language}>
      {passed.split('\n\n').map((piece) => (
        <p dir="auto">{headings.includes(piece) ? <strong>{piece}</strong> : piece}</p>
      ))}
    </div>
  );
};

/** In groups that a person can compare; without the spaces between them when it is copied from the page's data. */
const Sum: FC<{ sha256: string }> = ({ sha256 }) => (
  <data value={sha256}>
    <code>{sumGroups(sha256).join(' ')}</code>
  </data>
);

const AdoptionAside: FC<AdoptionPageProps> = ({ say, language, href, adoption, corrections, told, path }) => (
  <aside>
    <p>
      {say('resolutions.adoption.facts.met', {
        date: longDay(adoption.met_on, language),
        place: adoption.met_at,
      })}
      , {voteOf(say, adoption)}
      {adoption.members !== null &&
        `, ${say('resolutions.adoption.facts.members', { count: adoption.members })}`}
    </p>
    <RecordTold {...{ say, language, adoption, corrections }} />
    <p>{differenceSentence(say, adoption)}</p>
    <p class="small">
      {say(`resolutions.adoption.facts.posted_by_${adoption.posted_by}`)}{' '}
      {say('resolutions.adoption.facts.verified_on', {
        date: longDay(adoption.verified_on, language),
      })}
      . {say('resolutions.adoption.facts.version', { version: String(adoption.version) })}.
    </p>
    {told && (
      <p class="acts">
        <a class="act second" href={href(`${path}.pdf`)}>
          {say('resolutions.adoption.paper.pdf')}
        </a>
      </p>
    )}
    <p class="small">
      <a href={href(`/resolutions/${adoption.slug}`)}>{say('resolutions.adoption.to_text')}</a> ·{' '}
      <a href={`${path}.json`}>{say('resolutions.adoption.json')}</a>
    </p>
  </aside>
);
