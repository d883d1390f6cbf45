-- What leaves the building and what comes back: the sender, offices and addresses, the papers that go
-- out (items), each way of one paper to one addressee (dispatches), print batches and the outbox.
--
-- Dates of facts are EDTF text (ISO 8601-2); dates of our own doing are dates and times.

-- Who sends: the campaign itself, one row.
create table campaign (
  one boolean primary key default true check (one),
  name text not null check (length(name) between 1 and 200),
  -- What it is, in a line, by language: {"en": "…", "ru": "…"}.
  taglines jsonb not null check (jsonb_typeof(taglines) = 'object'),
  language text not null check (language ~ '^[a-z]{2}$'),
  languages jsonb not null check (jsonb_typeof(languages) = 'array'),
  -- Postal address without the name and the country: where post that cannot be delivered comes back to.
  lines jsonb not null check (jsonb_typeof(lines) = 'array'),
  -- In Latin letters, as it stands on envelopes from abroad.
  country text not null check (length(country) between 1 and 60),
  email text not null check (length(email) between 3 and 254),
  changed_at timestamptz not null
);

-- What editors added to the facts that are imported (words in other languages, lines in the local
-- script): kept, so that every later import of facts uses it again. One row.
create table additions (
  one boolean primary key default true check (one),
  said jsonb not null check (jsonb_typeof(said) = 'object'),
  changed_at timestamptz not null
);

-- Offices that are written to: authorities, embassies, bodies. Names and salutations by language.
create table offices (
  id uuid primary key,
  code text not null unique check (length(code) between 1 and 100),
  names jsonb not null check (jsonb_typeof(names) = 'object' and names ? 'en'),
  -- Languages in which the name is our own translation and no source's.
  translated jsonb not null default '[]' check (jsonb_typeof(translated) = 'array'),
  role text check (length(role) between 1 and 300),
  -- Who held the office, and when that was true (EDTF).
  holder text check (length(holder) between 1 and 200),
  holder_on text check (length(holder_on) between 4 and 30),
  salutations jsonb not null default '{}' check (jsonb_typeof(salutations) = 'object'),
  -- The language it is written to in.
  language text not null default 'en' check (language ~ '^[a-z]{2}$'),
  told text not null check (told in ('sealed', 'desk', 'public')),
  note text check (length(note) <= 2000),
  created_at timestamptz not null
);

create table office_sources (
  office_id uuid not null references offices (id),
  source_id uuid not null,
  position int not null check (position > 0),
  primary key (office_id, position)
);

-- Where an office or a person of the register can be written to, and when that was true.
create table addresses (
  id uuid primary key,
  code text unique check (length(code) between 1 and 100),
  office_id uuid references offices (id),
  person_id uuid,
  kind text not null check (kind in ('prison', 'authority', 'embassy', 'other')),
  channel text not null default 'post' check (channel in ('post', 'email')),
  label text not null check (length(label) between 1 and 300),
  lines jsonb check (jsonb_typeof(lines) = 'array'),
  -- The same lines in the script of the place, which its post reads; by whom they were written so.
  lines_local jsonb check (jsonb_typeof(lines_local) = 'array'),
  lines_local_by text check (lines_local_by in ('source', 'us')),
  country text check (length(country) between 1 and 60),
  email text check (length(email) between 3 and 254),
  -- As a source printed it, where that differs.
  original text check (length(original) <= 1000),
  valid_from text check (length(valid_from) between 4 and 30),
  valid_to text check (length(valid_to) between 4 and 30),
  published_on text check (length(published_on) between 4 and 30),
  last_evidence text check (length(last_evidence) between 4 and 30),
  note text check (length(note) <= 2000),
  -- False while no source was read: such an address is never written to.
  verified boolean not null,
  -- The day on which one of us last made sure; null when nobody ever did.
  checked_on date,
  checked_by text check (length(checked_by) <= 100),
  told text not null check (told in ('sealed', 'desk', 'public')),
  created_at timestamptz not null,
  check (num_nonnulls(office_id, person_id) = 1),
  check ((channel = 'post') = (lines is not null)),
  check ((channel = 'email') = (email is not null)),
  check ((lines_local is null) = (lines_local_by is null))
);
create index addresses_office on addresses (office_id);
create index addresses_person on addresses (person_id);

create table address_sources (
  address_id uuid not null references addresses (id),
  source_id uuid not null,
  position int not null check (position > 0),
  primary key (address_id, position)
);

-- One paper that goes out, frozen when it was made. `subject` is the record of another room that it
-- comes from (an adoption): its papers are made once.
create table items (
  id uuid primary key,
  kind text not null check (length(kind) between 1 and 40),
  subject uuid not null,
  sender_name text not null check (length(sender_name) between 1 and 300),
  made_at timestamptz not null,
  unique (kind, subject)
);

create table item_texts (
  item_id uuid not null references items (id),
  language text not null check (language ~ '^[a-z]{2}$'),
  title text not null check (length(title) between 1 and 500),
  covering jsonb not null check (jsonb_typeof(covering) = 'array'),
  body jsonb not null check (jsonb_typeof(body) = 'array'),
  primary key (item_id, language)
);

-- Papers that were printed together, and ticked off together.
create table batches (
  id uuid primary key,
  number int not null unique check (number > 0),
  taken_at timestamptz not null,
  taken_by text not null check (length(taken_by) between 1 and 100)
);

-- One item to one addressee by one channel.
create table dispatches (
  id uuid primary key,
  item_id uuid not null references items (id),
  addressee_kind text not null check (addressee_kind in ('office', 'prisoner', 'lawyer')),
  addressee_id uuid not null,
  addressee_name text not null check (length(addressee_name) between 1 and 300),
  role text not null check (role in ('addressee', 'copy')),
  channel text not null check (channel in ('email', 'post')),
  posted_by text not null default 'campaign' check (posted_by in ('campaign', 'organisation')),
  language text not null,
  -- Of the letter that covers it, where the paper does not exist in the addressee's language.
  covering_language text check (covering_language ~ '^[a-z]{2}$'),
  salutation text check (length(salutation) between 1 and 200),
  -- A covering letter of its own; without it the item's stands.
  covering jsonb check (jsonb_typeof(covering) = 'array'),
  address_id uuid references addresses (id),
  lines jsonb check (jsonb_typeof(lines) = 'array'),
  country text check (length(country) between 1 and 60),
  email text check (length(email) between 3 and 254),
  -- A lawyer's contact, sealed to the compartment `lawyers` as the register sealed it.
  contact_sealed bytea,
  code text not null unique check (code ~ '^[2-9A-HJKMNP-Z]{7}$'),
  batch_id uuid references batches (id),
  batch_position int check (batch_position > 0),
  state text not null check (state in ('due', 'claimed', 'sent', 'posted', 'reported_posted',
    'confirmed', 'returned', 'refused', 'replied', 'uncertain', 'cancelled')),
  made_at timestamptz not null,
  changed_at timestamptz not null,
  foreign key (item_id, language) references item_texts (item_id, language),
  unique (item_id, addressee_kind, addressee_id, channel),
  unique (batch_id, batch_position),
  check ((batch_id is null) = (batch_position is null)),
  -- A lawyer's contact never stands in the clear; everybody else has an open one.
  check ((addressee_kind = 'lawyer') = (contact_sealed is not null)),
  check (addressee_kind <> 'lawyer' or num_nonnulls(email, lines) = 0),
  check (addressee_kind = 'lawyer' or (channel = 'email') = (email is not null)),
  check (addressee_kind = 'lawyer' or (channel = 'post') = (lines is not null))
);
create index dispatches_due on dispatches (channel, made_at) where state = 'due';
create index dispatches_batch on dispatches (batch_id, batch_position);
create index dispatches_addressee on dispatches (addressee_kind, addressee_id);

-- What happened to a dispatch, in order. `note` is a code or a few words, never a contact.
create table dispatch_events (
  id bigint generated always as identity primary key,
  dispatch_id uuid not null references dispatches (id),
  state text not null,
  at timestamptz not null,
  who text not null check (length(who) between 1 and 100),
  note text check (length(note) <= 500)
);
create index dispatch_events_dispatch on dispatch_events (dispatch_id, id);

-- Papers that were not made, and why: a code such as `free`, `died`, `no_address`, `no_contact`.
create table not_made (
  item_id uuid not null references items (id),
  position int not null check (position > 0),
  addressee_kind text not null check (addressee_kind in ('office', 'prisoner', 'lawyer')),
  addressee_id uuid,
  addressee_name text not null check (length(addressee_name) between 1 and 300),
  reason text not null check (reason ~ '^[a-z_]{1,40}$'),
  primary key (item_id, position)
);

-- Public halves of the operational keys. The private halves are files outside the database.
create table operational_keys (
  recipient text primary key check (recipient ~ '^age1[a-z0-9]{58}$'),
  day date not null,
  made_at timestamptz not null
);

-- The outbox. What goes to whom is sealed to the operational key and forgotten once it is sent.
create table mails (
  id uuid primary key,
  key text not null unique check (length(key) between 1 and 200),
  purpose text not null check (purpose ~ '^[a-z_]{1,40}$'),
  dispatch_id uuid unique references dispatches (id),
  content_sealed bytea,
  state text not null check (state in ('due', 'claimed', 'sent', 'uncertain', 'failed', 'dropped')),
  attempts int not null default 0 check (attempts >= 0),
  due_at timestamptz not null,
  -- Whose attempt it is; only its holder may write down the result.
  lease uuid,
  claimed_at timestamptz,
  reason text check (reason ~ '^[a-z0-9_]{1,60}$'),
  made_at timestamptz not null,
  changed_at timestamptz not null,
  check ((state = 'claimed') <= (lease is not null and claimed_at is not null)),
  check (state not in ('due', 'claimed') or content_sealed is not null)
);
create index mails_due on mails (due_at, id) where state = 'due';
create index mails_open on mails (state, claimed_at) where state in ('claimed', 'uncertain', 'failed');

create table mail_events (
  id bigint generated always as identity primary key,
  mail_id uuid not null references mails (id),
  state text not null,
  at timestamptz not null,
  who text not null check (length(who) between 1 and 100),
  reason text check (length(reason) <= 60)
);
create index mail_events_mail on mail_events (mail_id, id);

-- What visitors may read.

create view published.publisher as
  select name, taglines, language, languages, lines, country, email from campaign;

create view published.offices as
  select id, code, names, translated, role, salutations, language from offices where told = 'public';

create view published.office_sources as
  select s.office_id, s.source_id, s.position
  from office_sources s join offices o on o.id = s.office_id where o.told = 'public';

-- An address tells of whom it is: it goes with an office or a person that is withdrawn.
create view published.addresses as
  select id, office_id, person_id, kind, channel, label, lines, lines_local, lines_local_by, country,
    email, original, valid_from, valid_to, published_on, last_evidence, note, verified, checked_on
  from addresses where told = 'public' and (office_id in (select id from published.offices)
    or person_id in (select id from published.people));

create view published.address_sources as
  select s.address_id, s.source_id, s.position
  from address_sources s join published.addresses a on a.id = s.address_id;

-- How far the papers of one item have come, per addressee. A lawyer is only counted, never told.
-- `reported_posted` counts what volunteers and organisations say they posted; who answered has
-- surely received, so `confirmed` counts answers too.
create view published.dispatch_counts as
  select d.item_id, i.kind, i.subject, d.addressee_kind,
    case when d.addressee_kind = 'lawyer' then null else d.addressee_id end as addressee_id,
    case when d.addressee_kind = 'lawyer' then null else d.addressee_name end as addressee_name,
    d.role,
    count(*) filter (where d.state in ('due', 'claimed', 'uncertain'))::int as waiting,
    count(*) filter (where d.channel = 'email'
      and d.state in ('sent', 'confirmed', 'returned', 'replied'))::int as sent_by_email,
    count(*) filter (where d.channel = 'post'
      and d.state in ('posted', 'reported_posted', 'confirmed', 'returned', 'refused', 'replied'))::int
      as reported_posted,
    count(*) filter (where d.state in ('confirmed', 'replied'))::int as confirmed,
    count(*) filter (where d.state = 'returned')::int as returned,
    count(*) filter (where d.state = 'refused')::int as refused,
    count(*) filter (where d.state = 'replied')::int as answered
  from dispatches d join items i on i.id = d.item_id
  -- Who was withdrawn from the public stands nowhere, not even as an addressee.
  where (d.addressee_kind <> 'prisoner' or d.addressee_id in (select id from published.people))
    and not exists (select from offices o where o.id = d.addressee_id and o.told <> 'public')
  group by 1, 2, 3, 4, 5, 6, 7;
