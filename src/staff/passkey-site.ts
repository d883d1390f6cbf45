import { createHash } from 'node:crypto';
import {
  generateAuthenticationOptions,
  generateRegistrationOptions,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server';
import type { Config } from '../kernel/config.js';

/** Signature algorithms (COSE): Ed25519, ES256, RS256. */
export const algorithms = [-8, -7, -257];

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
  const { hostname, host: ours, protocol, origin } = new URL(config.publicUrl);
  if (host !== ours || hostname.endsWith('.onion')) return null;
  if (/^[\d.]+$|^\[/.test(hostname)) return null;
  if (protocol !== 'https:' && hostname !== 'localhost') return null;
  return { id: hostname, origin };
}

/** What the browser is asked for to make a passkey. */
export async function makingOptions(
  site: PasskeySite,
  person: { id: string; name: string },
  known: string[],
  challenge: Uint8Array<ArrayBuffer>,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  return generateRegistrationOptions({
    rpName: site.id,
    rpID: site.id,
    userName: person.name,
    userID: new Uint8Array(Buffer.from(person.id.replaceAll('-', ''), 'hex')),
    challenge,
    attestationType: 'none',
    excludeCredentials: known.map((id) => ({ id })),
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    supportedAlgorithmIDs: algorithms,
  });
}

/** What the browser is asked for to use one; without `known` it offers all that belong to the site. */
export async function usingOptions(
  site: PasskeySite,
  known: string[],
  challenge: Uint8Array<ArrayBuffer>,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  return generateAuthenticationOptions({
    rpID: site.id,
    challenge,
    allowCredentials: known.map((id) => ({ id })),
    userVerification: 'required',
  });
}
