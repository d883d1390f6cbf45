import type { Job } from './clerk/clerk.js';
import { backupJobs } from './kernel/backup/scheduled.js';
import { hour_ms } from './kernel/clock.js';
import { forgetAll } from './kernel/retention.js';
import { sweepNow, sweepOnceADay } from './kernel/swept-pages.js';
import { letterJobs } from './letters/jobs.js';
import { type MailroomMeans, mailroomJobs, prepareMailroom } from './mailroom/jobs.js';
import { keyFolder, operationalIdentities } from './mailroom/operational-key.js';
import type { MailBook } from './mailroom/outgoing/mail-book.js';
import { newspaperJobs } from './newspaper/jobs.js';
import { openCarrier } from './post/carrier.js';
import { courseJobs } from './register/course/jobs.js';
import { csvJobs } from './register/files/jobs.js';
import { resolutionJobs } from './resolutions/jobs.js';
import { retention } from './retention.js';
import { pauseUnconfirmed } from './staff/confirmed-access.js';
import { recoveryRecipients } from './staff/recovery.js';
import type { World } from './world.js';

function mailroomOf(world: World): MailroomMeans {
  const { config, messages, press } = world;
  return {
    db: world.database.app,
    actor: world.actor('clerk'),
    press,
    messages,
    config,
    carrier: openCarrier(config),
  };
}

/** What opens mail that waits, as it stands in the data folder at that moment. */
export const identitiesOf = (world: Pick<World, 'config'>) => () =>
  operationalIdentities(keyFolder(world.config.data));

/** Everything that the clerk does, of every room. */
export function jobsOf(world: World, book: MailBook): Job[] {
  const [db, clerk] = [world.database.app, world.actor('clerk')];
  return [
    ...mailroomJobs(mailroomOf(world)),
    ...resolutionJobs(db, { book, identities: identitiesOf(world) }),
    ...letterJobs(db, clerk),
    ...courseJobs(db),
    ...newspaperJobs(db, clerk),
    ...csvJobs(db, clerk, world.messages.in('en')),
    ...retention.map((rule) => ({
      name: `forget ${rule.name}`,
      every_ms: hour_ms,
      run: () => rule.forget({ db, actor: clerk, config: world.config }),
    })),
    { name: 'pause unconfirmed access', every_ms: hour_ms, run: () => pauseUnconfirmed(db, clerk) },
    {
      name: 'sweep pages',
      every_ms: hour_ms,
      run: () => sweepOnceADay(world.ground, world.config.data, world.clock),
    },
    ...backupJobs(world.ground.urls.keeper, { db, actor: clerk, config: world.config }, () =>
      recoveryRecipients(db),
    ),
  ];
}

/**
 * What has to be there before the first visitor comes: keys, an honest word on what a crash left, and nothing that
 * should be forgotten by now. A copy of the data from an earlier day brings such things back.
 */
export async function prepare(world: World): Promise<void> {
  await prepareMailroom(mailroomOf(world));
  const [db, actor] = [world.database.app, world.actor('clerk')];
  const gone = await forgetAll(retention, { db, actor, config: world.config });
  if (gone === 0) return;
  await sweepNow(world.ground, world.config.data, world.clock);
  world.log.info({ done: gone }, 'forgotten before the start');
}
