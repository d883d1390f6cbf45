import { model_slug } from '../../src/resolutions/examples.js';

const joined = `insert into organisation_joins (id, joined_id, kept_id, why, joined_at, joined_by)
  select gen_random_uuid(), b.id, u.id, 'invented', now(), 'staff:a' from organisations b, organisations u
  where u.name = 'Invented Union of Readers' and b.id = (select organisation_id from adoption_decisions d
    join adoptions a on a.id = d.adoption_id where a.may_name and d.organisation_id <> u.id and d.ended_at is null limit 1)`;

/** What the campaign lacks until now for every condition to have something behind it. */
export const enriched: readonly string[] = [
  `update dispatches set state = 'confirmed', left_on = '2016-04-01', word_on = '2016-04-20' 
    where state in ('posted', 'sent') or addressee_kind = 'office' and state = 'due'`,
  `insert into giving_ways (id, kind, names, details, made_by, made_at, agreed_by, agreed_at)
    values (gen_random_uuid(), 'bank', '{"en": "Invented"}', 'An invented account', 'staff:a', now(), 'staff:b', now())`,
  `update letter_reservations set state = 'reported', posted_on = write_on where evening_id is null`,
  // Demands that answer one of a draft, and one that was struck out.
  `update demands d set answers_id = a.id, relation = 'supports', relation_why = 'invented'
    from texts t, (select min(b.id::text)::uuid as id from demands b join texts o on o.id = b.text_id
      where o.kind = 'model' and not exists (select from versions v where v.text_id = o.id and v.published_at is not null)
        and b.struck_at is null) a
    where t.id = d.text_id and t.kind = 'parliament' and d.position = 1`,
  `update demands d set answers_id = a.id, relation = 'supports', relation_why = 'invented'
    from texts t, (select min(b.id::text)::uuid as id from demands b join texts o on o.id = b.text_id
      where b.struck_at is not null and o.slug = '${model_slug}') a
    where t.id = d.text_id and t.kind = 'parliament' and d.position = 2`,
  `insert into demand_sources (demand_id, position, source_id) select d.id, 8, s.id from published.demands d, sources s
    where d.position = 1 and s.told = 'public' on conflict do nothing`,
  `insert into article_boxes (article_id, place, kind, subject) select a.id, 3, 'resolution', t.id
    from articles a, texts t where a.number = 22485 and t.slug = 'invented-draft'`,
  `insert into article_boxes (article_id, place, kind, subject) select a.id, 5, 'letter', p.id
    from articles a, people p where a.number = 22485 and p.slug = 'vladimir-kozlov'`,
  `insert into article_boxes (article_id, place, kind, subject) select a.id, 4, 'letter', p.id
    from articles a, people p where a.number = 22485 and p.slug = 'talgat-ayan'`,
  `update course_events e set withdraws = (select w.id from course_events w
    where w.person_id = e.person_id and w.id <> e.id order by w.id limit 1)`,
  'delete from waiting_courses',
  `insert into kept_turns (person_id, name, days, states)
    select id, slug, '{}', '{}' from people where told = 'public' on conflict do nothing`,
  `insert into detention_people (detention_id, person_id, event_id)
    select d.id, e.person_id, min(e.id::text)::uuid from detentions d, course_events e join facts f on f.id = e.id
    where f.told = 'public' group by 1, 2 on conflict do nothing`,
  `insert into returns (id, dispatch_id, reason, came_on, event_id, entered_at, entered_by, struck_at)
    select gen_random_uuid(), d.id, 'refused_by_prison', '2016-04-20', 1, now(), 'staff:a', null
    from dispatches d join letters l on l.dispatch_id = d.id`,
  `insert into text_note_sources (note_id, position, source_id)
    select n.id, 9, (select id from sources where told = 'public' order by code limit 1)
    from text_notes n on conflict do nothing`,
  `update rule_cards set place_id = (select s.place_id from stays s join published.facts f on f.id = s.id
      where s.place_id is not null limit 1)
    where place_id = (select place_id from rule_cards limit 1)`,
  `update rule_cards set source_id = (select id from sources where told = 'public' order by code limit 1)`,
];

/**
 * Ways in which a part of the campaign is hidden that was public, each tried by itself: then whatever a published view lets
 * through only because of one condition is told apart by that condition.
 */
export const hidings: readonly string[] = [
  `update sources set told = 'desk' where left(id::text, 1) < '8'`,
  `update people set told = 'desk' where slug in ('vladimir-kozlov', 'aron-atabek', 'invented-prisoner')`,
  `update people set told = 'desk' where slug not in ('vladimir-kozlov', 'aron-atabek', 'invented-prisoner')`,
  `update facts set told = 'desk' where left(id::text, 1) < '8'`,
  `update facts set told = 'desk' where kind in ('contradiction', 'proceeding', 'detention')`,
  `update facts set told = 'desk' where kind in ('name', 'charge', 'position', 'figure')`,
  `update facts set told = 'desk' where kind = 'event'`,
  'update versions set published_at = null',
  `update article_boxes set subject = (select id from texts where slug = 'invented-draft') where kind = 'resolution'`,
  `update offices set told = 'desk'`,
  `update addresses set told = 'desk'`,
  'update adoptions set may_name = false',
  'update consents set withdrawn_at = now()',
  `update articles set state = 'draft' where state = 'published'`,
  `update article_people set state = 'proposed'`,
  'update demands set struck_at = now()',
  'update items set sealed = true',
  `update giving_ways set ended_by = 'staff:a', ended_at = now()`,
  `update letter_reservations set state = 'lapsed', posted_on = null`,
  `update letters set state = 'withdrawn'`,
  `update dispatches set state = 'returned'`,
  `update returns set struck_at = now(); update dispatches set state = 'returned'`,
  `update returns set reason = 'moved'; update dispatches set state = 'returned'`,
  `update dispatches set state = 'cancelled'`,
  `update consents set withdrawn_at = now() where organisation_id in (select part_of_id from organisations)`,
  'update adoptions set members = null',
  'update organisations set members = null',
  'update organisation_supports set ended_at = now()',
  'insert into waiting_courses (person_id) select id from people',
  `insert into waiting_courses (person_id) select id from people where slug = 'vladimir-kozlov'`,
  `update sources set told = 'desk' where left(id::text, 1) >= '8'`,
  `update facts set told = 'desk' where left(id::text, 1) >= '8'`,
  `update adoptions set may_name = false where organisation = 'Invented Union of Readers'`,
  `update articles set state = 'draft' where number = 22485`,
  `update returns set dispatch_id = gen_random_uuid(); update dispatches set state = 'returned'`,
  'update addresses set lines_version = lines_version + 1',
  // Of a public adoption two corrections were taken, and a later one was not; another adoption has later ones.
  `insert into adoption_corrections (id, adoption_id, number, asked_by, asked_at, why, fields, before, organisation,
      organisation_folded, kind, level, country, members, met_on, met_at, decided_by, votes_for, votes_against, abstained,
      passed, sha256, unchanged, demands, may_name, tell_vote, tell_text, settled_at, settled_by, taken)
    select gen_random_uuid(), n.id, k.number, 'staff:a', now(), 'invented', '["organisation"]', '{}',
      'Invented Wording ' || k.number, 'invented', n.kind, n.level, n.country, n.members, n.met_on, n.met_at, n.decided_by,
      n.votes_for, n.votes_against, n.abstained, n.passed, n.sha256, n.unchanged, n.demands, true, n.tell_vote,
      n.tell_text, now(), 'staff:a', k.taken
    from adoptions_now n, (values (800, true), (801, true), (802, false)) k (number, taken)
    where n.id = (select id from published.adoptions order by id limit 1)`,
  // Two organisations become one: that one, the other, or nobody may be named; and the joining is undone.
  joined,
  `${joined}; update consents set withdrawn_at = now() where organisation_id in (select joined_id from organisation_joins)`,
  `${joined}; update consents set withdrawn_at = now() where organisation_id in (select kept_id from organisation_joins)`,
  `${joined}; update organisation_joins set undone_at = now(), undone_by = 'staff:a', undone_why = 'invented'`,
];
