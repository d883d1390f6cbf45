-- What prisoners wrote back. Scan and words are sealed to the letter's compartment and to its writer's private link;
-- what came without a code is sealed to the month's compartment alone, until somebody finds its letter.

create table letter_answers (
  id uuid primary key,
  person_id uuid not null references people (id),
  letter_id uuid references letters (id),
  -- Of the letter's answers, from 1; the address under the private link.
  number int check (number between 1 and 100),
  compartment text not null references compartments (name),
  came_on date not null,
  -- Taken out when the letter is deleted by its writer.
  media_type text check (media_type in ('application/pdf', 'image/png', 'image/jpeg')),
  size_bytes int check (size_bytes between 1 and 10485760),
  -- The file in base64.
  scan_sealed bytea,
  -- `{transcript, translation}`.
  words_sealed bytea,
  entered_at timestamptz not null,
  entered_by text not null check (length(entered_by) between 1 and 100),
  unique (letter_id, number),
  check ((letter_id is null) = (number is null)),
  check ((scan_sealed is null) = (media_type is null) and (scan_sealed is null) = (size_bytes is null))
);
create index letter_answers_latest on letter_answers (came_on desc, id);
create index letter_answers_person on letter_answers (person_id);
create index letter_answers_homeless on letter_answers (entered_at) where letter_id is null;

-- What happened to a letter whose writer confirmed an address: noted by the clerk, mailed when somebody who holds the
-- month's key releases it. A mail never says what happened.
create table letter_notices (
  letter_id uuid not null references letters (id),
  kind text not null check (kind in
    ('sent_back', 'held', 'posted', 'arrived', 'returned', 'not_passed', 'answered')),
  made_at timestamptz not null,
  released_at timestamptz,
  primary key (letter_id, kind)
);
create index letter_notices_waiting on letter_notices (made_at, letter_id) where released_at is null;
