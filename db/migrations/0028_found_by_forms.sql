-- Whoever searches the roll finds an organisation by each name of it that is public: its own, and those of the rows
-- that were found to be the same one (published.organisation_forms says which of them may be told).

create or replace view published.organisation_names as
  select p.id as organisation_id, o.name_folded as folded
  from organisations o join published.organisations p on p.id = o.id
  union all
  select f.organisation_id, x.name_folded
  from published.organisation_forms f join organisations x on x.slug = f.slug;
