import { type Context, Hono } from 'hono';
import { today } from '../../kernel/clock.js';
import { Missing, type Problem, Refused } from '../../kernel/refusals.js';
import { typedIn } from '../../page/typed.js';
import type { DeskEnv } from '../../page/web.js';
import { staffNames } from '../../staff/member.js';
import { addAddress, changeAddress, endAddress, formerAddresses, tellAddress } from './address-acts.js';
import { check_fields, checksOf, readCheck, recordCheck } from './address-check.js';
import { type DeskAddress, deskAddress, listAddresses, shows } from './address-list.js';
import { AddressPage } from './address-page.js';
import { decideProposal, needsSecond, openProposal, publishAddress } from './address-publishing.js';
import { address_fields, kinds_of, readAddress, readEnd, readWhy, typedAddress } from './address-reader.js';
import { findHolders, holderNamed } from './holder.js';
import { AddressesPage } from './list-page.js';
import { HolderPage, NewAddressPage } from './new-page.js';
import { personAddressDesk } from './person-desk.js';
import { sourcesNear } from './sources-near.js';

type Desk = Context<DeskEnv>;
/** What somebody typed that could not be taken, and why. */
interface Wrong {
  typed: Record<string, string>;
  problems: Problem[];
}
const section = 'mailroom';

/** `/desk/addresses`: every address with its history; new ones, checks, ends, and rumours about people. */
export function addressDesk(): Hono<DeskEnv> {
  const app = new Hono<DeskEnv>();

  app.get('/desk/addresses', async (c) => {
    const { db, say, clock } = c.var;
    const show = shows.find((one) => one === (c.req.query('show') ?? 'stale'));
    const page = c.req.query('page') ?? '1';
    if (!show || !/^[1-9]\d{0,5}$/.test(page)) throw new Missing('page');
    const day = today(clock);
    const found = await listAddresses(db, show, day, Number(page));
    const props = { say, day, show, page: Number(page), done: doneIn(c) };
    return c.render(<AddressesPage {...props} {...found} />, {
      title: say('mailroom.addresses.title'),
      section,
    });
  });

  const newPage = async (c: Desk, whose: string, { typed, problems }: Wrong) => {
    const { db, say, csrf } = c.var;
    const holder = await holderNamed(db, whose);
    const values = { channel: 'post', kind: kinds_of[holder.kind][0] ?? '', lines_local_by: 'us', ...typed };
    const sources = await sourcesNear(db, holder);
    return c.render(<NewAddressPage {...{ say, csrf, holder, sources }} form={{ say, values, problems }} />, {
      title: say('mailroom.addresses.new'),
      section,
    });
  };

  app.get('/desk/addresses/new', async (c) => {
    const { db, say } = c.var;
    const whose = c.req.query('for');
    if (whose !== undefined) return newPage(c, whose, { typed: {}, problems: [] });
    const words = c.req.query('q')?.trim() ?? '';
    const found = words === '' ? [] : await findHolders(db, words);
    return c.render(<HolderPage {...{ say, words, found }} />, {
      title: say('mailroom.addresses.new'),
      section,
    });
  });

  app.post('/desk/addresses/new', async (c) => {
    const { db, actor, clock } = c.var;
    const typed = await typedIn(c, 'for', ...address_fields, ...check_fields);
    const holder = await holderNamed(db, typed.for);
    const address = readAddress(typed, holder.kind);
    const check = await readCheck(db, typed, today(clock));
    if (!address.ok || !check.ok) {
      c.status(422);
      const problems = [...(address.ok ? [] : address.problems), ...(check.ok ? [] : check.problems)];
      return newPage(c, typed.for, { typed, problems });
    }
    const id = await addAddress(db, actor, holder, address.value, check.value);
    return c.redirect(`/desk/addresses/${id}?done=added`, 303);
  });

  app.route('/', personAddressDesk());

  const show = async (c: Desk, address: DeskAddress, wrong: Partial<Wrong> = {}, overtaken = false) => {
    const { db, say, csrf, clock, actor } = c.var;
    const holder = { kind: address.holder, id: address.holder_id };
    const [checks, former, proposal, second, sources] = await Promise.all([
      checksOf(db, address.id),
      formerAddresses(db, address.id),
      openProposal(db, address.id),
      needsSecond(db),
      sourcesNear(db, holder, address.id),
    ]);
    const values = { ...typedAddress(address), how: 'source', ...wrong.typed };
    const form = { say, values, problems: wrong.problems ?? [] };
    const names = await staffNames(db);
    const nameOf = (who: string) => names.get(who.replace(/^staff:/, '')) ?? who;
    const props = {
      say,
      csrf,
      day: today(clock),
      address,
      checks,
      former,
      proposal,
      sources,
      nameOf,
      form,
      overtaken,
    };
    const publishing = { second, own: proposal?.proposed_by === actor.who };
    return c.render(<AddressPage {...props} {...publishing} done={doneIn(c)} />, {
      title: address.label,
      section,
    });
  };

  app.get('/desk/addresses/:id', async (c) => show(c, await deskAddress(c.var.db, c.req.param('id'))));

  app.post('/desk/addresses/:id', async (c) => {
    const { db, actor } = c.var;
    const address = await deskAddress(db, c.req.param('id'));
    const typed = await typedIn(c, 'version', 'why', ...address_fields);
    const read = readAddress(typed, address.holder);
    const why = readWhy(typed.why);
    if (!read.ok || !why.ok) {
      c.status(422);
      const problems = [...(read.ok ? [] : read.problems), ...(why.ok ? [] : why.problems)];
      return show(c, address, { typed, problems });
    }
    const version = versionIn(typed.version);
    let done = 'changed';
    const wrong = await refusalOf(async () => {
      // What is public changes for everybody: that goes the way of publishing.
      if (address.told !== 'public')
        return changeAddress(db, actor, address.id, version, read.value, why.value);
      done = await publishAddress(db, actor, address.id, { version, values: read.value, why: why.value });
    });
    if (wrong) {
      c.status(409);
      const isOvertaken = wrong.code === 'mailroom.addresses.changed_meanwhile';
      const problems = isOvertaken ? [] : [{ field: 'why', code: wrong.code, values: wrong.values }];
      return show(c, await deskAddress(db, address.id), { typed, problems }, isOvertaken);
    }
    return c.redirect(`/desk/addresses/${address.id}?done=${done}`, 303);
  });

  app.post('/desk/addresses/:id/ended', async (c) => {
    const { db, actor, clock } = c.var;
    const address = await deskAddress(db, c.req.param('id'));
    const typed = await typedIn(c, 'version', 'ended', 'end_why');
    const ended = readEnd(typed.ended, address.valid_from, today(clock));
    const why = readWhy(typed.end_why, 'end_why');
    if (!ended.ok || !why.ok) {
      c.status(422);
      const problems = [...(ended.ok ? [] : ended.problems), ...(why.ok ? [] : why.problems)];
      return show(c, address, { typed, problems });
    }
    const version = versionIn(typed.version);
    const wrong = await refusalOf(() => endAddress(db, actor, address.id, version, ended.value, why.value));
    if (wrong) {
      c.status(409);
      const problems = [{ field: 'ended', code: wrong.code }];
      return show(c, await deskAddress(db, address.id), { typed, problems });
    }
    return c.redirect(`/desk/addresses/${address.id}?done=ended`, 303);
  });

  app.post('/desk/addresses/:id/checked', async (c) => {
    const { db, actor, clock } = c.var;
    const address = await deskAddress(db, c.req.param('id'));
    const typed = await typedIn(c, ...check_fields);
    const check = await readCheck(db, typed, today(clock));
    if (!check.ok) {
      c.status(422);
      return show(c, address, { typed, problems: check.problems });
    }
    await recordCheck(db, actor, address.id, check.value);
    return c.redirect(`/desk/addresses/${address.id}?done=checked`, 303);
  });

  app.post('/desk/addresses/:id/published', async (c) => {
    const { db, actor } = c.var;
    const address = await deskAddress(db, c.req.param('id'));
    const typed = await typedIn(c, 'version', 'tell_why');
    const why = readWhy(typed.tell_why, 'tell_why');
    if (!why.ok) {
      c.status(422);
      return show(c, address, { typed, problems: why.problems });
    }
    const asked = { version: versionIn(typed.version), values: null, why: why.value };
    let done = '';
    const wrong = await refusalOf(async () => {
      done = await publishAddress(db, actor, address.id, asked);
    });
    if (wrong) {
      c.status(wrong.status);
      const problems = [{ field: 'tell_why', code: wrong.code, values: wrong.values }];
      return show(c, await deskAddress(db, address.id), { typed, problems });
    }
    return c.redirect(`/desk/addresses/${address.id}?done=${done}`, 303);
  });

  app.post('/desk/addresses/:id/decided', async (c) => {
    const { id } = await deskAddress(c.var.db, c.req.param('id'));
    const { how } = await typedIn(c, 'how');
    if (how !== 'agree' && how !== 'decline') throw new Missing('decision');
    await decideProposal(c.var.db, c.var.actor, id, how === 'agree');
    return c.redirect(`/desk/addresses/${id}?done=${how === 'agree' ? 'published' : 'declined'}`, 303);
  });

  app.post('/desk/addresses/:id/withdrawn', async (c) => {
    const { db, actor } = c.var;
    const address = await deskAddress(db, c.req.param('id'));
    const typed = await typedIn(c, 'level', 'tell_why');
    const level = (['desk', 'sealed'] as const).find((one) => one === typed.level);
    if (!level) throw new Missing('level');
    const why = readWhy(typed.tell_why, 'tell_why');
    const wrong = why.ok ? await refusalOf(() => tellAddress(db, actor, address.id, level, why.value)) : null;
    if (!why.ok || wrong) {
      c.status(wrong?.status ?? 422);
      const problems = why.ok ? [{ field: 'tell_why', code: wrong?.code ?? '' }] : why.problems;
      return show(c, address, { typed, problems });
    }
    return c.redirect(`/desk/addresses/${address.id}?done=withdrawn`, 303);
  });

  return app;
}

/** Why an act was refused; null when it was done. */
async function refusalOf(act: () => Promise<void>): Promise<Refused | null> {
  try {
    await act();
    return null;
  } catch (error) {
    if (error instanceof Refused) return error;
    throw error;
  }
}

function versionIn(typed: string): number {
  if (!/^[1-9]\d{0,8}$/.test(typed)) throw new Missing('version');
  return Number(typed);
}

const dones = ['added', 'changed', 'ended', 'checked', 'published', 'proposed', 'declined', 'withdrawn'];

/** What has just been done, as the address after an act says it. */
function doneIn(c: Desk): string | null {
  const done = c.req.query('done') ?? '';
  return dones.includes(done) ? c.var.say(`mailroom.addresses.done.${done}`) : null;
}
