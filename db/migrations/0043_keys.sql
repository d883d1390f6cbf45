-- Keys that two people give, that are renewed, that are destroyed with what they opened; and a case with a key of its own.

-- Whoever is to get the key of a list: proposed by one holder until another one agrees. The row goes with the decision
-- and when its time is over; the journal keeps who proposed what, and why.
create table grant_proposals (
  id uuid primary key,
  compartment text not null references compartments (name),
  staff_id uuid not null references staff (id),
  proposed_by uuid not null references staff (id) check (proposed_by <> staff_id),
  why text not null check (length(why) between 1 and 2000),
  proposed_at timestamptz not null,
  until timestamptz not null check (until > proposed_at),
  unique (compartment, staff_id)
);

-- `dossier-<id of a person>`: what is sealed of one case.
alter table compartments drop constraint compartments_name_check;
alter table compartments add constraint compartments_name_check check
  (name ~ '^([a-z]+(-[0-9]{4}-[0-9]{2})?|dossier-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$' and length(name) <= 44);

-- Its key is gone: from everybody who held it, and from the copies for the recovery key. Letters go on naming it.
alter table compartments add column destroyed_at timestamptz;

-- A compartment that got a new key. While it is not done the old one is kept: what is sealed to it is opened with it and
-- sealed anew by a holder. Then only this row is left.
create table compartment_renewals (
  id uuid primary key,
  compartment text not null references compartments (name),
  old_recipient text not null unique check (old_recipient ~ '^age1[a-z0-9]{58}$'),
  reason text not null check (reason in ('disabled', 'taken', 'asked')),
  begun_at timestamptz not null,
  done_at timestamptz
);
create index compartment_renewals_open on compartment_renewals (compartment, begun_at) where done_at is null;

-- The old key, sealed to those who held it and still do (as it stood in `grants`), and to those who hold it since.
create table old_grants (
  id uuid not null,
  renewal_id uuid not null references compartment_renewals (id) on delete cascade,
  staff_id uuid not null references staff (id),
  identity_sealed bytea not null,
  primary key (renewal_id, staff_id)
);
create index old_grants_of_staff on old_grants (staff_id);
create table old_recoveries (
  renewal_id uuid not null references compartment_renewals (id) on delete cascade,
  recovery_key_id uuid not null references recovery_keys (id),
  identity_sealed bytea not null,
  primary key (renewal_id, recovery_key_id)
);

-- What was sealed anew, by kind of data; and each value that no key opens, with why.
create table resealed (
  compartment text not null references compartments (name),
  place text not null check (place ~ '^[a-z_]+\.[a-z_]+$'),
  done int not null check (done >= 0),
  primary key (compartment, place)
);
create table not_resealed (
  compartment text not null references compartments (name),
  place text not null check (place ~ '^[a-z_]+\.[a-z_]+$'),
  row text not null check (length(row) between 1 and 100),
  why text not null check (why in ('other_key', 'other_place', 'too_long')),
  tried_at timestamptz not null,
  primary key (compartment, place, row)
);

-- To whom a joiner's offer is sealed beside the desk: without it no new key of the desk could keep the private link good.
alter table joiners add column writer_recipient text check (writer_recipient ~ '^age1[a-z0-9]{58}$');

-- Where the case has a key of its own; null: `dossiers`.
alter table person_consents add column compartment text references compartments (name);

-- An adoption never changes; who its officer is, may be taken out, and sealed anew while its compartment gets a new key.
create or replace function adoption_stays() returns trigger
language plpgsql as $$
begin
  if to_jsonb(old) - 'officer_sealed' is distinct from to_jsonb(new) - 'officer_sealed'
    or (new.officer_sealed is not null and new.officer_sealed is distinct from old.officer_sealed
      and (old.officer_sealed is null or not exists (select from compartment_renewals
        where compartment = 'supporters' and done_at is null))) then
    raise exception 'an adoption never changes' using errcode = 'restrict_violation';
  end if;
  return new;
end
$$;
