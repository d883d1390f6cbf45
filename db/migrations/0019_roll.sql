-- The public roll: by which letters an organisation is found, and what each has passed so far.

-- A folded name (see foldName in src/supporters/name.ts) in Latin letters, as latinLetters there writes
-- it: "профсоюз" is found by "profsoyuz", and the other way round. A test holds both to be the same.
create function published.latin_letters(folded text) returns text
language sql immutable strict parallel safe as $$
  select replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
    translate(folded, 'аәбвгғдезиікқлмнңоөпрстуұүфһыэøłđıъь', 'aabvggdeziikqlmnnooprstuuufhyeoldi'),
    'ж', 'zh'), 'х', 'kh'), 'ц', 'ts'), 'ч', 'ch'), 'ш', 'sh'), 'щ', 'shch'), 'ю', 'yu'), 'я', 'ya'),
    'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th')
$$;
create index organisations_found on organisations using gin (published.latin_letters(name_folded) gin_trgm_ops);

-- Of those that are named only; a name that is told may be found by its letters.
create view published.organisation_names as
  select p.id as organisation_id, o.name_folded as folded
  from organisations o join published.organisations p on p.id = o.id;

-- The one place that says which of the public adoptions stand on the roll and are counted there: those that were
-- not withdrawn. What may be named at all, published.adoptions says.
create view published.standing_adoptions as
  select a.id, a.organisation_id, a.text_id, a.met_on, a.verified_on
  from published.adoptions a where a.withdrawn_on is null;

-- What each organisation that is named has passed. Who has nothing that stands is not on the roll.
create view published.roll as
  select organisation_id, count(distinct text_id)::int as texts_passed, max(met_on) as last_passed_on
  from published.standing_adoptions group by organisation_id;

-- What left for whom of what one organisation passed: the mailroom's own counts, of what stands only.
create view published.sent_for_organisations as
  select a.organisation_id, c.addressee_kind, c.addressee_id, max(c.addressee_name) as addressee_name, c.role,
    sum(c.waiting)::int as waiting, sum(c.sent_by_email)::int as sent_by_email,
    sum(c.reported_posted)::int as reported_posted, sum(c.confirmed)::int as confirmed,
    sum(c.returned)::int as returned, sum(c.refused)::int as refused, sum(c.answered)::int as answered
  from published.dispatch_counts c
    join published.standing_adoptions a on c.kind = 'adoption' and c.subject = a.id
  group by a.organisation_id, c.addressee_kind, c.addressee_id, c.role;
