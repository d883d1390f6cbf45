import { createHash } from 'node:crypto';
import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import { minute_ms } from '../kernel/clock.js';
import type { Config } from '../kernel/config.js';

/** Signature algorithms (COSE): Ed25519 and ES256, which every authenticator of today can do; RS256 has keys of 112 bits. */
export const algorithms = [-8, -7];

/**
 * What a passkey with the extension PRF computes its secret from (W3C Web Authentication, PRF): the same for everybody,
 * because at the sign-in nobody is known yet; what comes of it differs for each passkey.
 */
export const prf_salt = createHash('sha256').update('habeas passkey identity').digest();

/** The site that passkeys belong to: its host (RP ID) and origin. */
export interface PasskeySite {
  id: string;
  origin: string;
}

/**
 * The site of the public address, for a page that was asked for at `host`; null where browsers know no passkeys: at a
 * bare internet address, without https, and at any other address of the site (the onion address).
 */
export function passkeySite(config: Config, host: string | undefined): PasskeySite | null {
  const { hostname, protocol, origin } = new URL(config.publicUrl);
  // Some proxies leave the port out.
  if (host?.replace(/:\d+$/, '').toLowerCase() !== hostname || hostname.endsWith('.onion')) return null;
  if (/^[\d.]+$|^\[/.test(hostname)) return null;
  if (protocol !== 'https:' && hostname !== 'localhost') return null;
  return { id: hostname, origin };
}

/** How long the browser waits for the person, in milliseconds. */
const patience_ms = 2 * minute_ms;

const known_keys = (known: string[]) => known.map((id) => ({ id, type: 'public-key' as const }));
const spelled = (challenge: Uint8Array) => Buffer.from(challenge).toString('base64url');

/** What the browser is asked for to make a passkey (W3C Web Authentication, PublicKeyCredentialCreationOptions as JSON). */
export function makingOptions(
  site: PasskeySite,
  person: { id: string; name: string },
  known: string[],
  challenge: Uint8Array,
): PublicKeyCredentialCreationOptionsJSON {
  return {
    rp: { id: site.id, name: site.id },
    user: {
      id: Buffer.from(person.id.replaceAll('-', ''), 'hex').toString('base64url'),
      name: person.name,
      displayName: person.name,
    },
    challenge: spelled(challenge),
    pubKeyCredParams: algorithms.map((alg) => ({ alg, type: 'public-key' })),
    timeout: patience_ms,
    attestation: 'none',
    excludeCredentials: known_keys(known),
    authenticatorSelection: {
      residentKey: 'required',
      requireResidentKey: true,
      userVerification: 'required',
    },
  };
}

/** What the browser is asked for to use one; without `known` it offers all that belong to the site. */
export function usingOptions(
  site: PasskeySite,
  known: string[],
  challenge: Uint8Array,
): PublicKeyCredentialRequestOptionsJSON {
  return {
    rpId: site.id,
    challenge: spelled(challenge),
    timeout: patience_ms,
    allowCredentials: known_keys(known),
    userVerification: 'required',
  };
}
