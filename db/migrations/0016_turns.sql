-- From which day on everybody stands how, kept so that a large register can be counted and filtered on any day
-- without reading every step of every case. Nobody writes a standing here: the turns are worked out from the
-- course by the same code as on a person's page (src/register/course/turn.ts) and thrown away as soon as
-- anything that they rest on has changed.

-- Whose turns have to be worked out, one row for each change. It is only added to and taken from, never
-- updated: two who change the same person do not wait for each other here, and what changes while the clerk
-- works stays in line.
create table waiting_courses (
  entered bigint generated always as identity primary key,
  person_id uuid not null
);
create index waiting_courses_person on waiting_courses (person_id);

-- Of public people, as visitors may know them: their public name and the turns of their public course.
create table kept_turns (
  person_id uuid primary key references people (id) on delete cascade,
  name text not null check (length(name) <= 300),
  rank integer check (rank > 0),
  -- YYYY-MM-DD, ascending, and the state from that day on. Before the first nothing is known.
  days text[] collate "C" not null,
  states text[] not null,
  check (cardinality(days) = cardinality(states))
);

-- The people whose standing hangs on a contradiction: a disputed outcome decides nothing.
create function courses_at(contradiction uuid) returns setof uuid language sql stable as $$
  select f.person_id from contradiction_facts l join facts f on f.id = l.fact_id
  where l.contradiction_id = contradiction and f.person_id is not null
$$;

create function person_waits() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    insert into waiting_courses (person_id) values (old.id);
    return null;
  end if;
  insert into waiting_courses (person_id) values (new.id);
  -- A contradiction that concerns somebody who is not told is not told either.
  if tg_op = 'UPDATE' and new.told <> old.told then
    insert into waiting_courses (person_id)
    select distinct courses_at(c.id) from (
      select contradiction_id as id from contradiction_people where person_id = new.id union
      select l.contradiction_id from contradiction_facts l join facts f on f.id = l.fact_id where f.person_id = new.id) c;
  end if;
  return null;
end
$$;
create trigger person_waits after insert or update or delete on people
  for each row execute function person_waits();

create function fact_waits() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' and old.person_id is not null then
    insert into waiting_courses (person_id) values (old.person_id);
  end if;
  if tg_op <> 'DELETE' and new.person_id is not null and (tg_op = 'INSERT' or new.person_id is distinct from old.person_id) then
    insert into waiting_courses (person_id) values (new.person_id);
  end if;
  if tg_op = 'UPDATE' then
    insert into waiting_courses (person_id)
    select distinct courses_at(c.id) from (
      select new.id as id where new.kind = 'contradiction' union
      select contradiction_id from contradiction_facts where fact_id = new.id) c;
  end if;
  return null;
end
$$;
create trigger fact_waits after insert or update or delete on facts for each row execute function fact_waits();

-- What a fact says comes and goes with its row of facts; here only what is changed.
create function course_waits() returns trigger language plpgsql as $$
begin
  insert into waiting_courses (person_id) values (new.person_id);
  return null;
end
$$;
create trigger course_waits after update on person_names for each row execute function course_waits();
create trigger course_waits after update on course_events for each row execute function course_waits();
create trigger course_waits after update on biography for each row execute function course_waits();

create function reading_waits() returns trigger language plpgsql as $$
declare
  event uuid := case when tg_op = 'DELETE' then old.event_id else new.event_id end;
begin
  insert into waiting_courses (person_id) select person_id from course_events where id = event;
  return null;
end
$$;
create trigger reading_waits after insert or update or delete on course_readings
  for each row execute function reading_waits();

-- Sources date an outcome that no date is known of; the other facts bring their own.
create function citation_waits() returns trigger language plpgsql as $$
declare
  fact uuid := case when tg_op = 'DELETE' then old.fact_id else new.fact_id end;
begin
  insert into waiting_courses (person_id)
  select person_id from facts where id = fact and kind = 'biography';
  return null;
end
$$;
create trigger citation_waits after insert or update or delete on citations
  for each row execute function citation_waits();

create function source_waits() returns trigger language plpgsql as $$
begin
  if new.told = old.told and new.published_on is not distinct from old.published_on then return null; end if;
  insert into waiting_courses (person_id)
  select distinct f.person_id from citations c join facts f on f.id = c.fact_id and f.kind = 'biography'
  where c.source_id = new.id;
  return null;
end
$$;
create trigger source_waits after update on sources for each row execute function source_waits();

create function contradiction_fact_waits() returns trigger language plpgsql as $$
begin
  if tg_op <> 'DELETE' then
    insert into waiting_courses (person_id) select distinct courses_at(new.contradiction_id);
  end if;
  if tg_op <> 'INSERT' then
    insert into waiting_courses (person_id)
    select person_id from facts where id = old.fact_id and person_id is not null union
    select courses_at(old.contradiction_id);
  end if;
  return null;
end
$$;
create trigger contradiction_fact_waits after insert or update or delete on contradiction_facts
  for each row execute function contradiction_fact_waits();

create function contradiction_person_waits() returns trigger language plpgsql as $$
declare
  contradiction uuid := case when tg_op = 'DELETE' then old.contradiction_id else new.contradiction_id end;
begin
  insert into waiting_courses (person_id) select distinct courses_at(contradiction);
  return null;
end
$$;
create trigger contradiction_person_waits after insert or update or delete on contradiction_people
  for each row execute function contradiction_person_waits();

insert into waiting_courses (person_id) select id from people;

-- The public gate. Turns that wait to be worked out anew are not there: they may say what is no longer told.

create view published.kept_turns as
  select k.person_id, k.name, k.rank, k.days, k.states
  from kept_turns k join people p on p.id = k.person_id and p.told = 'public'
  where not exists (select from waiting_courses w where w.person_id = k.person_id);

create view published.waiting_courses as
  select w.person_id from (select distinct person_id from waiting_courses) w
  where exists (select from published.people p where p.id = w.person_id);
