-- How many people turn on which day, kept by the database itself in the transaction that keeps or throws away
-- their turns: whoever counts a register on a day adds up days instead of looking at people. And the order of
-- the list of people, so that a page of it is found without sorting everybody.

create index kept_turns_in_order on kept_turns (rank, name collate "C", person_id);

-- What somebody's turns change: one more in a state from a day on, one fewer in the state before. Everybody
-- begins before all days ('') as somebody of whom nothing is told.
create function turn_changes(days text[], states text[]) returns table (day text, state text, people integer)
language sql immutable as $$
  select t.day, t.state, 1
  from unnest(array_prepend('', days), array_prepend('untold', states)) as t(day, state)
  union all
  select t.day, t.state, -1
  from unnest(days, trim_array(array_prepend('untold', states), 1)) as t(day, state)
$$;

create table turn_counts (
  day text collate "C" not null,
  state text not null,
  -- How many more stand so from that day on; below 0: how many fewer.
  people integer not null,
  primary key (day, state)
) with (fillfactor = 60);

create function count_turns() returns trigger language plpgsql as $$
begin
  insert into turn_counts (day, state, people)
  select t.day, t.state, case tg_op when 'INSERT' then 1 else -1 end * sum(t.people)
  from changed k cross join lateral turn_changes(k.days, k.states) t
  group by t.day, t.state having sum(t.people) <> 0
  -- In one order, so that two who count do not wait for each other.
  order by t.day, t.state
  on conflict (day, state) do update set people = turn_counts.people + excluded.people;
  return null;
end
$$;
create trigger count_turns_kept after insert on kept_turns
  referencing new table as changed for each statement execute function count_turns();
create trigger count_turns_gone after delete on kept_turns
  referencing old table as changed for each statement execute function count_turns();

create function kept_turns_are_not_changed() returns trigger language plpgsql as $$
begin
  raise exception 'turns are thrown away and worked out again';
end
$$;
create trigger kept_turns_are_not_changed before update or truncate on kept_turns
  for each statement execute function kept_turns_are_not_changed();

insert into turn_counts (day, state, people)
select t.day, t.state, sum(t.people) from kept_turns k cross join lateral turn_changes(k.days, k.states) t
group by t.day, t.state;

-- The public gate. Turns that wait to be worked out anew are taken off the counts, as they are taken off the list.

create view published.turn_changes as
  select k.person_id, t.day, t.state, t.people
  from published.kept_turns k cross join lateral turn_changes(k.days, k.states) t;

create view published.turn_counts as
  select day, state, people from turn_counts
  union all
  select t.day, t.state, -t.people
  from kept_turns k cross join lateral turn_changes(k.days, k.states) t
  where k.person_id in (select person_id from waiting_courses);

-- An event is published when its fact is: the long way through the event cost more than the reading.
create or replace view published.course_readings as
  select r.event_id, r.effect, r.ends, r.afterwards, r.why
  from course_readings r join published.facts f on f.id = r.event_id;
