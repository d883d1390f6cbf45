import type { Actor } from '../../kernel/actor.js';
import { isId, newId } from '../../kernel/chance.js';
import { type Db, transact } from '../../kernel/database.js';
import { readEdtf } from '../../kernel/edtf.js';
import { record } from '../../kernel/journal.js';
import { Missing, type Read, Refused } from '../../kernel/refusals.js';
import { seal } from '../../kernel/vault.js';
import type { KeyRing } from '../../page/web.js';
import type { Typed } from '../record/fact-form.js';
import { reasonIn } from '../record/fact-keeping.js';
import { FieldReader } from '../record/field-reader.js';
import { inTurnFor } from '../record/in-turn.js';
import { move } from './ladder.js';
import { close } from './proposal.js';
import type { Relation } from './tables.js';

/** A consent as it was given, without whose name is on it. */
export interface Consent {
  id: string;
  given_by_relation: Relation;
  /** EDTF. */
  given_on: string;
  how: string;
  scope: string;
  private_sealed: Buffer | null;
  /** The case's own compartment; null: `dossiers`. */
  compartment: string | null;
  entered_at: Date;
  withdrawn_at: Date | null;
  withdrawn_why: string | null;
  /** How many facts are public on it, and whether the person is. */
  facts: number;
  person: boolean;
}

/** Who gave it, and what else only those may know who hold the compartment `dossiers`. */
export interface Confided {
  giver: string | null;
  remark: string | null;
}

/** What was typed of a consent, read. */
export interface NewConsent {
  given_by_relation: Relation;
  given_on: string;
  how: string;
  scope: string;
  confided: Confided | null;
}

export const relations: readonly Relation[] = ['self', 'family', 'lawyer'];
export const consent_fields = ['given_by', 'given_on', 'how', 'scope', 'giver', 'remark'] as const;
/** Longest texts of a consent, in characters. */
export const longest = { how: 300, scope: 2000, giver: 300, remark: 2000 };
/** Consents of one person: more is a mistake. */
const most_consents = 100;

/** Reads a consent as it was typed. It cannot have been given later than today. */
export function readConsent(typed: Typed, day: string): Read<NewConsent> {
  const reader = new FieldReader(typed);
  const given_by_relation = relations.find((one) => one === typed.given_by);
  if (!given_by_relation) reader.wrong('given_by', 'register.telling.consent.by_whom');
  const given_on = reader.date('given_on');
  const date = readEdtf(given_on ?? '');
  if (!date && (typed.given_on ?? '').trim() === '')
    reader.wrong('given_on', 'register.telling.consent.when');
  if (date?.from && date.from > day) reader.wrong('given_on', 'register.telling.consent.future');
  const how = reader.needed('how', longest.how);
  const scope = reader.needed('scope', longest.scope, 'lines');
  const giver = reader.text('giver', longest.giver);
  const remark = reader.text('remark', longest.remark, 'lines');
  return reader.read({
    given_by_relation: given_by_relation ?? 'self',
    given_on: given_on ?? '',
    how,
    scope,
    confided: giver === null && remark === null ? null : { giver, remark },
  });
}

/** Keeps a consent; who gave it is sealed to `recipient` (the case's own compartment, or `dossiers`). Gives back its id. */
export async function enterConsent(
  db: Db,
  actor: Actor,
  recipient: string,
  personId: string,
  consent: NewConsent,
): Promise<string> {
  const { confided, ...open } = consent;
  const id = newId(actor.chance);
  const private_sealed = confided
    ? await seal(recipient, { table: 'person_consents', row: id }, confided)
    : null;
  return transact(db, async (tx) => {
    await inTurnFor(tx, personId);
    // Whose key it is, by its public half: the case's own, or null for `dossiers`.
    const own = await tx
      .selectFrom('compartments')
      .select('name')
      .where('name', '=', `dossier-${personId}`)
      .where('recipient', '=', recipient)
      .executeTakeFirst();
    if ((await consentsOf(tx, personId)).length >= most_consents)
      throw new Refused('register.telling.consent.full', { limit: most_consents }, 422);
    await tx
      .insertInto('person_consents')
      .values({
        id,
        person_id: personId,
        ...open,
        private_sealed,
        compartment: private_sealed && own ? own.name : null,
        entered_by: actor.who,
        entered_at: actor.clock.now(),
        withdrawn_by: null,
        withdrawn_at: null,
        withdrawn_why: null,
      })
      .execute();
    const detail = { consent: id, by: open.given_by_relation };
    await record(tx, actor, { what: 'consent.entered', subject: `person:${personId}`, detail });
    return id;
  });
}

/** Consents of a person, those that stand first, the newest on top. */
export async function consentsOf(db: Db, personId: string): Promise<Consent[]> {
  return db
    .selectFrom('person_consents as k')
    .select(['k.id', 'k.given_by_relation', 'k.given_on', 'k.how', 'k.scope', 'k.private_sealed'])
    .select('k.compartment')
    .select(['k.entered_at', 'k.withdrawn_at', 'k.withdrawn_why'])
    .select((e) => [
      e
        .selectFrom('facts as f')
        .select((of) => of.fn.countAll<number>().as('count'))
        .whereRef('f.consent_id', '=', 'k.id')
        .where('f.told', '=', 'public')
        .$castTo<{ count: number }>()
        .as('facts'),
      e
        .exists(
          e
            .selectFrom('people as p')
            .select('p.id')
            .whereRef('p.consent_id', '=', 'k.id')
            .where('p.told', '=', 'public'),
        )
        .$castTo<boolean>()
        .as('person'),
    ])
    .where('k.person_id', '=', personId)
    .orderBy((e) => e('k.withdrawn_at', 'is not', null))
    .orderBy('k.entered_at', 'desc')
    .execute()
    .then((rows) => rows.map((row) => ({ ...row, facts: Number(row.facts ?? 0) })));
}

/** Opens who gave a consent, with the key of whoever is signed in; it is journalled. Throws `Refused` without one. */
export async function confidedIn(keys: KeyRing, consent: Consent): Promise<Confided | null> {
  if (!consent.private_sealed) return null;
  return keys.open<Confided>(
    consent.compartment ?? 'dossiers',
    { table: 'person_consents', row: consent.id },
    consent.private_sealed,
  );
}

/** What a withdrawal took down. */
export interface Withdrawn {
  facts: number;
  person: boolean;
  proposals: number;
}

/**
 * Withdraws a consent: everything that rests on it leaves every page, file, feed and search in the same
 * moment, and proposals that rest on it end. What rests on something else stays. Nothing can become public
 * on it any more. Throws `Missing`, and `Refused` without a reason or when it is withdrawn already.
 */
export async function withdrawConsent(
  db: Db,
  actor: Actor,
  of: { person: string; consent: string },
  to: 'desk' | 'sealed',
  why: string,
): Promise<Withdrawn> {
  const reason = reasonIn(why);
  if (!isId(of.consent)) throw new Missing('consent');
  return transact(db, async (tx) => {
    const consent = await tx
      .selectFrom('person_consents')
      .select(['id', 'withdrawn_at'])
      .where('id', '=', of.consent)
      .where('person_id', '=', of.person)
      .forUpdate()
      .executeTakeFirst();
    if (!consent) throw new Missing('consent');
    if (consent.withdrawn_at) throw new Refused('register.telling.consent.already');
    await tx
      .updateTable('person_consents')
      .set({ withdrawn_by: actor.who, withdrawn_at: actor.clock.now(), withdrawn_why: reason })
      .where('id', '=', consent.id)
      .execute();
    // What is at the desk already goes down only where it is to be sealed.
    const above = to === 'sealed' ? (['public', 'desk'] as const) : (['public'] as const);
    const down = { to, why: reason, basis: null, more: { consent: consent.id } };
    const facts = await tx
      .selectFrom('facts')
      .select(['id', 'told'])
      .where('consent_id', '=', consent.id)
      .where('told', 'in', above)
      .forUpdate()
      .execute();
    for (const { id, told } of facts) await move(tx, actor, { kind: 'fact', id }, { ...down, from: told });
    const person = await tx
      .selectFrom('people')
      .select(['id', 'told'])
      .where('consent_id', '=', consent.id)
      .where('told', 'in', above)
      .forUpdate()
      .executeTakeFirst();
    if (person) await move(tx, actor, { kind: 'person', id: person.id }, { ...down, from: person.told });
    const proposals = await tx
      .selectFrom('publication_proposals')
      .select('id')
      .where('consent_id', '=', consent.id)
      .where('decision', 'is', null)
      .execute();
    const ids = proposals.map(({ id }) => id);
    await close(tx, actor, ids, 'withdrawn', reason);
    const done = { facts: facts.length, person: person !== undefined, proposals: ids.length };
    await record(tx, actor, {
      what: 'consent.withdrawn',
      subject: `person:${of.person}`,
      why: reason,
      detail: { consent: consent.id, ...done },
    });
    return done;
  });
}
