-- A case with a key of its own (`dossier-<id>` in `compartments`) is kept close: whoever holds that key works on it, and for
-- everybody else at the desk it is not there. The database holds that itself, row by row, so that no list, search, count or
-- page has to think of it. What visitors can see of a person stays to be seen; the gate `published` is not touched: its views
-- and whoever owns the tables stand above these rules.
--
-- Each connection of the desk says on whose behalf it asks (`habeas.asked_by`, kernel/asking.ts): somebody of the staff by id;
-- `nobody`, who is named for no case; or nothing at all: the clerk and the operator, who stand for the house and see everything.

-- Cases that are closed to whoever asks.
create function closed_cases() returns uuid[]
language sql stable security definer set search_path = public, pg_temp
as $$
  select case when coalesce(current_setting('habeas.asked_by', true), '') = '' then '{}'::uuid[] else (
    select coalesce(array_agg(substr(c.name, 9)::uuid), '{}') from compartments c
    where c.name like 'dossier-%' and c.destroyed_at is null
      and not exists (select from grants g
        where g.compartment = c.name and g.staff_id::text = current_setting('habeas.asked_by', true)))
  end
$$;

-- Facts about no one person that tell of a closed case: contradictions and their positions, unless visitors see them, and
-- trials in which only closed cases are.
create function closed_facts() returns uuid[]
language plpgsql stable security definer set search_path = public, pg_temp
as $$
declare closed uuid[] := closed_cases();
begin
  if closed = '{}' then return closed; end if;
  return array(
    with about as (
      select contradiction_id as id from contradiction_people where person_id = any (closed)
      union
      select l.contradiction_id from contradiction_facts l join facts f on f.id = l.fact_id
      where f.person_id = any (closed)
    )
    select id from about where id not in (select id from published.contradictions)
    union all
    select q.id from contradiction_positions q join about a on a.id = q.contradiction_id
    where q.id not in (select id from published.contradiction_positions)
    union all
    select t.proceeding_id from proceeding_people t
    where t.proceeding_id not in (select id from published.proceedings)
    group by t.proceeding_id having bool_and(t.person_id = any (closed))
  );
end
$$;

-- Sources that are not public and on which nothing rests but facts of closed cases: their titles would tell of them.
create function closed_sources() returns uuid[]
language plpgsql stable security definer set search_path = public, pg_temp
as $$
declare
  closed uuid[] := closed_cases();
  shared uuid[] := closed_facts();
begin
  if closed = '{}' then return closed; end if;
  return array(
    select distinct c.source_id from citations c join facts f on f.id = c.fact_id
      join sources s on s.id = c.source_id and s.told <> 'public'
    where (f.person_id = any (closed) or f.id = any (shared))
      and not exists (select from citations o join facts g on g.id = o.fact_id where o.source_id = c.source_id
        and (g.person_id = any (closed)) is not true and g.id <> all (shared))
  );
end
$$;

-- Everything whose id in the journal would tell of a closed case.
create function closed_things() returns uuid[]
language plpgsql stable security definer set search_path = public, pg_temp
as $$
declare closed uuid[] := closed_cases();
begin
  if closed = '{}' then return closed; end if;
  return closed || closed_facts() || closed_sources()
    || array(select id from facts where person_id = any (closed))
    || array(select id from person_consents where person_id = any (closed))
    || array(select id from publication_proposals where person_id = any (closed))
    || array(select id from address_doubts where person_id = any (closed))
    || array(select a.id from addresses a left join lawyers l on l.id = a.lawyer_id
      where a.person_id = any (closed) or l.person_id = any (closed));
end
$$;

-- A row is seen unless its case is closed; of a closed one what visitors see. Nobody is kept from writing what is new:
-- whoever comes to a case may write about it, and that is for the desk's guard to say.

alter table people enable row level security;
create policy seen on people using
  ((id = any ((select closed_cases())::uuid[])) is not true or told = 'public') with check (true);

alter table facts enable row level security;
create policy seen on facts using (
  ((person_id = any ((select closed_cases())::uuid[])) is not true
    or (told = 'public' and exists (select from people p where p.id = facts.person_id offset 0)))
  and (id = any ((select closed_facts())::uuid[])) is not true
) with check (true);

do $$
declare kind text;
begin
  -- What a fact of a person says.
  foreach kind in array array['person_names', 'course_events', 'stays', 'charges', 'sentences', 'biography', 'lawyers',
      'recognitions'] loop
    execute format('alter table %I enable row level security', kind);
    execute format('create policy seen on %1$I using ((person_id = any ((select closed_cases())::uuid[])) is not true
      or exists (select from facts f where f.id = %1$I.id offset 0)) with check (true)', kind);
  end loop;
  -- What a fact about no one person says.
  foreach kind in array array['contradictions', 'contradiction_positions', 'proceedings'] loop
    execute format('alter table %I enable row level security', kind);
    execute format('create policy seen on %I using ((id = any ((select closed_facts())::uuid[])) is not true)
      with check (true)', kind);
  end loop;
  -- What visitors never see.
  foreach kind in array array['person_consents', 'publication_proposals', 'custody_choices', 'address_doubts'] loop
    execute format('alter table %I enable row level security', kind);
    execute format('create policy seen on %I using ((person_id = any ((select closed_cases())::uuid[])) is not true)
      with check (true)', kind);
  end loop;
end
$$;

alter table detention_people enable row level security;
create policy seen on detention_people using
  ((person_id = any ((select closed_cases())::uuid[])) is not true
    or exists (select from course_events e where e.id = event_id offset 0)) with check (true);

alter table letter_wishes enable row level security;
create policy seen on letter_wishes using
  ((person_id = any ((select closed_cases())::uuid[])) is not true or told = 'public') with check (true);

alter table addresses enable row level security;
create policy seen on addresses using (
  ((person_id = any ((select closed_cases())::uuid[])) is not true
    or (told = 'public' and exists (select from people p where p.id = addresses.person_id offset 0)))
  and (lawyer_id is null or exists (select from lawyers l where l.id = addresses.lawyer_id offset 0))
) with check (true);

alter table sources enable row level security;
create policy seen on sources using ((id = any ((select closed_sources())::uuid[])) is not true) with check (true);
alter table snapshots enable row level security;
create policy seen on snapshots using ((source_id = any ((select closed_sources())::uuid[])) is not true)
  with check (true);

-- The candidates of a search are chosen with the owner's eyes; whoever asks sees those of them that they see.
create or replace function names_like(tokens integer[], keys text[], kin_tokens integer[] = '{}', kin_keys text[] = '{}')
returns table (name_id uuid, person_id uuid, form text, full_form text, positions integer[], keys_of text[])
language sql stable
as $$
  select n.* from name_candidates(tokens, keys, kin_tokens, kin_keys, false) n
  where exists (select from person_names o where o.id = n.name_id offset 0)
$$;
