import type { ColumnType } from 'kysely';
import type { Defaulted, Json } from '../kernel/database.js';

/** A JSON column that may be empty. */
type JsonOrNull<T> = ColumnType<T | null, string | null, string | null>;

/** Words by language: `{ en: '…', ru: '…' }`. */
export type InLanguages = Record<string, string>;
export type Told = 'sealed' | 'desk' | 'public';
export type AddresseeKind = 'office' | 'prisoner' | 'lawyer';
export type Role = 'addressee' | 'copy';
export type Channel = 'email' | 'post';
/** How a paper travels: handed over and fax are ways of a paper, not of an address that we keep. */
export type Way = Channel | 'handed' | 'fax';
export type PostedBy = 'campaign' | 'organisation';
export type AddressKind = 'prison' | 'authority' | 'embassy' | 'lawyer' | 'other';
export type DispatchState =
  | 'due'
  | 'claimed'
  | 'sent'
  | 'posted'
  | 'reported_posted'
  | 'handed_over'
  | 'reported_sent'
  | 'confirmed'
  | 'returned'
  | 'refused'
  | 'replied'
  | 'uncertain'
  | 'cancelled';
/** What a line of the history is: a move to another state, or something that moved nothing. */
export type EventAct = 'moved' | 'undone' | 'held' | 'let_go' | 'redirected' | 'added';
export type MailState = 'due' | 'claimed' | 'sent' | 'uncertain' | 'failed' | 'dropped';

interface PublisherView {
  name: string;
  taglines: Json<InLanguages>;
  language: string;
  languages: Json<string[]>;
  lines: Json<string[]>;
  /** In Latin letters. */
  country: string;
  email: string;
}

interface CampaignTable extends PublisherView {
  one: Defaulted<boolean>;
  changed_at: Date;
}

interface AdditionsTable {
  one: Defaulted<boolean>;
  said: Json<unknown>;
  changed_at: Date;
}

interface OfficesView {
  id: string;
  code: string;
  names: Json<InLanguages>;
  /** Languages in which the name is our own translation. */
  translated: ColumnType<string[], string | undefined, string>;
  role: string | null;
  salutations: ColumnType<InLanguages, string | undefined, string>;
  language: Defaulted<string>;
}

interface OfficesTable extends OfficesView {
  holder: string | null;
  /** EDTF. */
  holder_on: string | null;
  told: Told;
  note: string | null;
  created_at: Date;
}

interface AddressesView {
  id: string;
  office_id: string | null;
  person_id: string | null;
  /** A place of detention: the address holds for everybody there. */
  place_id: string | null;
  kind: AddressKind;
  channel: Defaulted<Channel>;
  label: string;
  lines: JsonOrNull<string[]>;
  /** The lines in the script of the place. */
  lines_local: JsonOrNull<string[]>;
  lines_local_by: 'source' | 'us' | null;
  country: string | null;
  email: string | null;
  original: string | null;
  /** EDTF, as are the next three. */
  valid_from: string | null;
  valid_to: string | null;
  published_on: string | null;
  last_evidence: string | null;
  note: string | null;
  verified: boolean;
}

interface AddressesTable extends AddressesView {
  code: string | null;
  /** Whose contact lies sealed at the register: this row holds its validity and its checks. */
  lawyer_id: string | null;
  version: Defaulted<number>;
  /** The version that brought the present lines: checks of earlier ones do not count. */
  lines_version: Defaulted<number>;
  /** Of the record of the last import. */
  import_hash: Buffer | null;
  told: Told;
  created_at: Date;
}

interface OfficeSourcesTable {
  office_id: string;
  source_id: string;
  position: number;
}

interface AddressSourcesTable {
  address_id: string;
  source_id: string;
  position: number;
}

interface ItemsTable {
  id: string;
  kind: string;
  /** The record of another room that the item comes from. */
  subject: string;
  sender_name: string;
  made_at: Date;
  /** Its text lies sealed in the room that it comes from, which prints it itself. */
  sealed: Defaulted<boolean>;
}

interface ItemTextsTable {
  item_id: string;
  language: string;
  title: string;
  covering: Json<string[]>;
  body: Json<string[]>;
}

interface DispatchesTable {
  id: string;
  item_id: string;
  addressee_kind: AddresseeKind;
  addressee_id: string;
  addressee_name: string;
  role: Role;
  channel: Way;
  posted_by: Defaulted<PostedBy>;
  language: string;
  covering_language: string | null;
  salutation: string | null;
  covering: JsonOrNull<string[]>;
  address_id: string | null;
  lines: JsonOrNull<string[]>;
  country: string | null;
  email: string | null;
  fax: Defaulted<string | null>;
  contact_sealed: Buffer | null;
  redirected_to: Defaulted<string | null>;
  redirected_from: Defaulted<string | null>;
  /** YYYY-MM-DD, when it left for the last time; as the history has it. */
  left_on: Defaulted<string | null>;
  /** YYYY-MM-DD, when the first word of it came after that. */
  word_on: Defaulted<string | null>;
  code: string;
  batch_id: string | null;
  batch_position: number | null;
  state: DispatchState;
  made_at: Date;
  changed_at: Date;
}

interface DispatchEventsTable {
  id: ColumnType<number, never, never>;
  dispatch_id: string;
  state: DispatchState;
  at: Date;
  who: string;
  note: string | null;
  /** YYYY-MM-DD, where somebody said on which day it happened. */
  happened_on: Defaulted<string | null>;
  act: Defaulted<EventAct>;
  /** The line that this one takes back. */
  undoes: Defaulted<number | null>;
}

interface NotMadeTable {
  item_id: string;
  position: number;
  addressee_kind: AddresseeKind;
  addressee_id: string | null;
  addressee_name: string;
  reason: string;
}

interface OperationalKeysTable {
  recipient: string;
  day: string;
  made_at: Date;
}

interface MailsTable {
  id: string;
  key: string;
  /** SHA-256 of the key; its first 20 bytes stand in the Message-ID. */
  message_hash: Buffer;
  purpose: string;
  dispatch_id: string | null;
  content_sealed: Buffer | null;
  state: MailState;
  attempts: Defaulted<number>;
  due_at: Date;
  lease: string | null;
  claimed_at: Date | null;
  reason: string | null;
  made_at: Date;
  changed_at: Date;
}

interface MailEventsTable {
  id: ColumnType<number, never, never>;
  mail_id: string;
  state: MailState;
  at: Date;
  who: string;
  reason: string | null;
}

interface DispatchCountsView {
  item_id: string;
  kind: string;
  subject: string;
  addressee_kind: AddresseeKind;
  /** Null for lawyers, who are counted and not told. */
  addressee_id: string | null;
  addressee_name: string | null;
  role: Role;
  waiting: number;
  sent_by_email: number;
  reported_posted: number;
  confirmed: number;
  returned: number;
  refused: number;
  answered: number;
  handed_over: number;
  /** By fax, by a person. */
  reported_sent: number;
}

declare module '../kernel/database.js' {
  interface Tables {
    campaign: CampaignTable;
    additions: AdditionsTable;
    offices: OfficesTable;
    office_sources: OfficeSourcesTable;
    addresses: AddressesTable;
    address_sources: AddressSourcesTable;
    items: ItemsTable;
    item_texts: ItemTextsTable;
    dispatches: DispatchesTable;
    dispatch_events: DispatchEventsTable;
    not_made: NotMadeTable;
    operational_keys: OperationalKeysTable;
    mails: MailsTable;
    mail_events: MailEventsTable;
  }
  interface Published {
    publisher: PublisherView;
    offices: OfficesView;
    office_sources: OfficeSourcesTable;
    addresses: AddressesView;
    address_sources: AddressSourcesTable;
    dispatch_counts: DispatchCountsView;
  }
}
