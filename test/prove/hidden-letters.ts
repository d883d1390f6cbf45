import type { Planter, Row, Value } from './planting.js';

/** Letters that nobody has to read or print. */
export const settled_letters: Record<string, Row> = {
  letter_reservations: {
    state: 'lapsed',
    posted_on: null,
    write_on: '2016-01-01',
    ends_on: '2016-01-08',
    evening_id: null,
    place: null,
  },
  letters: { state: 'withdrawn', characters: 12, compartment: 'mailroom' },
  letter_answers: {
    letter_id: null,
    number: null,
    media_type: 'image/png',
    size_bytes: 12,
    compartment: 'mailroom',
  },
  letter_notices: { released_at: new Date() },
  quota_raises: { more: 5 },
};

/** What is known of readers and of places, of which nobody is to know. */
export async function hideWishes(
  planter: Planter,
  hidden_person: Value,
  known_person: Value | null,
): Promise<void> {
  const wishes = { most_a_day: null };
  await planter.row('letter_wishes', { ...wishes, person_id: hidden_person, told: 'public' });
  if (known_person) await planter.row('letter_wishes', { ...wishes, person_id: known_person, told: 'desk' });
  const { id = null } = await planter.row('places_of_detention');
  await planter.row('rule_cards', { place_id: id, most_pages: null, most_a_day: null, source_id: null });
}
