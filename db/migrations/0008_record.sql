-- The history of a fact: what it said before each change, who changed it, and why. Two people who
-- edit the same fact lose nothing: a change names the version that it was made from.

alter table facts drop constraint facts_kind_check;
alter table facts add constraint facts_kind_check check (kind in ('name', 'event', 'stay', 'charge',
  'sentence', 'biography', 'lawyer', 'contradiction', 'position', 'proceeding', 'recognition'));

alter table facts add column version integer not null default 1 check (version > 0);
alter table facts add column changed_at timestamptz;
-- An entry made in error is struck out: it is sealed, nothing is computed from it, and it stays with its
-- history. Who did it and why stands in the journal.
alter table facts add column struck_at timestamptz;
create index facts_struck on facts (id) where struck_at is not null;
alter table facts add constraint facts_struck_is_sealed check (struck_at is null or told = 'sealed');
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

-- What happened to one person or fact is asked of the journal by its subject.
create index journal_subject on journal (subject);

-- The column is always empty here: one question then serves the desk, which leaves out what was struck
-- out, and the visitors, who never see it.
create or replace view published.facts as
  select f.id, f.kind, f.person_id, f.confidence, f.note, f.struck_at
  from facts f join people p on p.id = f.person_id
  where f.told = 'public' and p.told = 'public';
