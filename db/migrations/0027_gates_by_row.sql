-- The gates of addresses and dispatches ask for the one person of a row. As "in (all public people)" beside an "or" the
-- server first gathered everybody: with 100,000 people and one address that took longer than a page may.

create or replace view published.addresses as
  select a.id, a.office_id, a.person_id, a.place_id, a.kind, a.channel, a.label, a.lines, a.lines_local,
    a.lines_local_by, a.country, a.email, a.original, a.valid_from, a.valid_to, a.published_on, a.last_evidence, a.note,
    a.verified
  from addresses a where a.told = 'public' and (a.place_id is not null
    or exists (select from published.offices o where o.id = a.office_id)
    or exists (select from published.people p where p.id = a.person_id));

create or replace view published.dispatch_counts as
  select d.item_id, i.kind, i.subject, d.addressee_kind,
    case when d.addressee_kind = 'lawyer' then null else d.addressee_id end as addressee_id,
    case when d.addressee_kind = 'lawyer' then null else d.addressee_name end as addressee_name,
    d.role,
    count(*) filter (where d.state in ('due', 'claimed', 'uncertain'))::int as waiting,
    count(*) filter (where d.channel = 'email'
      and d.state in ('sent', 'confirmed', 'returned', 'replied'))::int as sent_by_email,
    count(*) filter (where d.channel = 'post'
      and d.state in ('posted', 'reported_posted', 'confirmed', 'returned', 'refused', 'replied'))::int
      as reported_posted,
    count(*) filter (where d.state in ('confirmed', 'replied'))::int as confirmed,
    count(*) filter (where d.state = 'returned')::int as returned,
    count(*) filter (where d.state = 'refused')::int as refused,
    count(*) filter (where d.state = 'replied')::int as answered,
    count(*) filter (where d.channel = 'handed'
      and d.state in ('handed_over', 'confirmed', 'returned', 'refused', 'replied'))::int as handed_over,
    count(*) filter (where d.channel = 'fax'
      and d.state in ('reported_sent', 'confirmed', 'returned', 'refused', 'replied'))::int as reported_sent
  from dispatches d join items i on i.id = d.item_id
  -- Who was withdrawn from the public stands nowhere, not even as an addressee.
  where not i.sealed and (d.addressee_kind <> 'prisoner' or exists (select from published.people p where p.id = d.addressee_id))
    and not exists (select from offices o where o.id = d.addressee_id and o.told <> 'public')
  group by 1, 2, 3, 4, 5, 6, 7;

create or replace view published.word_days as
  select i.kind, i.subject, d.addressee_kind,
    case when d.addressee_kind = 'lawyer' then null else d.addressee_id end as addressee_id,
    d.role, d.word_on - d.left_on as days
  from dispatches d join items i on i.id = d.item_id
  where d.word_on >= d.left_on
    and (d.addressee_kind <> 'prisoner' or exists (select from published.people p where p.id = d.addressee_id))
    and not exists (select from offices o where o.id = d.addressee_id and o.told <> 'public');
