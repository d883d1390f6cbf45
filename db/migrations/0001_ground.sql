-- The ground: the schema that visitors may read, and the journal.
--
-- Three kinds of account: the one that runs this file and owns everything; habeas_application,
-- which works on the tables but cannot rewrite the journal; habeas_visitor, which reads the views
-- of schema published and nothing else. Rights are given in db/rights.sql, after every migration.

create extension if not exists pg_trgm;

create schema published;

-- Who did what, why and when; one row per act, written in the act's own transaction. Each row's
-- hash covers the row and the hash before it, so that a change or a gap shows (habeas doctor).
create table journal (
  seq bigint primary key,
  at timestamptz not null,
  who text not null check (length(who) between 1 and 100),
  what text not null check (length(what) between 1 and 100),
  subject text not null check (length(subject) between 1 and 200),
  why text check (length(why) <= 2000),
  detail jsonb not null default '{}',
  hash bytea not null
);

create function journal_hash(previous bytea, entry journal) returns bytea
language sql stable as $$
  select sha256(previous || convert_to(jsonb_build_array(
    entry.seq, (extract(epoch from entry.at) * 1000000)::bigint,
    entry.who, entry.what, entry.subject, entry.why, entry.detail)::text, 'UTF8'))
$$;

-- The chain needs one writer at a time: the lock lasts until the act's transaction ends.
create function journal_chain() returns trigger
language plpgsql as $$
declare
  last journal;
begin
  perform pg_advisory_xact_lock(71833401);
  select * into last from journal order by seq desc limit 1;
  new.seq := coalesce(last.seq, 0) + 1;
  new.hash := journal_hash(coalesce(last.hash, '\x'::bytea), new);
  return new;
end
$$;

create trigger journal_chain before insert on journal for each row execute function journal_chain();

-- A second bar beside the rights: even the owner's account does not rewrite by accident.
create function journal_is_append_only() returns trigger
language plpgsql as $$
begin
  raise exception 'the journal is append-only';
end
$$;

create trigger journal_is_append_only before update or delete or truncate on journal
  for each statement execute function journal_is_append_only();
