import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import type { Confidence } from '../tables.js';
import { type Source, type SourceList, snapshotPath } from './source.js';

/** What every part of a person's page needs. */
export interface Words {
  say: Say;
  /** A path of this site in the reader's language. */
  href: (path: string) => string;
}

/** Numbers of a fact's sources, each a link to the list of sources on the page. */
export const Notes: FC<{ of: string[]; sources: SourceList; say: Say }> = ({ of, sources, say }) => {
  const numbers = of.flatMap((id) => sources.numbers.get(id) ?? []);
  return numbers.length === 0 ? null : (
    <sup>
      {numbers.map((number) => (
        <a href={`#s${number}`} aria-label={say('register.source_number', { number: String(number) })}>
          {number}
        </a>
      ))}
    </sup>
  );
};

/** A word on how sure a fact is; nothing where it is confirmed or nothing was said. */
export const Sureness: FC<{ of: Confidence | null; say: Say }> = ({ of, say }) =>
  of === null || of === 'confirmed' ? null : (
    <>
      {' '}
      <span class="tag">{say(`register.confidence.${of}`)}</span>
    </>
  );

/** The texts of facts are in English: a page in another language says so to screen readers. */
export function english(say: Say): string | undefined {
  return say.language === 'en' ? undefined : 'en';
}

/** The sources that the footnotes lead to, with publisher, date and address; nothing where visitors see none. */
export const Sources: FC<Words & { sources: SourceList }> = ({ say, href, sources }) =>
  sources.list.length === 0 ? null : (
    <section>
      <h2 id="sources">{say('register.sources')}</h2>
      <ol class="small">
        {sources.list.map((source, place) => (
          <li id={`s${place + 1}`}>
            {source.url ? (
              <a href={source.url} rel="noreferrer noopener nofollow" lang={english(say)}>
                {source.title}
              </a>
            ) : (
              <span lang={english(say)}>{source.title}</span>
            )}
            {source.publisher && <>, {source.publisher}</>}
            {source.published_on && <>, {dateInWords(source.published_on, say)}</>}
            <Archived {...{ say, href, source }} />
          </li>
        ))}
      </ol>
    </section>
  );

/** What of a source was archived: when, and the hash by which a copy can be checked. */
const Archived: FC<Words & { source: Source }> = ({ say, href, source }) => (
  <>
    {source.snapshots.map((one) => (
      <small>
        <br />
        {say('register.sources.archived', { date: dateInWords(one.taken_on, say) })}, SHA-256{' '}
        <code>{one.sha256}</code>
        {one.is_open && (
          <>
            {' '}
            <a href={href(snapshotPath(one.sha256))}>{say('register.sources.copy')}</a>
          </>
        )}
      </small>
    ))}
  </>
);
