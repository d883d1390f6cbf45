import { type Context, Hono } from 'hono';
import { isId } from '../kernel/chance.js';
import type { Db } from '../kernel/database.js';
import type { Language, Say } from '../kernel/language.js';
import { Missing, Refused } from '../kernel/refusals.js';
import { typedIn } from '../page/typed.js';
import type { DeskEnv, Due } from '../page/web.js';
import { organisationNamed, organisationsLike, waitingFor } from '../supporters/organisation.js';
import type { Officer } from './adoption.js';
import { AdoptionList, AdoptionToDecide } from './adoption-desk-page.js';
import { keptDifference } from './adoption-passed.js';
import {
  adoptionsToVerify,
  confirmedAdoption,
  countToVerify,
  decline,
  officerOf,
  othersOfTheSame,
  papersAhead,
  verify,
} from './adoption-verification.js';
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
    const typed = await typedIn(c, 'same_as', 'part_of_id');
    const id = c.req.param('id');
    try {
      await verify(db, actor, keys, id, { same_as: idIn(typed.same_as), part_of_id: idIn(typed.part_of_id) });
    } catch (error) {
      return refused(c, id, error, typed);
    }
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
  const field = 'reason' in values ? 'reason' : 'same_as';
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
      form={{ say, values, problems }}
    />,
    { title: organisation, section: 'adoptions' },
  );
}

/** What is due here, for the desk's first page. */
export async function adoptionsDue(db: Db): Promise<Due[]> {
  const waiting = await adoptionsToVerify(db);
  const oldest = waiting[0];
  if (!oldest) return [];
  return [
    {
      count: await countToVerify(db),
      code: 'resolutions.adoption.due',
      detail: {
        code: 'resolutions.adoption.due_detail',
        values: { day: oldest.confirmed_at.toISOString().slice(0, 10) },
      },
      href: '/desk/adoptions',
    },
  ];
}
