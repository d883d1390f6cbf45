-- What left, what came back and what was answered, as far as visitors may read it.

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
  where (d.addressee_kind <> 'prisoner' or d.addressee_id in (select id from published.people))
    and not exists (select from offices o where o.id = d.addressee_id and o.told <> 'public')
  group by 1, 2, 3, 4, 5, 6, 7;

-- How many days passed from leaving to the first word, of each paper of which there is one.
create view published.word_days as
  select i.kind, i.subject, d.addressee_kind,
    case when d.addressee_kind = 'lawyer' then null else d.addressee_id end as addressee_id,
    d.role, d.word_on - d.left_on as days
  from dispatches d join items i on i.id = d.item_id
  where d.word_on >= d.left_on
    and (d.addressee_kind <> 'prisoner' or d.addressee_id in (select id from published.people))
    and not exists (select from offices o where o.id = d.addressee_id and o.told <> 'public');

create or replace view published.sent_counts as
  select c.*, m.median_days, coalesce(m.words, 0) as words
  from (
    select v.text_id, c.addressee_kind, c.addressee_id, max(c.addressee_name) as addressee_name, c.role,
      sum(c.waiting)::int as waiting, sum(c.sent_by_email)::int as sent_by_email,
      sum(c.reported_posted)::int as reported_posted, sum(c.confirmed)::int as confirmed,
      sum(c.returned)::int as returned, sum(c.refused)::int as refused, sum(c.answered)::int as answered,
      sum(c.handed_over)::int as handed_over, sum(c.reported_sent)::int as reported_sent
    from published.dispatch_counts c join verified_adoptions v on c.kind = 'adoption' and c.subject = v.id
    group by v.text_id, c.addressee_kind, c.addressee_id, c.role) c
  left join (
    select v.text_id, w.addressee_kind, w.addressee_id, w.role,
      (percentile_cont(0.5) within group (order by w.days))::float8 as median_days, count(*)::int as words
    from published.word_days w join verified_adoptions v on w.kind = 'adoption' and w.subject = v.id
    group by v.text_id, w.addressee_kind, w.addressee_id, w.role) m
  on m.text_id = c.text_id and m.addressee_kind = c.addressee_kind
    and m.addressee_id is not distinct from c.addressee_id and m.role = c.role;

-- The same for each organisation that is named.
create or replace view published.sent_for_organisations as
  select c.*, m.median_days, coalesce(m.words, 0) as words
  from (
    select a.organisation_id, c.addressee_kind, c.addressee_id, max(c.addressee_name) as addressee_name, c.role,
      sum(c.waiting)::int as waiting, sum(c.sent_by_email)::int as sent_by_email,
      sum(c.reported_posted)::int as reported_posted, sum(c.confirmed)::int as confirmed,
      sum(c.returned)::int as returned, sum(c.refused)::int as refused, sum(c.answered)::int as answered,
      sum(c.handed_over)::int as handed_over, sum(c.reported_sent)::int as reported_sent
    from published.dispatch_counts c
      join published.standing_adoptions a on c.kind = 'adoption' and c.subject = a.id
    group by a.organisation_id, c.addressee_kind, c.addressee_id, c.role) c
  left join (
    select a.organisation_id, w.addressee_kind, w.addressee_id, w.role,
      (percentile_cont(0.5) within group (order by w.days))::float8 as median_days, count(*)::int as words
    from published.word_days w join published.standing_adoptions a on w.kind = 'adoption' and w.subject = a.id
    group by a.organisation_id, w.addressee_kind, w.addressee_id, w.role) m
  on m.organisation_id = c.organisation_id and m.addressee_kind = c.addressee_kind
    and m.addressee_id is not distinct from c.addressee_id and m.role = c.role;

-- What offices answered, as far as it is told; to which thing (an adoption) is its page's to know.
create view published.replies as
  select r.id, r.office_id, i.kind, i.subject, r.came_on, r.channel, r.public_words as words,
    (r.told_at at time zone 'UTC')::date as told_on
  from replies r left join dispatches d on d.id = r.dispatch_id left join items i on i.id = d.item_id
  where r.told = 'public' and r.struck_at is null and r.office_id in (select id from published.offices);
