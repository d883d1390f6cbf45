import { importDemonstration } from '../../src/cli/import-facts.js';
import { prepare } from '../../src/jobs.js';
import { newId } from '../../src/kernel/chance.js';
import { today } from '../../src/kernel/clock.js';
import { longDay } from '../../src/kernel/language.js';
import { confirm_within_hours, handIn } from '../../src/resolutions/adoption.js';
import { exampleAdoption } from '../../src/resolutions/adoption-examples.js';
import { readPassed } from '../../src/resolutions/adoption-passed.js';
import { readAdoption, type Typed } from '../../src/resolutions/adoption-reader.js';
import { model_slug } from '../../src/resolutions/examples.js';
import { currentVersion } from '../../src/resolutions/model.js';
import { plainTextOf } from '../../src/resolutions/plain-text.js';
import { createFirstLink } from '../../src/staff/link.js';
import { type Entered, enter } from '../../src/staff/welcome.js';
import type { World } from '../../src/world.js';
import { type InHand, setUpAtOnce } from '../second-step.js';

/** Puts the demonstration campaign into an empty world and lets the first person of the staff in. */
export async function openCampaign(world: World, name: string): Promise<FirstPerson> {
  await importDemonstration(world);
  await prepare(world);
  return firstPerson(world, name);
}

/** The first person of the staff, with what stands on their paper and a session that is open. */
export type FirstPerson = Entered & InHand & { name: string };

/** The first person of the staff, through the one-time link, with a second step. */
export async function firstPerson(world: World, name: string): Promise<FirstPerson> {
  const db = world.database.app;
  const link = await createFirstLink(db, world.actor('operator'));
  if (link === null) throw new Error('somebody has an account already');
  const entered = await enter(db, world.actor('visitor'), link, name);
  return { name, ...entered, ...(await setUpAtOnce(db, world.actor('visitor'), entered.session)) };
}

/** What became of one form that was handed in. */
export interface HandedInOne {
  id: string;
  /** The secret of the confirmation link, which otherwise only the mail carries. */
  token: string;
  email: string;
}

/** What the mail's reader would type: invented, and different for every number. */
export function inventedOrganisation(number: number): Typed {
  const place = String(number).padStart(4, '0');
  return {
    organisation: `Invented Branch ${place} (demonstration)`,
    members: String(100 + number),
    met_at: `Nowhere, Hall ${place}`,
    officer: `Invented Secretary ${place}`,
    email: `secretary-${place}@branch.example`,
  };
}

/**
 * Hands in one form through the real readers and the real act, with the words of the real mail. `typed`
 * gives the fields that differ from the example, `edit` changes the model's text before it is passed.
 */
export async function handInForm(
  world: World,
  typed: Typed,
  edit: (text: string) => string = (text) => text,
): Promise<HandedInOne> {
  const actor = world.actor('visitor');
  const db = world.database.app;
  const version = await currentVersion(world.database.visitors, model_slug, 'en');
  const read = readAdoption(exampleAdoption(edit(plainTextOf(version)), typed), today(world.clock));
  if (!read.ok) throw new Error(JSON.stringify(read.problems));
  const report = read.value;
  const meeting = { organisation: report.organisation.name, met_at: report.met_at, met_on: report.met_on };
  const passed = readPassed(report.text, version, meeting);
  if (!passed.ok) throw new Error(JSON.stringify(passed.problems));
  const say = world.messages.in('en');
  let secret = '';
  const { id } = await handIn(
    db,
    actor,
    { draft: newId(actor.chance), report, passed: passed.value, version, spoken: 'en' },
    (token) => {
      secret = token;
      return {
        subject: say('resolutions.adopt.mail_subject', { organisation: meeting.organisation }),
        text: say('resolutions.adopt.mail_text', {
          organisation: meeting.organisation,
          title: version.title,
          date: longDay(meeting.met_on, 'en'),
          place: meeting.met_at,
          link: `${world.config.publicUrl}/adoptions/confirm/${token}`,
          hours: confirm_within_hours,
        }),
      };
    },
  );
  return { id, token: secret, email: report.officer.email };
}
