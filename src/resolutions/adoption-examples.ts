import { fields, type Typed } from './adoption-reader.js';

/**
 * What an invented branch typed into the form; a demonstration, marked as one in its own name. `text`
 * is what the form shows (see `plainTextOf`). For tests and proofs only.
 */
export function exampleAdoption(text: string, other: Typed = {}): Typed {
  return {
    organisation: 'Example Branch of the Example Union (demonstration)',
    kind: 'branch',
    level: 'local',
    part_of: 'Example Union (demonstration)',
    country: 'GB',
    members: '340',
    met_on: '7 April 2016',
    met_at: 'Nowhere, Example Hall',
    decided_by: 'vote',
    votes_for: '31',
    votes_against: '2',
    abstained: '4',
    text,
    posted_by: 'campaign',
    may_name: 'yes',
    officer: 'Invented Secretary',
    email: 'secretary@example.org',
    ...other,
  };
}

/** The same as a browser sends it, with what the form carries beside its fields. */
export function exampleBody(typed: Typed, carried: Record<string, string>): URLSearchParams {
  const body = new URLSearchParams(carried);
  for (const field of fields) if (typed[field] !== undefined) body.set(field, typed[field] as string);
  return body;
}
