import type { Actor } from '../kernel/actor.js';
import { newId } from '../kernel/chance.js';
import { today } from '../kernel/clock.js';
import type { Db } from '../kernel/database.js';
import type { Check } from './addresses/address-check.js';
import type { CheckedBy } from './addresses/tables.js';
import type { Campaign } from './campaign.js';
import { type DispatchDraft, type ItemText, queueItem } from './item.js';
import type { MailDraft } from './outbox.js';

/** An invented campaign: for tests and proofs. */
export const exampleCampaign: Campaign = {
  name: 'Example Solidarity Desk',
  taglines: { en: 'An invented campaign', ru: 'Вымышленная кампания' },
  language: 'en',
  languages: ['en', 'ru', 'kk'],
  lines: ['1 Invented Street', 'Nowhere NW0 0XX'],
  country: 'United Kingdom',
  email: 'desk@example.org',
};

/** An invented mail to `<key>@example.net`. */
export function exampleMail(key: string): MailDraft {
  return {
    key,
    purpose: 'confirmation',
    to: `${key}@example.net`,
    subject: 'Please confirm',
    text: 'A link',
  };
}

/** An invented resolution in Russian and English. */
export const exampleTexts: ItemText[] = [
  {
    language: 'en',
    title: 'Freedom for everybody in this example',
    covering: ['Please find enclosed the resolution that our branch has passed.'],
    body: [
      'Example Branch (Nowhere, 7 April 2016)',
      'notes: 1. that this is an example;',
      'resolves: 1. to say so.',
    ],
  },
  {
    language: 'ru',
    title: 'Свободу всем в этом примере',
    covering: ['Направляем Вам резолюцию, принятую нашим отделением.'],
    body: [
      'Примерное отделение (Нигде, 7 апреля 2016 г.)',
      'отмечает: 1. что это пример;',
      'постановляет: 1. сказать об этом.',
    ],
  },
];

/** Puts an invented paper into the mailroom. Returns its id and the ids of its dispatches, in order. */
export async function exampleItem(
  db: Db,
  actor: Actor,
  dispatches: Partial<DispatchDraft>[],
): Promise<{ item: string; dispatches: string[] }> {
  const drafts = dispatches.map(
    (one, place): DispatchDraft => ({
      addressee_kind: 'office',
      addressee_id: newId(actor.chance),
      addressee_name: `Example Office ${place + 1}`,
      role: 'addressee',
      channel: 'post',
      language: 'ru',
      ...(one.channel === 'email' || one.addressee_kind === 'lawyer'
        ? {}
        : { lines: ['Примерное ведомство', 'ул. Примерная, 1', '010000 г. Астана'], country: 'Kazakhstan' }),
      ...one,
    }),
  );
  const paper = { kind: 'example', subject: newId(actor.chance), sender_name: 'Example Branch' };
  const item = await queueItem(db, actor, paper, exampleTexts, drafts, []);
  const rows = await db
    .selectFrom('dispatches')
    .select(['id', 'addressee_id'])
    .where('item_id', '=', item)
    .execute();
  const idOf = new Map(rows.map(({ id, addressee_id }) => [addressee_id, id]));
  return { item, dispatches: drafts.map(({ addressee_id }) => idOf.get(addressee_id) ?? '') };
}

/** The same with one dispatch that goes out by e-mail. */
export async function emailItem(db: Db, actor: Actor): Promise<{ item: string; dispatch: string }> {
  const { item, dispatches } = await exampleItem(db, actor, [
    { channel: 'email', email: 'office@example.net', language: 'en' },
  ]);
  return { item, dispatch: dispatches[0] as string };
}

/** An invented check of today. */
export function exampleCheck(actor: Actor, how: CheckedBy = 'phone'): Check {
  return { checked_on: today(actor.clock), how, source_id: null, note: null };
}
