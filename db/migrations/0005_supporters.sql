-- Who stands with the people we defend: organisations, and what each consents to.
--
-- A row is made when a person of the staff has verified that the organisation passed a text, never
-- by a form. It is public when the organisation consents to be named; without consent it is counted
-- and nothing else of it is told.

create table organisations (
  id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(slug) <= 100),
  name text not null check (length(name) between 1 and 200),
  -- The name without case, accents and punctuation: by it and the country the same one is known again.
  name_folded text not null check (length(name_folded) between 1 and 400),
  kind text not null check (kind in
    ('branch', 'union', 'federation', 'party', 'council', 'association', 'student', 'faith', 'other')),
  level text not null check (level in ('local', 'regional', 'national', 'international')),
  -- As it wrote it; part_of_id is set when that one is known here.
  part_of text check (length(part_of) between 1 and 200),
  part_of_folded text check (length(part_of_folded) between 1 and 400),
  part_of_id uuid references organisations (id) check (part_of_id <> id),
  country text not null check (country ~ '^[A-Z]{2}$'),
  members int check (members > 0),
  first_adopted_at timestamptz not null,
  unique (name_folded, country)
);
create index organisations_alike on organisations using gin (name_folded gin_trgm_ops);
create index organisations_part_of on organisations (part_of_id);

-- That an organisation may be named, by whose word (`adoption:<id>`), and from when to when.
create table consents (
  id uuid primary key,
  organisation_id uuid not null references organisations (id),
  basis text not null check (length(basis) between 1 and 200),
  given_at timestamptz not null,
  withdrawn_at timestamptz check (withdrawn_at >= given_at),
  why_withdrawn text check (length(why_withdrawn) between 1 and 2000),
  unique (organisation_id, basis)
);

-- A federation holds its branches, and no organisation holds itself: counting walks up this tree.
create function part_of_is_a_tree() returns trigger
language plpgsql as $$
begin
  if new.part_of_id is not null and exists (
    with recursive above (id) as (
      select new.part_of_id
      union
      select o.part_of_id from organisations o join above on o.id = above.id where o.part_of_id is not null)
    select from above where above.id = new.id) then
    raise exception 'an organisation cannot be part of itself' using errcode = 'check_violation';
  end if;
  return new;
end
$$;

create trigger part_of_is_a_tree before insert or update of part_of_id on organisations
  for each row execute function part_of_is_a_tree();

-- Every organisation and each one above it, however high.
create view organisations_above as
  with recursive above (id, above_id) as (
    select id, part_of_id from organisations where part_of_id is not null
    union
    select above.id, o.part_of_id from above join organisations o on o.id = above.above_id
      where o.part_of_id is not null)
  select id, above_id from above;

create view published.organisations as
  select o.id, o.slug, o.name, o.kind, o.level, o.part_of,
    (select p.slug from organisations p where p.id = o.part_of_id and exists (
      select from consents c where c.organisation_id = p.id and c.withdrawn_at is null)) as part_of_slug,
    o.country, o.members, (o.first_adopted_at at time zone 'UTC')::date as first_adopted_on
  from organisations o
  where exists (select from consents c where c.organisation_id = o.id and c.withdrawn_at is null);

-- All together, those that are not named among them. Members are counted once: what is part of an
-- organisation whose members are counted adds none.
create view published.support as
  select count(*)::int as organisations,
    coalesce(sum(o.members) filter (where not exists (
      select from organisations_above a join organisations p on p.id = a.above_id
      where a.id = o.id and p.members is not null)), 0)::bigint as members,
    count(distinct o.country)::int as countries
  from organisations o;
