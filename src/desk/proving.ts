import type { PublicKeyCredentialRequestOptionsJSON } from '@simplewebauthn/server';
import type { Context } from 'hono';
import type { Actor } from '../kernel/actor.js';
import { second_ms } from '../kernel/clock.js';
import { type Problem, Refused } from '../kernel/refusals.js';
import { Throttle } from '../kernel/throttle.js';
import { clientOf } from '../page/client.js';
import { typedIn } from '../page/typed.js';
import { pace_of_codes, takeCode, tidyBackupCode } from '../staff/code-app.js';
import { lockWithPasskey, passkeysOf, type Shown, showPasskey } from '../staff/passkey.js';
import { PasskeyChallenges } from '../staff/passkey-challenge.js';
import { type PasskeySite, passkeySite, usingOptions } from '../staff/passkey-site.js';
import type { Session } from '../staff/session.js';
import { isPassphraseOf } from '../staff/sign-in.js';
import type { Way } from '../staff/tables.js';
import type { DeskMeans } from './means.js';

/** Passphrases that one person may try on their own account, should a browser be left open. */
const pace_of_passphrases = { at_once: 5, then_every_ms: 30 * second_ms };
/** Backup codes and passkeys from one place: neither can be guessed, but each costs the server something. */
const pace_of_others = { at_once: 30, then_every_ms: 5 * second_ms };

/** What a proof was, or what is wrong with it. */
export type Proof =
  | { ok: true; way: Way }
  | { ok: false; status: 422 | 429; problem: Problem; wait_s?: number };

/** What somebody sent to prove who they are. */
export interface Proving {
  passphrase: string;
  code: string;
  credential: string;
  prf: string;
}

/** Reads it from a form; these fields are never carried, kept or sent back. */
export async function provingIn(c: Context): Promise<Proving> {
  const typed = await typedIn(c, 'step_passphrase', 'step_code', 'step_credential', 'step_prf');
  return {
    passphrase: typed.step_passphrase,
    code: typed.step_code,
    credential: typed.step_credential,
    prf: typed.step_prf,
  };
}

/** Looks at codes, passkeys and passphrases of people, and slows down whoever guesses. One for the whole desk. */
export class Prover {
  readonly challenges: PasskeyChallenges;
  private readonly codes: Throttle;
  private readonly others: Throttle;
  private readonly passphrases: Throttle;

  constructor(private readonly means: DeskMeans) {
    const { clock, chance } = means;
    this.challenges = new PasskeyChallenges({ clock, chance });
    this.codes = new Throttle(pace_of_codes, clock, chance);
    this.others = new Throttle(pace_of_others, clock, chance);
    this.passphrases = new Throttle(pace_of_passphrases, clock, chance);
  }

  /** The site that passkeys belong to, for this request; null where there are none. */
  siteOf(c: Context): PasskeySite | null {
    return passkeySite(this.means.config, c.req.header('host') ?? new URL(c.req.url).host);
  }

  /** What a page needs to ask for one of this person's passkeys; null when they have none or this address knows none. */
  async optionsFor(c: Context, session: Session): Promise<PublicKeyCredentialRequestOptionsJSON | null> {
    const site = this.siteOf(c);
    const known = site ? await passkeysOf(this.means.db, session.staff.id) : [];
    if (!site || known.length === 0) return null;
    const challenge = this.challenges.give(purposeOf(session));
    return usingOptions(
      site,
      known.map(({ credential_id }) => credential_id),
      challenge,
    );
  }

  /** Looks at what was sent as a second step: a passkey where there is one, else a code. */
  async asSecondStep(c: Context, actor: Actor, session: Session, sent: Proving): Promise<Proof> {
    if (sent.credential === '') return this.byCode(c, actor, session, sent.code);
    const shown = await this.byPasskey(c, actor, session, sent);
    return 'ok' in shown ? shown : { ok: true, way: 'passphrase_passkey' };
  }

  /** Looks at a code, in turn: a place that tries too often waits, whoever it is. */
  async byCode(c: Context, actor: Actor, session: Session, typed: string): Promise<Proof> {
    const place = clientOf(c);
    const throttle = tidyBackupCode(typed) === null ? this.codes : this.others;
    const wait_s = throttle.take(session.staff.id, place);
    if (wait_s > 0) return slow('step_code', wait_s);
    const person = { id: session.staff.id, identity: session.identity };
    try {
      const by = await takeCode(this.means.db, actor, person, typed);
      this.codes.forgive(session.staff.id, place);
      return { ok: true, way: by === 'code' ? 'passphrase_code' : 'passphrase_backup' };
    } catch (error) {
      if (!(error instanceof Refused) || (error.status !== 429 && error.status !== 422)) throw error;
      const problem = { field: 'step_code', code: error.code, values: error.values };
      return { ok: false, status: error.status, problem };
    }
  }

  /** Looks at a passkey; at the sign-in (no session) anybody's is taken, else only one of this person's. */
  async byPasskey(c: Context, actor: Actor, session: Session | null, sent: Proving): Promise<Shown | Proof> {
    const site = this.siteOf(c);
    const wait_s = this.others.take('passkey', clientOf(c));
    if (wait_s > 0) return slow('step_credential', wait_s);
    if (!site) return wrong('step_credential', 'staff.passkey.not_here');
    const { db } = this.means;
    const given = { site, challenges: this.challenges, purpose: session ? purposeOf(session) : 'sign-in' };
    const shown = await showPasskey(db, actor, given, sent);
    if (!shown || (session && shown.staff_id !== session.staff.id))
      return wrong('step_credential', 'staff.passkey.wrong');
    if (session) await lockWithPasskey(db, actor, session.identity, shown, sent);
    return shown;
  }

  /** Whether a person who is signed in knows their passphrase. */
  async byPassphrase(actor: Actor, session: Session, typed: string): Promise<Proof> {
    const wait_s = this.passphrases.take(session.staff.id);
    if (wait_s > 0) return slow('step_passphrase', wait_s);
    if (!(await isPassphraseOf(this.means.db, actor, session.staff.id, typed)))
      return wrong('step_passphrase', 'staff.passphrase.wrong');
    this.passphrases.forgive(session.staff.id);
    return { ok: true, way: 'passphrase' };
  }
}

export function purposeOf(session: Session): string {
  return `session ${session.id}`;
}

function slow(field: string, wait_s: number): Proof {
  return {
    ok: false,
    status: 429,
    wait_s,
    problem: { field, code: 'desk.sign_in.slow', values: { count: wait_s } },
  };
}

function wrong(field: string, code: string): Proof {
  return { ok: false, status: 422, problem: { field, code } };
}
