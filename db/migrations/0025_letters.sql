-- Personal letters to prisoners: from the first line to the answer. Text, sender and picture are sealed to the
-- compartment of the month in which a letter came; what a stolen dump shows is to whom, when, and how long.

create table letters (
  id uuid primary key,
  person_id uuid not null references people (id),
  compartment text not null references compartments (name),
  language text not null check (language ~ '^[a-z]{2}$'),
  -- The language of the page on which it was handed in: what the writer hears is in it.
  spoken text not null check (spoken in ('en', 'ru', 'kk')),
  characters int not null check (characters between 1 and 20000),
  -- `{text, signed}`, sealed to the compartment and to the writer; null once it was deleted.
  text_sealed bytea,
  -- `{email, name, lines}`, sealed to the compartment; null when nothing was given, or when it was forgotten.
  sender_sealed bytea,
  picture_sealed bytea,
  wants_answer boolean not null,
  -- Somebody whose earlier letter was approved: said by the code of that one, which is not kept.
  is_known boolean not null,
  -- The public half of the key that only the private link holds: what is for the writer is sealed to it.
  writer_recipient text not null check (writer_recipient ~ '^age1[a-z0-9]{58}$'),
  code_hash bytea not null unique check (length(code_hash) = 32),
  -- The form carries the link's key from its first showing: a form that is sent twice is one letter.
  link_hash bytea not null unique check (length(link_hash) = 32),
  -- Where an e-mail address was given: the button that its mail leads to.
  confirm_hash bytea unique check (length(confirm_hash) = 32),
  confirmed_at timestamptz,
  -- HMAC of the text under a key that lives in memory: the same letter a thousand times is seen, and no text can
  -- be guessed from it. Taken out with the decision.
  mark bytea check (length(mark) = 32),
  state text not null check (state in
    ('received', 'translating', 'approved', 'sent_back', 'turned_away', 'withdrawn')),
  -- The paper, once there is one.
  dispatch_id uuid unique references dispatches (id),
  received_at timestamptz not null,
  changed_at timestamptz not null,
  check (confirm_hash is not null or confirmed_at is null),
  check (dispatch_id is null or state in ('approved', 'withdrawn'))
);
create index letters_waiting on letters (received_at, id) where state in ('received', 'translating');
create index letters_to_print on letters (received_at, id) where state = 'approved' and dispatch_id is null;
create index letters_person on letters (person_id, received_at);
create index letters_senders on letters (received_at) where sender_sealed is not null;

-- What happened to a letter, in order. `reason` is a code with words for the writer.
create table letter_events (
  id bigint generated always as identity primary key,
  letter_id uuid not null references letters (id),
  what text not null check (what ~ '^[a-z_]{1,40}$'),
  reason text check (reason ~ '^[a-z_]{1,40}$'),
  -- Words of the desk to the writer, sealed to the writer alone.
  words_sealed bytea,
  at timestamptz not null,
  who text not null check (length(who) between 1 and 100)
);
create index letter_events_letter on letter_events (letter_id, id);

-- What is known of a prisoner as a reader of letters. Without a row nothing is known.
create table letter_wishes (
  person_id uuid primary key references people (id),
  version int not null default 1 check (version > 0),
  -- Languages that the person reads, the best first; null: not known.
  languages jsonb check (jsonb_typeof(languages) = 'array'),
  -- What the person likes to read about, by the language of those who write: {"en": "chess, football"}.
  interests jsonb not null default '{}' check (jsonb_typeof(interests) = 'object'),
  -- How many letters a day are no burden; null: not known.
  most_a_day int check (most_a_day between 1 and 1000),
  -- Whoever writes for the first time is read by two.
  vulnerable boolean not null default false,
  -- The person, or those who speak for them, want no letters for now.
  wants_none boolean not null default false,
  told text not null check (told in ('desk', 'public')),
  -- Why this is known and may be told: whose word it is, and when.
  basis text not null check (length(basis) between 1 and 500),
  edited_by text not null check (length(edited_by) between 1 and 100),
  edited_at timestamptz not null
);

-- What a place lets in, as far as letters need it. Empty is "not known".
alter table rule_cards add column most_a_day int check (most_a_day between 1 and 10000);
alter table rule_cards add column pictures boolean;
-- Whether original and translation may both be inside.
alter table rule_cards add column translations boolean;
-- The language of a line for the censor on the sheet.
alter table rule_cards add column censor_language text check (censor_language ~ '^[a-z]{2}$');
-- Whether a letter may carry a short code for the answer.
alter table rule_cards add column reply_codes boolean;

-- An item whose text lies sealed in the room that it comes from, which prints it itself; and a batch of such.
alter table items add column sealed boolean not null default false;
alter table batches add column sealed boolean not null default false;

-- What visitors may know of the rules of the places that they may know of.
create view published.rule_cards as
  select c.place_id, d.name as place, c.languages, c.most_pages, c.enclosures, c.stamps, c.avoid, c.most_a_day,
    c.pictures, c.translations, c.censor_language, c.reply_codes, c.checked_on,
    (select s.id from published.sources s where s.id = c.source_id) as source_id
  from rule_cards c join places_of_detention d on d.id = c.place_id
  where c.place_id in (select place_id from published.stay_places);

create view published.letter_wishes as
  select w.person_id, w.languages, w.interests, w.most_a_day, w.wants_none
  from letter_wishes w join published.people p on p.id = w.person_id where w.told = 'public';

-- How many letters there are of each state that may be counted in public. Never one letter, never a sender.
create view published.letter_counts as
  select l.person_id,
    count(*) filter (where d.state in ('posted', 'confirmed', 'returned', 'refused', 'replied'))::int as posted,
    count(*) filter (where d.state in ('confirmed', 'replied'))::int as arrived,
    count(*) filter (where d.state = 'returned' and r.dispatch_id is null)::int as returned,
    count(*) filter (where d.state = 'refused' or (d.state = 'returned' and r.dispatch_id is not null))::int as refused,
    count(*) filter (where d.state = 'replied')::int as answered
  from letters l join published.people p on p.id = l.person_id
  left join dispatches d on d.id = l.dispatch_id
  -- What the censor or the prison did not let in is counted as refused, not as astray.
  left join lateral (select dispatch_id from returns where dispatch_id = d.id and struck_at is null
    and reason in ('not_passed', 'refused_by_prison') limit 1) r on true
  group by l.person_id;
