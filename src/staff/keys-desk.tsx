import { type Context, Hono } from 'hono';
import { isId } from '../kernel/chance.js';
import { Missing, Refused } from '../kernel/refusals.js';
import type { SealedColumn } from '../kernel/sealed-column.js';
import type { Filled } from '../page/form.js';
import { typedIn } from '../page/typed.js';
import { isCase } from './case-compartment.js';
import { knownCompartments, needsTwo } from './compartment.js';
import { compartmentName } from './compartment-name.js';
import type { StaffEnv } from './desk.js';
import { agree, decline, grantWithPaper, holdersOf, proposalsFor, propose } from './grant-proposal.js';
import { type KeyLine, KeysPage, ListGrantPage, type Renewing } from './keys-page.js';
import { memberOf, readReason } from './member.js';
import { askForNewKey, openRenewals } from './renewal.js';
import { kept_at_least_ms, notResealed, removeOldKeys, resealingOf, resealPiece } from './resealing.js';

/** One press seals anew for about so long: then the page says how far it is. */
const press_ms = 10_000;

/** Pages of the keys themselves: proposals, keys that are renewed, and what is sealed anew. */
export function keysDesk(columns: readonly SealedColumn[]): Hono<StaffEnv> {
  const app = new Hono<StaffEnv>();

  app.get('/desk/staff/keys', async (c) => {
    const { db, say, staff, csrf, clock, holder } = c.var;
    const keys: KeyLine[] = [];
    for (const name of await knownCompartments(db)) {
      const isOwn = await holder.holds(name);
      // A case that is kept close is there for those who are named for it.
      if (isOwn || !isCase(name)) keys.push({ name, holders: await holdersOf(db, name), isOwn });
    }
    const renewing: Renewing[] = [];
    for (const one of await openRenewals(db)) {
      const { compartment } = one;
      if (!keys.some(({ name }) => name === compartment)) continue;
      renewing.push({
        ...one,
        lines: await resealingOf(db, columns, compartment),
        failed: await notResealed(db, compartment),
        isOwn: keys.some(({ name, isOwn }) => isOwn && name === compartment),
        until: new Date(one.begun_at.getTime() + kept_at_least_ms),
      });
    }
    const proposals = await proposalsFor(db, clock.now());
    const code = `staff.keys.done.${c.req.query('done') ?? ''}`;
    const done = say.has(code) ? say(code) : null;
    return c.render(<KeysPage {...{ say, csrf, done, keys, proposals, renewing }} own={staff.id} />, {
      title: say('staff.keys.title'),
      section: 'staff',
    });
  });

  app.post('/desk/staff/keys/:compartment/renew', async (c) => {
    const { db, actor, staff } = c.var;
    await askForNewKey(db, actor, staff.id, c.req.param('compartment'));
    return c.redirect('/desk/staff/keys?done=renewed', 303);
  });

  app.post('/desk/staff/keys/:compartment/reseal', async (c) => {
    const { db, actor, holder } = c.var;
    const compartment = c.req.param('compartment');
    const begun = performance.now();
    while ((await resealPiece(db, actor, holder, columns, compartment)) > 0)
      if (performance.now() - begun > press_ms) break;
    await removeOldKeys(db, actor, columns);
    return c.redirect('/desk/staff/keys?done=resealed', 303);
  });

  for (const act of ['agree', 'decline'] as const) {
    app.post(`/desk/staff/proposals/:id/${act}`, async (c) => {
      const { db, actor, staff, holder } = c.var;
      const id = c.req.param('id');
      if (!isId(id)) throw new Missing('proposal');
      if (act === 'agree') await agree(db, actor, holder, staff.id, id);
      else await decline(db, actor, staff.id, id);
      return c.redirect(`/desk/staff/keys?done=${act}d`, 303);
    });
  }

  const show = async (c: Context<StaffEnv>, form: Filled) => {
    const { db, say, csrf } = c.var;
    const [id = '', compartment = ''] = [c.req.param('id'), c.req.param('compartment')];
    if (!isId(id) || !needsTwo(compartment)) throw new Missing('staff');
    const member = await memberOf(db, id);
    const isAlone = (await holdersOf(db, compartment)) === 1;
    return c.render(<ListGrantPage {...{ say, csrf, form, member, compartment, isAlone }} />, {
      title: say('staff.grants.title', { compartment: compartmentName(say, compartment) }),
      section: 'staff',
    });
  };

  app.get('/desk/staff/:id/list/:compartment', (c) => show(c, { say: c.var.say, values: {}, problems: [] }));

  app.post('/desk/staff/:id/list/:compartment', async (c) => {
    const { db, say, actor, staff } = c.var;
    const [staffId, compartment] = [c.req.param('id'), c.req.param('compartment')];
    if (!isId(staffId)) throw new Missing('staff');
    const { why: typed, key, second } = await typedIn(c, 'why', 'key', 'second');
    const values = { why: typed.slice(0, 4000) };
    const why = readReason(typed);
    if (!why.ok) {
      c.status(422);
      return show(c, { say, values, problems: why.problems });
    }
    try {
      const of = { compartment, staffId, why: why.value };
      if (key.trim() === '') await propose(db, actor, staff.id, of);
      else await grantWithPaper(db, actor, staff.id, { ...of, key, second });
      return c.redirect(`/desk/staff/keys?done=${key.trim() === '' ? 'proposed' : 'given'}`, 303);
    } catch (error) {
      if (!(error instanceof Refused) || error.status === 403) throw error;
      c.status(error.status);
      const field = error.code.startsWith('staff.recovery.') ? 'key' : 'why';
      return show(c, { say, values, problems: [{ field, code: error.code, values: error.values }] });
    }
  });
  return app;
}
