-- Batches of thousands: chosen, looked at, printed in chunks, paused, gone on with. And rule cards: what a
-- place of detention lets in.

-- `taken`: up to a hundred papers that were ticked and claimed at once, as before. The others go from one
-- state to the next: checking (nothing is claimed), checked, printing, paused, printed, closed.
alter table batches add column state text not null default 'taken'
  check (state in ('taken', 'checking', 'checked', 'printing', 'paused', 'printed', 'closed'));
alter table batches add column letter text not null default 'din5008b' check (letter in ('din5008b', 'us10'));
-- What the addresses stand on: the window of the letter, a sheet of labels, an envelope.
alter table batches add column cover text not null default 'window' check (cover ~ '^(window|dl|c6|c5|(a4|letter)-\d+x\d+(-full)?)$');
-- Each paper begins on a leaf of its own.
alter table batches add column both_sides boolean not null default false;
-- The date of its letters: the day on which the print began. The same data give the same bytes.
alter table batches add column day date;
-- How what is still in hand is being ticked off, a part at a time.
alter table batches add column closing text check (closing in ('posted', 'due'));

-- One paper in a batch: whether it fits, how many pages it has, in which chunk it is printed.
create table batch_papers (
  batch_id uuid not null references batches (id) on delete cascade,
  dispatch_id uuid not null references dispatches (id),
  position int not null check (position > 0),
  state text not null check (state in ('chosen', 'fit', 'left_out', 'waiting', 'claimed')),
  reason text check (reason ~ '^[a-z0-9_]{1,40}$'),
  chunk int check (chunk > 0),
  pages int check (pages > 0),
  primary key (batch_id, dispatch_id),
  unique (batch_id, position),
  check ((state = 'left_out') = (reason is not null)),
  check (state not in ('fit', 'waiting', 'claimed') or chunk is not null)
);
-- A paper waits in one batch at a time.
create unique index batch_papers_waiting on batch_papers (dispatch_id) where state = 'waiting';
create index batch_papers_dispatch on batch_papers (dispatch_id);
create index batch_papers_chunk on batch_papers (batch_id, chunk);

-- One printed file: a few papers with their tally. Claimed with `for update skip locked`.
create table batch_chunks (
  batch_id uuid not null references batches (id) on delete cascade,
  number int not null check (number > 0),
  -- Papers to lawyers: set only while somebody asks who holds the key, and never kept.
  needs_key boolean not null default false,
  state text not null check (state in ('due', 'printing', 'printed', 'failed')),
  attempts int not null default 0 check (attempts >= 0),
  -- Whose attempt it is; only its holder writes down the result.
  lease uuid,
  claimed_at timestamptz,
  printed_at timestamptz,
  papers int check (papers >= 0),
  pages int check (pages >= 0),
  sha256 bytea check (octet_length(sha256) = 32),
  covers_sha256 bytea check (octet_length(covers_sha256) = 32),
  -- The key of its file, sealed to the operational key of the day. Null: there is no file (any more).
  file_key_sealed bytea,
  reason text check (reason ~ '^[a-z0-9_]{1,40}$'),
  primary key (batch_id, number),
  check ((state = 'printing') = (lease is not null and claimed_at is not null)),
  check (state <> 'failed' or reason is not null)
);
create index batch_chunks_due on batch_chunks (batch_id, number) where state = 'due';

-- On what the campaign prints where nobody chooses: one row.
create table paper_choice (
  one boolean primary key default true check (one),
  letter text not null check (letter in ('din5008b', 'us10')),
  cover text not null check (cover ~ '^(window|dl|c6|c5|(a4|letter)-\d+x\d+(-full)?)$'),
  both_sides boolean not null,
  changed_at timestamptz not null
);
insert into paper_choice (letter, cover, both_sides, changed_at) values ('din5008b', 'window', false, now());

-- What a place of detention lets in: empty is "not known", never "allowed". The place is the register's.
create table rule_cards (
  place_id uuid primary key,
  version integer not null default 1 check (version > 0),
  -- Languages in which a letter gets through: ["ru", "kk"].
  languages jsonb check (jsonb_typeof(languages) = 'array'),
  most_pages int check (most_pages between 1 and 100),
  enclosures text check (length(enclosures) between 1 and 2000),
  stamps text check (length(stamps) between 1 and 2000),
  -- What to avoid, in words, by the language of those who write: {"en": "…"}.
  avoid jsonb not null default '{}' check (jsonb_typeof(avoid) = 'object'),
  checked_on date not null,
  source_id uuid,
  -- Where it is known from, where that is no source of the register: a call, a letter that came back.
  known_from text check (length(known_from) between 1 and 500),
  edited_by text not null check (length(edited_by) between 1 and 100),
  edited_at timestamptz not null,
  check (num_nonnulls(source_id, known_from) >= 1)
);

-- What a card said in each version before the present one.
create table former_rule_cards (
  place_id uuid not null references rule_cards (place_id),
  version integer not null check (version > 0),
  said jsonb not null check (jsonb_typeof(said) = 'object'),
  edited_by text not null check (length(edited_by) between 1 and 100),
  edited_at timestamptz not null,
  primary key (place_id, version)
);
