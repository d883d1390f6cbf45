import type { FC } from 'hono/jsx';
import type { Db } from '../../kernel/database.js';
import type { Say } from '../../kernel/language.js';
import type { Told } from '../tables.js';
import { consentsOf } from './consent.js';
import { openProposals } from './proposal.js';
import { factsOf, ladder, publicIds } from './telling.js';
import { type UntoldSource, untoldSourcesOf } from './untold-sources.js';
import { UntoldSources } from './untold-sources-view.js';

/** What is told of a person, in numbers. */
export interface TellingSummary {
  facts: Record<Told, number>;
  /** Consents that stand. */
  consents: number;
  /** Ids of proposals that wait. */
  proposals: string[];
  /** Sources of public facts that visitors do not see. */
  untold: UntoldSource[];
}

/** What is told of a person now, what it rests on and what waits, for the record's page. */
export async function tellingOf(db: Db, personId: string): Promise<TellingSummary> {
  const facts = { sealed: 0, desk: 0, public: 0 };
  const all = await factsOf(db, personId);
  for (const { told } of all) facts[told] += 1;
  return {
    facts,
    consents: (await consentsOf(db, personId)).filter(({ withdrawn_at }) => !withdrawn_at).length,
    proposals: (await openProposals(db, personId)).map(({ id }) => id),
    untold: await untoldSourcesOf(db, publicIds(all)),
  };
}

/** The part of a person's record about what may be told of it. */
export const Telling: FC<{ say: Say; slug: string; telling: TellingSummary }> = ({ say, slug, telling }) => {
  const own = `/desk/people/${slug}`;
  return (
    <section>
      <h2 id="telling">{say('register.desk.tell')}</h2>
      <p>
        {ladder
          .map((level) => `${say(`register.desk.told.${level}`)}: ${telling.facts[level]}`)
          .reverse()
          .join(' · ')}
      </p>
      {telling.proposals.map((id) => (
        <p class="flash">
          <a href={`/desk/proposals/${id}`}>{say('register.telling.proposal.waiting')}</a>
        </p>
      ))}
      <UntoldSources {...{ say, sources: telling.untold }} />
      <ul class="plain small">
        <li>
          <a href={`${own}/tell`}>{say('register.telling.several')}</a>
        </li>
        <li>
          <a href={`${own}/tell?fact=person`}>{say('register.telling.whole')}</a>
        </li>
        <li>
          <a href={`${own}/consents`}>{say('register.telling.consent.count', { count: telling.consents })}</a>
        </li>
        <li>
          <a href={`${own}/preview`}>{say('register.telling.preview.link')}</a>
        </li>
      </ul>
    </section>
  );
};
