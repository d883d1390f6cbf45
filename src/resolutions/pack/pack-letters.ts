import { sql } from 'kysely';
import type { PublicDb } from '../../kernel/database.js';
import type { Say } from '../../kernel/language.js';
import { addressOf, envelopeOf } from '../../mailroom/addresses/address.js';
import type { Version } from '../model.js';
import { type Blanks, fillBlanks } from '../plain-text.js';

/** A covering letter to one addressee, as it stands on paper. */
export interface Letter {
  sender: string;
  addressee: string[];
  country: string | null;
  date: string;
  subject: string;
  /** Whether an address is known: else there is nothing to put on a label. */
  addressed: boolean;
  remark: string;
  salutation: string;
  body: string[];
  farewell: string;
  signed: string[];
  enclosure: string;
}

/** A blank that is filled in by hand at the meeting. */
const line = '____________';

/** The organisation set in, and room to write down place and date, each with its word. */
export function blanksOf(organisation: string, say: Say): Blanks {
  return {
    organisation,
    place: `${say('resolutions.pack.blank_place')} ${line}`,
    date: `${say('resolutions.pack.blank_date')} ${line}`,
    sum: `${say('resolutions.pack.blank_sum')} ${line}`,
  };
}

interface OfficeRow {
  id: string;
  code: string;
  name: string;
  /** The name in Latin letters, and in the language that the office is written to in. */
  latin: string;
  local: string;
  salutation: string | null;
}

/** The offices that a version is sent to, in order, named in `language`; unknown ones are left out. */
export async function officesOf(
  db: PublicDb,
  versionId: string,
  language: string,
): Promise<(OfficeRow & { channel: 'post' | 'email' })[]> {
  const { rows } = await sql<OfficeRow & { channel: 'post' | 'email' }>`
    select o.id, o.code, coalesce(o.names ->> ${language}, o.names ->> 'en') as name,
      o.names ->> 'en' as latin, coalesce(o.names ->> o.language, o.names ->> 'en') as local,
      o.salutations ->> ${language} as salutation, a.channel
    from published.addressees a join published.offices o on o.code = a.office_code
    where a.version_id = ${versionId}
    order by a.position`.execute(db);
  return rows;
}

/**
 * A letter to each addressee of a version, at the address that holds on `day` (YYYY-MM-DD), in the script of
 * the place and in the order of its post, the country in Latin letters. Where we know no verified address,
 * the letter says so, and has no label.
 */
export async function lettersOf(
  db: PublicDb,
  version: Version,
  organisation: string,
  means: { say: Say; day: string },
): Promise<Letter[]> {
  const { say } = means;
  const blanks = blanksOf(organisation, say);
  const letters: Letter[] = [];
  for (const office of await officesOf(db, version.id, version.language)) {
    const address = await addressOf(db, { kind: 'office', id: office.id }, means.day);
    const envelope = address && envelopeOf(address, office);
    letters.push({
      sender: organisation,
      addressee: envelope?.lines ?? [office.name],
      country: envelope?.country ?? null,
      date: line,
      subject: say('resolutions.pack.subject', { title: version.title }),
      addressed: address !== null,
      remark: address ? '' : say('resolutions.pack.no_address'),
      salutation: office.salutation ?? say('resolutions.pack.salutation'),
      body: version.covering.map((words) => fillBlanks(words, version.language, blanks)),
      farewell: say('resolutions.pack.farewell'),
      signed: [say('resolutions.pack.signs'), organisation],
      enclosure: say('resolutions.pack.enclosure'),
    });
  }
  return letters;
}
