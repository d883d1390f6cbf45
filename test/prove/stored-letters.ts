import { checkChain } from '../../src/kernel/journal.js';
import { open, type Place } from '../../src/kernel/vault.js';
import {
  type LetterText,
  type Sender,
  sealedPicture,
  sealedSender,
  sealedText,
} from '../../src/letters/letter.js';
import { codeHash, codeOf, identityIn, linkHash } from '../../src/letters/letter-code.js';
import type { Picture } from '../../src/letters/letter-receiving.js';
import type { KeyRing } from '../../src/page/web.js';
import type { World } from '../../src/world.js';
import { timesEach } from './intake-outcome.js';
import type { SentLetter } from './kill-writers.js';

/** What became of letters that were sent in. All are counts. */
export interface Stored {
  sent: number;
  acknowledged: number;
  stored: number;
  /** Stored and whole, though its writer never heard so. */
  stored_unacknowledged: number;
  with_picture: number;
  with_address: number;
  /** Acknowledged, and not there. */
  lost: number;
  /** There, and in some part not what was sent, not to be opened, or without its history. */
  half: number;
  /** There, and sent by nobody; or there twice. */
  nobodys: number;
  journal_broken: number;
}

/**
 * Opens every letter in the database with the month's key, and its text with its writer's own, and compares each part,
 * byte for byte, with what was sent. `complain` hears what is wrong.
 */
export async function compareStored(
  world: World,
  keys: KeyRing,
  letters: Map<string, SentLetter>,
  complain: (sentence: string) => void,
): Promise<Stored> {
  const db = world.database.app;
  const sent = [...letters.values()];
  const byLink = new Map(sent.map((letter) => [linkHash(letter.token).toString('hex'), letter]));
  const people = new Map(
    (await db.selectFrom('people').select(['id', 'slug']).execute()).map(({ id, slug }) => [id, slug]),
  );
  const events = await timesIn(
    db.selectFrom('letter_events').select('letter_id as name').where('what', '=', 'received'),
  );
  const entries = await timesIn(
    db.selectFrom('journal').select('subject as name').where('what', '=', 'letter.received'),
  );
  const mails = await timesIn(
    db.selectFrom('mails').select('key as name').where('key', 'like', 'letter-confirmation:%'),
  );
  const rows = await db.selectFrom('letters').selectAll().execute();
  const found = new Set<SentLetter>();
  const counts = { half: 0, nobodys: 0 };
  for (const row of rows) {
    const letter = byLink.get(row.link_hash.toString('hex'));
    if (!letter || found.has(letter)) {
      counts.nobodys += 1;
      complain(`nobody sent letter ${row.id}, or it is there twice`);
      continue;
    }
    found.add(letter);
    const { fields, picture, token, person } = letter;
    const wrong = (what: string, isRight: boolean) => {
      if (isRight) return;
      counts.half += 1;
      complain(
        `letter ${row.id} (${letter.acknowledged ? '' : 'not '}acknowledged): ${what} is not what was sent`,
      );
    };
    const opened = async <T>(place: Place, sealed: Buffer | null) =>
      sealed && (await keys.open<T>(row.compartment, place, sealed));
    const text = await opened<LetterText>(sealedText(row.id), row.text_sealed);
    const own =
      row.text_sealed &&
      (await open<LetterText>(identityIn(token) ?? '', sealedText(row.id), row.text_sealed));
    const sender = await opened<Sender>(sealedSender(row.id), row.sender_sealed);
    const kept = await opened<Picture>(sealedPicture(row.id), row.picture_sealed);
    for (const one of [text, own])
      wrong('its text', one?.text === fields.text && one?.signed === fields.signed);
    wrong('who wrote', sender?.name === fields.name && sender?.lines?.join('\n') === fields.lines);
    wrong('the address', (sender?.email ?? undefined) === fields.email);
    wrong('the picture', (kept?.base64 ?? null) === (picture?.kept.toString('base64') ?? null));
    wrong('the addressee', people.get(row.person_id) === person);
    wrong('the code', row.code_hash.equals(codeHash(codeOf(token))));
    wrong('its history', events.get(row.id) === 1 && entries.get(`letter:${row.id}`) === 1);
    const confirms = mails.get(`letter-confirmation:${row.id}`) ?? 0;
    wrong(
      'its mail',
      confirms === (fields.email ? 1 : 0) && (row.confirm_hash !== null) === (confirms === 1),
    );
  }
  const lost = sent.filter((letter) => letter.acknowledged && !found.has(letter));
  for (const { token } of lost) complain(`an acknowledged letter is lost (${codeOf(token)})`);
  // A line without a letter would be half of one, too.
  for (const [name, lines] of [
    ['history', events.size],
    ['journal', entries.size],
  ] as const) {
    if (lines === rows.length) continue;
    counts.half += 1;
    complain(`${lines} letters stand in the ${name}, and ${rows.length} are there`);
  }
  return {
    sent: sent.length,
    acknowledged: sent.filter((letter) => letter.acknowledged).length,
    stored: rows.length,
    stored_unacknowledged: [...found].filter((letter) => !letter.acknowledged).length,
    with_picture: [...found].filter(({ picture }) => picture !== null).length,
    with_address: [...found].filter(({ fields }) => fields.email !== undefined).length,
    lost: lost.length,
    ...counts,
    journal_broken: (await checkChain(db)).broken_at ?? 0,
  };
}

async function timesIn(asked: { execute(): Promise<{ name: string }[]> }): Promise<Map<string, number>> {
  return timesEach((await asked.execute()).map(({ name }) => name));
}
