-- Reading letters before they go in: one at a time, by somebody who holds the month's key.

-- Who reads a letter now, so that two do not read the same. It runs out by itself.
create table letter_readings (
  letter_id uuid primary key references letters (id),
  staff_id uuid not null references staff (id),
  until timestamptz not null
);

-- Which letters somebody opened on a day: what one account can read is limited.
create table letter_openings (
  staff_id uuid not null references staff (id),
  day date not null,
  letter_id uuid not null references letters (id),
  primary key (staff_id, day, letter_id)
);

-- That another one let somebody read more on a day, and why.
create table quota_raises (
  id uuid primary key,
  staff_id uuid not null references staff (id),
  day date not null,
  more int not null check (more between 1 and 500),
  why text not null check (length(why) between 1 and 500),
  by_id uuid not null references staff (id),
  at timestamptz not null,
  check (by_id <> staff_id)
);
create index quota_raises_staff on quota_raises (staff_id, day);

-- Of a letter that two have to read: who found it good.
create table letter_approvals (
  letter_id uuid not null references letters (id),
  staff_id uuid not null references staff (id),
  at timestamptz not null,
  primary key (letter_id, staff_id)
);

-- Somebody wants another one to read it, too.
create table letter_flags (
  letter_id uuid primary key references letters (id),
  staff_id uuid not null references staff (id),
  at timestamptz not null
);

-- Translations of a letter, the latest counts. `{text}`, sealed to the letter's compartment and to its writer.
create table letter_translations (
  id uuid primary key,
  letter_id uuid not null references letters (id),
  language text not null check (language ~ '^[a-z]{2}$'),
  number int not null check (number > 0),
  text_sealed bytea,
  made_by uuid not null references staff (id),
  made_at timestamptz not null,
  unique (letter_id, language, number)
);

-- Into which language a letter waits to be translated.
create table letter_translation_requests (
  letter_id uuid not null references letters (id),
  language text not null check (language ~ '^[a-z]{2}$'),
  asked_at timestamptz not null,
  primary key (letter_id, language)
);

-- Many letters turned away at once, and whether that was taken back.
create table letter_floods (
  id uuid primary key,
  letters int not null check (letters > 0),
  turned_at timestamptz not null,
  turned_by uuid not null references staff (id),
  undone_at timestamptz
);
alter table letter_events add column flood_id uuid references letter_floods (id);
create index letter_events_flood on letter_events (flood_id) where flood_id is not null;
create index letters_marked on letters (mark) where state = 'received' and mark is not null;
