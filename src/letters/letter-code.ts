import { derivedChance, newCode, tokenHash } from '../kernel/chance.js';
import { newKeyPair, recipientFrom } from '../kernel/vault.js';

/** Letters of a code: 31 to the twelfth, so that whoever tries a hundred thousand finds nothing. */
const code_letters = 12;
const alphabet = /^[23456789ABCDEFGHJKMNPQRSTUVWXYZ]{12}$/;
/** What every age identity begins with; a link carries the rest. */
const identity_head = 'AGE-SECRET-KEY-1';

/**
 * The private link of a letter carries a key of its own (an age identity): what is for the writer is sealed to its
 * public half. It is made when the form is first shown and stands in it, so that a form that is sent twice, because
 * the answer was lost on a slow line, leads to the same letter, the same link and the same code.
 */
export async function newLinkToken(): Promise<string> {
  const { identity } = await newKeyPair();
  return identity.slice(identity_head.length).toLowerCase();
}

/** The private key that a link carries; null when this cannot be a link of ours. */
export function identityIn(token: string): string | null {
  return /^[0-9a-z]{58}$/.test(token) ? identity_head + token.toUpperCase() : null;
}

/** The public half of a link's key. Throws `NotOpened` when this is no key. */
export function writerRecipient(token: string): Promise<string> {
  return recipientFrom(identityIn(token) ?? '');
}

/** The code that belongs to a link (HKDF-SHA256, RFC 5869): who has the link has the code, not the other way round. */
export function codeOf(token: string): string {
  return newCode(derivedChance(token, 'code of a letter', 8 * code_letters), code_letters);
}

/** As it is shown: `K7PM-2XQR-9ABC`. */
export function spelledLetter(code: string): string {
  return code.match(/.{4}/g)?.join('-') ?? code;
}

/** A code as somebody typed it, without spaces and hyphens, in capitals; null when it cannot be one. */
export function readLetterCode(typed: string): string | null {
  const code = typed
    .slice(0, 60)
    .toUpperCase()
    .replace(/[\s.\u2010-\u2015-]/g, '');
  return alphabet.test(code) ? code : null;
}

/** What the database keeps of a code and of a link: a stolen dump leads to no letter's page. */
export const codeHash = (code: string): Buffer => tokenHash(`letter ${code}`);
export const linkHash = (token: string): Buffer => tokenHash(`link ${token}`);
