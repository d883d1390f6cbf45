import type { Actor } from '../../kernel/actor.js';
import { today } from '../../kernel/clock.js';
import { type Db, isDuplicate, transact } from '../../kernel/database.js';
import { readEdtf } from '../../kernel/edtf.js';
import { record } from '../../kernel/journal.js';
import { Missing, type Read, Refused } from '../../kernel/refusals.js';
import { stayOn, staysOf } from '../addresses/address.js';
import { nameOnEnvelope } from '../addresses/envelope-name.js';
import { addLine, cancelDispatch } from '../dispatch.js';
import { addDispatch, type DispatchDraft } from '../item.js';
import type { AddresseeKind, Way } from '../tables.js';

/** Another way to the same addressee. */
export interface OtherWay {
  channel: Way;
  /** Of post and mail, except to lawyers: one of the addressee's own addresses. */
  address_id: string | null;
  /** Of a fax: the number that is printed on the sheet. */
  fax: string | null;
}

/** A way as the desk offers it: `post:<address>`, `email:<address>`, `handed`, `fax`; lawyers: `post`, `email`. */
export interface OfferedWay {
  value: string;
  channel: Way;
  label: string | null;
}

interface Addressee {
  addressee_kind: AddresseeKind;
  addressee_id: string;
}

async function addressesOf(db: Db, { addressee_kind, addressee_id }: Addressee, day: string) {
  const stay = addressee_kind === 'prisoner' ? stayOn(await staysOf(db, addressee_id), day) : null;
  const rows = await db
    .selectFrom('addresses')
    .select(['id', 'label', 'channel', 'lines', 'lines_local', 'country', 'email', 'valid_from', 'valid_to'])
    .where('verified', '=', true)
    .where((is) =>
      is.or([
        is(addressee_kind === 'office' ? 'office_id' : 'person_id', '=', addressee_id),
        ...(stay ? [is('place_id', '=', stay.place_id)] : []),
      ]),
    )
    .orderBy('channel')
    .orderBy('label')
    .orderBy('id')
    .limit(50)
    .execute();
  return rows.filter(({ valid_from, valid_to }) => {
    const begins = readEdtf(valid_from ?? '')?.from ?? '';
    const ends = readEdtf(valid_to ?? '')?.to ?? '9999-12-31';
    return begins <= day && ends >= day;
  });
}

/** Every way that an addressee can be reached by today. */
export async function waysTo(db: Db, addressee: Addressee, day: string): Promise<OfferedWay[]> {
  const more: OfferedWay[] = (['handed', 'fax'] as const).map((channel) => ({
    value: channel,
    channel,
    label: null,
  }));
  if (addressee.addressee_kind === 'lawyer') {
    return (['post', 'email'] as const).map((channel) => ({ value: channel, channel, label: null }));
  }
  const addresses = await addressesOf(db, addressee, day);
  return [
    ...addresses.map(({ id, channel, label }) => ({ value: `${channel}:${id}`, channel, label })),
    ...(addressee.addressee_kind === 'office' ? more : more.slice(0, 1)),
  ];
}

const longest_fax = 40;

/** Reads a way that was chosen, and the number of a fax: figures, blanks and a plus, seven figures at least. */
export function readWay(offered: OfferedWay[], typed: { way: string; fax: string }): Read<OtherWay> {
  const wrong = (field: string, code: string): Read<OtherWay> => ({
    ok: false,
    problems: [{ field, code: `mailroom.dispatches.redirect.${code}` }],
  });
  const chosen = offered.find(({ value }) => value === typed.way);
  if (!chosen) return wrong('way', 'no_way');
  const { channel } = chosen;
  const address_id = chosen.value.split(':')[1] ?? null;
  if (channel !== 'fax') return { ok: true, value: { channel, address_id, fax: null } };
  const fax = typed.fax.trim().replace(/\s+/g, ' ');
  const figures = fax.replace(/\D/g, '').length;
  if (!/^\+?[\d ()/-]+$/.test(fax) || figures < 7 || fax.length > longest_fax) return wrong('fax', 'no_fax');
  return { ok: true, value: { channel, address_id, fax } };
}

/**
 * Sends a paper another way: to another address or by another channel of the same addressee. What is still
 * due is cancelled in favour of the new dispatch; what came back stays as it was entered and can never go out
 * again. The two know each other. Returns the new one's id. Throws `Missing`, and `Refused` when the paper is
 * in hand, on its way or redirected already, or when it would go the same way again.
 */
export async function redirectDispatch(
  db: Db,
  actor: Actor,
  id: string,
  way: OtherWay,
  why: string,
): Promise<string> {
  return transact(db, async (tx) => {
    const { state, channel, address_id, redirected_to } = await lockedDispatch(tx, id);
    if (redirected_to) throw new Refused('mailroom.dispatch.redirected');
    if (state !== 'due' && state !== 'returned' && state !== 'refused')
      throw new Refused('mailroom.dispatches.redirect.not_now');
    if (channel === way.channel && channel !== 'fax' && address_id === way.address_id)
      throw new Refused('mailroom.dispatches.redirect.same_way', {}, 422);
    if (state === 'due') await cancelDispatch(tx, actor, id, why);
    const draft = await draftFor(tx, actor, id, way);
    const other = await refusingTwice(() =>
      addDispatch(tx, actor, draft.item_id, draft, {
        from: id,
        // The reference is looked at when the transaction ends: until then the old one gives up its place.
        before: (to) =>
          tx.updateTable('dispatches').set({ redirected_to: to }).where('id', '=', id).execute(),
      }),
    );
    const now = state === 'due' ? 'cancelled' : state;
    await addLine(tx, actor, { dispatch_id: id, state: now, note: why, act: 'redirected' });
    const detail = { to: other, channel: way.channel };
    await record(tx, actor, { what: 'dispatch.redirected', subject: `dispatch:${id}`, why, detail });
    return other;
  });
}

/** Sends the same paper a second way as well. Returns the new dispatch's id. Throws as `redirectDispatch` does. */
export async function alsoBy(db: Db, actor: Actor, id: string, way: OtherWay): Promise<string> {
  return transact(db, async (tx) => {
    await lockedDispatch(tx, id);
    const draft = await draftFor(tx, actor, id, way);
    const other = await refusingTwice(() => addDispatch(tx, actor, draft.item_id, draft));
    const detail = { also: other, channel: way.channel };
    await record(tx, actor, { what: 'dispatch.also', subject: `dispatch:${id}`, detail });
    return other;
  });
}

async function refusingTwice(add: () => Promise<string>): Promise<string> {
  try {
    return await add();
  } catch (error) {
    if (isDuplicate(error, 'dispatches_one_way')) throw new Refused('mailroom.dispatches.redirect.way_taken');
    throw error;
  }
}

type Draft = DispatchDraft & { item_id: string };

/** The same paper to the same addressee, by another way. */
async function draftFor(tx: Db, actor: Actor, id: string, way: OtherWay): Promise<Draft> {
  const old = await tx.selectFrom('dispatches').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
  const same: Draft = {
    item_id: old.item_id,
    addressee_kind: old.addressee_kind,
    addressee_id: old.addressee_id,
    addressee_name: old.addressee_name,
    role: old.role,
    channel: way.channel,
    language: old.language,
    salutation: old.salutation,
    covering: old.covering,
    covering_language: old.covering_language,
    fax: way.fax,
  };
  if (old.addressee_kind === 'lawyer') return { ...same, contact_sealed: old.contact_sealed };
  const holder = {
    kind: old.addressee_kind === 'office' ? 'office' : 'person',
    id: old.addressee_id,
  } as const;
  const addresses = await addressesOf(tx, old, today(actor.clock));
  // What is handed over or faxed shows where it is addressed to, where we know it.
  const address = way.address_id
    ? addresses.find((one) => one.id === way.address_id && one.channel === way.channel)
    : addresses.find((one) => one.channel === 'post');
  if (way.address_id && !address) throw new Missing('address');
  if (way.channel === 'email')
    return { ...same, address_id: address?.id ?? null, email: address?.email ?? null };
  if (!address) return same;
  const name = await nameOnEnvelope(tx, holder, address.lines_local !== null);
  return {
    ...same,
    address_id: way.channel === 'post' ? address.id : null,
    lines: [name, ...(address.lines_local ?? address.lines ?? [])],
    country: address.country,
  };
}

async function lockedDispatch(tx: Db, id: string) {
  // The mail first, as everywhere: whoever delivers takes its lock before the dispatch's.
  await tx.selectFrom('mails').select('id').where('dispatch_id', '=', id).forUpdate().execute();
  const found = await tx
    .selectFrom('dispatches')
    .select(['state', 'channel', 'address_id', 'redirected_to'])
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (!found) throw new Missing('dispatch');
  return found;
}
