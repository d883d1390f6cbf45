import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { languageName } from '../language-name.js';
import type { OtherVersion, Version } from '../model.js';

type Href = (path: string) => string;

/** What has become of a version: replaced by a newer one, or the model withdrawn, with the reason. */
export const Standing: FC<{ say: Say; href: Href; version: Version }> = ({ say, href, version }) => {
  const { withdrawn, replaced_by, replaces } = version;
  const address = href(`/resolutions/${version.slug}`);
  return (
    <>
      {withdrawn && (
        <div class="problems">
          <p>
            <strong>{say('resolutions.model.withdrawn_on', { date: dateInWords(withdrawn.on, say) })}</strong>{' '}
            {say('resolutions.model.withdrawn')}
          </p>
          <p lang={withdrawn.language}>{withdrawn.reason}</p>
        </div>
      )}
      {replaced_by && (
        <p class="problems">
          {say('resolutions.model.replaced', {
            number: replaced_by.number,
            date: dateInWords(replaced_by.published_on, say),
          })}{' '}
          <a href={address}>{say('resolutions.model.to_newest')}</a>
        </p>
      )}
      {!replaced_by && replaces && !withdrawn && (
        <p class="small">
          <a href={`${address}/versions/${replaces.number}`}>
            {say('resolutions.model.replaces', { number: replaces.number })}
          </a>
          {version.why && (
            <>
              {' '}
              <span lang={version.original}>{version.why}</span>
            </>
          )}
        </p>
      )}
    </>
  );
};

/** Which language is the original, and that a translation is older than it. */
export const LanguageRemarks: FC<{ say: Say; language: string; version: Version }> = (props) => {
  const { say, language, version } = props;
  const original = languageName(say, version.original);
  return (
    <>
      {version.translated_from !== null && (
        <p class="small">{say('resolutions.model.translated', { language: original })}</p>
      )}
      {version.is_behind && <p class="disputed">{say('resolutions.model.is_behind')}</p>}
      {version.language !== language && <p class="small">{say('resolutions.model.not_in_language')}</p>}
    </>
  );
};

/** The other versions of a model, with links. */
export const Earlier: FC<{
  say: Say;
  href: Href;
  version: Version;
  versions: (OtherVersion & { why: string | null })[];
}> = ({ say, href, version, versions }) => {
  const others = versions.filter((one) => one.number !== version.number);
  if (others.length === 0) return null;
  return (
    <>
      <h2>{say('resolutions.model.versions')}</h2>
      <ul>
        {others.map((one) => (
          <li>
            <a href={href(`/resolutions/${version.slug}/versions/${one.number}`)}>
              {say('resolutions.model.version', {
                number: one.number,
                date: dateInWords(one.published_on, say),
              })}
            </a>
            {one.why && (
              <>
                {': '}
                <span lang={version.original}>{one.why}</span>
              </>
            )}
          </li>
        ))}
      </ul>
    </>
  );
};
