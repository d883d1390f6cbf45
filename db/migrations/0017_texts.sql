-- Demands as records of their own; models written, replaced and withdrawn at the desk; and those who asked
-- to be told when the text that they took is replaced or withdrawn.

-- The kind of a demand is an editor's reading, with the reason: where nothing says it, none stands.
-- `answers_id`: the demand of another text that this one takes up, by an editor's reading, too.
alter table demands
  add column kind text check (kind in ('release', 'retrial', 'investigation', 'medical-care', 'observers',
    'ill-treatment', 'repeal', 'charges', 'redress', 'other')),
  add column kind_why text check (length(kind_why) between 1 and 2000),
  add column language text not null default 'en' check (language ~ '^[a-z]{2}$'),
  add column answers_id uuid references demands (id),
  add column relation text check (relation in ('supports', 'goes further')),
  add column relation_why text check (length(relation_why) between 1 and 2000),
  add column version integer not null default 1 check (version > 0),
  -- Its place in the facts file that brought it, and the hash of what stood there: a demand that the desk
  -- has changed is changed by the file only when the file itself has changed.
  add column file_position integer check (file_position > 0),
  add column import_hash bytea check (length(import_hash) = 32),
  -- Entered in error: shown nowhere, kept with its history.
  add column struck_at timestamptz,
  add constraint demands_kind_has_reason check ((kind is null) = (kind_why is null)),
  add constraint demands_relation_has_reason check (num_nulls(answers_id, relation, relation_why) in (0, 3)),
  add constraint demands_answer_another check (answers_id <> id),
  add constraint demands_file_position unique (text_id, file_position);
update demands set file_position = position;
create index demands_answers on demands (answers_id);

-- A demand in further languages: the text's own words there, or our translation.
create table demand_wordings (
  demand_id uuid not null references demands (id),
  language text not null check (language ~ '^[a-z]{2}$'),
  wording text not null check (length(wording) between 1 and 2000),
  translated boolean not null,
  primary key (demand_id, language)
);
-- In which of the text's sources this demand was read; none: in those of the text.
create table demand_sources (
  demand_id uuid not null references demands (id),
  position int not null check (position > 0),
  source_id uuid not null references sources (id),
  primary key (demand_id, position),
  unique (demand_id, source_id)
);

-- A draft has no number: it gets the next one when it is published. `edition` counts how often it was
-- saved, so that two people who write at once see each other's words.
alter table texts add column version integer not null default 1 check (version > 0);
alter table versions alter column number drop not null;
alter table versions
  add column edition integer not null default 1 check (edition > 0),
  add constraint versions_published_has_number check (published_at is null or number is not null);
-- Of a translation, `follows` is the edition of the original that it says; a smaller one than the
-- original's makes it older than the original.
alter table version_languages
  add column edition integer not null default 1 check (edition > 0),
  add column follows integer check (follows > 0);
update version_languages set follows = 1 where translated_from is not null and published_at is null;
-- When and why a paragraph may be left out, in the paragraph's language; null: it may not.
alter table paragraphs add column optional text check (length(optional) between 1 and 1000);

-- What a draft said in earlier editions, so that nothing is lost when two people write at once. The part is
-- a language, or empty: what belongs to all languages. Gone when the draft is published or discarded.
create table draft_editions (
  version_id uuid not null references versions (id),
  part text not null check (part ~ '^([a-z]{2})?$'),
  edition integer not null check (edition > 0),
  said jsonb not null check (jsonb_typeof(said) = 'object'),
  saved_by text not null check (length(saved_by) between 1 and 100),
  saved_at timestamptz not null,
  primary key (version_id, part, edition)
);

-- A model whose newest version is withdrawn is offered no more; a newer version takes its place.
create table version_withdrawals (
  version_id uuid primary key references versions (id),
  reason text not null check (length(reason) between 1 and 2000),
  language text not null check (language ~ '^[a-z]{2}$'),
  withdrawn_by text not null check (length(withdrawn_by) between 1 and 100),
  withdrawn_at timestamptz not null
);

-- Somebody wants to be told by mail when a model changes. Address and the secret of the link are sealed to
-- the compartment `supporters`; unconfirmed it is gone after 48 hours.
create table subscriptions (
  id uuid primary key,
  text_id uuid not null references texts (id),
  version_id uuid not null references versions (id),
  spoken text not null check (spoken in ('en', 'ru', 'kk')),
  contact_sealed bytea not null,
  link_hash bytea not null unique check (length(link_hash) = 32),
  asked_at timestamptz not null,
  confirmed_at timestamptz
);
create index subscriptions_text on subscriptions (text_id, confirmed_at);

-- What they are to be told: a newer version stands (`version_id` is that one), or this one is withdrawn.
-- A person at the desk releases it or drops it.
create table notices (
  id uuid primary key,
  text_id uuid not null references texts (id),
  version_id uuid not null references versions (id),
  kind text not null check (kind in ('superseded', 'withdrawn')),
  made_at timestamptz not null,
  settled text check (settled in ('released', 'dropped')),
  settled_by text check (length(settled_by) between 1 and 100),
  settled_at timestamptz,
  why text check (length(why) between 1 and 2000),
  unique (version_id, kind),
  check (num_nulls(settled, settled_by, settled_at) in (0, 3))
);
-- Who was told, each once; `mailed` is false where the same address had been told already.
create table notice_mails (
  notice_id uuid not null references notices (id),
  subscription_id uuid not null,
  mailed boolean not null,
  primary key (notice_id, subscription_id)
);

create or replace view published.demands as
  select d.id, d.text_id, d.position, d.number, d.wording, d.kind, d.kind_why, d.language,
    a.id as answers_id, case when a.id is not null then d.relation end as relation,
    case when a.id is not null then d.relation_why end as relation_why
  from demands d join published.texts t on t.id = d.text_id
    left join demands a on a.id = d.answers_id and a.struck_at is null
      and exists (select from published.texts o where o.id = a.text_id)
  where d.struck_at is null;
create view published.demand_wordings as select w.demand_id, w.language, w.wording, w.translated
  from demand_wordings w join published.demands d on d.id = w.demand_id;
create view published.demand_sources as select s.demand_id, s.position, s.source_id
  from demand_sources s join published.demands d on d.id = s.demand_id
    join published.sources o on o.id = s.source_id;
create or replace view published.version_languages as
  select l.version_id, l.language, l.translated_from, l.title, l.covering, l.published_at,
    l.translated_from is not null and coalesce(l.follows, 1) < (select max(o.edition) from version_languages o
      where o.version_id = l.version_id and o.translated_from is null) as is_behind
  from version_languages l join versions v on v.id = l.version_id
  where l.published_at is not null and v.published_at is not null;
create or replace view published.paragraphs as
  select p.id, p.version_id, p.language, p.position, p.block, p.number, p.text, p.optional
  from paragraphs p join published.version_languages l
    on l.version_id = p.version_id and l.language = p.language;
create view published.version_withdrawals as
  select w.version_id, w.reason, w.language, (w.withdrawn_at at time zone 'UTC')::date as withdrawn_on
  from version_withdrawals w join published.versions v on v.id = w.version_id;
