import type { FC } from 'hono/jsx';
import { addDays } from '../../kernel/day.js';
import type { Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { Foreign } from '../../page/parts.js';
import type { Address } from './address.js';
import type { Trust } from './trust.js';
import type { Writing } from './trust-on.js';

/** After how many days it is worth looking again whether a letter can go. */
const look_again_days = 14;

interface Props {
  say: Say;
  href: (path: string) => string;
  /** The day that the page answers for (YYYY-MM-DD). */
  day: string;
  writing: Writing;
  /** The name on the envelope, in the script of the lines below it. */
  nameIn: (language: 'ru' | 'en') => string;
  /** Texts that ask for this person and that an organisation can pass. */
  resolutions: { slug: string; title: string; language: string }[];
  /** Of the campaign. */
  email: string | null;
}

/** The address to copy, how far it can be trusted, and what to do instead while it cannot. */
export const WriteTo: FC<Props> = (props) => {
  const { say, writing } = props;
  const { trust, address } = writing;
  return (
    <section class="side" id="write">
      <h2>{say('mailroom.addresses.write')}</h2>
      {trust.state === 'stopped' && <p>{trustInWords(say, trust)}</p>}
      {trust.state === 'hold-your-letter' && <Hold {...props} />}
      {address && <Envelope {...props} address={address} />}
    </section>
  );
};

/** How far an address can be trusted, since when, in a sentence. */
export function trustInWords(say: Say, { reason, since }: Trust): string {
  if (reason === null) return say('mailroom.addresses.trust.holds');
  return since
    ? say(`mailroom.addresses.trust.${reason}`, { since: dateInWords(since, say) })
    : say(`mailroom.addresses.undated.${reason}`);
}

const Hold: FC<Props> = ({ say, href, day, writing, resolutions, email }) => (
  <>
    <p class="disputed">
      <strong>{say('mailroom.addresses.hold')}</strong> {trustInWords(say, writing.trust)}
    </p>
    <p>{say('mailroom.addresses.instead.title')}</p>
    <ul>
      <li>{say('mailroom.addresses.instead.keep')}</li>
      {email && (
        <li>
          {say('mailroom.addresses.instead.note')} <a href={`mailto:${email}`}>{email}</a>
        </li>
      )}
      {resolutions.map(({ slug, title, language }) => (
        <li>
          {say('mailroom.addresses.instead.resolution')}{' '}
          <a href={href(`/resolutions/${slug}`)}>
            <Foreign lang={language}>{title}</Foreign>
          </a>
        </li>
      ))}
      <li>
        {say('mailroom.addresses.instead.again', { day: dateInWords(addDays(day, look_again_days), say) })}
      </li>
    </ul>
  </>
);

const Envelope: FC<Props & { address: Address }> = ({ say, writing, nameIn, address }) => {
  const { lines, lines_local, country, checked_on, checked_by } = address;
  return (
    <>
      {writing.trust.state !== 'holds' && <p>{say('mailroom.addresses.last_known')}</p>}
      <address lang={lines_local ? 'ru' : 'en'}>
        {[nameIn(lines_local ? 'ru' : 'en'), ...(lines_local ?? lines ?? [])].join('\n')}
        {country && `\n${country.toUpperCase()}`}
      </address>
      {lines_local && lines && (
        <p class="small" lang="en">
          {lines.join(', ')}
        </p>
      )}
      {checked_on && checked_by && (
        <p class="small">
          {say(`mailroom.addresses.checked.${checked_by}`, { day: dateInWords(checked_on, say) })}
        </p>
      )}
    </>
  );
};

/** An address as public JSON; see docs for the schema. It only ever grows. */
export function addressJson({ address, trust }: Writing) {
  if (!address) return null;
  const { lines, lines_local, country, valid_from, checked_on, last_evidence, note } = address;
  return {
    lines,
    lines_local,
    country,
    valid_from,
    valid_to: address.valid_to,
    checked_on,
    checked_by: address.checked_by,
    last_evidence,
    note,
    trust,
  };
}
