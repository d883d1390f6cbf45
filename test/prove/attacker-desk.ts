import type { Hono } from 'hono';
import { newKeyPair } from '../../src/kernel/vault.js';
import { DeskVisit } from '../desk-visit.js';
import { fits, patternsOf } from '../routes.js';
import type { SigningIn } from './signing-in.js';
import { tokensIn } from './token.js';

/** Somebody with an account who wants to know more than they should, and remembers every word that they were shown. */
export class DeskAttacker {
  readonly visit: DeskVisit;
  /** Every sealed canary that was in an answer. */
  readonly recovered = new Set<string>();
  requests = 0;
  /** Answers that were neither a page nor a no. */
  readonly broken: string[] = [];

  constructor(
    private readonly desk: Hono,
    private readonly person: SigningIn,
  ) {
    this.visit = new DeskVisit(desk as never);
  }

  async signIn(): Promise<void> {
    await this.person.signIn(this.visit);
    await this.open('/desk/account');
  }

  async open(path: string): Promise<void> {
    await this.visit.get(path);
    if (isAskedWho(this.visit)) {
      await this.person.signIn(this.visit);
      await this.visit.get(path);
    }
    this.take(`GET ${path}`);
  }

  async send(path: string, form: Record<string, string>): Promise<void> {
    // As a browser says it.
    const { length } = new URLSearchParams({ csrf: this.visit.csrf, ...form }).toString();
    const send = () => this.visit.post(path, form, { 'Content-Length': String(length) });
    await send();
    // No act goes untried because the last proof is ten minutes old.
    if (isAskedWho(this.visit)) {
      await this.person.signIn(this.visit);
      await send();
    }
    this.take(`POST ${path}`);
  }

  private take(what: string): void {
    this.requests += 1;
    for (const token of tokensIn('sealed', this.visit.page)) this.recovered.add(token);
    if (this.visit.status >= 500 && this.visit.status !== 503)
      this.broken.push(`${what}: ${this.visit.status}`);
  }

  /**
   * Opens every page of the desk and sends to every form of it, with every name of a row that is known, as `most` of each
   * address; whoever is signed out on the way comes back.
   */
  async tryEverything(names: string[], most: number): Promise<void> {
    const { identity } = await newKeyPair();
    const form = {
      ...{ why: 'it is urgent', reason: 'other', compartment: 'supporters', key: identity, second: '' },
      ...{ decision: 'approve', verdict: 'yes', agreed: 'yes', step: 'hand_in', keeps: 'yes', years: '5' },
    };
    for (const pattern of patternsOf(this.desk, 'GET'))
      for (const path of addresses(pattern, names, most)) await this.open(path);
    for (const pattern of patternsOf(this.desk, 'POST')) {
      if (pattern.includes('sign-out') || pattern === '/desk/recover') continue;
      for (const path of addresses(pattern, names, most)) {
        await this.send(path, form);
        if (this.visit.cookie === '') await this.signIn();
      }
    }
  }
}

/** Whether the desk wants to know anew who is there before it goes on. */
function isAskedWho({ status, page, location }: DeskVisit): boolean {
  const isForm = status === 403 && page.includes('name="step_passphrase"');
  return isForm || (status === 303 && location?.startsWith('/desk/step-up?') === true);
}

/** Addresses that a pattern answers, with these names in place of what stands for one. */
function addresses(pattern: string, names: string[], most: number): string[] {
  if (pattern.includes('*')) return [];
  const parts = pattern.split(/(:\w+(?:\{(?:[^{}]|\{[^}]*\})*\})?)/);
  const holes = parts.filter((part) => part.startsWith(':')).length;
  if (holes === 0) return [pattern];
  const found: string[] = [];
  for (const [place, name] of names.entries()) {
    if (found.length >= most) break;
    let hole = 0;
    const path = parts
      .map((part) => {
        if (!part.startsWith(':')) return part;
        hole += 1;
        // The first hole gets each name in turn, those behind it one of the others.
        return hole === 1 ? name : (names[(place * 7 + hole) % names.length] ?? name);
      })
      .join('');
    if (fits(pattern, path)) found.push(path);
  }
  return found;
}
