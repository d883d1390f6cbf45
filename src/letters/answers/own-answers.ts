import './tables.js';
import type { Db } from '../../kernel/database.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { open } from '../../kernel/vault.js';
import { letterBehind } from '../letter.js';
import { identityIn, linkHash } from '../letter-code.js';
import { type AnswerScan, type AnswerWords, sealedAnswer, sealedScan } from './answer.js';

/** An answer as the writer of the letter has it on the private page. */
export interface OwnAnswer {
  /** From 1; its scan lies at `/letters/mine/<token>/answers/<number>`. */
  number: number;
  /** YYYY-MM-DD. */
  came_on: string;
  /** Bytes; null: there is no scan. */
  size_bytes: number | null;
  words: AnswerWords;
}

/** The answers to a letter, opened with the key of its private link, the first one first. */
export async function answersFor(db: Db, identity: string, letterId: string): Promise<OwnAnswer[]> {
  const rows = await db
    .selectFrom('letter_answers')
    .select(['id', 'number', 'came_on', 'size_bytes', 'words_sealed'])
    .where('letter_id', '=', letterId)
    .where((e) => e.or([e('scan_sealed', 'is not', null), e('words_sealed', 'is not', null)]))
    .orderBy('number')
    .execute();
  return Promise.all(
    rows.map(async ({ id, number, came_on, size_bytes, words_sealed }) => ({
      number: number ?? 0,
      ...{ came_on, size_bytes },
      words: words_sealed
        ? await open<AnswerWords>(identity, sealedAnswer(id), words_sealed)
        : { transcript: null, translation: null },
    })),
  );
}

/** What a visitor with a private link can do with answers. */
export interface OwnAnswerActs {
  /** The scan of an answer. Throws `Missing`, `Refused` (503) when many are opened at once. */
  scan(token: string, number: number): Promise<AnswerScan>;
}

/** A scan takes some 30 MB while it is opened: so many at once, and the next one comes again. */
const most_at_once = 2;

export function ownAnswerActs(db: Db): OwnAnswerActs {
  let opening = 0;
  return {
    scan: async (token, number) => {
      const identity = identityIn(token);
      if (!identity) throw new Missing('letter');
      const letter = await letterBehind(db, { link: linkHash(token) });
      if (opening >= most_at_once) throw new Refused('letters.answers.busy', {}, 503);
      opening += 1;
      try {
        return await scanOf(db, identity, letter.id, number);
      } finally {
        opening -= 1;
      }
    },
  };
}

async function scanOf(db: Db, identity: string, letterId: string, number: number): Promise<AnswerScan> {
  const found = await db
    .selectFrom('letter_answers')
    .select(['id', 'media_type', 'scan_sealed'])
    .where('letter_id', '=', letterId)
    .where('number', '=', number)
    .executeTakeFirst();
  if (!found?.scan_sealed || !found.media_type) throw new Missing('answer');
  const base64 = await open<string>(identity, sealedScan(found.id), found.scan_sealed);
  return { media_type: found.media_type, content: Buffer.from(base64, 'base64') };
}
