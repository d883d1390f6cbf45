import { randomUUID } from 'node:crypto';
import { day_ms } from '../../src/kernel/clock.js';
import type { Planter, Row, Value } from './planting.js';

/** Letters that nobody has to read or print. */
export const settled_letters: Record<string, Row | (() => Row)> = {
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
  // Kept, and of days that nobody asked for: the clerk neither forgets them nor makes them due.
  reminders: { confirmed_at: new Date(), kept_until: '2999-12-31' },
  season_days: () => ({
    ...{ kind: 'birthday', person_id: randomUUID() },
    ...{ happens_on: '2999-12-31', post_by: '2999-12-01' },
  }),
  quota_raises: { more: 5 },
  // No choice of the campaign's, no copy that has an end, and no book that is being printed.
  keepsake_choices: { keeps: false, years: 5, chosen_at: new Date('2016-01-01') },
  keepsakes: { kept_at: new Date(), kept_until: new Date(Date.now() + 300 * day_ms) },
  book_decisions: { state: 'died', for_whom: 'family' },
  book_prints: { state: 'printed', letters: 5, done: 1, pages: 7 },
  book_givings: { how: 'posted', copies: 'keep' },
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

/**
 * Passages of answers of which nobody is to know any more, or not yet: of somebody hidden, without the writer's yes, and
 * with a consent of the person that was withdrawn.
 */
export async function hidePassages(
  planter: Planter,
  hidden_person: Value,
  known_person: Value,
): Promise<void> {
  const passage = async (person_id: Value, has: { writer: boolean; withdrawn: boolean }): Promise<void> => {
    const nowhere = { letter_id: null, number: null, media_type: 'image/png', size_bytes: 12 };
    const answer = await planter.row('letter_answers', { ...nowhere, compartment: 'mailroom', person_id });
    const answer_id = answer.id ?? null;
    if (has.writer) await planter.row('answer_consents', { answer_id });
    const withdrawn: Row = has.withdrawn
      ? { withdrawn_at: new Date() }
      : { withdrawn_by: null, withdrawn_at: null, withdrawn_why: null };
    const consent = await planter.row('person_consents', {
      ...{ person_id, given_by_relation: 'self', given_on: '2016-01' },
      ...withdrawn,
    });
    await planter.row('told_answers', {
      answer_id,
      person_id,
      consent_id: consent.id ?? null,
      language: 'en',
    });
  };
  await passage(hidden_person, { writer: true, withdrawn: false });
  await passage(known_person, { writer: false, withdrawn: false });
  await passage(known_person, { writer: true, withdrawn: true });
}
