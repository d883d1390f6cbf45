import './tables.js';
import { sql } from 'kysely';
import type { Actor } from '../kernel/actor.js';
import { type Db, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import { Refused } from '../kernel/refusals.js';
import { beginSession, endSessions, noteSecondStep, renewSession, type Session } from './session.js';
import type { Way } from './tables.js';

/** Whether a person has any second step. */
export async function hasSecondStep(db: Db, staffId: string): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`
    select exists (select from staff_code_apps where staff_id = ${staffId})
      or exists (select from staff_passkeys where staff_id = ${staffId}) as has`.execute(db);
  return rows[0]?.has ?? false;
}

/** Removes what a person's second steps are kept as. Run it inside the act that ends them. */
export async function forgetSecondSteps(tx: Db, staffId: string): Promise<void> {
  await tx.deleteFrom('staff_code_apps').where('staff_id', '=', staffId).execute();
  await tx.deleteFrom('staff_passkeys').where('staff_id', '=', staffId).execute();
}

/** Begins the session that everything is open to, in the place of one whose second step was just taken. */
export async function openSession(db: Db, actor: Actor, session: Session, way: Way): Promise<string> {
  const { staff, identity } = session;
  return transact(db, async (tx) => {
    await tx.deleteFrom('sessions').where('id', '=', session.id).execute();
    const token = await beginSession(tx, actor, staff.id, identity, { way, is_proved: true });
    await record(tx, actor, { what: 'session.begun', subject: `staff:${staff.id}`, detail: { way } });
    return token;
  });
}

/**
 * Whoever has just set up a second step has shown it: this session goes on under another token, all others, which have none,
 * end at once. null where there was a second step before, or the session was ended meanwhile.
 */
export async function goOnWithSecondStep(
  db: Db,
  actor: Actor,
  session: Session,
  oldToken: string,
): Promise<string | null> {
  if (session.has_second_step) return null;
  await transact(db, (tx) => noteSecondStep(tx, actor, session.id));
  await endSessions(db, actor, session.staff.id, session.id);
  return renewSession(db, actor, session, oldToken);
}

/** Takes the app and its backup codes away. Throws `Refused` when the person would have no second step then. */
export async function removeCodeApp(db: Db, actor: Actor, staffId: string): Promise<void> {
  await transact(db, async (tx) => {
    const gone = await tx.deleteFrom('staff_code_apps').where('staff_id', '=', staffId).executeTakeFirst();
    if (gone.numDeletedRows === 0n) return;
    await refuseNone(tx, staffId);
    await record(tx, actor, { what: 'second_step.app_removed', subject: `staff:${staffId}` });
  });
}

/** Takes a passkey of one's own away. Throws `Refused` when the person would have no second step then. */
export async function removePasskey(db: Db, actor: Actor, staffId: string, id: string): Promise<void> {
  await transact(db, async (tx) => {
    const gone = await tx
      .deleteFrom('staff_passkeys')
      .where('id', '=', id)
      .where('staff_id', '=', staffId)
      .executeTakeFirst();
    if (gone.numDeletedRows === 0n) return;
    await refuseNone(tx, staffId);
    await record(tx, actor, {
      what: 'second_step.passkey_removed',
      subject: `staff:${staffId}`,
      detail: { passkey: id },
    });
  });
}

async function refuseNone(tx: Db, staffId: string): Promise<void> {
  // Two that are taken away in the same moment: the second one sees that the first is gone.
  await tx.selectFrom('staff_keys').select('staff_id').where('staff_id', '=', staffId).forUpdate().execute();
  if (!(await hasSecondStep(tx, staffId))) throw new Refused('staff.second_step.last');
}
