import { isId } from '../../kernel/chance.js';
import type { Db } from '../../kernel/database.js';
import { type Problem, type Read, Refused } from '../../kernel/refusals.js';
import type { Typed } from '../record/fact-form.js';
import { tidy } from '../record/field-reader.js';
import type { BasisKind } from './tables.js';

/** On what it rests that something becomes public. */
export interface Basis {
  kind: BasisKind;
  /** In a sentence; null where a consent says it. */
  sentence: string | null;
  consentId: string | null;
}

/** The columns that keep it. */
export interface BasisColumns {
  basis_kind: BasisKind;
  basis: string | null;
  consent_id: string | null;
}

export const basis_kinds: readonly BasisKind[] = ['consent', 'already-public', 'public-interest'];
/** Names of the fields in which it is typed. */
export const basis_fields = ['basis_kind', 'basis', 'consent'] as const;
/** A sentence, not an essay. */
export const longest_basis = 500;

/** Reads on what something is to become public: a consent that is kept here, or a sentence. */
export function readBasis(typed: Typed): Read<Basis> {
  const problems: Problem[] = [];
  const wrong = (field: string, code: string, values?: Problem['values']) =>
    problems.push({ field, code: `register.telling.basis.${code}`, ...(values ? { values } : {}) });
  const kind = basis_kinds.find((one) => one === typed.basis_kind);
  const sentence = tidy(typed.basis ?? '').replace(/\s+/g, ' ');
  const consent = typed.consent ?? '';
  if (!kind) wrong('basis_kind', 'none');
  if (kind === 'consent' && consent === '') wrong('consent', 'no_consent');
  if (kind && kind !== 'consent' && sentence === '') wrong('basis', 'no_sentence');
  if (sentence.length > longest_basis) wrong('basis', 'too_long', { limit: longest_basis });
  if (!kind || problems.length > 0) return { ok: false, problems };
  const consentId = kind === 'consent' ? consent : null;
  return { ok: true, value: { kind, sentence: sentence === '' ? null : sentence, consentId } };
}

/**
 * Keeps a consent from being withdrawn until the transaction ends. Whoever rests something on one holds it
 * before anything else, as whoever withdraws it does: so neither waits for the other in a circle.
 */
export async function hold(tx: Db, consentId: string | null): Promise<void> {
  if (consentId === null || !isId(consentId)) return;
  await tx.selectFrom('person_consents').select('id').where('id', '=', consentId).forShare().execute();
}

/**
 * Makes sure that a basis bears what is told of these people. Throws `Refused` without a basis, and for
 * a consent that is withdrawn or somebody else's.
 */
export async function bearing(tx: Db, basis: Basis | null, people: string[]): Promise<BasisColumns> {
  if (!basis) throw new Refused('register.telling.basis.none', {}, 422);
  const { kind, sentence, consentId } = basis;
  if (consentId !== null) {
    const consent = isId(consentId)
      ? await tx
          .selectFrom('person_consents')
          .select(['person_id', 'withdrawn_at'])
          .where('id', '=', consentId)
          .executeTakeFirst()
      : undefined;
    if (!consent || !people.includes(consent.person_id))
      throw new Refused('register.telling.basis.no_consent', {}, 422);
    if (consent.withdrawn_at) throw new Refused('register.telling.basis.withdrawn');
  }
  return { basis_kind: kind, basis: sentence, consent_id: consentId };
}

/** A basis as its columns keep it, read back. */
export const basisIn = ({ basis_kind, basis, consent_id }: BasisColumns): Basis => ({
  kind: basis_kind,
  sentence: basis,
  consentId: consent_id,
});
