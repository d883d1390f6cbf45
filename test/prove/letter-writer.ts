import { Agent, request } from 'node:http';
import { generateIdentity } from 'age-encryption';
import { ShownForm } from '../form-sender.js';

/** One answer, with the time that it took from the first byte of the question to the last of the answer. */
export interface Answer {
  status: number;
  html: string;
  took_ms: number;
}

export type Fields = Record<string, string | File>;

/** Somebody's connections to a site, which stay open between questions as a browser's do. */
export class Line {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: 256 });

  /**
   * `site` is where it goes to now; rejects when nobody is there. `asksAgain`, as browsers do, when a connection that
   * was kept open turns out to be closed: the other side may end it in the very moment in which it is used.
   */
  constructor(
    private readonly site: () => string,
    private readonly asksAgain = false,
  ) {}

  /** Asks for a page, or sends a form with `fields`; `client` is the address that a proxy in front would tell. */
  async ask(path: string, fields: Fields | null = null, client = ''): Promise<Answer> {
    const begun = performance.now();
    const { body, type } = await encoded(fields);
    const headers: Record<string, string> = client ? { 'x-forwarded-for': client } : {};
    if (body) Object.assign(headers, { 'content-type': type, 'content-length': String(body.length) });
    return new Promise((done, fail) => {
      const url = new URL(path, this.site());
      const asking = request(url, { method: body ? 'POST' : 'GET', headers, agent: this.agent });
      asking.setTimeout(60_000, () => asking.destroy(new Error('no answer within a minute')));
      asking.once('error', (error) => {
        if (this.asksAgain && asking.reusedSocket) done(this.ask(path, fields, client));
        else fail(error);
      });
      asking.once('response', (response) => {
        const pieces: Buffer[] = [];
        response.on('data', (piece: Buffer) => pieces.push(piece));
        // An answer that was cut short is none.
        response.once('error', fail);
        response.once('end', () => {
          const html = Buffer.concat(pieces).toString('utf8');
          done({ status: response.statusCode ?? 0, html, took_ms: performance.now() - begun });
        });
      });
      asking.end(body ?? undefined);
    });
  }

  close(): void {
    this.agent.destroy();
  }
}

/** A form as it travels: with a file as multipart/form-data, as the page asks for, without one in the shorter way. */
async function encoded(fields: Fields | null): Promise<{ body: Buffer | null; type: string }> {
  if (!fields) return { body: null, type: '' };
  const entries = Object.entries(fields);
  if (entries.every(([, value]) => typeof value === 'string')) {
    const body = Buffer.from(new URLSearchParams(fields as Record<string, string>).toString());
    return { body, type: 'application/x-www-form-urlencoded' };
  }
  const form = new FormData();
  for (const [name, value] of entries) form.append(name, value);
  const made = new Response(form);
  return { body: Buffer.from(await made.arrayBuffer()), type: made.headers.get('content-type') ?? '' };
}

/** What the form carries from its first showing on. */
export interface Carried {
  token: string;
  stamp: string;
  /** When it was shown, by this process's clock. */
  at_ms: number;
}

/** What stands in the form of an answer. */
export function carriedIn(html: string): Carried {
  const form = new ShownForm(html);
  return { token: form.value('token'), stamp: form.value('stamp'), at_ms: performance.now() };
}

/** Whether an answer acknowledges the letter with this private link. */
export function isAcknowledged({ status, html }: Answer, token: string): boolean {
  return status === 200 && html.includes(`/letters/mine/${token}`) && html.includes('id="code"');
}

/** So long a form has to have been open before it is taken. */
export const open_ms = 1050;

/** A private link as a script makes it that asks for no form; the server cannot tell it from one of its own. */
export async function madeToken(): Promise<string> {
  return (await generateIdentity()).slice('AGE-SECRET-KEY-1'.length).toLowerCase();
}

const sentences = [
  'Пишет Вам незнакомый человек из далёкого города.',
  'Сегодня у нас идёт снег, и кот сидит у окна.',
  'Вчера я читал книгу о горах и думал о дороге через перевал.',
  'Сосед опять играет на трубе, и уже почти не фальшивит.',
  'У нас в пекарне пекут хлеб с тмином, и пахнет на всю улицу.',
  'Напишите, если сможете, что Вы любите читать.',
];
const characters = 1500;

/**
 * What somebody types of a letter in Russian of about 1,500 characters, no two alike: `number` turns its sentences
 * around, and each of the `marks` stands in a field of its own, by which it is found again.
 */
export function typedLetter(number: number, marks: { text: string; signed: string; name: string }) {
  let text = `Здравствуйте! Это письмо № ${number}, ${marks.text}.`;
  for (let step = 0; text.length < characters; step += 1)
    text += ` ${sentences[(number * 7 + step * (1 + (number % 5))) % sentences.length]}`;
  return {
    language: 'ru',
    text,
    signed: marks.signed,
    back: 'own',
    name: marks.name,
    lines: `Invented Street ${number}\n10000 Nowhere`,
    wants_answer: 'yes',
  };
}
