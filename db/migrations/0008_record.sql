-- The history of a fact: what it said before each change, who changed it, and why. Two people who
-- edit the same fact lose nothing: a change names the version that it was made from.

alter table facts drop constraint facts_kind_check;
alter table facts add constraint facts_kind_check check (kind in ('name', 'event', 'stay', 'charge',
  'sentence', 'biography', 'lawyer', 'contradiction', 'position', 'proceeding', 'recognition'));

alter table facts add column version integer not null default 1 check (version > 0);
alter table facts add column changed_at timestamptz;
alter table people add column version integer not null default 1 check (version > 0);

-- What a fact, or a person's own row, said in each version before the present one.
create table former_versions (
  subject_id uuid not null,
  version integer not null check (version > 0),
  said jsonb not null check (jsonb_typeof(said) = 'object'),
  -- Who replaced it, when, and why.
  replaced_by text not null check (length(replaced_by) between 1 and 100),
  replaced_at timestamptz not null,
  why text not null check (length(why) between 1 and 2000),
  primary key (subject_id, version)
);
