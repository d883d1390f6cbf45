-- Whom we defend: people, the course of their cases, where they are held, and what each fact rests on.
--
-- Every fact that can be cited is a row of `facts`; a typed table holds what the fact says and shares
-- its id. What may be told is one ladder per fact (sealed < desk < public); the views of schema
-- published show public facts of public people and nothing else. The views carry the names of the
-- tables and a part of their columns, so that one question serves the desk and the visitors.
--
-- Dates of facts are EDTF text (ISO 8601-2). Rows that an import brought know their key and the hash
-- of what it said, so that a second import changes nothing and a changed file changes only that.

create table sources (
  id uuid primary key,
  code text not null unique check (length(code) between 1 and 60),
  -- The site or house that published it; two texts of one publisher do not confirm each other.
  publisher text check (length(publisher) between 1 and 200),
  title text not null check (length(title) between 1 and 500),
  published_on text check (length(published_on) <= 23),
  url text check (length(url) <= 2000 and url ~ '^https?://'),
  note text check (length(note) <= 2000),
  -- False: somebody remembered it, nobody read it. Facts that rest on such sources alone are unverified.
  was_read boolean not null,
  told text not null default 'desk' check (told in ('sealed', 'desk', 'public')),
  import_hash bytea,
  created_at timestamptz not null
);

create table people (
  id uuid primary key,
  code text not null unique check (length(code) between 1 and 100),
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 100),
  role text check (length(role) <= 200),
  -- Whom the campaign defends first: 1 stands first; null for all others.
  rank integer unique check (rank > 0),
  told text not null default 'desk' check (told in ('sealed', 'desk', 'public')),
  import_hash bytea,
  created_at timestamptz not null
);

create table facts (
  id uuid primary key,
  kind text not null check (kind in ('name', 'event', 'stay', 'charge', 'sentence', 'biography', 'lawyer',
    'contradiction', 'position')),
  -- Whom it is about; null for facts about no one person (contradictions).
  person_id uuid references people (id),
  told text not null default 'desk' check (told in ('sealed', 'desk', 'public')),
  -- Why it may be told: whose consent and when, already public, public interest.
  basis text check (length(basis) <= 500),
  confidence text check (confidence in ('confirmed', 'single-source', 'disputed', 'unverified')),
  note text check (length(note) <= 2000),
  import_key text unique check (length(import_key) <= 1000), import_hash bytea,
  created_at timestamptz not null,
  unique (id, person_id)
);
create index facts_person on facts (person_id);

create table citations (
  fact_id uuid not null references facts (id) on delete cascade,
  source_id uuid not null references sources (id),
  position integer not null, primary key (fact_id, source_id)
);
create index citations_source on citations (source_id);

create table person_names (
  id uuid primary key, person_id uuid not null, position integer not null,
  kind text not null check (kind in ('known', 'legal', 'birth', 'former', 'pseudonym', 'variant', 'misspelling')),
  -- ISO 15924 and BCP 47; null where a source's text does not tell.
  script text check (script ~ '^[A-Z][a-z]{3}$'),
  lang text check (length(lang) <= 35),
  form text not null check (length(form) between 1 and 300),
  full_form text check (length(full_form) between 1 and 300),
  -- Where this form was met: "Polish press".
  met_in text check (length(met_in) <= 300),
  foreign key (id, person_id) references facts (id, person_id) on delete cascade on update cascade
);
create index person_names_person on person_names (person_id);

create table course_events (
  id uuid primary key, person_id uuid not null,
  code text not null unique check (length(code) between 1 and 100),
  type text not null check (type ~ '^[a-z]+(-[a-z]+)*$' and length(type) <= 60),
  happened text check (length(happened) <= 23),
  -- Where no date is known: the date before which it cannot have happened.
  not_before text check (length(not_before) <= 23),
  place text check (length(place) <= 300),
  summary text not null check (length(summary) between 1 and 4000),
  foreign key (id, person_id) references facts (id, person_id) on delete cascade on update cascade
);
create index course_events_person on course_events (person_id);

-- How an editor reads an event for the person's standing, where its type alone does not tell.
-- `ends`: until when that holds (EDTF); from then on `afterwards`, which is unknown unless a source says more.
create table course_readings (
  event_id uuid primary key references course_events (id) on delete cascade,
  effect text not null check (effect in ('held', 'restricted', 'free', 'unknown', 'none')),
  ends text check (length(ends) <= 23),
  afterwards text check (afterwards in ('held', 'restricted', 'free', 'unknown')),
  why text not null check (length(why) between 1 and 2000),
  import_hash bytea,
  check (afterwards is null or ends is not null)
);

create table places_of_detention (
  id uuid primary key,
  name text not null unique check (length(name) between 1 and 300),
  created_at timestamptz not null
);

create table stays (
  id uuid primary key, person_id uuid not null,
  place_id uuid not null references places_of_detention (id),
  position integer not null,
  began text check (length(began) <= 23), ended text check (length(ended) <= 23),
  foreign key (id, person_id) references facts (id, person_id) on delete cascade on update cascade
);
create index stays_person on stays (person_id);

create table charges (
  id uuid primary key, person_id uuid not null, position integer not null,
  law text check (length(law) <= 200), article text check (length(article) <= 40),
  part text check (length(part) <= 40),
  text text not null check (length(text) between 1 and 2000),
  foreign key (id, person_id) references facts (id, person_id) on delete cascade on update cascade
);
create index charges_person on charges (person_id);

create table sentences (
  id uuid primary key, person_id uuid not null,
  -- A duration of ISO 8601-1: P7Y6M.
  length text check (length ~ '^P(\d+Y)?(\d+M)?(\d+D)?$' and length <> 'P'),
  regime text check (length(regime) <= 300), extra text check (length(extra) <= 1000),
  foreign key (id, person_id) references facts (id, person_id) on delete cascade on update cascade
);
create index sentences_person on sentences (person_id);

-- Birth, death, occupation; how it ended (outcome); how it stood at a time (standing); which bodies spoke up (attention).
create table biography (
  id uuid primary key, person_id uuid not null, position integer not null,
  kind text not null check (kind in ('birth', 'death', 'occupation', 'outcome', 'standing', 'attention')),
  happened text check (length(happened) <= 23),
  place text check (length(place) <= 300), body text check (length(body) <= 300),
  text text check (length(text) <= 4000),
  foreign key (id, person_id) references facts (id, person_id) on delete cascade on update cascade
);
create index biography_person on biography (person_id);

create table lawyers (
  id uuid primary key, person_id uuid not null, position integer not null,
  -- Null where a source speaks of lawyers and names none.
  name text check (length(name) between 1 and 300), note text check (length(note) <= 1000),
  language text not null default 'ru' check (length(language) <= 35),
  -- Sealed to the compartment `lawyers`: {email?, lines?}.
  contact_sealed bytea,
  foreign key (id, person_id) references facts (id, person_id) on delete cascade on update cascade
);
create index lawyers_person on lawyers (person_id);

create table contradictions (
  id uuid primary key references facts (id) on delete cascade,
  code text not null unique check (length(code) between 1 and 100),
  topic text not null check (length(topic) between 1 and 300),
  -- Our reading: what we show, and why.
  reading text check (length(reading) <= 2000)
);

create table contradiction_positions (
  id uuid primary key references facts (id) on delete cascade,
  contradiction_id uuid not null references contradictions (id) on delete cascade, position integer not null,
  text text not null check (length(text) between 1 and 2000)
);
create index contradiction_positions_of on contradiction_positions (contradiction_id);

create table contradiction_people (
  contradiction_id uuid not null references contradictions (id) on delete cascade,
  person_id uuid not null references people (id),
  primary key (contradiction_id, person_id)
);

create table contradiction_events (
  contradiction_id uuid not null references contradictions (id) on delete cascade,
  event_id uuid not null references course_events (id) on delete cascade,
  primary key (contradiction_id, event_id)
);

-- The public gate.

create view published.sources as
  select id, code, publisher, title, published_on, url, note, was_read from sources where told = 'public';

-- A person whom no public name names is not public.
create view published.people as
  select p.id, p.slug, p.role, p.rank, n.form as name
  from people p
  cross join lateral (
    select n.form from person_names n join facts f on f.id = n.id and f.told = 'public'
    where n.person_id = p.id
    order by n.script is distinct from 'Latn', n.lang is distinct from 'en', n.position limit 1
  ) as n
  where p.told = 'public';

create view published.facts as
  select f.id, f.kind, f.person_id, f.confidence, f.note
  from facts f join people p on p.id = f.person_id
  where f.told = 'public' and p.told = 'public';

create view published.person_names as
  select n.id, n.person_id, n.position, n.kind, n.script, n.lang, n.form, n.full_form, n.met_in
  from person_names n join published.facts f on f.id = n.id;

create view published.course_events as
  select e.id, e.person_id, e.code, e.type, e.happened, e.not_before, e.place, e.summary
  from course_events e join published.facts f on f.id = e.id;

create view published.course_readings as
  select r.event_id, r.effect, r.ends, r.afterwards, r.why
  from course_readings r join published.course_events e on e.id = r.event_id;

create view published.stays as
  select s.id, s.person_id, s.position, d.name as place, s.began, s.ended
  from stays s join places_of_detention d on d.id = s.place_id
  join published.facts f on f.id = s.id;

create view published.charges as
  select c.id, c.person_id, c.position, c.law, c.article, c.part, c.text
  from charges c join published.facts f on f.id = c.id;

create view published.sentences as
  select s.id, s.person_id, s.length, s.regime, s.extra from sentences s join published.facts f on f.id = s.id;

create view published.biography as
  select b.id, b.person_id, b.position, b.kind, b.happened, b.place, b.body, b.text
  from biography b join published.facts f on f.id = b.id;

create view published.lawyers as
  select l.id, l.person_id, l.position, l.name, l.note from lawyers l join published.facts f on f.id = l.id;

-- A contradiction would give away a person or an event that is withdrawn: it goes with them.
create view published.contradictions as
  select c.id, c.code, c.topic, c.reading from contradictions c join facts f on f.id = c.id
  where f.told = 'public' and not exists (select from contradiction_people l join people p on p.id = l.person_id
      where l.contradiction_id = c.id and p.told <> 'public')
    and not exists (select from contradiction_events l join facts e on e.id = l.event_id
      join people p on p.id = e.person_id
      where l.contradiction_id = c.id and (e.told <> 'public' or p.told <> 'public'));

create view published.contradiction_positions as
  select q.id, q.contradiction_id, q.position, q.text
  from contradiction_positions q join facts f on f.id = q.id and f.told = 'public'
  join published.contradictions c on c.id = q.contradiction_id;

create view published.contradiction_people as
  select l.contradiction_id, l.person_id
  from contradiction_people l join published.contradictions c on c.id = l.contradiction_id;

create view published.contradiction_events as
  select l.contradiction_id, l.event_id
  from contradiction_events l join published.contradictions c on c.id = l.contradiction_id
  join published.course_events e on e.id = l.event_id;

-- Citations of everything above, and of nothing that hangs on a person or contradiction not public.
create view published.citations as
  select c.fact_id, c.source_id, c.position, f.confidence
  from citations c join published.facts f on f.id = c.fact_id join published.sources s on s.id = c.source_id
  union all
  select c.fact_id, c.source_id, c.position, f.confidence
  from (select id from published.contradictions union all select id from published.contradiction_positions) k
    join citations c on c.fact_id = k.id join facts f on f.id = k.id join published.sources s on s.id = c.source_id;
