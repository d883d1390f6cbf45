import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Hono } from 'hono';
import { systemChance } from '../src/kernel/chance.js';
import { readConfig } from '../src/kernel/config.js';
import { messagesBelow } from '../src/kernel/language.js';
import { beside } from '../src/kernel/root.js';
import { open } from '../src/kernel/vault.js';
import { type Delivery, deliverNext } from '../src/mailroom/delivery.js';
import { operationalIdentities, renewOperationalKey } from '../src/mailroom/operational-key.js';
import type { SealedMail } from '../src/mailroom/outbox.js';
import { MailBook } from '../src/mailroom/outgoing/mail-book.js';
import { newspaperDesk } from '../src/newspaper/desk.js';
import { joiningActs } from '../src/newspaper/joining/joining-acts.js';
import { joiningSite } from '../src/newspaper/joining/site.js';
import { newsletterActs } from '../src/newspaper/newsletter/newsletter-acts.js';
import { newsletterSite } from '../src/newspaper/newsletter/site.js';
import { FormGate } from '../src/page/form-gate.js';
import type { VisitorEnv } from '../src/page/web.js';
import type { Carrier } from '../src/post/carrier.js';
import { PicturePress } from '../src/print/picture-press.js';
import { HeldKeys } from '../src/staff/compartment.js';
import { sessionOf } from '../src/staff/session.js';
import { visitorsPages } from './adopted-ground.js';
import { testActor, testDatabase } from './database.js';
import { deskOn, firstIn, invited } from './desk-visit.js';
import { ShownForm } from './form-sender.js';
import { printPaper } from './paper-ground.js';

export const site_url = 'http://campaign.example';

/** The demonstration campaign with two issues of its paper, readers outside and two people at the desk; Mira holds every key, Juno none. */
export async function newsletterGround(now = '2026-11-24T12:00:00Z') {
  const database = await testDatabase({ demonstration: true });
  const desk = deskOn(database.app, now);
  const folder = mkdtempSync(join(tmpdir(), 'newsletter-'));
  await renewOperationalKey(database.app, desk.operator, folder);
  const mails = new MailBook(desk.clock, systemChance);
  const messages = messagesBelow(beside(import.meta.url, '../src'));
  const config = readConfig({ HABEAS_DATA: 'data', PUBLIC_URL: site_url });
  const app = desk.start({
    config,
    rooms: [newspaperDesk({ pictures: new PicturePress(), messages, mails })],
  });
  const { visit: mira } = await firstIn(desk, database.app, app);
  const { visit: juno } = await invited(app, mira, 'Juno');
  const session = await sessionOf(database.app, desk.clock, mira.cookie.split('=')[1] ?? '');
  if (!session) throw new Error('nobody is signed in');
  const actor = { ...desk.operator, who: `staff:${session.staff.id}` };
  const keys = new HeldKeys(database.app, actor, session.staff.id, session.identity);
  const visitor = { ...testActor('visitor'), clock: desk.clock, chance: systemChance };
  const gate = new FormGate(desk.clock, systemChance);
  const forms = { gate, clientOf: () => '' };
  const site = visitorsPages(database, visitor, [
    newsletterSite({ ...forms, acts: newsletterActs(database.app, visitor, mails) }),
    joiningSite({ ...forms, acts: joiningActs(database.app, visitor) }),
  ]);
  const paper = await printPaper(database.app, actor);
  const ground = { database, desk, mira, juno, actor, keys, visitor, site, mails, messages, folder, paper };
  return {
    ...ground,
    close: async () => {
      await database.drop();
      rmSync(folder, { recursive: true });
    },
  };
}

export type NewsletterGround = Awaited<ReturnType<typeof newsletterGround>>;

/** A page of the site as its visitor sees it. */
export async function read(site: Hono<VisitorEnv>, path: string, language = 'en') {
  const answer = await site.request(path, { headers: { 'x-language': language } });
  return { status: answer.status, page: await answer.text(), headers: answer.headers };
}

/** A form sent as a browser sends it, after a look at its page and a second's thought. */
export async function send(
  g: NewsletterGround,
  path: string,
  fields: Record<string, string> | [string, string][],
  language = 'en',
) {
  const { page } = await read(g.site, path, language);
  g.desk.clock.move(1500);
  const body = new URLSearchParams(fields);
  body.set('stamp', new ShownForm(page).value('stamp'));
  const answer = await g.site.request(path, { method: 'POST', body, headers: { 'x-language': language } });
  return { status: answer.status, page: await answer.text() };
}

/** A press of a button behind a private link. */
export async function press(g: NewsletterGround, path: string, fields: Record<string, string> = {}) {
  const answer = await g.site.request(path, { method: 'POST', body: new URLSearchParams(fields) });
  return { status: answer.status, page: await answer.text(), at: answer.headers.get('location') };
}

/** What waits in the outbox, opened with the operational key. */
export async function outbox(g: NewsletterGround, purpose: string): Promise<SealedMail[]> {
  const all = await g.database.app
    .selectFrom('mails')
    .select(['id', 'content_sealed'])
    .where('purpose', '=', purpose)
    .where('content_sealed', 'is not', null)
    .orderBy('made_at')
    .execute();
  const identities = operationalIdentities(g.folder);
  return Promise.all(
    all.map(({ id, content_sealed }) =>
      open<SealedMail>(identities, { table: 'mails', row: id }, content_sealed as Buffer),
    ),
  );
}

/** Asks for the newsletter, reads the mail and presses its button. Gives the private link's path. */
export async function subscribed(
  g: NewsletterGround,
  email: string,
  often = 'issue',
  spoken = 'en',
): Promise<string> {
  const { status, page } = await send(g, '/newsletter', { email, often, spoken });
  if (status !== 200) throw new Error(page);
  const mail = (await outbox(g, 'confirmation')).findLast(({ to }) => to === email);
  const path = mail?.words?.text.match(/http:\/\/campaign\.example(\/newsletter\/[\w-]{43})/)?.[1];
  if (!path) throw new Error('no link');
  const { status: kept } = await press(g, `${path}/keep`);
  if (kept !== 303) throw new Error(`answered ${kept}`);
  return path;
}

/** The office that delivers what waits, by this carrier. */
export function officeOf(g: NewsletterGround, carrier: Carrier): Delivery {
  return {
    db: g.database.app,
    actor: { ...g.actor, who: 'clerk' },
    carrier,
    from: { name: 'Example Campaign', address: 'desk@campaign.example' },
    identities: () => operationalIdentities(g.folder),
    paperOf: () => Promise.reject(new Error('no paper here')),
  };
}

/** Delivers all that is due. Returns how many. */
export async function deliverAll(g: NewsletterGround, carrier: Carrier): Promise<number> {
  let count = 0;
  while ((await deliverNext(officeOf(g, carrier))) !== null) count += 1;
  return count;
}
