-- On what basis something may be told; consents, which can be withdrawn; and the second person who
-- agrees before a person, or what was sealed, becomes public.

-- Somebody agreed that things are told: who in relation to the person, when, how and what for. The name
-- of whoever agreed, and remarks, are sealed to the compartment `dossiers`.
create table person_consents (
  id uuid primary key,
  person_id uuid not null references people (id),
  given_by_relation text not null check (given_by_relation in ('self', 'family', 'lawyer')),
  -- EDTF.
  given_on text not null check (length(given_on) between 4 and 23),
  how text not null check (length(how) between 1 and 300),
  scope text not null check (length(scope) between 1 and 2000),
  private_sealed bytea,
  entered_by text not null check (length(entered_by) between 1 and 100),
  entered_at timestamptz not null,
  withdrawn_by text check (length(withdrawn_by) between 1 and 100),
  withdrawn_at timestamptz,
  withdrawn_why text check (length(withdrawn_why) between 1 and 2000),
  check (num_nonnulls(withdrawn_by, withdrawn_at, withdrawn_why) in (0, 3)),
  unique (id, person_id)
);
create index person_consents_person on person_consents (person_id);

-- What is public rests on something: `basis` says it in a sentence. What is taken down keeps what it rested on.
alter table facts add column basis_kind text
  check (basis_kind in ('consent', 'already-public', 'public-interest'));
alter table facts add column consent_id uuid references person_consents (id);
alter table facts add constraint facts_own_consent
  foreign key (consent_id, person_id) references person_consents (id, person_id);
update facts set basis_kind = 'already-public' where told = 'public';
alter table facts add constraint facts_public_has_basis check (told <> 'public' or basis_kind is not null);
alter table facts add constraint facts_consent_is_named
  check ((basis_kind is not distinct from 'consent') = (consent_id is not null));
create index facts_consent on facts (consent_id) where consent_id is not null;

alter table people add column basis_kind text
  check (basis_kind in ('consent', 'already-public', 'public-interest'));
alter table people add column basis text check (length(basis) <= 500);
alter table people add column consent_id uuid;
alter table people add constraint people_own_consent
  foreign key (consent_id, id) references person_consents (id, person_id);
update people set basis_kind = 'already-public' where told = 'public';
alter table people add constraint people_public_has_basis check (told <> 'public' or basis_kind is not null);
alter table people add constraint people_consent_is_named
  check ((basis_kind is not distinct from 'consent') = (consent_id is not null));

-- Somebody proposes to publish a person, or a fact that was sealed; a second person agrees or declines.
create table publication_proposals (
  id uuid primary key,
  subject_kind text not null check (subject_kind in ('person', 'fact')),
  subject_id uuid not null,
  -- On whose page it is decided.
  person_id uuid not null references people (id),
  basis_kind text not null check (basis_kind in ('consent', 'already-public', 'public-interest')),
  basis text check (length(basis) between 1 and 500),
  consent_id uuid references person_consents (id),
  -- What visitors would have seen more, or less, when it was proposed: rows of the published views.
  difference jsonb not null check (jsonb_typeof(difference) = 'array'),
  why text not null check (length(why) between 1 and 2000),
  proposed_by text not null check (length(proposed_by) between 1 and 100),
  proposed_at timestamptz not null,
  decision text check (decision in ('agreed', 'declined', 'withdrawn')),
  decided_by text check (length(decided_by) between 1 and 100),
  decided_at timestamptz,
  decided_why text check (length(decided_why) between 1 and 2000),
  check (num_nonnulls(decision, decided_by, decided_at) in (0, 3)),
  constraint publication_proposals_two_people check (decision is distinct from 'agreed' or decided_by <> proposed_by)
);
create unique index publication_proposals_open on publication_proposals (subject_kind, subject_id)
  where decision is null;
