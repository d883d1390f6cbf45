import type { Actor } from '../kernel/actor.js';
import { hour_ms, minute_ms } from '../kernel/clock.js';
import type { Db } from '../kernel/database.js';
import type { RetentionRule } from '../kernel/retention.js';
import { answerRules } from './answers/answer.js';
import { noteWhatHappened, noticeRules } from './answers/letter-notice.js';
import { noteSilence } from './answers/silent-people.js';
import { passageRules } from './answers/told-answer.js';
import { keepsakeRules } from './keepsakes/keepsake-forgetting.js';
import { prepareCompartments } from './letter-compartment.js';
import { openingRules } from './moderation/reading.js';
import { eveningRules } from './offers/evening.js';
import { lapseReservations } from './offers/reservation.js';
import { queueApproved } from './papers/letter-queue.js';
import { reminderRules } from './seasons/reminder.js';
import { prepareDays } from './seasons/season-day.js';
import { letterRules } from './writing/forgetting.js';

/** What the clerk does for this room: each returns how many it did. */
export function letterJobs(
  db: Db,
  actor: Actor,
): { name: string; every_ms: number; run: () => Promise<number> }[] {
  return [
    { name: 'prepare compartments of letters', every_ms: hour_ms, run: () => prepareCompartments(db, actor) },
    { name: 'queue approved letters', every_ms: minute_ms, run: () => queueApproved(db, actor) },
    { name: 'note what happened to letters', every_ms: minute_ms, run: () => noteWhatHappened(db, actor) },
    { name: 'note who is silent', every_ms: hour_ms, run: () => noteSilence(db, actor) },
    { name: 'prepare days to write for', every_ms: hour_ms, run: () => prepareDays(db, actor) },
    { name: 'end reservations of letters', every_ms: hour_ms, run: () => lapseReservations(db, actor) },
  ];
}

/** What this room forgets. */
export const lettersRules: readonly RetentionRule[] = [
  ...letterRules,
  ...keepsakeRules,
  ...answerRules,
  ...passageRules,
  ...noticeRules,
  ...reminderRules,
  ...eveningRules,
  ...openingRules,
];
