import './tables.js';
import type { Actor } from '../../kernel/actor.js';
import type { Db } from '../../kernel/database.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { open } from '../../kernel/vault.js';
import { letterBehind } from '../letter.js';
import { identityIn, linkHash } from '../letter-code.js';
import { type AnswerScan, type AnswerWords, sealedAnswer, sealedScan } from './answer.js';
import { agreeToTell, takeAgreementBack } from './answer-consent.js';

/** An answer as the writer of the letter has it on the private page. */
export interface OwnAnswer {
  /** From 1; its scan lies at `/letters/mine/<token>/answers/<number>`. */
  number: number;
  /** YYYY-MM-DD. */
  came_on: string;
  /** Bytes; null: there is no scan. */
  size_bytes: number | null;
  words: AnswerWords;
  /** The writer agreed that a passage is told. */
  agreed: boolean;
  /** What is told of it, while the person agrees, too. */
  told: string | null;
  /** YYYY-MM-DD; the writer has thanked for it. */
  thanked_on: string | null;
}

/** The answers to a letter, opened with the key of its private link, the first one first. */
export async function answersFor(db: Db, identity: string, letterId: string): Promise<OwnAnswer[]> {
  const rows = await db
    .selectFrom('letter_answers as a')
    .leftJoin('answer_consents as c', 'c.answer_id', 'a.id')
    .leftJoin('told_answers as t', 't.answer_id', 'a.id')
    .leftJoin('person_consents as k', (on) =>
      on.onRef('k.id', '=', 't.consent_id').on('k.withdrawn_at', 'is', null),
    )
    .select(['a.id', 'a.number', 'a.came_on', 'a.size_bytes', 'a.words_sealed', 'a.thanked_on'])
    .select(['c.given_at', 't.passage', 'k.id as consent'])
    .where('a.letter_id', '=', letterId)
    .where((e) => e.or([e('a.scan_sealed', 'is not', null), e('a.words_sealed', 'is not', null)]))
    .orderBy('a.number')
    .execute();
  return Promise.all(
    rows.map(async ({ id, number, words_sealed, given_at, passage, consent, ...answer }) => ({
      number: number ?? 0,
      came_on: answer.came_on,
      size_bytes: answer.size_bytes,
      thanked_on: answer.thanked_on,
      agreed: given_at !== null,
      told: consent === null ? null : passage,
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
  /** The writer agrees that a passage is told, or takes that back. Both throw `Missing`. */
  agree(token: string, number: number): Promise<void>;
  takeBack(token: string, number: number): Promise<void>;
}

/** A scan takes some 30 MB while it is opened: so many at once, and the next one comes again. */
const most_at_once = 2;

/** Binds the acts to the application's handle and to `actor`, who is a writer that nobody knows. */
export function ownAnswerActs(db: Db, actor: Actor): OwnAnswerActs {
  let opening = 0;
  return {
    agree: (token, number) => agreeToTell(db, actor, token, number),
    takeBack: (token, number) => takeAgreementBack(db, actor, token, number),
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
