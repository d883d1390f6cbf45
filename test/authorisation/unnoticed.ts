/**
 * Conditions that change nothing of what visitors see when they are left out, each with the reason. They are left out all the
 * same: one that is noticed after all has no place here, and the proof says so.
 */
export const unnoticed: Readonly<Record<string, string>> = {
  "public.verified_adoptions without (d.decision = 'verified'::text)":
    'a decision with an organisation is always a verification: the table says so',
  'public.organisations_above without (a.steps < 100)':
    'a bound that ends a walk, should a ring ever come about',
  'published.citations without (f.person_id IS NULL)':
    'the three kinds that are asked for next have no person of their own',
  'published.contradiction_facts through public.facts instead of published.facts':
    'a contradiction about a hidden fact is hidden itself',
  "published.sent_counts without (c_1.kind = 'adoption'::text)":
    'no other kind of item has an adoption for its subject',
  "published.sent_counts without (w.kind = 'adoption'::text)":
    'no other kind of item has an adoption for its subject',
  "published.sent_for_organisations without (c_1.kind = 'adoption'::text)":
    'no other kind of item has an adoption for its subject',
  "published.sent_for_organisations without (w.kind = 'adoption'::text)":
    'no other kind of item has an adoption for its subject',
  'published.organisation_forms through public.organisations instead of published.organisations':
    'an organisation is named when one of its forms is',
};

/** Conditions for which nothing on the ground of the proof stands, each with what it decides: they are not shown to be noticed. */
export const untried: Readonly<Record<string, string>> = {
  'public.adoptions_within without (u.withdrawn_on IS NULL)': 'whose members are counted once',
  'public.organisations_within without (u.one_id = p.id)': 'whose members are counted once',
  'published.version_languages without (o.version_id = l.version_id)':
    'whether a translation is older than the original',
  'published.version_languages without (o.translated_from IS NULL)':
    'whether a translation is older than the original',
};
