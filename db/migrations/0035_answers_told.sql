-- Answers of prisoners that may be told, days of which somebody wants to be reminded, and what keeps the rounds of
-- the clerk short where there are many letters.

-- The writer's yes, given at the private link, to telling of this answer. Taken back, the row is gone.
create table answer_consents (
  answer_id uuid primary key references letter_answers (id),
  given_at timestamptz not null
);

-- A passage of an answer that everybody may read, as somebody at the desk wrote it down. It rests on two consents and
-- goes with the first that is taken back: with the writer's row at once, and the view asks for the prisoner's.
create table told_answers (
  answer_id uuid primary key references answer_consents (answer_id) on delete cascade,
  person_id uuid not null references people (id),
  -- Of the prisoner, or of those who speak for one.
  consent_id uuid not null,
  language text not null check (language ~ '^[a-z]{2,3}$'),
  passage text not null check (length(passage) between 1 and 4000),
  -- By language: {"en": "…"}.
  translations jsonb not null default '{}' check (jsonb_typeof(translations) = 'object'),
  told_by text not null check (length(told_by) between 1 and 100),
  told_at timestamptz not null,
  foreign key (consent_id, person_id) references person_consents (id, person_id)
);
create index told_answers_person on told_answers (person_id);

-- A writer has thanked for it: that a letter of thanks was handed in, not which.
alter table letter_answers add column thanked_on date;

-- The month in which it came is enough: the day would help to find its letter.
create view published.told_answers as
  select t.person_id, to_char(a.came_on, 'YYYY-MM') as came_in, t.language, t.passage, t.translations,
    (t.told_at at time zone 'UTC')::date as told_on
  from told_answers t
    join answer_consents w on w.answer_id = t.answer_id
    join person_consents k on k.id = t.consent_id and k.person_id = t.person_id and k.withdrawn_at is null
    join letter_answers a on a.id = t.answer_id and a.person_id = t.person_id
  where exists (select from published.people p where p.id = t.person_id);

-- Somebody wants a mail when a day to write for comes near. Sealed to `supporters`: it is kept for a year, over many
-- months, and whoever reads the letters of one month need not know who else stands with the imprisoned.
create table reminders (
  id uuid primary key,
  spoken text not null check (spoken in ('en', 'ru', 'kk')),
  -- `{email, token}`.
  contact_sealed bytea not null,
  link_hash bytea not null unique check (length(link_hash) = 32),
  asked_at timestamptz not null,
  confirmed_at timestamptz,
  -- A button behind the link makes it a year from then.
  kept_until date not null
);
create index reminders_kept_until on reminders (kept_until);

-- Of which days: somebody's birthday, or (null) those of every year.
create table reminder_days (
  reminder_id uuid not null references reminders (id) on delete cascade,
  person_id uuid references people (id),
  unique nulls not distinct (reminder_id, person_id)
);
create index reminder_days_person on reminder_days (person_id);

-- A day that is to be prepared now, and of which somebody wants to be reminded; until it is too late for the post.
create table season_days (
  id uuid primary key,
  kind text not null check (kind in ('new_year', 'prisoners_day', 'december', 'birthday')),
  person_id uuid references people (id),
  happens_on date not null,
  post_by date not null check (post_by <= happens_on),
  made_at timestamptz not null,
  -- Which addresses have been told, sealed to `supporters`: whoever asked twice gets one mail. It goes with the row.
  told_sealed bytea,
  check ((kind = 'birthday') = (person_id is not null)),
  unique nulls not distinct (kind, person_id, happens_on)
);

-- Who has been reminded of a day, so that nobody is twice.
create table reminder_mails (
  season_day_id uuid not null references season_days (id) on delete cascade,
  reminder_id uuid not null references reminders (id) on delete cascade,
  mailed boolean not null,
  primary key (season_day_id, reminder_id)
);

-- Until when the clerk has noted what happened to letters, and what leads to letters with which something happened since.
create table letter_noting (
  one boolean primary key default true check (one),
  noted_until timestamptz not null
);
create index letter_events_at on letter_events (at);
create index dispatch_events_at on dispatch_events (at);
create index letter_holds_at on letter_holds (held_at);
create index letters_confirmed_at on letters (confirmed_at) where confirmed_at is not null;

-- Who has been silent for longer than usual, as the clerk found it within the hour: the desk's first page counts these.
create table letter_silences (
  person_id uuid primary key references people (id),
  found_at timestamptz not null
);
