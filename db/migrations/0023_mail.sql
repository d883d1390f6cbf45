-- Mail that arrives: what holds it back, and what comes back of it.

-- By its Message-ID a notice finds the mail that it is about. Nothing but the key's hash stands in it.
alter table mails add column message_hash bytea unique check (octet_length(message_hash) = 32);
update mails set message_hash = sha256(convert_to('mail ' || key, 'UTF8'));
alter table mails alter column message_hash set not null;
create index mails_message on mails (substring(message_hash from 1 for 20));

-- While a pause is open no mail leaves. A person begins one and says why; or the clerk does, with a code,
-- when the mail server says no to us and not to a recipient.
create table mail_pauses (
  id uuid primary key,
  begun_at timestamptz not null,
  begun_by text not null check (length(begun_by) between 1 and 100),
  why text check (length(why) between 1 and 500),
  reason text check (reason ~ '^[a-z0-9_]{1,60}$'),
  ended_at timestamptz,
  ended_by text check (length(ended_by) between 1 and 100),
  check (num_nonnulls(why, reason) = 1),
  check ((ended_at is null) = (ended_by is null))
);
create unique index mail_pauses_open on mail_pauses ((true)) where ended_at is null;

-- What servers reported of our mails (RFC 3464): codes only, no address and no word of theirs.
create table bounces (
  id uuid primary key,
  mail_id uuid not null references mails (id),
  action text not null check (action in ('failed', 'delayed', 'delivered')),
  -- Enhanced status (RFC 3463), as 5.1.1.
  status text check (status ~ '^[245]\.[0-9]{1,3}\.[0-9]{1,3}$'),
  -- The server's own reply code, as 550.
  reply int check (reply between 200 and 599),
  -- Of the notice itself: the same one counts once, in however many files it lies.
  notice_hash bytea not null check (octet_length(notice_hash) = 32),
  read_at timestamptz not null,
  read_by text not null check (length(read_by) between 1 and 100),
  -- Somebody has looked at it.
  seen_at timestamptz,
  seen_by text check (length(seen_by) between 1 and 100),
  unique (mail_id, notice_hash),
  check ((seen_at is null) = (seen_by is null))
);
create index bounces_unseen on bounces (read_at) where seen_at is null;
create index bounces_read on bounces (read_at desc, id);
