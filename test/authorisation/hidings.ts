/** What the campaign lacks until now for every condition to have something behind it. */
export const enriched: readonly string[] = [
  `update dispatches set state = 'confirmed', left_on = '2016-04-01', word_on = '2016-04-20' where state = 'posted'`,
  `insert into giving_ways (id, kind, names, details, made_by, made_at, agreed_by, agreed_at)
    values (gen_random_uuid(), 'bank', '{"en": "Invented"}', 'An invented account', 'staff:a', now(), 'staff:b', now())`,
  `update letter_reservations set state = 'reported', posted_on = write_on where evening_id is null`,
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
  `update dispatches set state = 'cancelled'`,
  `update consents set withdrawn_at = now() where organisation_id in (select part_of_id from organisations)`,
  'update adoptions set members = null',
  'update organisations set members = null',
  'update organisation_supports set ended_at = now()',
  `insert into waiting_courses (person_id) select id from people where told = 'public'`,
];
