-- Search over name forms in every script.
--
-- Each part of a name form is folded to one skeleton across scripts and spellings when it is written
-- (src/register/names/name-fold.ts). What search asks first is the dictionary: every key once. Names repeat, so
-- it stays small however many people there are; only then the forms that carry the nearest keys are looked up.

create table name_keys (
  name_id uuid not null references person_names (id) on delete cascade,
  -- The place of the part in the form; a part that can be read two ways has two keys.
  position integer not null,
  part text not null check (length(part) <= 300), key text not null check (length(key) <= 100),
  primary key (name_id, position, key)
);
create index name_keys_key on name_keys (key, name_id);

-- The consonants of a key, sounds that languages exchange taken for one: kazlou, kozlow and Arabic kwzlwf are kslf.
create function name_bones(key text) returns text
language sql immutable strict parallel safe as $$
  select regexp_replace(regexp_replace(
    translate(key, 'vpdgzSCJhaeiou', 'fbtkssss'), 'ts', 's', 'g'), '(.)\1+', '\1', 'g')
$$;

create table name_dictionary (key text primary key check (length(key) <= 100));
-- Without a list of what waits to be indexed: every search after an import would read that list from end to end.
create index name_dictionary_trigrams on name_dictionary using gin (key gin_trgm_ops) with (fastupdate = off);
create index name_dictionary_bones on name_dictionary (name_bones(key));

-- A key enters the dictionary with its first name; those of names that are gone leave it at the next start.
create function name_keys_learn() returns trigger language plpgsql as $$
begin
  insert into name_dictionary (key) select distinct key from written order by key on conflict do nothing;
  return null;
end
$$;
create trigger name_keys_learn after insert on name_keys
  referencing new table as written for each statement execute function name_keys_learn();

-- With which fold the keys were made: a start with another one makes them anew.
create table name_folds (version integer primary key check (version > 0), folded_at timestamptz not null);

-- The name forms that may be meant by the keys of a question, the likeliest first: `tokens` says to which part of
-- the question each key belongs; kin_keys are other names of a part (given names in other languages), taken as
-- they are and for half. Its work is bounded whatever is asked and however many are called so: at most 16 keys, for
-- each 40 of the dictionary, 150 of kin, 500 forms a part, 200 in all. Where more than 500 carry a part (a
-- common given name), the forms that rarer parts have found are looked at for it: so a rare surname finds its
-- bearer whatever the given name. Where all parts are so common, at most 12,000 forms of each part are laid
-- against each other. Of those who have nothing but one common part, some are given.
-- What is not told to visitors is left out before the 200 are chosen.
create function name_candidates(tokens integer[], keys text[], kin_tokens integer[], kin_keys text[], told_only boolean)
returns table (name_id uuid, person_id uuid, form text, full_form text, positions integer[], keys_of text[])
language sql stable security definer
set search_path = public, pg_temp
set pg_trgm.similarity_threshold = 0.3
-- To compile such a question takes longer than to answer it.
set jit = off
as $$
  with near as materialized (
    select token, key, max(near) as near from (
      -- Two questions, each with its index: as one with "or" the bones of a thousand keys would be worked out.
      select a.token, d.key, d.near
      from (select token, key, name_bones(key) as bones from unnest(tokens[1:16], keys[1:16]) as u(token, key)) as a
      cross join lateral (
        select s.key, max(s.near) as near from (
          select key, similarity(key, a.key) as near from name_dictionary where key % a.key
          union all
          -- Short keys of the same bones are many: the more alike come first.
          select key, 0.6 + 0.2 * similarity(key, a.key) from name_dictionary
          where name_bones(key) = a.bones and a.bones <> ''
        ) s group by s.key order by near desc, s.key limit 40
      ) as d
      union all
      select token, key, 0.5 from unnest(kin_tokens[1:150], kin_keys[1:150]) as u(token, key)
    ) as all_keys group by token, key
  ), found as materialized (
    -- Key by key, the nearest first, and no further than the limit: a lateral question is asked row by row.
    select t.token, f.name_id, f.near
    from (select distinct token from near) t cross join lateral (
      select k.name_id, n.near
      from (select key, near from near where token = t.token order by near desc, key) n
      cross join lateral (select name_id from name_keys where key = n.key order by name_id limit 500) k
      limit 500
    ) f
  ), met as materialized (
    select token, count(*) as often, count(*) >= 500 as is_cut from found group by token
  ), shared as materialized (
    -- Where every part is so common: whoever carries two of them.
    select f.name_id from (select token from met where (select bool_and(is_cut) from met)) t
    cross join lateral (
      select t.token, k.name_id
      from (select key from near where token = t.token and near >= 0.5 order by near desc, key) n
      cross join lateral (select name_id from name_keys where key = n.key limit 12000) k
      limit 12000
    ) f
    group by f.name_id having min(f.token) < max(f.token) limit 1000
  ), carried as materialized (
    select o.name_id, k.key from (
      -- What the rare parts have found is looked at for the common ones.
      select name_id from found
      where (select bool_or(is_cut) from met) and token in (select token from met where not is_cut)
      union select name_id from shared
    ) o
    cross join lateral (select key from name_keys where name_id = o.name_id offset 0) k
  ), weighed as materialized (
    -- What many are called tells little.
    select h.name_id, sum(h.near / ln(2 + m.often)) as near
    from (
      select token, name_id, max(near) as near from (
        select token, name_id, near from found
        union all
        select n.token, c.name_id, n.near from carried c
        join near n on n.key = c.key and n.token in (select token from met where is_cut)
      ) u group by token, name_id
    ) h join met m on m.token = h.token
    group by h.name_id order by 2 desc, h.name_id
  ), best as materialized (
    select n.id, n.person_id, n.form, n.full_form, w.near
    from weighed w cross join lateral (
      select n.id, n.person_id, n.form, n.full_form
      from person_names n join facts f on f.id = n.id and f.struck_at is null join people p on p.id = n.person_id
      where n.id = w.name_id and (not told_only or (f.told = 'public' and p.told = 'public'))
      offset 0
    ) n
    order by w.near desc, w.name_id limit 200
  )
  select b.id, b.person_id, b.form, b.full_form, k.positions, k.keys
  from best b cross join lateral (
    select array_agg(position order by position, key) as positions, array_agg(key order by position, key) as keys
    from name_keys where name_id = b.id
  ) k
  order by b.near desc, b.id
$$;

-- The public gate: visitors cannot reach the tables, the dictionary or the function above.

create view published.name_keys as
  select k.name_id, n.person_id, k.position, k.part, k.key
  from name_keys k join published.person_names n on n.id = k.name_id;

create function published.names_like(tokens integer[], keys text[], kin_tokens integer[] = '{}', kin_keys text[] = '{}')
returns table (name_id uuid, person_id uuid, form text, full_form text, positions integer[], keys_of text[])
language sql stable security definer
set search_path = public, pg_temp
as $$ select * from public.name_candidates(tokens, keys, kin_tokens, kin_keys, true) $$;

-- The same question of the desk, which knows all forms.
create function names_like(tokens integer[], keys text[], kin_tokens integer[] = '{}', kin_keys text[] = '{}')
returns table (name_id uuid, person_id uuid, form text, full_form text, positions integer[], keys_of text[])
language sql stable
as $$ select * from name_candidates(tokens, keys, kin_tokens, kin_keys, false) $$;
