-- Whom to write to: what counts as mail, and letters that writers have said they will post themselves.

-- A group that writes together on an evening. The codes of its letters follow from its own, which is kept as a hash.
create table letter_evenings (
  id uuid primary key,
  code_hash bytea not null unique check (length(code_hash) = 32),
  evening_on date not null,
  language text check (language ~ '^[a-z]{2}$'),
  created_at timestamptz not null
);

-- A reservation: somebody will write to this person by a day, and posts the letter without us. Nothing of the writer
-- is known; the code that leads to it is kept as a hash.
create table letter_reservations (
  id uuid primary key,
  person_id uuid not null references people (id),
  code_hash bytea not null unique check (length(code_hash) = 32),
  -- Of a letter evening: which, and the place in its pile.
  evening_id uuid references letter_evenings (id),
  place int check (place between 1 and 30),
  -- The day as whose letter it counts, until it is reported as posted.
  write_on date not null,
  ends_on date not null,
  state text not null check (state in ('reserved', 'reported', 'given_up', 'lapsed')),
  posted_on date,
  reserved_at timestamptz not null,
  changed_at timestamptz not null,
  check (ends_on >= write_on),
  check ((evening_id is null) = (place is null)),
  unique (evening_id, place),
  check ((state = 'reported') = (posted_on is not null))
);
create index letter_reservations_person on letter_reservations (person_id);
create index letter_reservations_open on letter_reservations (ends_on) where state = 'reserved';

-- Letters to each person by the day as whose mail they count: handed in and not turned away, reserved, reported
-- posted. Never one letter, never a sender.
create view published.letter_days as
  select m.person_id, m.day, count(*)::int as letters
  from (
    select l.person_id, coalesce(d.left_on, (l.received_at at time zone 'UTC')::date) as day
    from letters l left join dispatches d on d.id = l.dispatch_id
    where l.state in ('received', 'translating', 'approved')
      and coalesce(d.state, 'due') not in ('cancelled', 'returned', 'refused')
    union all
    select r.person_id, coalesce(r.posted_on, r.write_on) from letter_reservations r
    where r.state in ('reserved', 'reported')
  ) m
  where exists (select from published.people p where p.id = m.person_id)
  group by m.person_id, m.day;

-- When it was last heard that a letter arrived or was answered.
create view published.letter_heard as
  select l.person_id, max(d.word_on) as heard_on
  from letters l join dispatches d on d.id = l.dispatch_id
  where d.state in ('confirmed', 'replied') and exists (select from published.people p where p.id = l.person_id)
  group by l.person_id;

-- How many letters writers report to have posted themselves: apart from what we posted.
create view published.letter_reports as
  select r.person_id, count(*)::int as reported_posted
  from letter_reservations r
  where r.state = 'reported' and exists (select from published.people p where p.id = r.person_id)
  group by r.person_id;

-- Wishes that bind the offer even where they are told to nobody: who wants no letters, and how many go on one day.
-- That somebody is not offered shows as much.
create view published.letter_limits as
  select w.person_id, w.wants_none, w.most_a_day from letter_wishes w
  where exists (select from published.people p where p.id = w.person_id);
