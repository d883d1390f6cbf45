-- Who works here, and which keys each of them holds. Nothing in these tables opens anything by
-- itself: no passphrase, no private key and no token of a link or session is kept in the clear.

create table staff (
  id uuid primary key,
  name text not null check (length(name) between 1 and 80),
  -- Without case and accents of writing: two people cannot be told apart by capitals alone.
  name_folded text not null unique check (length(name_folded) between 1 and 240),
  language text not null check (language in ('en', 'ru', 'kk')),
  created_at timestamptz not null,
  -- null for the first, who came by the link that the server prints.
  invited_by uuid references staff (id)
);

-- That somebody no longer works here: who said so, when and why. It is not lifted; whoever comes
-- back is invited anew, so that the journal never mixes two times.
create table staff_disablings (
  staff_id uuid primary key references staff (id),
  disabled_at timestamptz not null,
  disabled_by uuid not null references staff (id),
  why text not null check (length(why) between 1 and 2000)
);

-- Each person's own age key pair. What is granted to them is sealed to the recipient; the identity is
-- locked with a key from the passphrase (Argon2id). Removed when the person is disabled.
create table staff_keys (
  staff_id uuid primary key references staff (id),
  recipient text not null check (recipient ~ '^age1[a-z0-9]{58}$'),
  salt bytea not null check (octet_length(salt) = 16),
  identity_locked bytea not null,
  changed_at timestamptz not null,
  -- When the person said that the passphrase is written down.
  noted_at timestamptz
);

-- One-time links: of the first start, and for those who are invited.
create table staff_links (
  token_hash bytea primary key check (octet_length(token_hash) = 32),
  kind text not null check (kind in ('first', 'invitation')),
  made_at timestamptz not null,
  made_by uuid references staff (id),
  expires_at timestamptz not null check (expires_at > made_at),
  used_at timestamptz,
  used_by uuid references staff (id),
  check ((kind = 'first') = (made_by is null)),
  check ((used_at is null) = (used_by is null))
);

create table sessions (
  id uuid primary key,
  staff_id uuid not null references staff (id),
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  -- The person's identity, locked with a key from the token that only the cookie carries.
  identity_locked bytea not null,
  begun_at timestamptz not null,
  seen_at timestamptz not null check (seen_at >= begun_at)
);
create index sessions_of_staff on sessions (staff_id);

-- Keys printed on paper: only their public halves are known here.
create table recovery_keys (
  id uuid primary key,
  recipient text not null unique check (recipient ~ '^age1[a-z0-9]{58}$'),
  made_at timestamptz not null,
  made_by uuid not null references staff (id)
);

-- Groups of sealed data, each with its own age key pair. Everybody may seal to the recipient.
create table compartments (
  name text primary key check (name ~ '^[a-z]+(-[0-9]{4}-[0-9]{2})?$' and length(name) <= 40),
  recipient text not null unique check (recipient ~ '^age1[a-z0-9]{58}$'),
  created_at timestamptz not null
);

-- The identity of a compartment, sealed to a recovery key.
create table compartment_recoveries (
  compartment text not null references compartments (name),
  recovery_key_id uuid not null references recovery_keys (id),
  identity_sealed bytea not null,
  primary key (compartment, recovery_key_id)
);

-- The identity of a compartment, sealed to somebody who holds it. A grant that ends is removed, so
-- that no later dump contains it; the journal keeps who held what, from when to when.
create table grants (
  id uuid primary key,
  compartment text not null references compartments (name),
  staff_id uuid not null references staff (id),
  identity_sealed bytea not null,
  granted_at timestamptz not null,
  granted_by uuid references staff (id),
  unique (compartment, staff_id)
);
create index grants_of_staff on grants (staff_id);
