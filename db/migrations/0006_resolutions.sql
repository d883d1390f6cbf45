-- What organisations ask: texts of parliaments and of the campaign, and what each demands for whom.
-- Adoptions (who passed a model) follow in 0007.

-- One text: a parliament's resolution, an opinion of a UN body, or a model for organisations.
-- said_on is EDTF (ISO 8601-2): '2016-03-10', '2017-04', '2022'.
create table texts (
  id uuid primary key,
  code text unique check (length(code) between 1 and 100),
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 100),
  kind text not null check (kind in ('parliament', 'opinion', 'model')),
  body text not null check (length(body) between 1 and 300),
  said_on text not null check (length(said_on) between 4 and 30),
  title text not null check (length(title) between 1 and 500),
  language text not null default 'en' check (language ~ '^[a-z]{2}$'),
  procedure text check (length(procedure) between 1 and 200),
  ref text check (length(ref) between 1 and 200),
  oj text check (length(oj) between 1 and 200),
  joint_motion text check (length(joint_motion) between 1 and 200),
  created_at timestamptz not null
);

-- The motions from which a parliament made its text.
create table text_motions (
  text_id uuid not null references texts (id),
  position int not null check (position > 0),
  reference text not null check (length(reference) between 1 and 200),
  primary key (text_id, position)
);
create table text_sources (
  text_id uuid not null references texts (id),
  position int not null check (position > 0),
  source_id uuid not null references sources (id),
  primary key (text_id, position),
  unique (text_id, source_id)
);

-- Who is named in a text: a person of the register, or a name that the register does not keep.
create table text_people (
  text_id uuid not null references texts (id),
  position int not null check (position > 0),
  person_id uuid references people (id),
  named text check (length(named) between 1 and 300),
  primary key (text_id, position),
  unique (text_id, person_id),
  check (num_nonnulls(person_id, named) = 1)
);

-- Remarks on a text: what is known of it, and what could not be read of it (its limits).
create table text_notes (
  id uuid primary key,
  text_id uuid not null references texts (id),
  -- Who remarks: the facts file that brought the text, or the campaign.
  told_by text not null check (told_by in ('facts', 'campaign')),
  position int not null check (position > 0),
  language text not null check (language ~ '^[a-z]{2}$'),
  note text not null check (length(note) between 1 and 2000),
  unique (text_id, told_by, language, position)
);
create table text_note_sources (
  note_id uuid not null references text_notes (id),
  position int not null check (position > 0),
  source_id uuid not null references sources (id),
  primary key (note_id, position)
);

-- Words of the text itself, as a source cites them.
create table text_quotations (
  text_id uuid not null references texts (id),
  position int not null check (position > 0),
  wording text not null check (length(wording) between 1 and 1000),
  told_of text not null check (length(told_of) between 1 and 500),
  source_id uuid references sources (id),
  primary key (text_id, position)
);

-- What a text demands. `number` is the paragraph's own number and stays empty where it could not
-- be read: position is only our order.
create table demands (
  id uuid primary key,
  text_id uuid not null references texts (id),
  position int not null check (position > 0),
  number text check (length(number) between 1 and 20),
  wording text not null check (length(wording) between 1 and 2000),
  unique (text_id, position)
);

-- For whom a demand is made, where it names somebody.
create table demand_people (
  demand_id uuid not null references demands (id),
  position int not null check (position > 0),
  person_id uuid not null references people (id),
  primary key (demand_id, position),
  unique (demand_id, person_id)
);

-- A model text lives in versions; a version lives in languages. Each is written while it has no
-- published_at, and never changed after: what an organisation passed stays what it was.
create table versions (
  id uuid primary key,
  text_id uuid not null references texts (id),
  number int not null check (number > 0),
  as_of date not null,
  why text check (length(why) between 1 and 2000),
  created_at timestamptz not null,
  published_at timestamptz,
  unique (text_id, number)
);

create table version_languages (
  version_id uuid not null references versions (id),
  language text not null check (language ~ '^[a-z]{2}$'),
  translated_from text check (translated_from ~ '^[a-z]{2}$' and translated_from <> language),
  title text not null check (length(title) between 1 and 300),
  -- The letter that goes with the text to an addressee: a list of paragraphs, blanks in braces.
  covering jsonb not null check (jsonb_typeof(covering) = 'array'),
  created_at timestamptz not null,
  published_at timestamptz,
  primary key (version_id, language)
);

-- Opening, what the meeting notes, believes and resolves, closing. Blanks stand in braces:
-- {organisation}, {place}, {date}.
create table paragraphs (
  id uuid primary key,
  version_id uuid not null,
  language text not null,
  position int not null check (position > 0),
  block text not null check (block in ('opening', 'notes', 'believes', 'resolves', 'closing')),
  number int check (number > 0),
  text text not null check (length(text) between 1 and 4000),
  foreign key (version_id, language) references version_languages (version_id, language),
  unique (version_id, language, position),
  unique (version_id, language, block, number),
  check (block <> 'resolves' or number is not null)
);

-- What a speaker at the meeting may say: facts about a person, each with its sources, and answers to
-- questions that will be asked (then `question` is there).
create table speaking_points (
  id uuid primary key,
  version_id uuid not null,
  language text not null,
  position int not null check (position > 0),
  person_id uuid references people (id),
  question text check (length(question) between 1 and 500),
  text text not null check (length(text) between 1 and 2000),
  foreign key (version_id, language) references version_languages (version_id, language),
  unique (version_id, language, position)
);
create table speaking_point_sources (
  point_id uuid not null references speaking_points (id),
  position int not null check (position > 0),
  source_id uuid not null references sources (id),
  primary key (point_id, position)
);

-- What a numbered "resolves" line asks, the same in every language of the version: which demand of
-- another text it supports, or goes further than, and whom it names.
create table asks (
  version_id uuid not null references versions (id),
  number int not null check (number > 0),
  demand_id uuid references demands (id),
  relation text check (relation in ('supports', 'goes further')),
  primary key (version_id, number),
  check ((demand_id is null) = (relation is null))
);
create index asks_demand on asks (demand_id);
create table ask_people (
  version_id uuid not null,
  number int not null,
  position int not null check (position > 0),
  person_id uuid not null references people (id),
  primary key (version_id, number, position),
  unique (version_id, number, person_id),
  foreign key (version_id, number) references asks (version_id, number)
);

-- To whom a version is sent: codes of the mailroom's offices.
create table addressees (
  version_id uuid not null references versions (id),
  position int not null check (position > 0),
  office_code text not null check (length(office_code) between 1 and 100),
  channel text not null check (channel in ('post', 'email')),
  primary key (version_id, position),
  unique (version_id, office_code)
);

-- Who gets a copy: a prisoner, and that prisoner's lawyers.
create table copies (
  version_id uuid not null references versions (id),
  position int not null check (position > 0),
  person_id uuid not null references people (id),
  lawyers boolean not null,
  primary key (version_id, position),
  unique (version_id, person_id)
);

-- A published version does not change. The one change allowed is to publish it.
create function published_stays() returns trigger
language plpgsql as $$
begin
  if old.published_at is not null then
    raise exception 'a published version never changes' using errcode = 'restrict_violation';
  end if;
  return case when tg_op = 'DELETE' then old else new end;
end
$$;

-- What hangs on a version is closed with it. A later translation is a language of its own, so a
-- version that is out can still get one.
create function published_is_closed() returns trigger
language plpgsql as $$
declare
  one jsonb;
  out_already boolean;
begin
  foreach one in array array[
    case when tg_op <> 'INSERT' then to_jsonb(old) end, case when tg_op <> 'DELETE' then to_jsonb(new) end]
  loop
    continue when one is null;
    if tg_table_name in ('paragraphs', 'speaking_points') then
      select published_at is not null into out_already from version_languages
        where version_id = (one ->> 'version_id')::uuid and language = one ->> 'language';
    else
      select published_at is not null into out_already from versions
        where id = (one ->> 'version_id')::uuid;
    end if;
    if out_already then
      raise exception 'a published version never changes' using errcode = 'restrict_violation';
    end if;
  end loop;
  return case when tg_op = 'DELETE' then old else new end;
end
$$;

do $$
declare
  name text;
begin
  foreach name in array array['versions', 'version_languages'] loop
    execute format('create trigger published_stays before update or delete on %I
      for each row execute function published_stays()', name);
  end loop;
  foreach name in array array['paragraphs', 'speaking_points', 'asks', 'ask_people', 'addressees', 'copies'] loop
    execute format('create trigger published_is_closed before insert or update or delete on %I
      for each row execute function published_is_closed()', name);
  end loop;
end
$$;

-- What visitors may read. Drafts are not in it.
create view published.texts as select t.id, t.slug, t.kind, t.body, t.said_on, t.title, t.language, t.procedure, t.ref, t.oj, t.joint_motion
  from texts t
  where t.kind <> 'model'
    or exists (select from versions v where v.text_id = t.id and v.published_at is not null);
create view published.text_motions as select m.text_id, m.position, m.reference
  from text_motions m join published.texts t on t.id = m.text_id;
create view published.text_sources as select s.text_id, s.position, s.source_id
  from text_sources s join published.texts t on t.id = s.text_id
    join published.sources o on o.id = s.source_id;
-- A person who is not public is not named here either, whatever the text says. Whether a public
-- name is known, the register's own view tells, which every question about names joins.
create view published.text_people as select p.text_id, p.position, p.person_id, p.named
  from text_people p join published.texts t on t.id = p.text_id
  where p.person_id is null
    or exists (select from people o where o.id = p.person_id and o.told = 'public');
create view published.text_notes as select n.id, n.text_id, n.told_by, n.position, n.language, n.note
  from text_notes n join published.texts t on t.id = n.text_id;
create view published.text_note_sources as select s.note_id, s.position, s.source_id
  from text_note_sources s join published.text_notes n on n.id = s.note_id join published.sources o on o.id = s.source_id;
create view published.text_quotations as select q.text_id, q.position, q.wording, q.told_of, o.id as source_id
  from text_quotations q join published.texts t on t.id = q.text_id left join published.sources o on o.id = q.source_id;
create view published.demands as select d.id, d.text_id, d.position, d.number, d.wording from demands d join published.texts t on t.id = d.text_id;
create view published.demand_people as select d.demand_id, d.position, d.person_id
  from demand_people d join published.demands e on e.id = d.demand_id join people p on p.id = d.person_id and p.told = 'public';
create view published.versions as select id, text_id, number, as_of, why, published_at from versions where published_at is not null;
create view published.version_languages as select l.version_id, l.language, l.translated_from, l.title, l.covering, l.published_at
  from version_languages l join versions v on v.id = l.version_id
  where l.published_at is not null and v.published_at is not null;
create view published.paragraphs as select p.id, p.version_id, p.language, p.position, p.block, p.number, p.text
  from paragraphs p join published.version_languages l
    on l.version_id = p.version_id and l.language = p.language;
create view published.speaking_points as select p.id, p.version_id, p.language, p.position, p.person_id, p.question, p.text
  from speaking_points p join published.version_languages l
    on l.version_id = p.version_id and l.language = p.language
  where p.person_id is null
    or exists (select from people o where o.id = p.person_id and o.told = 'public');
create view published.speaking_point_sources as select s.point_id, s.position, s.source_id
  from speaking_point_sources s join published.speaking_points p on p.id = s.point_id
    join published.sources o on o.id = s.source_id;
create view published.asks as select a.version_id, a.number, a.demand_id, a.relation
  from asks a join published.versions v on v.id = a.version_id;
create view published.ask_people as select a.version_id, a.number, a.position, a.person_id
  from ask_people a join published.versions v on v.id = a.version_id
    join people p on p.id = a.person_id and p.told = 'public';
create view published.addressees as select a.version_id, a.position, a.office_code, a.channel
  from addressees a join published.versions v on v.id = a.version_id;
create view published.copies as select c.version_id, c.position, c.person_id, c.lawyers
  from copies c join published.versions v on v.id = c.version_id
    join people p on p.id = c.person_id and p.told = 'public';
