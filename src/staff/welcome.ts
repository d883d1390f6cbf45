import type { Actor } from '../kernel/actor.js';
import { type Db, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import { Refused } from '../kernel/refusals.js';
import { makeCompartments } from './compartment.js';
import { openLink, useLink } from './link.js';
import { addMember, hasStaff } from './member.js';
import { keepOwnKey, newOwnKey } from './own-key.js';
import { makeRecoveryKey } from './recovery.js';
import { insertRoles, roleNames } from './role.js';
import { beginSession } from './session.js';

/** Somebody who has just come in, with the secrets that are shown this once. */
export interface Entered {
  staff: { id: string; name: string };
  passphrase: string;
  /** The identity of the recovery key; only the first person is given one, to print it. */
  recoveryKey: string | null;
  /** Token of the session, for the cookie. */
  session: string;
}

/**
 * Lets a person in through a one-time link, under a name that `readName` has read. The first one
 * has every role and makes the compartments and the recovery key; an invited one has the roles of the invitation, and
 * holds nothing until a holder grants it.
 * Throws `Refused` when the link is over or the name is taken; then nothing is changed and the link
 * stays good.
 */
export async function enter(db: Db, actor: Actor, token: string, name: string): Promise<Entered> {
  // Asked before the costly key is made, and asked again inside the act.
  const link = await openLink(db, actor.clock, token);
  const key = await newOwnKey(actor);
  return transact(db, async (tx) => {
    if (link.kind === 'first' && (await hasStaff(tx))) throw new Refused('staff.link.over');
    const id = await addMember(tx, actor, name, link.made_by);
    await useLink(tx, actor, token, id);
    const self: Actor = { ...actor, who: `staff:${id}` };
    await keepOwnKey(tx, self, id, key);
    await insertRoles(tx, self, id, link.kind === 'first' ? roleNames : link.roles, link.made_by);
    const session = await beginSession(tx, self, id, key.identity, { way: 'welcome', is_proved: false });
    await record(tx, self, {
      what: 'staff.entered',
      subject: `staff:${id}`,
      detail: { link: link.kind, invited_by: link.made_by },
    });
    let recoveryKey: string | null = null;
    if (link.kind === 'first') {
      const recovery = await makeRecoveryKey(tx, self, id);
      await makeCompartments(tx, self, { id, recipient: key.recipient }, recovery);
      recoveryKey = recovery.identity;
    }
    return { staff: { id, name }, passphrase: key.passphrase, recoveryKey, session };
  });
}
