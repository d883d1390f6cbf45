import type { Actor } from '../../kernel/actor.js';
import { type Db, transact } from '../../kernel/database.js';
import { record } from '../../kernel/journal.js';
import { Refused } from '../../kernel/refusals.js';
import { publishWithIssue } from '../articles/publishing.js';
import { type Issue, lockedIssue } from './issue.js';

function seen(issue: Issue, version: number): void {
  if (issue.version !== version) throw new Refused('newspaper.issue.stale');
  if (issue.state === 'published') throw new Refused('newspaper.issue.is_out');
}

/** Publishes an issue now, and with it all its articles that are not out yet. Throws `Refused`. */
export async function publishIssue(
  db: Db,
  actor: Actor,
  id: string,
  version: number,
  out_at: Date | null = null,
): Promise<void> {
  await transact(db, async (tx) => {
    const issue = await lockedIssue(tx, id);
    seen(issue, version);
    await putOut(tx, actor, issue, out_at);
  });
}

async function putOut(tx: Db, actor: Actor, issue: Issue, out_at: Date | null): Promise<void> {
  const lines = await tx
    .selectFrom('issue_articles')
    .select('article_id')
    .where('issue_id', '=', issue.id)
    .where('article_id', 'is not', null)
    // Always in the same order: two issues with the same articles do not wait for each other.
    .orderBy('article_id')
    .execute();
  for (const { article_id } of lines) if (article_id) await publishWithIssue(tx, actor, article_id);
  await tx
    .updateTable('issues')
    .set({ state: 'published', published_at: out_at ?? actor.clock.now(), publish_at: null })
    .where('id', '=', issue.id)
    .execute();
  const detail = { number: issue.number, articles: lines.length };
  await record(tx, actor, { what: 'issue.published', subject: `issue:${issue.id}`, detail });
}

/** Lets the clerk publish an issue with its articles at a minute to come. Throws `Refused`. */
export async function scheduleIssue(
  db: Db,
  actor: Actor,
  id: string,
  version: number,
  at: Date,
): Promise<void> {
  await transact(db, async (tx) => {
    const issue = await lockedIssue(tx, id);
    seen(issue, version);
    if (at <= actor.clock.now()) throw new Refused('newspaper.article.in_the_past', {}, 422);
    await tx.updateTable('issues').set({ state: 'scheduled', publish_at: at }).where('id', '=', id).execute();
    const detail = { at: at.toISOString() };
    await record(tx, actor, { what: 'issue.scheduled', subject: `issue:${id}`, detail });
  });
}

/** Takes the schedule of an issue back. Throws `Refused` when it is not scheduled. */
export async function unscheduleIssue(db: Db, actor: Actor, id: string): Promise<void> {
  await transact(db, async (tx) => {
    const issue = await lockedIssue(tx, id);
    if (issue.state !== 'scheduled') throw new Refused('newspaper.article.not_scheduled');
    await tx.updateTable('issues').set({ state: 'draft', publish_at: null }).where('id', '=', id).execute();
    await record(tx, actor, { what: 'issue.unscheduled', subject: `issue:${id}` });
  });
}

/** Publishes the issues that are due, each with its articles in one transaction. Returns how many. */
export async function publishIssuesDue(db: Db, actor: Actor): Promise<number> {
  const due = await db
    .selectFrom('issues')
    .select('id')
    .where('state', '=', 'scheduled')
    .where('publish_at', '<=', actor.clock.now())
    .orderBy('publish_at')
    .limit(20)
    .execute();
  let published = 0;
  for (const { id } of due) if (await publishOneDue(db, actor, id)) published += 1;
  return published;
}

/** False when somebody took it back, or another clerk was quicker. */
async function publishOneDue(db: Db, actor: Actor, id: string): Promise<boolean> {
  return transact(db, async (tx) => {
    const issue = await lockedIssue(tx, id);
    const isDue =
      issue.state === 'scheduled' && issue.publish_at !== null && issue.publish_at <= actor.clock.now();
    if (isDue) await putOut(tx, actor, issue, null);
    return isDue;
  });
}
