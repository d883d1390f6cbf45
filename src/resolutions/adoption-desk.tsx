import { type Context, Hono } from 'hono';
import { isId } from '../kernel/chance.js';
import type { Db } from '../kernel/database.js';
import type { Language, Say } from '../kernel/language.js';
import { Missing, Refused } from '../kernel/refusals.js';
import { bodyOf, typedIn } from '../page/typed.js';
import type { DeskEnv, Due } from '../page/web.js';
import { organisationNamed, organisationsLike, waitingFor } from '../supporters/organisation.js';
import type { Officer } from './adoption.js';
import { decline } from './adoption-declining.js';
import { AdoptionList, AdoptionToDecide } from './adoption-desk-page.js';
import { keptDifference } from './adoption-passed.js';
import {
  adoptionsToVerify,
  confirmedAdoption,
  countToVerify,
  officerOf,
  othersOfTheSame,
  papersAhead,
  verify,
} from './adoption-verification.js';
import { tick, ticksIn, ticksOf } from './adoptions/checklist.js';
import { countCorrections } from './adoptions/correction.js';
import { openRequests } from './adoptions/link-request.js';
import { scansOf } from './adoptions/minute-scan.js';
import { reasonIn } from './adoptions/reason.js';
import { type Check, checks } from './adoptions/tables.js';
import { answeredDemands } from './demand.js';
import { versionById } from './model.js';

interface Means {
  /** The voice of a language: the officer gets mail in the one in which the form was filled in. */
  sayIn: (language: Language) => Say;
}

type Ctx = Context<DeskEnv>;

/** `/desk/adoptions`: what officers have confirmed, to be verified or declined. */
export function adoptionDesk({ sayIn }: Means): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();

  app.get('/desk/adoptions', async (c) => {
    const { db, say } = c.var;
    return c.render(<AdoptionList say={say} adoptions={await adoptionsToVerify(db)} />, {
      title: say('resolutions.adoption.desk.title'),
      section: 'adoptions',
    });
  });

  app.get('/desk/adoptions/:id', (c) => show(c, c.req.param('id')));

  app.post('/desk/adoptions/:id/officer', async (c) => {
    const adoption = await confirmedAdoption(c.var.db, c.req.param('id'));
    return show(c, adoption.id, { officer: await officerOf(c.var.keys, adoption) });
  });

  app.post('/desk/adoptions/:id/verify', async (c) => {
    const { db, actor, keys } = c.var;
    const typed = await typedIn(c, 'same_as', 'part_of_id', 'unticked_why');
    const id = c.req.param('id');
    const sent = await checklistIn(c);
    try {
      if (sent && sent.ticked.length < checks.length && !isReason(typed.unticked_why)) {
        // The ticks are kept: whoever comes back with a reason does not tick again.
        await tick(db, actor, (await confirmedAdoption(db, id)).id, sent.ticked);
        throw new Refused('resolutions.adoptions.problem.unticked', {}, 422);
      }
      await verify(db, actor, keys, id, {
        same_as: idIn(typed.same_as),
        part_of_id: idIn(typed.part_of_id),
        unticked_why: isReason(typed.unticked_why) ? reasonIn(typed.unticked_why) : null,
        ...sent,
      });
    } catch (error) {
      return refused(c, id, error, typed);
    }
    return c.redirect(`/desk/adoptions/${id}`, 303);
  });

  app.post('/desk/adoptions/:id/checks', async (c) => {
    const { db, actor } = c.var;
    const { id } = await confirmedAdoption(db, c.req.param('id'));
    await tick(db, actor, id, (await checklistIn(c))?.ticked ?? []);
    return c.redirect(`/desk/adoptions/${id}`, 303);
  });

  app.post('/desk/adoptions/:id/decline', async (c) => {
    const { db, actor, keys } = c.var;
    const typed = await typedIn(c, 'reason');
    const id = c.req.param('id');
    try {
      await decline(db, actor, keys, id, typed.reason, sayIn);
    } catch (error) {
      return refused(c, id, error, typed);
    }
    return c.redirect(`/desk/adoptions/${id}`, 303);
  });

  return app;
}

/** The ticks, when the form has the checklist; who verifies without having seen it leaves it as it stands. */
async function checklistIn(c: Ctx): Promise<{ ticked: Check[] } | null> {
  const body = await bodyOf(c);
  return 'checklist' in body ? { ticked: ticksIn(body.check) } : null;
}

const isReason = (typed: string) => typed.trim() !== '';

/** A chosen organisation, or null for none. */
function idIn(typed: string): string | null {
  if (typed === '') return null;
  if (!isId(typed)) throw new Missing('organisation');
  return typed;
}

/** What the domain refused is said on the page, and what was typed or chosen stays. */
async function refused(c: Ctx, id: string, error: unknown, values: Record<string, string>) {
  if (!(error instanceof Refused)) throw error;
  c.status(error.status);
  const unticked = error.code === 'resolutions.adoptions.problem.unticked';
  const field = unticked ? 'unticked_why' : 'reason' in values ? 'reason' : 'same_as';
  return show(c, id, { values, problems: [{ field, code: error.code, values: error.values }] });
}

interface Shown {
  officer?: Officer | null;
  values?: Record<string, string>;
  problems?: { field: string; code: string; values?: Record<string, string | number> }[];
}

async function show(c: Ctx, id: string, { officer, values = {}, problems = [] }: Shown = {}) {
  const { db, say, csrf, actor } = c.var;
  const adoption = await confirmedAdoption(db, id);
  const version = await versionById(db, adoption.version_id, adoption.language);
  const { organisation, country, part_of } = adoption;
  return c.render(
    <AdoptionToDecide
      {...{ say, csrf, adoption, officer }}
      passed={keptDifference(adoption.passed, version, adoption)}
      answers={await answeredDemands(db, version.id)}
      papers={await papersAhead(db, actor, adoption)}
      others={await othersOfTheSame(db, adoption)}
      known={await organisationNamed(db, organisation, country)}
      similar={await organisationsLike(db, organisation)}
      above={part_of ? await organisationsLike(db, part_of) : []}
      below={await waitingFor(db, organisation, country)}
      ticks={await ticksOf(db, id)}
      scans={(await scansOf(db, id)).filter(({ dropped_at }) => dropped_at === null).length}
      form={{ say, values, problems }}
    />,
    { title: organisation, section: 'adoptions' },
  );
}

/** What is due here, for the desk’s first page. */
export async function adoptionsDue(db: Db): Promise<Due[]> {
  const [waiting, corrections, requests] = [
    await adoptionsToVerify(db),
    await countCorrections(db),
    await openRequests(db),
  ];
  const oldest = waiting[0];
  const lines: (Due | null)[] = [
    oldest
      ? {
          count: await countToVerify(db),
          code: 'resolutions.adoption.due',
          detail: {
            code: 'resolutions.adoption.due_detail',
            values: { day: oldest.confirmed_at.toISOString().slice(0, 10) },
          },
          href: '/desk/adoptions',
        }
      : null,
    corrections > 0
      ? { count: corrections, code: 'resolutions.adoptions.due.corrections', href: '/desk/adoptions/all' }
      : null,
    requests.length > 0
      ? { count: requests.length, code: 'resolutions.adoptions.due.links', href: '/desk/adoptions/links' }
      : null,
  ];
  return lines.filter((line) => line !== null);
}
