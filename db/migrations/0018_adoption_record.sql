-- The record of an adoption: which body passed it, what was checked, what was corrected, that it was
-- withdrawn, the scan of the minute, and the private link by which its officer follows it. And of
-- organisations: which two are one, who stands above whom by whose word, and who stands with us now.

alter table adoptions
  add column body text check (body in
    ('members', 'branch', 'executive', 'council', 'conference', 'congress', 'other')),
  add column minute_reference text check (length(minute_reference) between 1 and 200),
  -- Only of those who agreed to be named; any other is sealed with the officer.
  add column proposer text check (length(proposer) between 1 and 120),
  add column tell_vote boolean not null default true,
  add column tell_text boolean not null default true;

-- To whom the mail with the private link goes once the button is pressed: sealed to the operational key.
create table officer_addresses (
  adoption_id uuid primary key references adoptions (id) on delete cascade,
  to_sealed bytea not null
);

-- An adoption whose address had its one mail of the day already: it is confirmed by the link of that mail.
create table shared_confirmations (
  adoption_id uuid primary key references adoptions (id) on delete cascade,
  confirm_hash bytea not null check (length(confirm_hash) = 32)
);
create index shared_confirmations_hash on shared_confirmations (confirm_hash);

-- The officer's way back without an account. It ends 400 days after its last use, or when a newer one is given.
create table officer_links (
  id uuid primary key, adoption_id uuid not null references adoption_confirmations (adoption_id),
  token_hash bytea not null unique check (length(token_hash) = 32),
  made_at timestamptz not null, used_at timestamptz not null, ended_at timestamptz
);
create index officer_links_adoption on officer_links (adoption_id);

-- That an officer asked for a new link; somebody who holds `supporters` sends it to the address on record.
create table link_requests (
  id uuid primary key, adoption_id uuid not null references adoption_confirmations (adoption_id),
  asked_at timestamptz not null, answered_at timestamptz,
  answered_by text check (length(answered_by) between 1 and 100),
  check ((answered_at is null) = (answered_by is null))
);
create unique index one_open_request on link_requests (adoption_id) where answered_at is null;

-- What somebody at the desk has checked: each tick, and each tick taken back, is a line.
create table adoption_checks (
  id bigint generated always as identity primary key,
  adoption_id uuid not null references adoption_confirmations (adoption_id),
  what text not null check (what in
    ('exists', 'officer', 'minute', 'meeting', 'difference', 'harmless', 'once', 'consent')),
  ticked boolean not null, who text not null check (length(who) between 1 and 100), at timestamptz not null
);
create index adoption_checks_adoption on adoption_checks (adoption_id);

alter table adoption_decisions
  -- What was not ticked when it was verified, and why it was verified all the same.
  add column unticked jsonb not null default '[]',
  add column unticked_why text check (length(unticked_why) between 1 and 2000),
  -- Set by a withdrawal: the organisation may pass the same text again.
  add column ended_at timestamptz;
drop index one_adoption_each;
create unique index one_adoption_each on adoption_decisions (organisation_id, text_id)
  where decision = 'verified' and ended_at is null;

-- A corrected record, whole, beside what was handed in, which stays. The latest that was taken holds.
create table adoption_corrections (
  id uuid primary key, adoption_id uuid not null references adoption_confirmations (adoption_id),
  number int not null check (number > 0),
  -- `officer`, by the private link, or a member of the staff.
  asked_by text not null check (length(asked_by) between 1 and 100), asked_at timestamptz not null,
  why text not null check (length(why) between 1 and 2000),
  -- Names of the columns that differ, and what stood in them before.
  fields jsonb not null, before jsonb not null,
  organisation text not null check (length(organisation) between 1 and 200),
  organisation_folded text not null check (length(organisation_folded) between 1 and 400),
  kind text not null check (kind in
    ('branch', 'union', 'federation', 'party', 'council', 'association', 'student', 'faith', 'other')),
  level text not null check (level in ('local', 'regional', 'national', 'international')),
  part_of text check (length(part_of) between 1 and 200),
  country text not null check (country ~ '^[A-Z]{2}$'), members int check (members > 0),
  met_on date not null, met_at text not null check (length(met_at) between 1 and 120),
  decided_by text not null check (decided_by in ('vote', 'consent')),
  votes_for int check (votes_for > 0), votes_against int check (votes_against >= 0),
  abstained int check (abstained >= 0),
  passed text not null check (length(passed) between 1 and 60000),
  sha256 bytea not null check (length(sha256) = 32),
  unchanged boolean not null, demands jsonb not null, may_name boolean not null,
  body text check (body in
    ('members', 'branch', 'executive', 'council', 'conference', 'congress', 'other')),
  minute_reference text check (length(minute_reference) between 1 and 200),
  proposer text check (length(proposer) between 1 and 120),
  tell_vote boolean not null, tell_text boolean not null,
  -- Of one that the desk has to look at first.
  settled_at timestamptz, settled_by text check (length(settled_by) between 1 and 100),
  taken boolean, settled_why text check (length(settled_why) between 1 and 2000),
  unique (adoption_id, number),
  check (num_nulls(settled_at, settled_by, taken) in (0, 3)),
  check ((decided_by = 'vote') = (votes_for is not null)),
  check (num_nulls(votes_for, votes_against, abstained) in (0, 3)), check (votes_for > votes_against)
);
create unique index one_open_correction on adoption_corrections (adoption_id) where settled_at is null;

-- An entry is settled once, and nothing else of it ever changes.
create function correction_stays() returns trigger language plpgsql as $$
declare settling text[] := array['settled_at', 'settled_by', 'taken', 'settled_why'];
begin
  if tg_op = 'DELETE' or old.settled_at is not null or to_jsonb(old) - settling is distinct from to_jsonb(new) - settling then
    raise exception 'a correction never changes' using errcode = 'restrict_violation';
  end if;
  return new;
end
$$;
create trigger correction_stays before update or delete on adoption_corrections
  for each row execute function correction_stays();

create table adoption_withdrawals (
  adoption_id uuid primary key references adoption_confirmations (adoption_id), withdrawn_at timestamptz not null,
  -- `officer`, or a member of the staff.
  withdrawn_by text not null check (length(withdrawn_by) between 1 and 100),
  why text not null check (length(why) between 1 and 2000)
);

-- Scans of the minute, sealed to `supporters`. One that was taken away leaves its line.
create table minute_scans (
  id uuid primary key, adoption_id uuid not null references adoption_confirmations (adoption_id),
  media_type text not null check (media_type in
    ('application/pdf', 'image/png', 'image/jpeg', 'image/webp')),
  size_bytes int not null check (size_bytes between 1 and 10485760),
  content_sealed bytea check (length(content_sealed) <= 16777216),
  added_by text not null check (length(added_by) between 1 and 100), added_at timestamptz not null,
  dropped_at timestamptz, dropped_by text check (length(dropped_by) between 1 and 100),
  dropped_why text check (length(dropped_why) between 1 and 2000),
  check ((dropped_at is null) = (content_sealed is not null))
);
create index minute_scans_adoption on minute_scans (adoption_id);

-- That a person at the desk decided what it is part of, or that it is part of none: names tie it no more.
alter table organisations add column part_of_decided_at timestamptz;

-- Two rows that are one organisation. Nothing moves: taken back, everything is as before.
create table organisation_joins (
  id uuid primary key, joined_id uuid not null references organisations (id),
  kept_id uuid not null references organisations (id) check (kept_id <> joined_id),
  why text not null check (length(why) between 1 and 2000),
  joined_at timestamptz not null, joined_by text not null check (length(joined_by) between 1 and 100),
  undone_at timestamptz, undone_by text check (length(undone_by) between 1 and 100),
  undone_why text check (length(undone_why) between 1 and 2000),
  check (num_nulls(undone_at, undone_by, undone_why) in (0, 3))
);
create unique index joined_once on organisation_joins (joined_id) where undone_at is null;
create index organisation_joins_kept on organisation_joins (kept_id);

-- By what an organisation stands with us (`adoption:<id>`), from when to when.
create table organisation_supports (
  organisation_id uuid not null references organisations (id),
  basis text not null check (length(basis) between 1 and 200),
  began_at timestamptz not null, ended_at timestamptz check (ended_at >= began_at),
  primary key (organisation_id, basis)
);

-- Each row, and the one that it is.
create view organisations_one as
  select o.id, coalesce(j.kept_id, o.id) as one_id
  from organisations o left join organisation_joins j on j.joined_id = o.id and j.undone_at is null;

-- Every organisation and each one above it, however high: rows that are one are one here.
create or replace view organisations_above as
  with recursive above (id, above_id, steps) as (
    select o.id, p.one_id, 1 from organisations o join organisations_one u on u.id = o.id and u.one_id = o.id
      join organisations_one p on p.id = o.part_of_id
    union
    select a.id, p.one_id, a.steps + 1 from above a join organisations o on o.id = a.above_id
      join organisations_one p on p.id = o.part_of_id
    where a.steps < 100)
  select id, above_id, steps from above;

-- The tree is one of organisations, not of rows.
create or replace function part_of_is_a_tree() returns trigger language plpgsql as $$
begin
  if new.part_of_id is not null and exists (
    with recursive above (id) as (
      select one_id from organisations_one where id = new.part_of_id
      union
      select p.one_id from organisations o join above on o.id = above.id
        join organisations_one p on p.id = o.part_of_id)
    select from above where above.id = coalesce((select one_id from organisations_one where id = new.id), new.id)) then
    raise exception 'an organisation cannot be part of itself' using errcode = 'check_violation';
  end if;
  return new;
end
$$;

-- Whose members are in the number of one above it, over all texts.
create view organisations_within as
  select distinct on (a.id) a.id, p.id as above_id
  from organisations_above a join organisations p on p.id = a.above_id
  where p.members is not null and exists (
    select from organisation_supports s join organisations_one u on u.id = s.organisation_id
    where u.one_id = p.id and s.ended_at is null) order by a.id, a.steps desc;

create view organisations_named as select distinct u.one_id as id
  from consents c join organisations_one u on u.id = c.organisation_id where c.withdrawn_at is null;

create or replace view published.organisations as
  select o.id, o.slug, o.name, o.kind, o.level, o.part_of,
    (select p.slug from organisations p join organisations_one u on u.one_id = p.id
      where u.id = o.part_of_id and p.id in (select n.id from organisations_named n)) as part_of_slug,
    o.country, o.members, (o.first_adopted_at at time zone 'UTC')::date as first_adopted_on,
    -- Null while it stands with us by anything.
    (select case when bool_and(s.ended_at is not null) then (max(s.ended_at) at time zone 'UTC')::date end
      from organisation_supports s join organisations_one u on u.id = s.organisation_id
      where u.one_id = o.id) as withdrawn_on,
    -- Whether its members are in the sum, or in the number of one above it; that one only when it is public.
    w.id is null as members_added,
    f.slug as within_slug, f.name as within_name, f.members as within_members
  from organisations o
    join organisations_one own on own.id = o.id and own.one_id = o.id
    left join organisations_within w on w.id = o.id
    left join organisations f on f.id = w.above_id and f.id in (select n.id from organisations_named n)
  where o.id in (select n.id from organisations_named n);

-- Other names and old addresses of a public organisation: of rows that are the same one, each by its own consent.
create view published.organisation_forms as
  select o.id as organisation_id, o.slug as organisation_slug, x.slug, x.name
  from published.organisations o join organisations_one u on u.one_id = o.id and u.id <> o.id
    join organisations x on x.id = u.id
  where exists (select from consents c where c.organisation_id = x.id and c.withdrawn_at is null);

create or replace view published.support as
  select count(*)::int as organisations,
    coalesce(sum(o.members) filter (where w.id is null), 0)::bigint as members, count(distinct o.country)::int as countries
  from organisations o
    join organisations_one own on own.id = o.id and own.one_id = o.id
    left join organisations_within w on w.id = o.id
  where exists (select from organisation_supports s join organisations_one u on u.id = s.organisation_id
    where u.one_id = o.id and s.ended_at is null);

create view latest_corrections as
  select c.* from adoption_corrections c where c.taken and not exists (
    select from adoption_corrections n where n.adoption_id = c.adoption_id and n.taken and n.number > c.number);

-- The record as it stands: as handed in, or as it was corrected last.
create view adoptions_now as
  select a.id, a.organisation, a.kind, a.level, a.country, a.members, a.met_on, a.met_at, a.decided_by,
    a.votes_for, a.votes_against, a.abstained, a.passed, a.sha256, a.unchanged, a.demands, a.may_name,
    a.body, a.minute_reference, a.proposer, a.tell_vote, a.tell_text
  from adoptions a where not exists (select from latest_corrections c where c.adoption_id = a.id)
  union all
  select c.adoption_id, c.organisation, c.kind, c.level, c.country, c.members, c.met_on, c.met_at, c.decided_by,
    c.votes_for, c.votes_against, c.abstained, c.passed, c.sha256, c.unchanged, c.demands, c.may_name,
    c.body, c.minute_reference, c.proposer, c.tell_vote, c.tell_text
  from latest_corrections c;

create or replace view verified_adoptions as
  select a.id, a.text_id, a.version_id, a.language, u.one_id as organisation_id, n.organisation, n.kind, n.level,
    n.country, n.members, n.met_on, n.met_at, n.decided_by, n.votes_for, n.votes_against, n.abstained,
    n.passed, encode(n.sha256, 'hex') as sha256, n.unchanged, n.demands, a.posted_by, n.may_name,
    (d.decided_at at time zone 'UTC')::date as verified_on,
    n.body, n.minute_reference, n.proposer, n.tell_vote, n.tell_text,
    (w.withdrawn_at at time zone 'UTC')::date as withdrawn_on
  from adoptions a
    join adoption_decisions d on d.adoption_id = a.id and d.decision = 'verified'
    join organisations_one u on u.id = d.organisation_id
    join adoptions_now n on n.id = a.id
    left join adoption_withdrawals w on w.adoption_id = a.id;

-- Whose members are in the number of one above it that passed the same text.
create view adoptions_within as
  select distinct on (a.id, u.text_id) a.id as organisation_id, u.text_id, u.id as above_id
  from organisations_above a join verified_adoptions u on u.organisation_id = a.above_id
  where u.members is not null and u.withdrawn_on is null order by a.id, u.text_id, a.steps desc;

create or replace view published.adoptions as
  select v.id, v.text_id, v.version_id, r.number as version, v.language, o.id as organisation_id,
    o.slug as organisation_slug, v.organisation, v.kind, v.level, v.country, v.members, v.met_on, v.met_at,
    v.decided_by, case when v.tell_vote then v.votes_for end as votes_for,
    case when v.tell_vote then v.votes_against end as votes_against,
    case when v.tell_vote then v.abstained end as abstained, case when v.tell_text then v.passed end as passed, v.sha256, v.unchanged,
    v.demands, v.posted_by, v.verified_on, v.body, v.minute_reference, v.proposer, v.tell_vote, v.tell_text, v.withdrawn_on,
    w.above_id is null as members_added, p.slug as within_slug, f.organisation as within_name, f.members as within_members
  from verified_adoptions v
    join published.organisations o on o.id = v.organisation_id
    join versions r on r.id = v.version_id
    left join adoptions_within w on w.organisation_id = v.organisation_id and w.text_id = v.text_id
    left join verified_adoptions f on f.id = w.above_id and f.may_name
      and f.organisation_id in (select n.id from organisations_named n)
    left join organisations p on p.id = f.organisation_id
  where v.may_name;

-- Which fields of a public adoption were corrected, on which day, by whose word.
create view published.adoption_corrections as
  select c.adoption_id, c.number, (c.settled_at at time zone 'UTC')::date as corrected_on, c.fields,
    c.asked_by = 'officer' as by_organisation
  from adoption_corrections c join published.adoptions a on a.id = c.adoption_id where c.taken;

create or replace view published.adoption_counts as
  select v.text_id, count(*)::int as organisations,
    coalesce(sum(v.members) filter (where w.above_id is null), 0)::bigint as members, count(distinct v.country)::int as countries
  from verified_adoptions v
    left join adoptions_within w on w.organisation_id = v.organisation_id and w.text_id = v.text_id
  where v.withdrawn_on is null group by v.text_id;
