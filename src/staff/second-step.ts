import './tables.js';
import { sql } from 'kysely';
import type { Actor } from '../kernel/actor.js';
import { type Db, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import { takeCode } from './code-app.js';
import { beginSession, endSessions, noteProof, type Session } from './session.js';
import type { Way } from './tables.js';

/** Whether a person has any second step. */
export async function hasSecondStep(db: Db, staffId: string): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`
    select exists (select from staff_code_apps where staff_id = ${staffId})
      or exists (select from staff_passkeys where staff_id = ${staffId}) as has`.execute(db);
  return rows[0]?.has ?? false;
}

/** Takes every second step of a person away and asks for a new one at once: after a recovery. Run it inside that act. */
export async function removeSecondSteps(tx: Db, actor: Actor, staffId: string): Promise<void> {
  await forgetSecondSteps(tx, staffId);
  await tx
    .updateTable('staff_keys')
    .set({ second_step_from: actor.clock.now() })
    .where('staff_id', '=', staffId)
    .execute();
}

/** Removes what a person's second steps are kept as. Run it inside the act that ends them. */
export async function forgetSecondSteps(tx: Db, staffId: string): Promise<void> {
  await tx.deleteFrom('staff_code_apps').where('staff_id', '=', staffId).execute();
  await tx.deleteFrom('staff_passkeys').where('staff_id', '=', staffId).execute();
}

/**
 * The second step of a sign-in by passphrase, by a code. Gives the token of the session that everything is open to, in the
 * place of the one that waited; null when the code is none of this person's. Throws `Refused` as `takeCode` does.
 */
export async function proveByCode(
  db: Db,
  actor: Actor,
  session: Session,
  typed: string,
): Promise<string | null> {
  const person = { id: session.staff.id, identity: session.identity };
  const by = await takeCode(db, actor, person, typed);
  if (by === null) return null;
  return openSession(db, actor, session, by === 'code' ? 'passphrase_code' : 'passphrase_backup');
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
 * Whoever has just set up a second step has shown it: this session goes on, all others that have none end at once.
 */
export async function goOnWithSecondStep(db: Db, actor: Actor, session: Session): Promise<void> {
  if (session.has_second_step) return;
  await transact(db, (tx) => noteProof(tx, actor, session.id, true));
  await endSessions(db, actor, session.staff.id, session.id);
}
