import type { Actor } from '../kernel/actor.js';
import { composed } from '../kernel/composed.js';
import { type Db, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import type { Language, Say } from '../kernel/language.js';
import { Refused } from '../kernel/refusals.js';
import { queueMail } from '../mailroom/outbox.js';
import type { KeyRing } from '../page/web.js';
import { confirmedAdoption, officerOf, undecided } from './adoption-verification.js';

const longest_reason = 2000;

/**
 * Declines an adoption with a reason that the officer gets by mail, in the officer's language; this
 * act releases that mail. Throws `Missing`, or `Refused` when it was decided already or without a reason.
 */
export async function decline(
  db: Db,
  actor: Actor,
  keys: KeyRing,
  id: string,
  typed: string,
  sayIn: (language: Language) => Say,
): Promise<void> {
  // Line breaks may stand in a reason; what could turn or break the mail may not.
  const reason = composed(typed)
    .replace(/\r\n?/g, '\n')
    .replace(/[^\P{C}\n]/gu, '')
    .trim();
  if (reason === '') throw new Refused('resolutions.adoption.problem.no_reason', {}, 422);
  if (reason.length > longest_reason) {
    throw new Refused('resolutions.adoption.problem.long_reason', { most: longest_reason }, 422);
  }
  const { title } = await confirmedAdoption(db, id);
  const officer = await officerOf(keys, await confirmedAdoption(db, id));
  await transact(db, async (tx) => {
    const row = await undecided(tx, id);
    await tx
      .insertInto('adoption_decisions')
      .values({
        adoption_id: id,
        text_id: row.text_id,
        decision: 'declined',
        organisation_id: null,
        decided_by: actor.who,
        decided_at: actor.clock.now(),
        reason,
      })
      .execute();
    // The reason stands in the decision; it may name somebody, so it is not repeated in the journal.
    await record(tx, actor, { what: 'adoption.declined', subject: `adoption:${id}` });
    if (!officer) return;
    const say = sayIn(row.spoken);
    const values = { organisation: row.organisation, title, reason };
    await queueMail(tx, actor, {
      key: `adoption:${id}:declined`,
      purpose: 'decision',
      to: officer.email,
      subject: say('resolutions.adoption.declined_subject', values),
      text: say('resolutions.adoption.declined_text', values),
    });
  });
}
