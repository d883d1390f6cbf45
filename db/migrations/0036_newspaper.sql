-- The newspaper: articles that keep their address, issues with their contents, what ties an article to the cause.

-- Where in the paper an article stands, beside any issue: feeds and lists are made by it.
create table sections (
  id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 60),
  place int not null check (place > 0),
  -- By language: {"en": "International", "ru": "…"}.
  names jsonb not null check (jsonb_typeof(names) = 'object')
);

-- One text in one language. Its number stands in addresses and is never given twice nor changed. What stands here
-- is what the editors see; visitors read the version that is out.
create table articles (
  id uuid primary key,
  number int not null unique check (number between 1 and 999999999),
  language text not null check (language ~ '^[a-z]{2}$'),
  -- Null for the original.
  translation_of uuid references articles (id) check (translation_of <> id),
  slug text not null check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 100),
  -- As printed in the address; given when it is published at the latest.
  day date,
  section_id uuid references sections (id),
  headline text not null check (length(headline) between 1 and 300),
  standfirst text check (length(standfirst) between 1 and 1000),
  byline text check (length(byline) between 1 and 200),
  -- Markdown (CommonMark with footnotes and tables).
  body text not null check (length(body) <= 200000),
  state text not null check (state in ('draft', 'scheduled', 'published', 'withdrawn')),
  publish_at timestamptz,
  published_at timestamptz,
  -- Counts how often it was saved.
  version int not null default 1 check (version > 0),
  -- The version that is out, or that will be.
  out_version int check (out_version > 0),
  withdrawn_at timestamptz,
  withdrawn_why text check (length(withdrawn_why) between 1 and 1000),
  made_at timestamptz not null,
  made_by text not null check (length(made_by) between 1 and 100),
  edited_at timestamptz not null,
  edited_by text not null check (length(edited_by) between 1 and 100),
  check (state <> 'scheduled' or (publish_at is not null and out_version is not null)),
  check (state <> 'published' or (published_at is not null and out_version is not null and day is not null)),
  check (state <> 'withdrawn' or (withdrawn_at is not null and withdrawn_why is not null))
);
create unique index articles_one_of_a_language on articles (coalesce(translation_of, id), language);
create index articles_translations on articles (translation_of) where translation_of is not null;
create index articles_latest on articles (day desc, number desc) where state = 'published';
create index articles_due on articles (publish_at) where state = 'scheduled';
create index articles_section on articles (section_id, day desc) where state = 'published';

-- Every saved version. A save names the version that it began from; an editor's later autosave takes the place of the
-- one before, so that a version is what somebody meant to keep.
create table article_versions (
  article_id uuid not null references articles (id),
  version int not null check (version > 0),
  headline text not null check (length(headline) between 1 and 300),
  standfirst text check (length(standfirst) between 1 and 1000),
  byline text check (length(byline) between 1 and 200),
  body text not null check (length(body) <= 200000),
  by_itself boolean not null default false,
  saved_at timestamptz not null,
  saved_by text not null check (length(saved_by) between 1 and 100),
  primary key (article_id, version)
);
alter table articles add constraint articles_out_version foreign key (id, out_version)
  references article_versions (article_id, version) deferrable initially deferred;

-- Every slug that an article ever had, for whoever looks for an old one; addresses go by the number alone.
create table article_slugs (
  article_id uuid not null references articles (id),
  slug text not null check (length(slug) <= 100),
  since timestamptz not null,
  primary key (article_id, slug)
);

-- Addresses of the site that an article came from. Always to an article, never to an address: so no loop can be.
create table redirects (
  old_path text primary key check (old_path like '/%' and length(old_path) between 2 and 1000),
  article_id uuid not null references articles (id),
  made_at timestamptz not null
);
create index redirects_article on redirects (article_id);

create table issues (
  id uuid primary key,
  number int not null unique check (number between 1 and 999999),
  day date not null,
  title text check (length(title) between 1 and 200),
  language text not null default 'en' check (language ~ '^[a-z]{2}$'),
  state text not null check (state in ('draft', 'scheduled', 'published')),
  publish_at timestamptz,
  published_at timestamptz,
  version int not null default 1 check (version > 0),
  made_at timestamptz not null,
  edited_at timestamptz not null,
  edited_by text not null check (length(edited_by) between 1 and 100),
  check (state <> 'scheduled' or publish_at is not null),
  check (state <> 'published' or published_at is not null)
);
create index issues_latest on issues (day desc, number desc) where state = 'published';
create index issues_due on issues (publish_at) where state = 'scheduled';

create table issue_sections (
  id uuid primary key,
  issue_id uuid not null references issues (id),
  place int not null check (place > 0),
  name text not null check (length(name) between 1 and 200),
  unique (id, issue_id),
  unique (issue_id, place) deferrable initially immediate
);

-- A line of the contents: an article, or the title alone of one whose text is not here.
create table issue_articles (
  id uuid primary key,
  issue_id uuid not null references issues (id),
  issue_section_id uuid not null,
  place int not null check (place > 0),
  article_id uuid references articles (id),
  title text check (length(title) between 1 and 300),
  is_front boolean not null default false,
  foreign key (issue_section_id, issue_id) references issue_sections (id, issue_id),
  unique (issue_section_id, place) deferrable initially immediate,
  unique (issue_id, article_id),
  check ((article_id is null) <> (title is null)),
  check (not is_front or article_id is not null)
);
create unique index issue_articles_one_front on issue_articles (issue_id) where is_front;
create index issue_articles_article on issue_articles (article_id);

-- Who is named in an article: proposed by the search for names, settled by an editor.
create table article_people (
  article_id uuid not null references articles (id),
  person_id uuid not null references people (id),
  -- The words by which the person was found.
  written text check (length(written) between 1 and 300),
  state text not null check (state in ('proposed', 'confirmed', 'declined')),
  by text not null check (length(by) between 1 and 100),
  at timestamptz not null,
  primary key (article_id, person_id)
);
create index article_people_person on article_people (person_id, article_id) where state = 'confirmed';

-- What a reader can do, beside the article. `subject` is the id of the resolution or of the prisoner; null: one
-- whom the fair rule offers.
create table article_boxes (
  article_id uuid not null references articles (id),
  place int not null check (place between 1 and 5),
  kind text not null check (kind in ('resolution', 'letter')),
  subject uuid,
  primary key (article_id, place),
  check (kind <> 'resolution' or subject is not null)
);

-- Made anew before it is kept. `place` is how the text calls it: ![caption](picture:1).
create table article_pictures (
  id uuid primary key,
  article_id uuid not null references articles (id),
  place int not null check (place between 1 and 40),
  jpeg bytea not null check (length(jpeg) between 1 and 4194304),
  across int not null check (across between 1 and 1600),
  down int not null check (down between 1 and 1600),
  credit text not null check (length(credit) between 1 and 300),
  alt text not null check (length(alt) between 1 and 500),
  made_at timestamptz not null,
  made_by text not null check (length(made_by) between 1 and 100),
  unique (article_id, place)
);

create table article_corrections (
  id uuid primary key,
  article_id uuid not null references articles (id),
  day date not null,
  text text not null check (length(text) between 1 and 2000),
  by text not null check (length(by) between 1 and 100),
  at timestamptz not null
);
create index article_corrections_article on article_corrections (article_id, day);
create index article_corrections_latest on article_corrections (day desc, id);

create view published.sections as select s.id, s.slug, s.place, s.names from sections s;
create view published.articles as
  select a.id, a.number, a.language, coalesce(a.translation_of, a.id) as original_id,
    a.translation_of is null as is_original, a.slug, a.day, s.slug as section, v.headline, v.standfirst, v.byline,
    v.body, a.published_at, v.saved_at as changed_at
  from articles a join article_versions v on v.article_id = a.id and v.version = a.out_version
    left join sections s on s.id = a.section_id
  where a.state = 'published';
-- Of an article that was out and is no more: that it was, since when not, and why.
create view published.article_withdrawals as
  select a.number, (a.withdrawn_at at time zone 'UTC')::date as withdrawn_on, a.withdrawn_why as why
  from articles a where a.state = 'withdrawn' and a.published_at is not null;
create view published.redirects as
  select r.old_path, r.article_id from redirects r join articles a on a.id = r.article_id and a.state = 'published';
create view published.issues as
  select i.id, i.number, i.day, i.title, i.language, i.published_at from issues i where i.state = 'published';
-- What stands in each issue, in order. An article that is not out (yet, or any more) is in none.
create view published.issue_contents as
  select i.id as issue_id, i.number as issue, s.place as section_place, s.name as section, l.place, l.title,
    l.article_id, l.is_front
  from issue_articles l join issue_sections s on s.id = l.issue_section_id
    join issues i on i.id = s.issue_id and i.state = 'published'
  where l.article_id is null or exists (select from articles a where a.id = l.article_id and a.state = 'published');
create view published.article_people as
  select w.article_id, w.person_id from article_people w
    join articles a on a.id = w.article_id and a.state = 'published'
    join published.people p on p.id = w.person_id
  where w.state = 'confirmed';
create view published.article_boxes as
  select b.article_id, b.place, b.kind, b.subject from article_boxes b
    join articles a on a.id = b.article_id and a.state = 'published'
  where b.subject is null or exists (select from published.texts t where t.id = b.subject)
    or exists (select from published.people p where p.id = b.subject);
create view published.article_pictures as
  select f.id, f.article_id, f.place, f.jpeg, f.across, f.down, f.credit, f.alt from article_pictures f
    join articles a on a.id = f.article_id and a.state = 'published';
create view published.corrections as
  select c.id, c.article_id, c.day, c.text from article_corrections c
    join articles a on a.id = c.article_id and a.state = 'published';
