import type { Generated } from 'kysely';
import type { Language } from '../kernel/language.js';
import type { Role } from './role.js';

/** By which way somebody came in; it stands beside their session. */
export const ways = [
  'welcome',
  'passphrase',
  'passphrase_code',
  'passphrase_backup',
  'passphrase_passkey',
  'passkey',
] as const;
export type Way = (typeof ways)[number];

interface StaffTable {
  id: string;
  name: string;
  /** See `foldName`. */
  name_folded: string;
  language: Language;
  created_at: Date;
  invited_by: string | null;
  /** When somebody last confirmed that this person works here; null: it counts from `created_at`. */
  confirmed_at: Generated<Date | null>;
}

interface StaffPausesTable {
  staff_id: string;
  paused_at: Date;
  /** Nobody confirmed the access in time; or somebody came back with the recovery key. */
  why: 'unconfirmed' | 'recovered';
}

interface StaffDisablingsTable {
  staff_id: string;
  disabled_at: Date;
  disabled_by: string;
  why: string;
}

interface StaffKeysTable {
  staff_id: string;
  recipient: string;
  identity_locked: Buffer;
  changed_at: Date;
  noted_at: Date | null;
}

interface StaffCodeAppsTable {
  staff_id: string;
  locked: Buffer;
  made_at: Date;
  last_step: number;
  window_step: Generated<number>;
  window_tries: Generated<number>;
  day: Generated<string>;
  day_tries: Generated<number>;
  wrong_tries: Generated<number>;
  wrong_before: Generated<number>;
}

interface StaffBackupCodesTable {
  staff_id: string;
  code_hash: Buffer;
}

interface StaffPasskeysTable {
  id: string;
  staff_id: string;
  credential_id: string;
  public_key: Buffer;
  counter: number;
  name: string;
  made_at: Date;
  used_at: Date | null;
  identity_locked: Buffer | null;
}

interface StaffLinksTable {
  token_hash: Buffer;
  kind: 'first' | 'invitation';
  made_at: Date;
  made_by: string | null;
  expires_at: Date;
  used_at: Date | null;
  used_by: string | null;
  /** Of an invitation: what the invited person will do here. */
  roles: Role[];
}

interface StaffRolesTable {
  staff_id: string;
  role: Role;
  given_at: Date;
  given_by: string | null;
}

interface SessionsTable {
  id: string;
  staff_id: string;
  token_hash: Buffer;
  identity_locked: Buffer;
  begun_at: Date;
  seen_at: Date;
  way: Way;
  second_step_at: Date | null;
  stepped_up_at: Date;
}

interface RecoveryKeysTable {
  id: string;
  recipient: string;
  made_at: Date;
  /** Null: the operator, in the place of one before. */
  made_by: string | null;
}

interface CompartmentsTable {
  name: string;
  recipient: string;
  created_at: Date;
  destroyed_at: Date | null;
}

interface GrantProposalsTable {
  id: string;
  compartment: string;
  staff_id: string;
  proposed_by: string;
  why: string;
  proposed_at: Date;
  until: Date;
}

interface CompartmentRenewalsTable {
  id: string;
  compartment: string;
  old_recipient: string;
  reason: 'disabled' | 'taken' | 'asked';
  begun_at: Date;
  done_at: Date | null;
}

interface OldGrantsTable {
  id: string;
  renewal_id: string;
  staff_id: string;
  identity_sealed: Buffer;
}

interface OldRecoveriesTable {
  renewal_id: string;
  recovery_key_id: string;
  identity_sealed: Buffer;
}

interface ResealedTable {
  compartment: string;
  /** `table.column`. */
  place: string;
  done: number;
}

interface NotResealedTable {
  compartment: string;
  place: string;
  row: string;
  why: 'other_key' | 'other_place' | 'too_long';
  tried_at: Date;
}

interface CompartmentRecoveriesTable {
  compartment: string;
  recovery_key_id: string;
  identity_sealed: Buffer;
}

interface GrantsTable {
  id: string;
  compartment: string;
  staff_id: string;
  identity_sealed: Buffer;
  granted_at: Date;
  granted_by: string | null;
  confirmed_at: Generated<Date | null>;
}

declare module '../kernel/database.js' {
  interface Tables {
    staff: StaffTable;
    staff_disablings: StaffDisablingsTable;
    staff_keys: StaffKeysTable;
    staff_links: StaffLinksTable;
    staff_roles: StaffRolesTable;
    sessions: SessionsTable;
    staff_code_apps: StaffCodeAppsTable;
    staff_backup_codes: StaffBackupCodesTable;
    staff_passkeys: StaffPasskeysTable;
    staff_pauses: StaffPausesTable;
    recovery_keys: RecoveryKeysTable;
    compartments: CompartmentsTable;
    compartment_recoveries: CompartmentRecoveriesTable;
    grants: GrantsTable;
    grant_proposals: GrantProposalsTable;
    compartment_renewals: CompartmentRenewalsTable;
    old_grants: OldGrantsTable;
    old_recoveries: OldRecoveriesTable;
    resealed: ResealedTable;
    not_resealed: NotResealedTable;
  }
}
