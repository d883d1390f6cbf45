import { Hono } from 'hono';
import { newId } from '../src/kernel/chance.js';
import { readConfig } from '../src/kernel/config.js';
import { type Language, messagesBelow } from '../src/kernel/language.js';
import { Missing, Refused } from '../src/kernel/refusals.js';
import { beside } from '../src/kernel/root.js';
import { newKeyPair, open } from '../src/kernel/vault.js';
import { followSite } from '../src/letters/writing/follow-site.js';
import { LetterGate } from '../src/letters/writing/letter-gate.js';
import { PictureShelf } from '../src/letters/writing/picture-shelf.js';
import { writingSite } from '../src/letters/writing/site.js';
import { WaitingLimit } from '../src/letters/writing/waiting-limit.js';
import { writingActs } from '../src/letters/writing/writing-acts.js';
import type { SealedMail } from '../src/mailroom/outbox.js';
import { MailBook } from '../src/mailroom/outgoing/mail-book.js';
import type { VisitorEnv } from '../src/page/web.js';
import { PicturePress } from '../src/print/picture-press.js';
import { ShownForm } from './form-sender.js';
import { type LetterGround, letterGround, reachablePrisoner } from './letter-ground.js';
import type { Prisoner } from './prisoner.js';

/** Somebody outside and the writer's pages, with an invented prisoner to whom letters can go. */
export interface WritingGround extends LetterGround {
  site: Hono<VisitorEnv>;
  prisoner: Prisoner;
  /** Where the prisoner is, with a rule card or without. */
  place: string;
  path: string;
  /** Says what the prison lets in; null takes the card away. */
  card(values: Record<string, unknown> | null): Promise<void>;
  /** Whether the disk has room for letters. */
  disk: { hasRoom: boolean };
  /** Who had a confirmation mail today, for whatever matter. */
  book: MailBook;
  /** The texts of the mails to an address, in the order in which they were queued. */
  mailsTo(email: string): Promise<string[]>;
  get(path: string, headers?: Record<string, string>): Promise<Shown>;
  /** Sends a form as a browser does that may send files. */
  send(path: string, form: Form, headers?: Record<string, string>): Promise<Shown>;
  /** A form that was opened in this moment, with everything that it carries. */
  opened(path?: string): Promise<Form>;
  /** A letter from the first showing of the form to the answer page. */
  written(other?: Form): Promise<Written>;
}

export type Form = Record<string, string | File>;
export interface Shown {
  status: number;
  html: string;
  headers: Headers;
  form: ShownForm;
}
export interface Written {
  id: string;
  token: string;
  code: string;
  shown: Shown;
}

const origin = 'http://campaign.example';

/** What somebody types who writes for the first time. */
export const firstLetter: Form = {
  language: 'ru',
  text: 'Здравствуйте!\n\nМы с Вами не знакомы. У нас сегодня шёл снег, и кот сидел у окна.',
  signed: 'Марта',
  back: 'campaign',
  wants_answer: 'yes',
};

export async function writingGround(
  most: { in_all: number; to_one: number } = { in_all: 10_000, to_one: 10_000 },
): Promise<WritingGround> {
  const g = await letterGround();
  const { app, visitors } = g.database;
  const { clock } = g.desk;
  const chance = g.desk.operator.chance;
  const prisoner = await reachablePrisoner({ database: g.database, actor: g.writer }, 'adilet-ulgiuly');
  const place = newId(chance);
  await app
    .insertInto('places_of_detention')
    .values({ id: place, name: 'Invented Colony 1', created_at: clock.now() })
    .execute();
  await prisoner.stay(place, '2015-01-10');
  const { recipient, identity } = await newKeyPair();
  await app
    .insertInto('operational_keys')
    .values({ recipient, day: '2016-04-07', made_at: clock.now() })
    .execute();
  const disk = { hasRoom: true };
  const messages = messagesBelow(beside(import.meta.url, '../src'));
  const book = new MailBook(clock, chance);
  const gate = new LetterGate(clock, chance, book);
  const writer = { who: 'writer', clock, chance };
  const means = {
    acts: writingActs(app, writer, gate, new WaitingLimit(clock, () => disk.hasRoom, most)),
    gate,
    press: new PicturePress(),
    shelf: new PictureShelf(clock),
    sayIn: (language: Language) => messages.in(language),
    clientOf: (c: { req: { header(name: string): string | undefined } }) => c.req.header('x-client') ?? 'one',
    resolutionsFor: async () => [{ slug: 'freedom', title: 'Freedom for everybody', language: 'en' }],
  };
  const site = new Hono<VisitorEnv>();
  site.use(async (c, next) => {
    const language = (c.req.header('x-language') ?? 'en') as Language;
    c.set('say', messages.in(language));
    c.set('language', language);
    c.set('db', visitors);
    c.set('clock', clock);
    c.set('config', readConfig({ PUBLIC_URL: origin }));
    c.set('href', (to) => to);
    c.setRenderer((content) => c.html(<body>{content}</body>));
    await next();
  });
  site.route('/', writingSite(means));
  site.route('/', followSite(means));
  site.onError((error, c) =>
    c.text(`${error}`, error instanceof Missing ? 404 : error instanceof Refused ? error.status : 500),
  );
  const shown = async (answer: Response): Promise<Shown> => {
    const html = await answer.text();
    return { status: answer.status, html, headers: answer.headers, form: new ShownForm(html) };
  };
  const path = `/people/${prisoner.slug}/write`;
  const ground: WritingGround = {
    ...g,
    disk,
    site,
    book,
    prisoner,
    place,
    path,
    card: async (values) => {
      await app.deleteFrom('rule_cards').where('place_id', '=', place).execute();
      if (values === null) return;
      const nothing = { languages: null, most_pages: null, enclosures: null, stamps: null, source_id: null };
      const more = { most_a_day: null, pictures: null, translations: null, censor_language: null };
      const row = { ...nothing, ...more, reply_codes: null, avoid: '{}', known_from: 'a call' };
      await app
        .insertInto('rule_cards')
        .values({
          ...row,
          ...{ place_id: place, checked_on: '2016-04-01', edited_by: 'operator', edited_at: clock.now() },
          ...values,
        })
        .execute();
    },
    mailsTo: async (email) => {
      const mails = await app.selectFrom('mails').selectAll().orderBy('made_at').execute();
      const texts: string[] = [];
      for (const { id, content_sealed } of mails) {
        const at = { table: 'mails', row: id };
        const { to, words } = await open<SealedMail>(identity, at, content_sealed as Buffer);
        if (to === email) texts.push(words?.text ?? '');
      }
      return texts;
    },
    get: async (to, headers = {}) => shown(await site.request(to, { headers })),
    send: async (to, form, headers = {}) => {
      const body = new FormData();
      for (const [name, value] of Object.entries(form)) body.append(name, value);
      return shown(await site.request(to, { method: 'POST', body, headers }));
    },
    opened: async (from = path) => {
      const { form } = await ground.get(from);
      const carried = { token: form.value('token'), stamp: form.value('stamp') };
      clock.move(1500);
      return carried;
    },
    written: async (other = {}) => {
      const form: Form = { ...(await ground.opened()), ...firstLetter, step: 'hand_in', ...other };
      const answer = await ground.send(path, form);
      const code = answer.form.html.match(/id="code"[^>]*>([^<]+)</)?.[1] ?? '';
      if (code === '') throw new Error(`the letter was not taken: ${answer.status}`);
      const token = String(form.token);
      const { id } = await app
        .selectFrom('letters')
        .select('id')
        .orderBy('received_at', 'desc')
        .orderBy('id')
        .executeTakeFirstOrThrow();
      return { id, token, code, shown: answer };
    },
  };
  return ground;
}
