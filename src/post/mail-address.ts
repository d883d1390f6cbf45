import { domainToASCII } from 'node:url';
import type { Read } from '../kernel/refusals.js';

/** Longest address that fits a path of 256 octets with its angle brackets (RFC 5321, 4.5.3.1.3). */
const longest = 254;
const longestLocal = 64;

/** Dot-atom of RFC 5322, 3.2.3: no quoted names, no comments, no spaces. */
const local = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const label = /^[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$/;

/**
 * Reads a mail address as somebody typed it: one mailbox and nothing else (no display name, no
 * second recipient, no line break, no address literal). A domain in any script is turned into its
 * ASCII form (RFC 5891), and into small letters; the local part stays as typed. Problems carry the codes
 * `<codes>.empty`, `.too_long` and `.not_one`.
 */
export function readMailAddress(typed: string, field: string, codes: string): Read<string> {
  const wrong = (code: string): Read<string> => ({
    ok: false,
    problems: [{ field, code: `${codes}.${code}` }],
  });
  const text = typed.trim();
  if (text === '') return wrong('empty');
  if (text.length > longest) return wrong('too_long');
  const at = text.lastIndexOf('@');
  if (at < 1) return wrong('not_one');
  const name = text.slice(0, at);
  const domain = domainToASCII(text.slice(at + 1)).toLowerCase();
  const labels = domain.split('.');
  if (name.length > longestLocal || !local.test(name)) return wrong('not_one');
  // The last label is a name and never a number: that would be an IP address.
  const isName =
    labels.length >= 2 && labels.every((one) => label.test(one)) && !/^\d+$/.test(labels.at(-1) ?? '');
  if (!isName || `${name}@${domain}`.length > longest) return wrong('not_one');
  return { ok: true, value: `${name}@${domain}` };
}
