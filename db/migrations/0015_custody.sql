-- Rules of custody, kept as data: how custody before the verdict counts towards a term, and after which
-- part of it somebody may be released early. Which rule a person's time is reckoned by is an editor's
-- choice with its reason; the reckoning itself is computed (src/register/custody) and never stored.

create table custody_rules (
  code text primary key check (code ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(code) <= 60),
  kind text not null check (kind in ('remand', 'early-release')),
  country text not null check (country ~ '^[a-z]{2}$'),
  -- What the rule is called, by language: {"en": "…", "ru": "…", "kk": "…"}.
  names jsonb not null check (jsonb_typeof(names) = 'object' and names ? 'en'),
  law text not null check (length(law) between 1 and 200),
  article text not null check (length(article) between 1 and 60),
  -- What it says, in our words.
  says text not null check (length(says) between 1 and 1000),
  -- So many days held count as so many days of the term (remand), or so many parts of so many (early release).
  numerator integer not null check (numerator between 1 and 100),
  denominator integer not null check (denominator between 1 and 100),
  -- Of remand: whether the day of release counts beside the day of arrest.
  counts text not null default 'nights' check (counts in ('nights', 'days')),
  valid_from text check (length(valid_from) <= 23), valid_to text check (length(valid_to) <= 23),
  source_title text not null check (length(source_title) between 1 and 500),
  source_url text check (length(source_url) <= 2000 and source_url ~ '^https?://'),
  -- False: nobody of us has read it there.
  was_read boolean not null,
  note text check (length(note) <= 1000),
  import_hash bytea,
  check (kind <> 'early-release' or (numerator < denominator and counts = 'nights'))
);

create table custody_choices (
  person_id uuid primary key references people (id),
  remand_rule text references custody_rules (code),
  release_rule text references custody_rules (code),
  -- The first day of custody (EDTF) that counts towards the term; null: the last unbroken custody alone.
  counts_from text check (length(counts_from) <= 23),
  why text not null check (length(why) between 1 and 2000),
  version integer not null default 1,
  import_hash bytea
);

create view published.custody_rules as
  select code, kind, country, names, law, article, says, numerator, denominator, counts, valid_from, valid_to,
    source_title, source_url, was_read, note
  from custody_rules;

create view published.custody_choices as
  select c.person_id, c.remand_rule, c.release_rule, c.counts_from, c.why
  from custody_choices c join people p on p.id = c.person_id and p.told = 'public';
