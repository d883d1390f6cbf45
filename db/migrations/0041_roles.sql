-- What each of those who work here does. A role is a set of permissions, and the code says of which.

create table staff_roles (
  staff_id uuid not null references staff (id),
  role text not null
    check (role in ('case_worker', 'letters', 'mailroom', 'editor', 'list_keeper', 'administrator')),
  given_at timestamptz not null,
  -- null for the first, and for who was here before there were roles.
  given_by uuid references staff (id),
  primary key (staff_id, role)
);

-- Whoever works here already did everything until now.
insert into staff_roles (staff_id, role, given_at)
select staff_id, role, now() from staff_keys,
  unnest(array['case_worker', 'letters', 'mailroom', 'editor', 'list_keeper', 'administrator']) as role;

-- What an invited person will do here; of the first link nothing is said, whoever comes by it does everything.
alter table staff_links add column roles text[] not null default '{}';
update staff_links
  set roles = array['case_worker', 'letters', 'mailroom', 'editor', 'list_keeper', 'administrator']
  where kind = 'invitation';
alter table staff_links
  alter column roles drop default,
  add check ((kind = 'first') = (cardinality(roles) = 0)),
  add check (roles <@ array['case_worker', 'letters', 'mailroom', 'editor', 'list_keeper', 'administrator']);
