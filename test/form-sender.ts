import { request } from 'node:http';
import { type Answers, branch, model } from './adoption-visit.js';

/** One answer, whatever was asked. */
export interface Reply {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
}

interface Asked {
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

/** Asks as no browser would: the path and the body go out exactly as they are given. */
export function ask(
  origin: string,
  path: string,
  { method = 'GET', headers = {}, body }: Asked = {},
): Promise<Reply> {
  const { hostname, port } = new URL(origin);
  return new Promise((done, fail) => {
    const asking = request({ hostname, port, path, method, headers, agent: false }, (response) => {
      const pieces: Buffer[] = [];
      response.on('data', (piece: Buffer) => pieces.push(piece));
      response.once('end', () =>
        done({
          status: response.statusCode ?? 0,
          headers: response.headers,
          text: Buffer.concat(pieces).toString('utf8'),
        }),
      );
    });
    asking.once('error', fail);
    asking.end(body);
  });
}

const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', '#39': "'", amp: '&' };
const plain = (html: string) =>
  html.replace(/&(lt|gt|quot|#39|amp);/g, (_, name: string) => entities[name] ?? '');

/** The form as a page shows it: its hidden fields, what stands in the others, and the sentences at them. */
export class ShownForm {
  constructor(readonly html: string) {}

  value(name: string): string {
    const area = this.html.match(new RegExp(`<textarea id="${name}"[^>]*>\\n?([^<]*)</textarea>`))?.[1];
    if (area !== undefined) return plain(area);
    const select = this.html.match(new RegExp(`<select id="${name}"[^>]*>(.*?)</select>`, 's'))?.[1];
    const inputs = [...this.html.matchAll(new RegExp(`<input[^>]*\\sname="${name}"[^>]*>`, 'g'))].map(
      ([tag]) => tag,
    );
    const chosen =
      select === undefined
        ? (inputs.find((tag) => / checked/.test(tag)) ?? inputs.find((tag) => !/type="radio"/.test(tag)))
        : select.match(/<option[^>]* selected[^>]*>/)?.[0];
    return plain(chosen?.match(/\svalue="([^"]*)"/)?.[1] ?? '');
  }

  /** The sentence at a field; empty when there is none. */
  problem(name: string): string {
    return plain(this.html.match(new RegExp(`id="${name}-problem"[^>]*>([^<]+)<`))?.[1] ?? '');
  }
}

/** Somebody who sends the form for adoptions without a browser. */
export class FormSender {
  private readonly carried: Answers = {};
  private text = '';

  constructor(private readonly origin: string) {}

  /** Opens the form; a second must pass before it can be handed in. */
  async open(): Promise<void> {
    const form = new ShownForm((await ask(this.origin, `${model}/adopt`)).text);
    for (const name of ['draft', 'stamp', 'version', 'language']) this.carried[name] = form.value(name);
    this.text = form.value('text');
    await new Promise((done) => setTimeout(done, 1100));
  }

  /** Everything that a right form holds. */
  right(other: Answers = {}): Answers {
    return { ...this.carried, ...branch, text: this.text, step: 'hand_in', ...other };
  }

  /** Hands the form in with other answers than the right ones. */
  async handIn(other: Answers): Promise<Reply> {
    return this.send(new URLSearchParams(this.right(other)).toString());
  }

  send(body: string, type = 'application/x-www-form-urlencoded'): Promise<Reply> {
    const headers = { 'content-type': type, 'content-length': String(Buffer.byteLength(body)) };
    return ask(this.origin, `${model}/adopt`, { method: 'POST', headers, body });
  }
}
