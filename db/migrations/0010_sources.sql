-- Snapshots of sources, which publishers are one, how sure a fact is, and who recognises a prisoner.

-- When somebody of us read it (EDTF); null: nobody did, it was remembered or is known by its name.
alter table sources add column read_on text check (length(read_on) <= 23);
-- BCP 47.
alter table sources add column language text check (length(language) between 2 and 35);
-- Two people who edit the same source lose nothing: a change names the version it was made from.
alter table sources add column version integer not null default 1 check (version > 0);

-- What was read before this column was there, was read by the day on which it was entered.
update sources set read_on = to_char(created_at at time zone 'UTC', '"../"YYYY-MM-DD') where was_read;
create or replace view published.sources as
  select id, code, publisher, title, published_on, url, note, (read_on is not null) as was_read,
    language, read_on
  from sources where told = 'public';
alter table sources drop column was_read;
alter table sources add column was_read boolean generated always as (read_on is not null) stored;

create index sources_publisher on sources (lower(publisher));
create index sources_search on sources using gin
  ((code || ' ' || title || ' ' || coalesce(publisher, '') || ' ' || coalesce(url, '')) gin_trgm_ops);

-- What a source showed on a day, byte for byte. It is the desk's; a hash of it may be cited in public
-- together with a public source, and a text or a PDF may be given out where somebody allows it.
create table snapshots (
  id uuid primary key,
  source_id uuid not null references sources (id),
  media_type text not null check (media_type in
    ('text/plain', 'text/html', 'application/pdf', 'image/png', 'image/jpeg', 'image/webp')),
  content bytea not null check (octet_length(content) between 1 and 10485760),
  -- Computed by the database: what is cited is what is kept.
  sha256 bytea generated always as (sha256(content)) stored,
  size_bytes integer generated always as (octet_length(content)) stored,
  -- EDTF.
  taken_on text not null check (length(taken_on) between 4 and 23),
  told text not null default 'desk' check (told in ('sealed', 'desk', 'public')),
  added_by text not null check (length(added_by) between 1 and 100),
  added_at timestamptz not null,
  -- Nothing here re-encodes pictures, and a page can hold scripts: neither is given out.
  constraint snapshots_given_out check (told <> 'public' or media_type in ('text/plain', 'application/pdf')),
  unique (source_id, sha256)
);

-- Publishers that are one house, or take their word from each other: two texts of one group do not
-- confirm each other.
create table publisher_groups (
  id uuid primary key,
  name text not null unique check (length(name) between 1 and 200),
  why text not null check (length(why) between 1 and 2000),
  version integer not null default 1 check (version > 0),
  import_hash bytea,
  created_at timestamptz not null
);

-- A publisher as sources.publisher has it, in small letters. It stands in one group at most.
create table grouped_publishers (
  publisher text primary key check (length(publisher) between 1 and 200),
  group_id uuid not null references publisher_groups (id) on delete cascade
);
create index grouped_publishers_group on grouped_publishers (group_id);

-- A contradiction can concern any fact, not only an event.
drop view published.contradiction_events;
alter table contradiction_events rename to contradiction_facts;
alter table contradiction_facts rename column event_id to fact_id;
alter table contradiction_facts drop constraint contradiction_events_event_id_fkey;
alter table contradiction_facts add foreign key (fact_id) references facts (id) on delete cascade;
create index contradiction_facts_fact on contradiction_facts (fact_id);
create index contradiction_people_person on contradiction_people (person_id);

-- Which bodies recognise somebody as a political prisoner: in which words, since when, by what criteria.
create table recognitions (
  id uuid primary key, person_id uuid not null, position integer not null,
  body text not null check (length(body) between 1 and 300),
  -- The body's own words: "prisoner of conscience".
  term text not null check (length(term) between 1 and 200),
  since text check (length(since) <= 23), until text check (length(until) <= 23),
  criteria text check (length(criteria) between 1 and 2000),
  criteria_url text check (length(criteria_url) <= 2000 and criteria_url ~ '^https?://'),
  foreign key (id, person_id) references facts (id, person_id) on delete cascade on update cascade
);
create index recognitions_person on recognitions (person_id);

-- How sure a fact is, is computed. What a file states is kept beside it as its statement, which can only
-- lower it: "disputed" tells of a disagreement inside the sources that no row here shows, "single-source"
-- that one of two does not bear the whole fact.
alter table facts rename column confidence to stated_confidence;
create index facts_stated_disputed on facts (person_id) where stated_confidence = 'disputed';

-- What the desk knows: all sources that were read, all contradictions that stand. A publisher that is not
-- known is independent of nobody.
create view fact_confidence as
  select f.id as fact_id,
    case when f.stated_confidence = 'disputed' or exists (
        select from contradiction_facts l join facts c on c.id = l.contradiction_id and c.struck_at is null
        where l.fact_id = f.id)
      then 'disputed'
      when f.stated_confidence = 'unverified' then 'unverified'
      else (
        select case when count(*) = 0 then 'unverified'
          when f.stated_confidence = 'single-source' then 'single-source'
          when count(distinct coalesce(g.group_id::text, lower(s.publisher))) > 1 then 'confirmed'
          else 'single-source' end
        from citations c join sources s on s.id = c.source_id and s.was_read
          left join grouped_publishers g on g.publisher = lower(s.publisher)
        where c.fact_id = f.id)
    end as confidence
  from facts f;

-- The public gate.

create or replace view published.contradictions as
  select c.id, c.code, c.topic, c.reading from contradictions c join facts f on f.id = c.id
  where f.told = 'public' and not exists (select from contradiction_people l join people p on p.id = l.person_id
      where l.contradiction_id = c.id and p.told <> 'public')
    and not exists (select from contradiction_facts l join facts e on e.id = l.fact_id
      left join people p on p.id = e.person_id
      where l.contradiction_id = c.id and (e.told <> 'public' or p.told <> 'public'));

-- The same of what visitors may see: a source or a contradiction that is not told changes nothing here.
create view told_confidence as
  select f.id as fact_id,
    case when f.stated_confidence = 'disputed' or exists (
        select from contradiction_facts l join published.contradictions c on c.id = l.contradiction_id
        where l.fact_id = f.id)
      then 'disputed'
      when f.stated_confidence = 'unverified' then 'unverified'
      else (
        select case when count(*) = 0 then 'unverified'
          when f.stated_confidence = 'single-source' then 'single-source'
          when count(distinct coalesce(g.group_id::text, lower(s.publisher))) > 1 then 'confirmed'
          else 'single-source' end
        from citations c join sources s on s.id = c.source_id and s.was_read and s.told = 'public'
          left join grouped_publishers g on g.publisher = lower(s.publisher)
        where c.fact_id = f.id)
    end as confidence
  from facts f;

create or replace view published.facts as
  select f.id, f.kind, f.person_id,
    -- As a question of its own, so that whoever does not ask for it does not wait for it.
    (select t.confidence from told_confidence t where t.fact_id = f.id) as confidence, f.note, f.struck_at
  from facts f join people p on p.id = f.person_id
  where f.told = 'public' and p.told = 'public';

create view published.fact_confidence as select id as fact_id, confidence from published.facts;

create or replace view published.citations as
  select c.fact_id, c.source_id, c.position, f.confidence
  from citations c join published.facts f on f.id = c.fact_id join published.sources s on s.id = c.source_id
  union all
  -- What is about no one person. Asked row by row: joined, a question for a few facts would weigh them all.
  select c.fact_id, c.source_id, c.position,
    (select t.confidence from told_confidence t where t.fact_id = c.fact_id) as confidence
  from citations c join facts f on f.id = c.fact_id and f.person_id is null
    join published.sources s on s.id = c.source_id
  where exists (select from published.contradictions k where k.id = c.fact_id)
    or exists (select from published.contradiction_positions k where k.id = c.fact_id)
    or exists (select from published.proceedings k where k.id = c.fact_id);

create view published.contradiction_facts as
  select l.contradiction_id, l.fact_id
  from contradiction_facts l join published.contradictions c on c.id = l.contradiction_id
  join published.facts f on f.id = l.fact_id;

create view published.recognitions as
  select r.id, r.person_id, r.position, r.body, r.term, r.since, r.until, r.criteria, r.criteria_url
  from recognitions r join published.facts f on f.id = r.id;

-- That a source was archived, when, and the hash by which anybody can check a copy. The bytes
-- themselves only where they are told.
create view published.snapshots as
  select n.id, n.source_id, n.media_type, encode(n.sha256, 'hex') as sha256, n.size_bytes, n.taken_on,
    n.told = 'public' as is_open
  from snapshots n join published.sources s on s.id = n.source_id where n.told <> 'sealed';

create view published.snapshot_contents as
  select n.id, n.content from snapshots n join published.sources s on s.id = n.source_id
  where n.told = 'public';
