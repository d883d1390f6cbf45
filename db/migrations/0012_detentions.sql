-- The detention of many at once: one record, what each source says of the number, and the people who are
-- known by name, each with a step of the own course. And tables that somebody hands in at the desk.

alter table facts drop constraint facts_kind_check;
alter table facts add constraint facts_kind_check check (kind in ('name', 'event', 'stay', 'charge',
  'sentence', 'biography', 'lawyer', 'contradiction', 'position', 'proceeding', 'recognition',
  'detention', 'figure'));

create table detentions (
  id uuid primary key references facts (id) on delete cascade,
  code text not null unique check (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(code) <= 100),
  title text not null check (length(title) between 1 and 300),
  place text check (length(place) <= 300),
  happened text check (length(happened) <= 23),
  -- How long they were held for, as far as it is known: "5 to 15 days".
  days_from integer check (days_from between 1 and 3650),
  days_to integer check (days_to between 1 and 3650 and days_to >= days_from),
  text text check (length(text) between 1 and 4000),
  -- Where an editor read it out of what a source says: how.
  why text check (length(why) between 1 and 2000)
);

-- What one source, or several that say the same, says of how many they were.
create table detention_figures (
  id uuid primary key references facts (id) on delete cascade,
  detention_id uuid not null references detentions (id) on delete cascade,
  position integer not null,
  number integer not null check (number between 1 and 10000000),
  how text not null check (how in ('exactly', 'about', 'at-least', 'up-to', 'more-than')),
  -- Whom it counts, where that is not everybody: "in Almaty", "by the evening".
  scope text check (length(scope) between 1 and 300),
  why text check (length(why) between 1 and 2000)
);
create index detention_figures_of on detention_figures (detention_id);

-- One handing-in of names. Its key comes with the form, so that a form sent twice is written once.
create table detention_entries (
  id uuid primary key,
  detention_id uuid not null references detentions (id) on delete cascade,
  entered_by text not null check (length(entered_by) between 1 and 100),
  entered_at timestamptz not null
);
create index detention_entries_of on detention_entries (detention_id);

-- A person is counted once, however many lists name them.
create table detention_people (
  detention_id uuid not null references detentions (id) on delete cascade,
  person_id uuid not null references people (id),
  event_id uuid not null references course_events (id) on delete cascade,
  entry_id uuid references detention_entries (id),
  days integer check (days between 1 and 3650),
  article text check (length(article) between 1 and 100),
  primary key (detention_id, person_id)
);
create index detention_people_person on detention_people (person_id);
create index detention_people_event on detention_people (event_id);
create index detention_people_entry on detention_people (entry_id);

-- A table that somebody handed in, kept until its work is done or 48 hours have gone.
create table csv_uploads (
  id uuid primary key,
  kind text not null check (kind in ('people', 'events', 'sources', 'detentions')),
  bytes bytea not null check (length(bytes) <= 20000000),
  state text not null check (state in ('checking', 'checked', 'writing', 'paused', 'done', 'broken')),
  -- What the check found, and what was written so far.
  would jsonb, did jsonb,
  -- Rows of the file that are behind it in the present state.
  rows_done integer not null default 0 check (rows_done >= 0),
  refused text not null default '' check (length(refused) <= 20000000),
  problem jsonb,
  handed_in_by text not null check (length(handed_in_by) between 1 and 100),
  handed_in_at timestamptz not null
);

-- The public gate.

create view published.detentions as
  select d.id, d.code, d.title, d.place, d.happened, d.days_from, d.days_to, d.text, d.why
  from detentions d join facts f on f.id = d.id where f.told = 'public';

create view published.detention_figures as
  select n.id, n.detention_id, n.position, n.number, n.how, n.scope, n.why
  from detention_figures n join facts f on f.id = n.id and f.told = 'public'
  join published.detentions d on d.id = n.detention_id;

-- Whoever is not public, or whose step is not told, is not counted by name.
create view published.detention_people as
  select l.detention_id, l.person_id, l.event_id, l.days, l.article
  from detention_people l join published.detentions d on d.id = l.detention_id
  join published.course_events e on e.id = l.event_id
  join published.people p on p.id = l.person_id;

create view published.detention_citations as
  select c.fact_id, c.source_id, c.position
  from citations c join (select id from published.detentions union all select id from published.detention_figures) k
    on k.id = c.fact_id
  join published.sources s on s.id = c.source_id;

-- Which public sources stand behind the facts of public people, without how sure they are made: files name
-- thousands at once, and the computed confidence would be weighed for each. Whatever asks for the sources of
-- people asks here: published.citations, which also holds what is about no one person, is two questions in one,
-- and joined with another table the server has to ask all of it again and again where it has no statistics yet.
create view published.fact_sources as
  select c.fact_id, s.code, c.position, f.person_id, s.id as source_id, s.published_on
  from citations c join facts f on f.id = c.fact_id and f.told = 'public'
  join people p on p.id = f.person_id and p.told = 'public'
  join published.sources s on s.id = c.source_id;

-- The remarks of the same facts.
create view published.fact_notes as
  select f.id as fact_id, f.note from facts f join people p on p.id = f.person_id and p.told = 'public'
  where f.told = 'public' and f.note is not null;

-- The same question of the desk, of all facts and sources.
create view fact_sources as
  select c.fact_id, s.code, c.position, f.person_id, s.id as source_id, s.published_on
  from citations c join facts f on f.id = c.fact_id and f.person_id is not null
  join sources s on s.id = c.source_id;
