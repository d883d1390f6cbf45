import { oldBackups } from './kernel/backup/scheduled.js';
import type { RetentionRule } from './kernel/retention.js';
import { lettersRules } from './letters/jobs.js';
import { mailroomRules } from './mailroom/retention.js';
import { newspaperRules } from './newspaper/jobs.js';
import { registerRules } from './register/files/jobs.js';
import { resolutionRules } from './resolutions/adoption-forgetting.js';
import { sealedColumns } from './sealed.js';
import { keyRules } from './staff/key-retention.js';
import { staffRules } from './staff/retention.js';

/**
 * What is forgotten here, and when: every rule of every room, on one page. `docs/retention.md` says it in the same
 * words. Keys first: what only they open needs no further care.
 */
export const retention: readonly RetentionRule[] = [
  ...mailroomRules,
  ...lettersRules,
  ...resolutionRules,
  ...newspaperRules,
  ...registerRules,
  ...staffRules,
  // Last: what was forgotten above is sealed to nothing any more.
  ...keyRules(sealedColumns),
  oldBackups,
];
