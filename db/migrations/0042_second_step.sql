-- The second step of a sign-in, how fresh a session is, and access that is confirmed anew.

-- When the person must have a second step: 24 hours after they came in, at once after a recovery.
alter table staff_keys add column second_step_from timestamptz;
-- Whoever works here already has a day to set one up.
update staff_keys set second_step_from = now() + interval '24 hours';
alter table staff_keys alter column second_step_from set not null;

-- The app that shows six digits (RFC 6238). Its secret, and the key of the backup codes' hashes, are locked with a
-- key from the person's own identity: a copy of these tables makes no code and tests none.
create table staff_code_apps (
  staff_id uuid primary key references staff (id),
  locked bytea not null,
  made_at timestamptz not null,
  -- The newest time step (RFC 6238: T) whose code was taken; no code is taken twice.
  last_step bigint not null,
  -- Tries of this time step and of this day (UTC). A new start of the server gives no new ones.
  window_step bigint not null default 0,
  window_tries integer not null default 0,
  day date not null default '1970-01-01',
  day_tries integer not null default 0,
  -- Wrong codes since the last right one, and how many there had been before that: the person is told.
  wrong_tries integer not null default 0,
  wrong_before integer not null default 0
);

-- Codes on paper, each good once: used ones are removed.
create table staff_backup_codes (
  staff_id uuid not null references staff_code_apps (staff_id) on delete cascade,
  code_hash bytea not null check (octet_length(code_hash) = 32),
  primary key (staff_id, code_hash)
);

-- Passkeys (W3C Web Authentication): only their public halves are known here.
create table staff_passkeys (
  id uuid primary key,
  staff_id uuid not null references staff (id),
  credential_id text not null unique check (credential_id ~ '^[A-Za-z0-9_-]+$' and length(credential_id) <= 1400),
  public_key bytea not null check (octet_length(public_key) <= 4000),
  counter bigint not null check (counter >= 0),
  name text not null check (length(name) between 1 and 80),
  made_at timestamptz not null,
  used_at timestamptz,
  -- The person's identity, locked with what only this passkey can compute (extension PRF); null: a second step only.
  identity_locked bytea
);
create index passkeys_of_staff on staff_passkeys (staff_id);

alter table sessions
  add column way text not null default 'passphrase' check (way in
    ('welcome', 'recovery', 'passphrase', 'passphrase_code', 'passphrase_backup', 'passphrase_passkey', 'passkey')),
  -- null: the second step is still to come.
  add column second_step_at timestamptz,
  -- When the person last proved who they are.
  add column stepped_up_at timestamptz;
update sessions set stepped_up_at = begun_at;
alter table sessions alter column stepped_up_at set not null;

-- Access is confirmed anew every 90 days. null: it counts from the day on which it was given.
alter table staff add column confirmed_at timestamptz;
alter table grants add column confirmed_at timestamptz;
-- Nobody is shut out by an upgrade.
update staff set confirmed_at = now();
update grants set confirmed_at = now();

-- An account that nobody confirmed in time: it cannot sign in until somebody does.
create table staff_pauses (
  staff_id uuid primary key references staff (id),
  paused_at timestamptz not null
);

-- What somebody opened is asked for when they are disabled.
create index journal_opened on journal (who, at) where what = 'sealed.opened';
