-- A copy of a letter for the day of release, where its writer and the campaign wish it: sealed to a compartment of its
-- own, so that it outlives the text and the month's key, and with an end date.

-- Whether the campaign keeps copies, for how long, and who decided that; the latest counts. Without a row none is kept.
create table keepsake_choices (
  id uuid primary key,
  keeps boolean not null,
  years int not null check (years between 1 and 10),
  why text not null check (length(why) between 1 and 500),
  chosen_by uuid not null references staff (id),
  chosen_at timestamptz not null
);
create index keepsake_choices_latest on keepsake_choices (chosen_at);

-- A writer wishes it, and the letter is not approved yet. Goes with the decision, and with the text.
create table keepsake_wishes (
  letter_id uuid primary key references letters (id),
  -- The name to stand under the copy, sealed to the letter's month and its writer; null: as the letter is signed.
  name_sealed bytea,
  wished_at timestamptz not null
);

create table keepsakes (
  letter_id uuid primary key references letters (id),
  person_id uuid not null references people (id),
  written_on date not null,
  -- `{text, name, language, translations}` and the picture, sealed to `keepsakes`. Never who sent it.
  copy_sealed bytea not null,
  picture_sealed bytea,
  kept_at timestamptz not null,
  kept_until date not null check (kept_until <= (kept_at at time zone 'UTC')::date + interval '10 years')
);
create index keepsakes_person on keepsakes (person_id, written_on, letter_id);
create index keepsakes_end on keepsakes (kept_until);

-- The book of somebody who is not free: for whom it is made all the same, and why.
create table book_decisions (
  id uuid primary key,
  person_id uuid not null references people (id),
  -- How the person stood when it was decided.
  state text not null check (state in ('died', 'restricted', 'unknown')),
  for_whom text not null check (for_whom in ('family', 'person')),
  why text not null check (length(why) between 1 and 500),
  decided_by uuid not null references staff (id),
  decided_at timestamptz not null
);
create index book_decisions_person on book_decisions (person_id, decided_at);

-- A print of a book: how far it is, and how it ended. The book itself is given out and not kept.
create table book_prints (
  id uuid primary key,
  person_id uuid not null references people (id),
  state text not null check (state in ('printing', 'printed', 'broken')),
  letters int not null check (letters > 0),
  done int not null default 0 check (done between 0 and letters),
  pages int not null default 0 check (pages >= 0),
  -- Letters that are not in it, with the reason: `[{"id", "written_on", "reason"}]`.
  left_out jsonb not null default '[]' check (jsonb_typeof(left_out) = 'array'),
  begun_by uuid not null references staff (id),
  begun_at timestamptz not null,
  moved_at timestamptz not null
);
create index book_prints_person on book_prints (person_id, begun_at);

-- What became of a book.
create table book_givings (
  id uuid primary key,
  person_id uuid not null references people (id),
  how text not null check (how in ('handed_over', 'posted', 'not_wanted')),
  given_on date not null,
  -- Whether the copies go 30 days later, or stay until their end date.
  copies text not null check (copies in ('delete', 'keep')),
  entered_by uuid not null references staff (id),
  entered_at timestamptz not null
);
create index book_givings_person on book_givings (person_id, entered_at);
