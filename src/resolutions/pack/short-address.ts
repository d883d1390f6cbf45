import { createHash } from 'node:crypto';
import type { PublicDb } from '../../kernel/database.js';
import { Missing } from '../../kernel/refusals.js';

const letters = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const code_letters = 6;

/**
 * The short code of a model: six letters without look-alikes, made from its slug alone (SHA-256 of
 * `resolution:<slug>`, its first bytes as one number, written in base 31, last digit first). It is printed
 * on paper, so it is a promise: the same slug gives the same code on every server and in every year, also
 * after everything was imported anew. Two slugs of one campaign have the same one with a chance of 1 to 887 million.
 */
export function shortCode(slug: string): string {
  let rest = createHash('sha256').update(`resolution:${slug}`).digest().readBigUInt64BE(0);
  let code = '';
  for (let place = 0; place < code_letters; place += 1) {
    code += letters[Number(rest % BigInt(letters.length))];
    rest /= BigInt(letters.length);
  }
  return code;
}

/** The short address of the form for telling of a vote on a model: `/r/K7PM2X`. */
export function shortAddress(slug: string): string {
  return `/r/${shortCode(slug)}`;
}

/** The slug of the published model whose code this is; small letters are forgiven. Throws `Missing`. */
export async function modelOfCode(db: PublicDb, typed: string): Promise<string> {
  const code = typed.toUpperCase();
  if (code.length !== code_letters) throw new Missing('resolution');
  const models = await db
    .selectFrom('texts')
    .select('slug')
    .where('kind', '=', 'model')
    .orderBy('id')
    .execute();
  const found = models.find(({ slug }) => shortCode(slug) === code);
  if (!found) throw new Missing('resolution');
  return found.slug;
}
