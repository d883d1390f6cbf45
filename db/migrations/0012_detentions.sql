-- Detentions of many people at once: what is said of them in number stands beside who is known by name.
-- And files of CSV on their way into the register.

alter table facts drop constraint facts_kind_check;
alter table facts add constraint facts_kind_check check (kind in ('name', 'event', 'stay', 'charge',
  'sentence', 'biography', 'lawyer', 'contradiction', 'position', 'proceeding', 'recognition',
  'detention', 'figure'));

-- "Held after the protest of 21 May 2016": a fact of many people.
create table mass_detentions (
  id uuid primary key references facts (id) on delete cascade,
  code text not null unique check (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(code) <= 100),
  title text not null check (length(title) between 1 and 300),
  place text check (length(place) between 1 and 300),
  happened text check (length(happened) <= 23),
  -- Days that courts gave, from the fewest to the most.
  days_from integer check (days_from between 1 and 3660), days_to integer check (days_to between 1 and 3660),
  check (days_from <= days_to)
);

-- How many were held, as one body reported it. Bodies that differ stand side by side.
create table reported_numbers (
  id uuid primary key references facts (id) on delete cascade,
  detention_id uuid not null references mass_detentions (id) on delete cascade,
  position integer not null,
  reporter text not null check (length(reporter) between 1 and 200),
  -- What part of it the number is said of: a city, a day; null for the whole. Only numbers of one part
  -- are compared.
  scope text check (length(scope) between 1 and 200),
  -- "At least 24" has no most, "up to 500" no least.
  least integer check (least between 0 and 10000000), most integer check (most between 0 and 10000000),
  is_about boolean not null default false,
  -- The reporter's own words.
  wording text check (length(wording) between 1 and 500),
  check (num_nonnulls(least, most) > 0), check (least <= most)
);
create index reported_numbers_of on reported_numbers (detention_id);

-- Who was among them by name. The key counts a person once, however many lists name the person; what is
-- said of the person is a step of the person's own course.
create table detained_people (
  detention_id uuid not null references mass_detentions (id) on delete cascade,
  person_id uuid not null references people (id),
  event_id uuid not null unique references course_events (id) on delete cascade,
  days integer check (days between 1 and 3660),
  article text check (length(article) between 1 and 100),
  primary key (detention_id, person_id)
);
create index detained_people_person on detained_people (person_id);

-- A form that was entered: sent twice, it changes nothing the second time.
create table detention_entries (
  token uuid primary key,
  detention_id uuid not null references mass_detentions (id),
  added integer not null, joined integer not null, known integer not null,
  entered_by text not null check (length(entered_by) between 1 and 100),
  entered_at timestamptz not null
);

-- A file on its way in: looked through first, which writes nothing, then taken piece by piece. What is
-- due is told by the state and the next piece, so a clerk that was stopped goes on where it was.
create table csv_imports (
  id uuid primary key,
  kind text not null check (kind in ('sources', 'people', 'events', 'detentions', 'detained')),
  file_name text not null check (length(file_name) <= 200),
  encoding text not null check (encoding in ('UTF-8', 'UTF-16LE', 'UTF-16BE')),
  separator text not null check (separator in (',', ';', E'\t')),
  columns jsonb not null check (jsonb_typeof(columns) = 'array'),
  rows integer not null check (rows >= 0),
  pieces integer not null check (pieces >= 0),
  state text not null check (state in ('checking', 'checked', 'running', 'paused', 'failed', 'done')),
  next_piece integer not null default 0,
  added integer not null default 0, changed integer not null default 0,
  unchanged integer not null default 0, refused integer not null default 0,
  uploaded_by text not null check (length(uploaded_by) between 1 and 100),
  uploaded_at timestamptz not null,
  finished_at timestamptz
);

create table csv_pieces (
  import_id uuid not null references csv_imports (id) on delete cascade,
  number integer not null,
  -- [{line, cells, twice}]: at most some hundred rows.
  rows jsonb not null check (jsonb_typeof(rows) = 'array'),
  primary key (import_id, number)
);

-- Rows that were not taken and why; they go with the file.
create table csv_refusals (
  import_id uuid not null references csv_imports (id) on delete cascade,
  line integer not null,
  problems jsonb not null check (jsonb_typeof(problems) = 'array'),
  cells jsonb not null check (jsonb_typeof(cells) = 'array'),
  primary key (import_id, line)
);

-- The public gate.

create view published.mass_detentions as
  select d.id, d.code, d.title, d.place, d.happened, d.days_from, d.days_to, f.note
  from mass_detentions d join facts f on f.id = d.id where f.told = 'public';

create view published.reported_numbers as
  select n.id, n.detention_id, n.position, n.reporter, n.scope, n.least, n.most, n.is_about, n.wording, f.note
  from reported_numbers n join facts f on f.id = n.id and f.told = 'public'
  join published.mass_detentions d on d.id = n.detention_id;

-- Only public people, with public steps: how many others there are, visitors are not told.
create view published.detained_people as
  select l.detention_id, l.person_id, l.event_id, l.days, l.article
  from detained_people l
  join published.mass_detentions d on d.id = l.detention_id
  join published.people p on p.id = l.person_id
  join published.facts f on f.id = l.event_id;

create or replace view published.citations as
  select c.fact_id, c.source_id, c.position, f.confidence
  from citations c join published.facts f on f.id = c.fact_id join published.sources s on s.id = c.source_id
  union all
  select c.fact_id, c.source_id, c.position,
    (select t.confidence from told_confidence t where t.fact_id = k.id) as confidence
  from (select id from published.contradictions union all select id from published.contradiction_positions
      union all select id from published.proceedings union all select id from published.mass_detentions
      union all select id from published.reported_numbers) k
    join citations c on c.fact_id = k.id join published.sources s on s.id = c.source_id;
