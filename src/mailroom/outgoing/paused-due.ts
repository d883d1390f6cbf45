import { sql } from 'kysely';
import type { Db } from '../../kernel/database.js';
import type { Due } from '../../page/web.js';

/** That no mail leaves, for the desk's first page: how many wait, and whether a person or the server stopped it. */
export async function pausedDue(db: Db): Promise<Due[]> {
  const { rows } = await sql<{ waiting: number; by_clerk: boolean }>`
    select (select count(*)::int from mails where state = 'due') as waiting, reason is not null as by_clerk
    from mail_pauses where ended_at is null`.execute(db);
  const pause = rows[0];
  if (!pause) return [];
  const code = pause.waiting > 0 ? 'mailroom.outgoing.due_waiting' : 'mailroom.outgoing.due';
  const detail = { code: `mailroom.outgoing.${pause.by_clerk ? 'due_by_clerk' : 'due_by_person'}` };
  return [{ count: Math.max(1, pause.waiting), code, detail, href: '/desk/mailroom/outbox' }];
}
