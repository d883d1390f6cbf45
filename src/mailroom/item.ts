import type { Actor } from '../kernel/actor.js';
import { newId } from '../kernel/chance.js';
import { type Db, isDuplicate, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import { Refused } from '../kernel/refusals.js';
import { newDispatchCode } from './dispatch-code.js';
import { queueMail } from './outbox.js';
import type { AddresseeKind, PostedBy, Role, Way } from './tables.js';

/** A paper that goes out. `kind` and `subject` (id of a record of another room) together are unique. */
export interface ItemDraft {
  kind: string;
  subject: string;
  /** Who sends it, as it stands on the letter: an organisation's name. */
  sender_name: string;
  /** Its text lies sealed in the room that it comes from, which prints it: here it has only a title. */
  sealed?: boolean;
}

/** The paper in one language, frozen: what is printed and sent is this and nothing newer. */
export interface ItemText {
  language: string;
  title: string;
  /** The covering letter to an addressee, paragraph by paragraph, without salutation and signature. */
  covering: string[];
  /** The paper itself, paragraph by paragraph. */
  body: string[];
}

/** One way of the paper to one addressee. */
export interface DispatchDraft {
  addressee_kind: AddresseeKind;
  /** Id of the office, the person, or the lawyer. */
  addressee_id: string;
  addressee_name: string;
  role: Role;
  channel: Way;
  /** Who carries it to the post; `campaign` unless the organisation posts it itself. */
  posted_by?: PostedBy;
  /** One of the languages of the texts. */
  language: string;
  salutation?: string | null;
  /** A covering letter of its own. Without it: the text's for an addressee, our own words for a copy. */
  covering?: string[] | null;
  /** The language of that covering letter, where it is not the paper's. */
  covering_language?: string | null;
  address_id?: string | null;
  /** By post: lines as on the envelope, in the addressee's script, without the country. */
  lines?: string[] | null;
  /** By post: in Latin letters. */
  country?: string | null;
  /** By e-mail, except to lawyers. */
  email?: string | null;
  /** By fax: the number that is printed on the sheet. */
  fax?: string | null;
  /** Lawyers only: the register's sealed contact. A key holder opens it when the paper is released. */
  contact_sealed?: Buffer | null;
}

/** A paper that is not made, so that the desk can see why. */
export interface NotMadeDraft {
  addressee_kind: AddresseeKind;
  addressee_id: string | null;
  addressee_name: string;
  /** A code with a message `mailroom.not_made.<reason>`: free, died, unknown, no_address, no_contact, unverified. */
  reason: string;
}

/**
 * Puts a paper into the mailroom, in the caller's transaction: texts, dispatches (due), what was not
 * made and why, and the mails of those that go to offices by e-mail. Returns the item's id. Throws
 * `Refused` when the papers of this subject were made already.
 */
export async function queueItem(
  db: Db,
  actor: Actor,
  item: ItemDraft,
  texts: ItemText[],
  dispatches: DispatchDraft[],
  notMade: NotMadeDraft[],
): Promise<string> {
  return transact(db, async (tx) => {
    const id = newId(actor.chance);
    const at = actor.clock.now();
    try {
      await tx
        .insertInto('items')
        .values({ id, ...item, made_at: at })
        .execute();
    } catch (error) {
      if (isDuplicate(error, 'items_kind_subject_key')) throw new Refused('mailroom.item.already_made');
      throw error;
    }
    for (const text of texts) {
      await tx
        .insertInto('item_texts')
        .values({
          item_id: id,
          language: text.language,
          title: text.title,
          covering: JSON.stringify(text.covering),
          body: JSON.stringify(text.body),
        })
        .execute();
    }
    for (const draft of dispatches) await addDispatch(tx, actor, id, draft);
    for (const [place, { addressee_kind, addressee_id, addressee_name, reason }] of notMade.entries()) {
      await tx
        .insertInto('not_made')
        .values({ item_id: id, position: place + 1, addressee_kind, addressee_id, addressee_name, reason })
        .execute();
    }
    await record(tx, actor, {
      what: 'item.queued',
      subject: `item:${id}`,
      detail: {
        kind: item.kind,
        of: item.subject,
        dispatches: dispatches.length,
        not_made: notMade.length,
      },
    });
    return id;
  });
}

/**
 * Adds a dispatch to an item, due, in the caller's transaction; one by mail gets its mail. One that takes the
 * place of another names it (`from`), and `before` is told its id first. Returns the id.
 */
export async function addDispatch(
  tx: Db,
  actor: Actor,
  itemId: string,
  draft: DispatchDraft,
  instead?: { from: string; before: (id: string) => Promise<unknown> },
): Promise<string> {
  const id = newId(actor.chance);
  await instead?.before(id);
  const at = actor.clock.now();
  await tx
    .insertInto('dispatches')
    .values({
      id,
      item_id: itemId,
      addressee_kind: draft.addressee_kind,
      addressee_id: draft.addressee_id,
      addressee_name: draft.addressee_name,
      role: draft.role,
      channel: draft.channel,
      posted_by: draft.posted_by ?? 'campaign',
      language: draft.language,
      salutation: draft.salutation ?? null,
      covering_language: draft.covering_language ?? null,
      covering: draft.covering ? JSON.stringify(draft.covering) : null,
      address_id: draft.address_id ?? null,
      lines: draft.lines ? JSON.stringify(draft.lines) : null,
      country: draft.country ?? null,
      email: draft.email ?? null,
      fax: draft.fax ?? null,
      redirected_from: instead?.from ?? null,
      contact_sealed: draft.contact_sealed ?? null,
      code: await freeCode(tx, actor),
      state: 'due',
      made_at: at,
      changed_at: at,
    })
    .execute();
  await tx
    .insertInto('dispatch_events')
    .values({ dispatch_id: id, state: 'due', at, who: actor.who, note: null })
    .execute();
  if (draft.channel === 'email' && draft.email) {
    await queueMail(tx, actor, {
      key: `dispatch:${id}`,
      purpose: 'dispatch',
      to: draft.email,
      dispatch_id: id,
    });
  }
  return id;
}

/** A code that no dispatch has; of 887 million, so the second try is the rare one. */
async function freeCode(tx: Db, actor: Actor): Promise<string> {
  for (;;) {
    const code = newDispatchCode(actor.chance);
    const taken = await tx.selectFrom('dispatches').select('id').where('code', '=', code).executeTakeFirst();
    if (!taken) return code;
  }
}
