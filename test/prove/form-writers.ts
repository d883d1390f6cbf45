import { setTimeout as wait } from 'node:timers/promises';
import { checkChain } from '../../src/kernel/journal.js';
import { linkHash } from '../../src/letters/letter-code.js';
import { exampleAdoption } from '../../src/resolutions/adoption-examples.js';
import { model_slug } from '../../src/resolutions/examples.js';
import type { World } from '../../src/world.js';
import { type DeskVisit, visitAt } from '../desk-visit.js';
import { ShownForm } from '../form-sender.js';
import { timesEach } from './intake-outcome.js';
import { type Answer, Line, open_ms } from './letter-writer.js';
import { keysOf, type LettersGround } from './letters-ground.js';
import { newToken } from './token.js';

/** What is written beside letters: the other forms of the public, and an act of the desk. */
export const form_kinds = ['adoption', 'newsletter', 'join', 'article'] as const;
export type FormKind = (typeof form_kinds)[number];

/** One form that was sent, once: whoever gets no answer gives up. */
export interface SentForm {
  kind: FormKind;
  /** A word that stands in it and nowhere else. */
  token: string;
  acknowledged: boolean;
  /** Of an offer of help: the private link that the answer shows. */
  link: string | null;
}

export interface FormWriters {
  sent: SentForm[];
  acknowledged(): number;
  pressing(): number;
  cut_short(): number;
  answers: Map<number, number>;
  strange: string[];
  /** Waits until one of each kind was acknowledged. */
  untilEachKind(): Promise<void>;
  stop(): Promise<void>;
}

/** Fields that the person fills in a form; what it carries comes with it. */
function filledIn(kind: FormKind, token: string, form: ShownForm): Record<string, string> {
  const carried = (...names: string[]) => Object.fromEntries(names.map((name) => [name, form.value(name)]));
  switch (kind) {
    case 'adoption': {
      const typed = { organisation: `Invented Branch ${token}`, email: `${token}@mail.example` };
      const all = exampleAdoption(form.value('text'), typed) as Record<string, string>;
      return { ...all, ...carried('draft', 'stamp', 'version', 'language'), step: 'hand_in' };
    }
    case 'newsletter':
      return { ...carried('stamp'), email: `${token}@mail.example`, often: 'issue', spoken: 'en' };
    case 'join':
      return { ...carried('stamp'), contact: token, offers: 'translating', name: '', place: '', note: '' };
    case 'article':
      return { headline: `Invented ${token}`, language: 'en', section: '', original: '' };
  }
}

const paths: Record<Exclude<FormKind, 'article'>, string> = {
  adoption: `/resolutions/${model_slug}/adopt`,
  newsletter: '/newsletter',
  join: '/join',
};

/** The thanks of a form that was taken show no form any more. */
const isTaken = ({ status, html }: Answer) => status === 200 && !/name="stamp"/.test(html);

/** So many people send one form after the other, each kind in turn; some of them sit at the desk. */
export function sendFormsTo(url: () => string | null, ground: LettersGround, hands: number): FormWriters {
  const line = new Line(() => url() ?? 'http://127.0.0.1:9');
  let stopped = false;
  let pressing = 0;
  let cut_short = 0;
  let number = 0;
  const state: FormWriters = {
    sent: [],
    acknowledged: () => state.sent.filter((one) => one.acknowledged).length,
    pressing: () => pressing,
    cut_short: () => cut_short,
    answers: new Map(),
    strange: [],
    untilEachKind: async () => {
      const isMissing = () =>
        form_kinds.some((kind) => !state.sent.some((one) => one.kind === kind && one.acknowledged));
      for (let step = 0; step < 600 && isMissing(); step += 1) await wait(100);
    },
    stop: async () => {
      stopped = true;
      await Promise.all(working);
      line.close();
    },
  };

  /** Sends it; whatever the answer is, it was pressed once and may be there. */
  async function press(form: SentForm, send: () => Promise<boolean>): Promise<void> {
    state.sent.push(form);
    pressing += 1;
    try {
      form.acknowledged = await send();
    } finally {
      pressing -= 1;
    }
  }

  function take({ status, html }: Answer, form: SentForm): boolean {
    state.answers.set(status, (state.answers.get(status) ?? 0) + 1);
    const isKind = [200, 409, 422, 429, 503].includes(status);
    if (!isKind) state.strange.push(`${form.kind}: ${status} ${html.slice(0, 200)}`);
    return isTaken({ status, html, took_ms: 0 });
  }

  async function fromOutside(kind: Exclude<FormKind, 'article'>): Promise<void> {
    number += 1;
    const client = `10.7.${(number >> 8) & 255}.${number & 255}`;
    const shown = await line.ask(paths[kind], null, client);
    if (shown.status !== 200) return void (await wait(50));
    await wait(open_ms);
    // What is public may stand readable, what is sealed may not.
    const token = newToken(kind === 'adoption' ? 'open' : 'sealed');
    const form: SentForm = { kind, token, acknowledged: false, link: null };
    await press(form, async () => {
      const answer = await line.ask(
        paths[kind],
        filledIn(kind, form.token, new ShownForm(shown.html)),
        client,
      );
      form.link = answer.html.match(/\/join\/([0-9a-z]{58})/)?.[1] ?? null;
      return take(answer, form);
    });
  }

  async function atTheDesk(visit: DeskVisit): Promise<void> {
    const path = '/desk/newspaper/articles/new';
    await visit.get(path);
    if (visit.status !== 200) return void (await wait(50));
    const form: SentForm = { kind: 'article', token: newToken('open'), acknowledged: false, link: null };
    await press(form, async () => {
      await visit.post(path, filledIn('article', form.token, new ShownForm('')));
      state.answers.set(visit.status, (state.answers.get(visit.status) ?? 0) + 1);
      if (![303, 403, 503].includes(visit.status)) state.strange.push(`article: ${visit.status}`);
      return visit.status === 303 && /\/articles\/\d+/.test(visit.location ?? '');
    });
  }

  async function work(place: number): Promise<void> {
    const desk: { visit: DeskVisit | null; of: string } = { visit: null, of: '' };
    for (let turn = place; !stopped; turn += 1) {
      const site = url();
      if (site === null) {
        await wait(5);
        continue;
      }
      const kind = form_kinds[turn % form_kinds.length] as FormKind;
      try {
        if (kind !== 'article') await fromOutside(kind);
        else {
          // The session outlives a kill; the server has another address afterwards.
          if (desk.visit === null || desk.of !== site) {
            const cookie = `habeas_desk=${ground.session}`;
            desk.visit = Object.assign(visitAt(site), { cookie });
            desk.of = site;
          }
          await atTheDesk(desk.visit);
        }
      } catch (error) {
        if (!(error instanceof Error)) throw error;
        cut_short += 1;
        await wait(20);
      }
    }
  }

  const working = Array.from({ length: hands }, (_, place) => work(place));
  return state;
}

/** What became of forms that were sent. All are counts. */
export interface StoredForms {
  forms_sent: number;
  forms_acknowledged: number;
  forms_stored: number;
  /** Acknowledged, and not there. */
  forms_lost: number;
  /** There more often than it was sent. */
  forms_twice: number;
  /** There without its mail or its entry in the journal, or the other way round. */
  forms_half: number;
}

/** Looks every form up in the database, sealed ones with the key of the desk. `complain` hears what is wrong. */
export async function compareForms(
  world: World,
  ground: LettersGround,
  sent: SentForm[],
  complain: (sentence: string) => void,
): Promise<StoredForms> {
  const db = world.database.app;
  const keys = await keysOf(world, ground);
  const adoptions = await db.selectFrom('adoptions').select(['id', 'organisation']).execute();
  const articles = await db.selectFrom('articles').select(['id', 'headline']).execute();
  const joiners = await db.selectFrom('joiners').select(['id', 'link_hash']).execute();
  const asked = await db.selectFrom('newsletter_subscriptions').select(['id', 'contact_sealed']).execute();
  const readers: { id: string; email: string }[] = [];
  for (const { id, contact_sealed } of asked) {
    const place = { table: 'newsletter_subscriptions', row: id };
    const { email } = await keys.open<{ email: string }>('supporters', place, contact_sealed);
    readers.push({ id, email });
  }
  const journal = timesEach(
    (await db.selectFrom('journal').select('subject').execute()).map(({ subject }) => subject),
  );
  const mails = new Set((await db.selectFrom('mails').select('key').execute()).map(({ key }) => key));
  const rowsOf: Record<FormKind, (form: SentForm) => string[]> = {
    adoption: ({ token }) => idsOf(adoptions.filter(({ organisation }) => organisation.includes(token))),
    article: ({ token }) => idsOf(articles.filter(({ headline }) => headline.includes(token))),
    newsletter: ({ token }) => idsOf(readers.filter(({ email }) => email.startsWith(token))),
    join: ({ link }) =>
      idsOf(joiners.filter(({ link_hash }) => link !== null && link_hash.equals(linkHash(link)))),
  };
  const noted: Record<FormKind, (id: string) => boolean> = {
    adoption: (id) => journal.has(`adoption:${id}`) && mails.has(`adoption:${id}:confirm`),
    article: (id) => journal.has(`article:${id}`),
    newsletter: (id) => journal.has(`newsletter_subscription:${id}`) && mails.has(`newsletter:${id}:confirm`),
    join: (id) => journal.has(`joiner:${id}`),
  };
  const counts: StoredForms = {
    ...{ forms_sent: sent.length, forms_acknowledged: sent.filter((one) => one.acknowledged).length },
    ...{ forms_stored: 0, forms_lost: 0, forms_twice: 0, forms_half: 0 },
  };
  for (const form of sent) {
    const rows = rowsOf[form.kind](form);
    counts.forms_stored += rows.length;
    const wrong = (count: 'forms_lost' | 'forms_twice' | 'forms_half', words: string) => {
      counts[count] += 1;
      complain(`${form.kind} (${form.token}) ${words}`);
    };
    if (form.acknowledged && rows.length === 0) wrong('forms_lost', 'was acknowledged and is not there');
    if (rows.length > 1) wrong('forms_twice', 'was sent once and is there twice');
    for (const id of rows)
      if (!noted[form.kind](id)) wrong('forms_half', 'is there without its history or its mail');
  }
  for (const kind of form_kinds)
    if (!sent.some((one) => one.kind === kind && one.acknowledged)) complain(`no ${kind} was acknowledged`);
  const { broken_at } = await checkChain(db);
  if (broken_at !== null) complain(`the journal is broken at ${broken_at}`);
  return counts;
}

const idsOf = (rows: { id: string }[]) => rows.map(({ id }) => id);
