-- Asking an office for the answer that did not come.

-- After how many days without an answer somebody is asked, how long until the next time, and how often at
-- most. One row; without it the standards of src/mailroom/chasing/chasing-rule.ts hold.
create table chasing_rule (
  one boolean primary key default true check (one),
  after_days int not null check (after_days between 7 and 730),
  again_after_days int not null check (again_after_days between 7 and 730),
  most int not null check (most between 1 and 12),
  changed_at timestamptz not null
);

-- One letter that asks one office about all papers without an answer. It leaves as an item of its own.
create table chasers (
  id uuid primary key,
  office_id uuid not null references offices (id),
  item_id uuid not null unique references items (id),
  made_at timestamptz not null,
  made_by text not null check (length(made_by) between 1 and 100)
);
create index chasers_office on chasers (office_id, made_at);

-- The papers that it asks about, as they were quoted.
create table chased_papers (
  chaser_id uuid not null references chasers (id),
  dispatch_id uuid not null references dispatches (id),
  left_on date not null,
  primary key (chaser_id, dispatch_id)
);
create index chased_papers_dispatch on chased_papers (dispatch_id);
