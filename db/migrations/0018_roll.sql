-- The public roll: by which letters an organisation is found, and what each has passed so far.

-- A folded name (see foldName in src/supporters/name.ts) in Latin letters, as latinLetters there writes
-- it: "профсоюз" is found by "profsoyuz", and the other way round. A test holds both to be the same.
create function latin_letters(folded text) returns text
language sql immutable strict parallel safe as $$
  select replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(
    translate(folded, 'аәбвгғдезиікқлмнңоөпрстуұүфһыэøłđıъь', 'aabvggdeziikqlmnnooprstuuufhyeoldi'),
    'ж', 'zh'), 'х', 'kh'), 'ц', 'ts'), 'ч', 'ch'), 'ш', 'sh'), 'щ', 'shch'), 'ю', 'yu'), 'я', 'ya'),
    'ß', 'ss'), 'æ', 'ae'), 'œ', 'oe'), 'þ', 'th')
$$;
create index organisations_found on organisations using gin (latin_letters(name_folded) gin_trgm_ops);

-- Of those that are named only.
create view published.organisation_names as
  select p.id as organisation_id, latin_letters(o.name_folded) as latin
  from organisations o join published.organisations p on p.id = o.id;

-- What each organisation that is named has passed. What counts as passed, and what of it may be named, is
-- said in one place: published.adoptions, which rests on verified_adoptions. Who has nothing there is not
-- on the roll.
create view published.roll as
  select a.organisation_id, count(*)::int as texts_passed, min(a.met_on) as first_passed_on,
    max(a.met_on) as last_passed_on
  from published.adoptions a group by a.organisation_id;

-- What left for whom of what one organisation passed: the mailroom's own counts, of named adoptions only.
create view published.sent_for_organisations as
  select a.organisation_id, c.addressee_kind, c.addressee_id, max(c.addressee_name) as addressee_name, c.role,
    sum(c.waiting)::int as waiting, sum(c.sent_by_email)::int as sent_by_email,
    sum(c.reported_posted)::int as reported_posted, sum(c.confirmed)::int as confirmed,
    sum(c.returned)::int as returned, sum(c.refused)::int as refused, sum(c.answered)::int as answered
  from published.dispatch_counts c join published.adoptions a on c.kind = 'adoption' and c.subject = a.id
  group by a.organisation_id, c.addressee_kind, c.addressee_id, c.role;
