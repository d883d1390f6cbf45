-- Addresses: whose they are, when they hold, who made sure of it and by what; what puts one in doubt;
-- and what is held back because of it.

-- An address of a place of detention holds for everybody who is there. A lawyer's contact stays sealed
-- in the register (lawyers.contact_sealed): its row here says only when it holds and who made sure.
drop view published.address_sources;
drop view published.addresses;

alter table addresses add column place_id uuid;
alter table addresses add column lawyer_id uuid;
create index addresses_place on addresses (place_id);
create index addresses_lawyer on addresses (lawyer_id);

alter table addresses drop constraint addresses_kind_check;
alter table addresses drop constraint addresses_check;
alter table addresses drop constraint addresses_check1;
alter table addresses drop constraint addresses_check2;
alter table addresses add constraint addresses_kind_check
  check (kind in ('prison', 'authority', 'embassy', 'lawyer', 'other'));
alter table addresses add constraint addresses_holder_check
  check (num_nonnulls(office_id, person_id, place_id, lawyer_id) = 1);
alter table addresses add constraint addresses_post_check
  check ((channel = 'post' and lawyer_id is null) = (lines is not null));
alter table addresses add constraint addresses_mail_check
  check ((channel = 'email' and lawyer_id is null) = (email is not null));
alter table addresses add constraint addresses_lawyer_check
  check (lawyer_id is null or (kind = 'lawyer' and told <> 'public' and num_nonnulls(lines_local, original) = 0));

-- Two people who edit the same address lose nothing: a change names the version it was made from.
alter table addresses add column version integer not null default 1 check (version > 0);
-- The version that brought the present lines: whoever checked other lines has not checked these.
alter table addresses add column lines_version integer not null default 1 check (lines_version > 0);

-- What the last import said: a file that says the same again leaves alone what the desk has changed.
alter table addresses add column import_hash bytea;

-- What an address said in each version before the present one.
create table former_addresses (
  address_id uuid not null references addresses (id),
  version integer not null check (version > 0),
  said jsonb not null check (jsonb_typeof(said) = 'object'),
  replaced_by text not null check (length(replaced_by) between 1 and 100),
  replaced_at timestamptz not null,
  why text not null check (length(why) between 1 and 2000),
  primary key (address_id, version)
);

-- Somebody made sure that an address holds: on which day, and by what. Append-only.
create table address_checks (
  id uuid primary key,
  address_id uuid not null references addresses (id),
  -- The version of the address that was checked.
  version integer not null check (version > 0),
  checked_on date not null,
  checked_by text not null check (length(checked_by) between 1 and 100),
  how text not null check (how in ('source', 'letter', 'phone', 'visit')),
  source_id uuid,
  note text check (length(note) <= 500),
  entered_at timestamptz not null,
  check ((how = 'source') >= (source_id is not null))
);
create index address_checks_address on address_checks (address_id, checked_on);

create function address_checks_are_append_only() returns trigger
language plpgsql as $$
begin
  raise exception 'checks of addresses are append-only';
end
$$;
create trigger address_checks_are_append_only before update or delete or truncate on address_checks
  for each statement execute function address_checks_are_append_only();

alter table addresses drop column checked_on;
alter table addresses drop column checked_by;

-- The checks that count: those of the present lines.
create view counted_checks as
  select c.id, c.address_id, c.checked_on, c.how, c.checked_by
  from address_checks c join addresses a on a.id = c.address_id and c.version >= a.lines_version;

-- Somebody proposes to publish an address, or to change a public one; a second person agrees or declines.
create table address_proposals (
  id uuid primary key,
  address_id uuid not null references addresses (id),
  -- The version that was looked at: what has changed since is proposed anew.
  version integer not null check (version > 0),
  -- What it is to say; null: what it says now.
  said jsonb check (jsonb_typeof(said) = 'object'),
  why text not null check (length(why) between 1 and 2000),
  proposed_by text not null check (length(proposed_by) between 1 and 100),
  proposed_at timestamptz not null,
  agreed boolean,
  decided_by text check (length(decided_by) between 1 and 100),
  decided_at timestamptz,
  check (num_nonnulls(agreed, decided_by, decided_at) in (0, 3))
);
create unique index address_proposals_open on address_proposals (address_id) where agreed is null;

-- A rumour that somebody was moved, until somebody knows more. What was heard is the desk's.
create table address_doubts (
  id uuid primary key,
  person_id uuid not null,
  -- Since when (EDTF) the address is in doubt.
  since text not null check (length(since) between 4 and 23),
  heard text not null check (length(heard) between 1 and 2000),
  source_id uuid,
  entered_by text not null check (length(entered_by) between 1 and 100),
  entered_at timestamptz not null,
  resolved_on date,
  resolved_by text check (length(resolved_by) between 1 and 100),
  resolved_why text check (length(resolved_why) between 1 and 2000),
  check (num_nonnulls(resolved_on, resolved_by, resolved_why) in (0, 3))
);
create index address_doubts_person on address_doubts (person_id);

-- Where somebody is, so that the address of the place can be found; one name for both handles.
create view stay_places as select id, place_id from stays;

-- A paper that may go out although its address is in doubt: somebody said why. It covers that doubt only.
create table paper_releases (
  id uuid primary key,
  dispatch_id uuid not null references dispatches (id),
  reason text not null check (reason ~ '^[a-z_]{1,40}$'),
  since text check (length(since) <= 23),
  why text not null check (length(why) between 1 and 2000),
  released_by text not null check (length(released_by) between 1 and 100),
  released_at timestamptz not null
);
create index paper_releases_dispatch on paper_releases (dispatch_id);

-- Papers that were stopped because the addressee is free or has died. They stay so until a person lifts it.
create table paper_stops (
  id uuid primary key,
  dispatch_id uuid not null references dispatches (id),
  state text not null check (state in ('free', 'died')),
  since text check (length(since) <= 23),
  stopped_at timestamptz not null,
  lifted_at timestamptz,
  lifted_by text check (length(lifted_by) between 1 and 100),
  lifted_why text check (length(lifted_why) between 1 and 2000),
  check (num_nonnulls(lifted_at, lifted_by, lifted_why) in (0, 3))
);
create unique index paper_stops_open on paper_stops (dispatch_id) where lifted_at is null;

-- How far the clerk has read the journal for this room, and the day on which it last looked.
create table mailroom_reading (
  one boolean primary key default true check (one),
  seq bigint not null,
  day date not null
);

-- What visitors may read.

create view published.addresses as
  select id, office_id, person_id, place_id, kind, channel, label, lines, lines_local, lines_local_by,
    country, email, original, valid_from, valid_to, published_on, last_evidence, note, verified
  from addresses where told = 'public' and (office_id in (select id from published.offices)
    or person_id in (select id from published.people) or place_id is not null);

create view published.address_sources as
  select s.address_id, s.source_id, s.position
  from address_sources s join published.addresses a on a.id = s.address_id;

create view published.counted_checks as
  select c.id, c.address_id, c.checked_on, c.how
  from counted_checks c join published.addresses a on a.id = c.address_id;

create view published.address_doubts as
  select d.id, d.person_id, d.since, d.resolved_on
  from address_doubts d where d.person_id in (select id from published.people);

create view published.stay_places as
  select s.id, s.place_id from stays s join published.stays f on f.id = s.id;
