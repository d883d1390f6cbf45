import type { Actor } from '../kernel/actor.js';
import { hour_ms, minute_ms } from '../kernel/clock.js';
import type { Db } from '../kernel/database.js';
import { forgetNotices, noteWhatHappened } from './answers/letter-notice.js';
import { noteSilence } from './answers/silent-people.js';
import { forgetPassages } from './answers/told-answer.js';
import { prepareCompartments } from './letter-compartment.js';
import { lapseReservations } from './offers/reservation.js';
import { queueApproved } from './papers/letter-queue.js';
import { forgetReminders } from './seasons/reminder.js';
import { prepareDays } from './seasons/season-day.js';
import { forgetLetters } from './writing/forgetting.js';

/** What the clerk does for this room: each returns how many it did. */
export function letterJobs(
  db: Db,
  actor: Actor,
): { name: string; every_ms: number; run: () => Promise<number> }[] {
  return [
    { name: 'prepare compartments of letters', every_ms: hour_ms, run: () => prepareCompartments(db, actor) },
    { name: 'queue approved letters', every_ms: minute_ms, run: () => queueApproved(db, actor) },
    { name: 'forget letters', every_ms: hour_ms, run: () => forgetLetters(db, actor) },
    { name: 'note what happened to letters', every_ms: minute_ms, run: () => noteWhatHappened(db, actor) },
    { name: 'forget notices to writers', every_ms: hour_ms, run: () => forgetNotices(db) },
    { name: 'note who is silent', every_ms: hour_ms, run: () => noteSilence(db, actor) },
    { name: 'forget passages of answers', every_ms: hour_ms, run: () => forgetPassages(db, actor) },
    { name: 'prepare days to write for', every_ms: hour_ms, run: () => prepareDays(db, actor) },
    { name: 'forget reminders', every_ms: hour_ms, run: () => forgetReminders(db, actor) },
    { name: 'end reservations of letters', every_ms: hour_ms, run: () => lapseReservations(db, actor) },
  ];
}
