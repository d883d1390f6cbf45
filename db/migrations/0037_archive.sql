-- Archives that were taken in: from other programs, from saved pages, from our own export.

-- One pass over an archive. What is left as `running` by a machine that stopped is ended by the next pass.
create table archive_runs (
  id uuid primary key,
  -- `wordpress example.org`, `page`: with the key of an item it names that item once and for all.
  source text not null check (length(source) between 1 and 500),
  state text not null check (state in ('running', 'done', 'broken')),
  began_at timestamptz not null,
  ended_at timestamptz,
  added int not null default 0 check (added >= 0),
  unchanged int not null default 0 check (unchanged >= 0),
  kept int not null default 0 check (kept >= 0),
  left_out int not null default 0 check (left_out >= 0),
  refused int not null default 0 check (refused >= 0),
  check ((state = 'running') = (ended_at is null))
);

-- Which item became which article. The sum is of what was read of it: so a second pass over the same archive changes
-- nothing, and one over a changed archive says what differs.
create table archive_items (
  source text not null check (length(source) between 1 and 500),
  key text not null check (length(key) between 1 and 500),
  article_id uuid not null references articles (id),
  run_id uuid not null references archive_runs (id),
  sum bytea not null check (length(sum) = 32),
  -- Items of one family are translations of each other.
  family text check (length(family) between 1 and 500),
  -- What the editors should know of it: [{"code": "…", "values": {…}}].
  remarks jsonb not null check (jsonb_typeof(remarks) = 'array'),
  -- When the people whom it names were looked for; null: not yet.
  people_sought_at timestamptz,
  primary key (source, key)
);
create index archive_items_article on archive_items (article_id);
create index archive_items_family on archive_items (source, family) where family is not null;
create index archive_items_unsought on archive_items (run_id) where people_sought_at is null;
