-- Who passed a model: what an organisation handed in, that its officer confirmed it by mail, and
-- what the staff decided. Only what was verified is counted, and only what may be named is shown.

create table adoptions (
  id uuid primary key,
  -- Of the form: a form that is sent twice is one adoption.
  draft uuid not null unique,
  text_id uuid not null references texts (id),
  version_id uuid not null,
  language text not null,
  organisation text not null check (length(organisation) between 1 and 200),
  organisation_folded text not null check (length(organisation_folded) between 1 and 400),
  kind text not null check (kind in
    ('branch', 'union', 'federation', 'party', 'council', 'association', 'student', 'faith', 'other')),
  level text not null check (level in ('local', 'regional', 'national', 'international')),
  part_of text check (length(part_of) between 1 and 200),
  country text not null check (country ~ '^[A-Z]{2}$'),
  members int check (members > 0),
  met_on date not null,
  met_at text not null check (length(met_at) between 1 and 120),
  decided_by text not null check (decided_by in ('vote', 'consent')),
  votes_for int check (votes_for > 0),
  votes_against int check (votes_against >= 0),
  abstained int check (abstained >= 0),
  -- The canonical text that the meeting passed, its SHA-256, and what became of the model's demands.
  passed text not null check (length(passed) between 1 and 60000),
  sha256 bytea not null check (length(sha256) = 32),
  unchanged boolean not null,
  demands jsonb not null,
  posted_by text not null check (posted_by in ('campaign', 'organisation')),
  may_name boolean not null,
  -- The language of the page on which it was handed in: mails to the officer are in it.
  spoken text not null check (spoken in ('en', 'ru', 'kk')),
  -- Name and e-mail of the officer, sealed to the compartment `supporters`; taken out when it is no longer needed.
  officer_sealed bytea,
  confirm_hash bytea not null unique check (length(confirm_hash) = 32),
  handed_in_at timestamptz not null,
  foreign key (version_id, language) references version_languages (version_id, language),
  unique (id, text_id),
  check ((decided_by = 'vote') = (votes_for is not null)),
  check (num_nulls(votes_for, votes_against, abstained) in (0, 3)),
  check (votes_for > votes_against)
);
create index adoptions_same on adoptions (text_id, organisation_folded, country);
create index adoptions_handed_in on adoptions (handed_in_at);

-- What was handed in stays what it was: only the officer's contact can be taken out.
create function adoption_stays() returns trigger
language plpgsql as $$
begin
  if to_jsonb(old) - 'officer_sealed' is distinct from to_jsonb(new) - 'officer_sealed'
    or (new.officer_sealed is not null and new.officer_sealed is distinct from old.officer_sealed) then
    raise exception 'an adoption never changes' using errcode = 'restrict_violation';
  end if;
  return new;
end
$$;

create trigger adoption_stays before update on adoptions for each row execute function adoption_stays();

-- The officer pressed the button. The foreign key keeps a confirmed adoption from being removed.
create table adoption_confirmations (
  adoption_id uuid primary key references adoptions (id),
  confirmed_at timestamptz not null
);

create table adoption_decisions (
  adoption_id uuid primary key references adoption_confirmations (adoption_id),
  text_id uuid not null,
  decision text not null check (decision in ('verified', 'declined')),
  organisation_id uuid references organisations (id),
  decided_by text not null check (length(decided_by) between 1 and 100),
  decided_at timestamptz not null,
  reason text check (length(reason) between 1 and 2000),
  foreign key (adoption_id, text_id) references adoptions (id, text_id),
  check ((decision = 'verified') = (organisation_id is not null)),
  check (decision = 'verified' or reason is not null)
);
-- An organisation adopts a text only once.
create unique index one_adoption_each on adoption_decisions (organisation_id, text_id)
  where decision = 'verified';

create view verified_adoptions as
  select a.id, a.text_id, a.version_id, a.language, d.organisation_id, a.organisation, a.kind, a.level,
    a.country, a.members, a.met_on, a.met_at, a.decided_by, a.votes_for, a.votes_against, a.abstained,
    a.passed, encode(a.sha256, 'hex') as sha256, a.unchanged, a.demands, a.posted_by, a.may_name,
    (d.decided_at at time zone 'UTC')::date as verified_on
  from adoptions a join adoption_decisions d on d.adoption_id = a.id and d.decision = 'verified';

-- Named ones only: by this adoption's own consent, and while the organisation's stands.
create view published.adoptions as
  select v.id, v.text_id, v.version_id, r.number as version, v.language, o.id as organisation_id,
    o.slug as organisation_slug, v.organisation, v.kind, v.level, v.country, v.members, v.met_on, v.met_at,
    v.decided_by, v.votes_for, v.votes_against, v.abstained, v.passed, v.sha256, v.unchanged, v.demands,
    v.posted_by, v.verified_on
  from verified_adoptions v
    join published.organisations o on o.id = v.organisation_id
    join versions r on r.id = v.version_id
  where v.may_name;

-- All verified ones, those not named among them. Members are counted once: what is part of an
-- organisation that passed the same text, and whose members are counted, adds none.
create view published.adoption_counts as
  select v.text_id, count(*)::int as organisations,
    coalesce(sum(v.members) filter (where not exists (
      select from organisations_above a join verified_adoptions u
        on u.organisation_id = a.above_id and u.text_id = v.text_id and u.members is not null
      where a.id = v.organisation_id)), 0)::bigint as members,
    count(distinct v.country)::int as countries
  from verified_adoptions v group by v.text_id;

-- What left for whom, over all adoptions of a text; the mailroom's own counts, added up. The name is
-- in one of the languages in which papers were addressed.
create view published.sent_counts as
  select v.text_id, c.addressee_kind, c.addressee_id, max(c.addressee_name) as addressee_name, c.role,
    sum(c.waiting)::int as waiting, sum(c.sent_by_email)::int as sent_by_email,
    sum(c.reported_posted)::int as reported_posted, sum(c.confirmed)::int as confirmed,
    sum(c.returned)::int as returned, sum(c.refused)::int as refused, sum(c.answered)::int as answered
  from published.dispatch_counts c join verified_adoptions v on c.kind = 'adoption' and c.subject = v.id
  group by v.text_id, c.addressee_kind, c.addressee_id, c.role;
