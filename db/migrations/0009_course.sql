-- The course of a case in types: which people were tried together, which counts a step concerns and what
-- was found on each, what changed a term, on what ground somebody left, which testimony was taken back.

-- Several people can share a proceeding; each has steps of their own in it.
create table proceedings (
  id uuid primary key references facts (id) on delete cascade,
  code text not null unique check (length(code) between 1 and 100),
  name text not null check (length(name) between 1 and 300),
  court text check (length(court) between 1 and 300),
  case_number text check (length(case_number) between 1 and 100)
);

create table proceeding_people (
  proceeding_id uuid not null references proceedings (id) on delete cascade,
  person_id uuid not null references people (id),
  primary key (proceeding_id, person_id)
);
create index proceeding_people_person on proceeding_people (person_id);

alter table course_events
  add column proceeding_id uuid references proceedings (id),
  -- Why somebody left custody.
  add column ground text check (ground in ('served', 'parole', 'amnesty', 'pardon', 'acquitted', 'term-not-prison',
    'health', 'replaced', 'bail', 'exchange', 'charge-dropped', 'another')),
  -- The testimony that this withdrawal takes back, where it is a step of its own.
  add column withdraws uuid references course_events (id);

alter table charges add column count_number integer check (count_number between 1 and 1000);

-- Which count a step concerns. A verdict finds on it; a testimony carries it, its withdrawal takes that back.
create table event_counts (
  event_id uuid not null references course_events (id) on delete cascade,
  charge_id uuid not null references charges (id) on delete cascade,
  finding text check (finding in ('acquitted', 'convicted', 'terminated')),
  -- Where an editor read it out of what a source says: how.
  why text check (length(why) between 1 and 2000),
  import_hash bytea,
  primary key (event_id, charge_id)
);
create index event_counts_charge on event_counts (charge_id);

-- "Reduced by a year" and "reduced to a year" are two things.
alter table sentences
  add column event_id uuid references course_events (id),
  add column how text not null default 'imposed' check (how in ('imposed', 'reduced-by', 'reduced-to', 'added')),
  add column why text check (length(why) between 1 and 2000);

-- The public gate. A step that is not told takes with it what hangs on it.

create view published.proceedings as
  select q.id, q.code, q.name, q.court, q.case_number
  from proceedings q join facts f on f.id = q.id where f.told = 'public';

create view published.proceeding_people as
  select l.proceeding_id, l.person_id from proceeding_people l
  join published.proceedings q on q.id = l.proceeding_id
  join people p on p.id = l.person_id and p.told = 'public';

create or replace view published.course_events as
  select e.id, e.person_id, e.code, e.type, e.happened, e.not_before, e.place, e.summary,
    (select q.id from published.proceedings q where q.id = e.proceeding_id) as proceeding_id,
    e.ground,
    (select w.id from course_events w join published.facts f on f.id = w.id where w.id = e.withdraws) as withdraws
  from course_events e join published.facts f on f.id = e.id;

create or replace view published.charges as
  select c.id, c.person_id, c.position, c.law, c.article, c.part, c.text, c.count_number
  from charges c join published.facts f on f.id = c.id;

create view published.event_counts as
  select k.event_id, k.charge_id, k.finding, k.why
  from event_counts k join published.facts e on e.id = k.event_id join published.facts c on c.id = k.charge_id;

create or replace view published.sentences as
  select s.id, s.person_id, s.length, s.regime, s.extra,
    (select e.id from published.facts e where e.id = s.event_id) as event_id, s.how, s.why
  from sentences s join published.facts f on f.id = s.id;

-- What stands behind a proceeding is cited like any fact.
create or replace view published.citations as
  select c.fact_id, c.source_id, c.position, f.confidence
  from citations c join published.facts f on f.id = c.fact_id join published.sources s on s.id = c.source_id
  union all
  select c.fact_id, c.source_id, c.position, f.confidence
  from (select id from published.contradictions union all select id from published.contradiction_positions
      union all select id from published.proceedings) k
    join citations c on c.fact_id = k.id join facts f on f.id = k.id join published.sources s on s.id = c.source_id;
