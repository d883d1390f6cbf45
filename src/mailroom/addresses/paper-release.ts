import type { Actor } from '../../kernel/actor.js';
import { newId } from '../../kernel/chance.js';
import { today } from '../../kernel/clock.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Missing, Refused } from '../../kernel/refusals.js';
import { addressOf } from './address.js';
import { nameOnEnvelope } from './envelope-name.js';
import { heldBack, type WaitingPaper } from './held-back.js';

/**
 * Somebody lets a paper go although its address is in doubt, and says why. It covers this doubt only: a
 * transfer that is heard of later holds the paper again. Throws `Missing`, and `Refused` when nothing
 * holds the paper back or when what does cannot be released (free, dead, another address).
 */
export async function releasePaper(db: Db, actor: Actor, id: string, why: string): Promise<void> {
  await transact(db, async (tx) => {
    const paper = await waitingPaper(tx, id);
    const held = (await heldBack(tx, [paper], actor.clock)).get(id);
    if (!held) throw new Refused('mailroom.addresses.release.nothing_holds');
    if (!held.releasable) throw new Refused('mailroom.addresses.release.cannot');
    await tx
      .insertInto('paper_releases')
      .values({
        id: newId(actor.chance),
        dispatch_id: id,
        reason: held.reason,
        since: held.since,
        why,
        released_by: actor.who,
        released_at: actor.clock.now(),
      })
      .execute();
    const detail = { reason: held.reason };
    await record(tx, actor, { what: 'dispatch.released', subject: `dispatch:${id}`, why, detail });
  });
}

/**
 * Writes today's address of the addressee on a paper that still waits: it was made before they moved or
 * before the lines were corrected. Throws `Missing`, and `Refused` when the paper is no longer due or no
 * address is known.
 */
export async function readdress(db: Db, actor: Actor, id: string): Promise<void> {
  await transact(db, async (tx) => {
    const { addressee_kind, addressee_id } = await waitingPaper(tx, id);
    if (addressee_kind === 'lawyer') throw new Refused('mailroom.addresses.release.cannot');
    const holder = { kind: addressee_kind === 'office' ? 'office' : 'person', id: addressee_id } as const;
    const address = await addressOf(tx, holder, today(actor.clock));
    if (!address) throw new Refused('mailroom.addresses.release.no_address');
    const name = await nameOnEnvelope(tx, holder, address.lines_local !== null);
    await tx
      .updateTable('dispatches')
      .set({
        address_id: address.id,
        lines: JSON.stringify([name, ...(address.lines_local ?? address.lines ?? [])]),
        country: address.country,
        changed_at: actor.clock.now(),
      })
      .where('id', '=', id)
      .execute();
    await record(tx, actor, {
      what: 'dispatch.readdressed',
      subject: `dispatch:${id}`,
      detail: { address: address.id },
    });
  });
}

/** A paper that is due by post, locked. Throws `Missing`, and `Refused` when somebody has it in hand. */
async function waitingPaper(tx: Db, id: string): Promise<WaitingPaper> {
  const paper = await tx
    .selectFrom('dispatches')
    .select(['id', 'addressee_kind', 'addressee_id', 'address_id', 'lines', 'state', 'channel'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!paper) throw new Missing('dispatch');
  if (paper.state !== 'due' || paper.channel !== 'post') {
    throw new Refused('mailroom.addresses.release.not_due');
  }
  return paper;
}
