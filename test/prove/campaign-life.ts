import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import { seal } from '../../src/kernel/vault.js';
import { exampleAdoption, exampleBody } from '../../src/resolutions/adoption-examples.js';
import type { Typed } from '../../src/resolutions/adoption-reader.js';
import { model_slug } from '../../src/resolutions/examples.js';
import { currentVersion } from '../../src/resolutions/model.js';
import { subscribe as askToBeTold } from '../../src/resolutions/notices/subscription.js';
import { plainTextOf } from '../../src/resolutions/plain-text.js';
import { recipientOf } from '../../src/staff/compartment.js';
import type { World } from '../../src/world.js';
import { type DeskVisit, visitAt } from '../desk-visit.js';
import type { MailServer } from '../mail-server.js';
import { printPaper } from '../paper-ground.js';
import { signIn } from '../second-step.js';
import { answerLetter } from './answer-life.js';
import { answer } from './answering.js';
import { firstPerson, handInForm } from './intake.js';
import { writeLetter } from './letter-life.js';
import { readAndJoin } from './newsletter-life.js';
import { remindSomebody } from './reminder-life.js';
import { newToken } from './token.js';

/** An address that belongs to nobody (RFC 5737): whoever writes it down on the way is found out. */
export const client_address = '203.0.113.77';
export const office_mail = 'office@authority.example';

/** Secrets that the server gave away once and must not have kept. */
export interface Life {
  secrets: string[];
  /** What visitors saw who came by a link of their own, or sent a form. */
  answers: { path: string; text: string }[];
  /** Somebody who is signed in at the desk. */
  visit: DeskVisit;
}

/** What an organisation types whose officer and all else is a canary; `kind` is how far it may be told. */
function typed(kind: 'private' | 'open', other: Typed = {}): Typed {
  const word = () => newToken(kind);
  return {
    organisation: `Invented Branch ${word()}`,
    part_of: `Invented Union ${word()}`,
    body: 'branch',
    minute_reference: `2016/14 ${word()}`,
    proposer: kind === 'open' ? `Invented Proposer ${word()}` : `Invented ${newToken('sealed')}`,
    name_proposer: kind === 'open' ? 'yes' : '',
    met_at: `Nowhere, Hall ${word()}`,
    officer: `Invented ${newToken('sealed')}`,
    email: `${newToken('sealed')}@${newToken('sealed')}.example`,
    ...other,
  };
}

/** Adds what was decided beside the model's own words, so that the passed text holds a canary, too. */
const edited = (kind: 'private' | 'open') => (text: string) =>
  text.replace(/\n\n(?=[^\n]*$)/, `, and ${newToken(kind)}.\n\n`);

/**
 * Lets the campaign live through its own doors: staff comes in, organisations hand in and confirm,
 * the desk verifies, declines and releases, mails leave for offices and lawyers. `count` of each.
 */
export async function live(
  world: World,
  owner: pg.Client,
  site: string,
  mails: MailServer,
  count: number,
): Promise<Life> {
  const name = `Invented ${newToken('private')}`;
  const entered = await firstPerson(world, name);
  const life: Life = {
    secrets: [entered.passphrase, entered.recoveryKey ?? '', entered.session],
    answers: [],
    visit: visitAt(site),
  };
  await signIn(life.visit, entered);
  life.secrets.push(life.visit.cookie.split('=')[1] ?? '');
  await sealLawyers(world, owner);
  await writeByMail(owner);
  await keepSnapshots(life.visit, owner);
  for (let number = 0; number < count; number += 1) {
    await handInForm(world, typed('private', { may_name: 'no' }), edited('private'));
    const named = await handInForm(world, typed('open'), edited('open'));
    const unnamed = await handInForm(world, typed('private', { may_name: 'no' }), edited('private'));
    const declined = await handInForm(world, typed('private'), edited('private'));
    const waiting = await handInForm(world, typed('private'), edited('private'));
    for (const { token } of [named, unnamed, declined, waiting]) {
      life.secrets.push(token);
      const path = `/adoptions/confirm/${token}`;
      life.answers.push({ path, text: await (await fetch(site + path)).text() });
      const thanks = await send(life, site, path, new URLSearchParams());
      await followPrivately(life, site, thanks);
    }
    await life.visit.get('/desk');
    for (const { id } of [named, unnamed]) await decide(life.visit, `/desk/adoptions/${id}/verify`, {});
    await decide(life.visit, `/desk/adoptions/${declined.id}/decline`, { reason: newToken('private') });
  }
  await decide(life.visit, '/desk/mailroom/release', {});
  await useForm(life, world, site);
  await subscribe(life, world, site);
  await writeLetter(life, world, site);
  await answerLetter(life, world, site);
  await remindSomebody(life, world, site);
  await readAndJoin(life, world, site);
  await leaveAll(world, mails, count);
  await answer(life.visit, owner);
  await printPaper(world.database.app, world.actor('operator'), ` ${newToken('open')}`);
  return life;
}

/** An officer opens the private link and adds the minute: what is in it nobody sees but who holds the key. */
async function followPrivately(life: Life, site: string, thanks: string): Promise<void> {
  const here = thanks.match(/\/adoptions\/follow\/([\w-]{43})/);
  if (!here) throw new Error('no private link was given');
  life.secrets.push(here[1] ?? '');
  let page = '';
  for (const path of [here[0], `${here[0]}/correct`]) {
    page = await (await fetch(site + path)).text();
    life.answers.push({ path, text: page });
  }
  const form = new FormData();
  form.set('csrf', page.match(/name="csrf" value="([^"]+)"/)?.[1] ?? '');
  form.set('scan', new File([`%PDF-1.7 minute of ${newToken('sealed')}`], 'minute.pdf'));
  const answer = await fetch(`${site}${here[0]}/scan`, { method: 'POST', body: form, redirect: 'manual' });
  if (answer.status !== 303) throw new Error(`a scan was answered ${answer.status}`);
}

async function decide(visit: DeskVisit, path: string, form: Record<string, string>): Promise<void> {
  await visit.post(path, form);
  if (visit.status !== 303)
    throw new Error(`${path.split('/').at(-1)} was answered ${visit.status}: ${visit.page}`);
}

/** Every lawyer whom the model's copies reach gets a contact that only the desk can open. */
async function sealLawyers(world: World, owner: pg.Client): Promise<void> {
  const recipient = await recipientOf(world.database.app, 'lawyers');
  const { rows } = await owner.query<{ id: string }>(
    `select l.id from lawyers l join copies c on c.person_id = l.person_id and c.lawyers where l.name is not null`,
  );
  for (const [place, { id }] of rows.entries()) {
    const email = `${newToken('sealed')}@${newToken('sealed')}.example`;
    const lines = [newToken('sealed'), newToken('sealed')];
    const contact = place % 2 === 0 ? { email, lines } : { lines };
    const sealed = await seal(recipient, { table: 'lawyers', row: id }, contact);
    await owner.query('update lawyers set contact_sealed = $1 where id = $2', [sealed, id]);
  }
}

/** Two snapshots of a source that the first page of a person cites: one that is given out, one that is not. */
async function keepSnapshots(visit: DeskVisit, owner: pg.Client): Promise<void> {
  const { rows } = await owner.query<{ id: string; code: string }>(`
    select s.id, s.code from sources s join citations c on c.source_id = s.id join facts f on f.id = c.fact_id
    join people p on p.id = f.person_id where p.rank = 1 and f.told = 'public' and s.told = 'public' limit 1`);
  const [source] = rows;
  if (!source) throw new Error('the first person has no public source');
  const path = `/desk/sources/${source.code}`;
  await visit.get(path);
  await decide(visit, `${path}/snapshots`, { pasted: `Invented ${newToken('private')}` });
  await decide(visit, `${path}/snapshots`, { pasted: `Invented ${newToken('open')}` });
  const { rows: kept } = await owner.query<{ id: string }>(
    `select id from snapshots where source_id = $1 order by added_at desc, id limit 1`,
    [source.id],
  );
  const [last] = kept;
  const why = newToken('private');
  await decide(visit, `${path}/snapshots/tell`, {
    snapshot: last?.id ?? '',
    snapshot_level: 'public',
    snapshot_why: why,
  });
}

/** One addressee of the model has only a mail address, so that papers leave by mail. */
async function writeByMail(owner: pg.Client): Promise<void> {
  await owner.query(`
    update addresses set channel = 'email', lines = null, lines_local = null, lines_local_by = null,
      email = '${office_mail}', verified = true, valid_to = null
    where office_id = (select o.id from offices o join addressees a on a.office_code = o.code
      join addresses d on d.office_id = o.id order by a.position limit 1)`);
}

/** Sends a form as a visitor does, from an address that a proxy names. */
async function send(life: Life, site: string, path: string, body: URLSearchParams): Promise<string> {
  const headers = { 'x-forwarded-for': client_address };
  const answer = await fetch(site + path, { method: 'POST', body, headers });
  const text = await answer.text();
  life.answers.push({ path, text });
  return text;
}

/** The whole way of one form: shown, with a mistake, seen before it is sent, handed in. */
async function useForm(life: Life, world: World, site: string): Promise<void> {
  const path = `/resolutions/${model_slug}/adopt`;
  const form = await (await fetch(site + path)).text();
  const shown = (field: string) => form.match(new RegExp(`name="${field}" value="([^"]*)"`))?.[1] ?? '';
  const carried = { draft: shown('draft'), stamp: shown('stamp'), version: shown('version'), language: 'en' };
  const text = plainTextOf(await currentVersion(world.database.visitors, model_slug, 'en'));
  // What somebody types is shown back to them and to nobody else: only the last form has canaries.
  const own = exampleAdoption(text, { organisation: 'Example Branch by the form' });
  await send(life, site, path, exampleBody({ ...own, email: 'no address' }, carried));
  await send(life, site, path, exampleBody(own, carried));
  // Nobody fills the form within a second: the gate turns away who is faster.
  await wait(1100);
  const right = { ...own, officer: newToken('sealed'), email: `${newToken('sealed')}@office.example` };
  const answer = await send(life, site, path, exampleBody(right, { ...carried, step: 'hand_in' }));
  if (answer.includes('<textarea')) throw new Error('the form was not taken');
}

/** Somebody leaves an address to be told, opens the link of the mail, and confirms; the address is a canary. */
async function subscribe(life: Life, world: World, site: string): Promise<void> {
  const version = await currentVersion(world.database.visitors, model_slug, 'en');
  const email = `${newToken('sealed')}@${newToken('sealed')}.example`;
  let secret = '';
  const asked = { email, text_id: version.text_id, version_id: version.id, spoken: 'en' as const };
  await askToBeTold(world.database.app, world.actor('visitor'), asked, (token) => {
    secret = token;
    return { subject: 'Please confirm', text: `${site}/notices/${token}` };
  });
  life.secrets.push(secret);
  const path = `/notices/${secret}`;
  life.answers.push({ path, text: await (await fetch(site + path)).text() });
  await send(life, site, `${path}/confirm`, new URLSearchParams());
  const form = `/resolutions/${model_slug}/notice`;
  await send(life, site, form, new URLSearchParams({ email: 'no address', version: version.id }));
}

/** Waits until the clerk has sent everything. */
async function leaveAll(world: World, mails: MailServer, count: number): Promise<void> {
  for (let round = 0; round < 600; round += 1) {
    const open = await world.database.app
      .selectFrom('mails')
      .select('state')
      .where('state', 'in', ['due', 'claimed'])
      .execute();
    if (open.length === 0 && mails.arrived.length > count) return;
    await wait(100);
  }
  throw new Error('the mails do not leave');
}
