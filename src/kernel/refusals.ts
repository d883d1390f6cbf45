/** Values that a message puts into its sentence. */
export type Values = Record<string, string | number>;

/**
 * The domain says no: something that was asked cannot be done, and the person can be told why.
 * `code` is a key of a message file (`resolutions.adoption.already_sent`); the door makes the
 * sentence of it: 409 or 422 on the web, exit code 1 on the command line.
 */
export class Refused extends Error {
  constructor(
    readonly code: string,
    readonly values: Values = {},
    readonly status: 403 | 409 | 422 | 429 | 503 = 409,
  ) {
    super(code);
    this.name = 'Refused';
  }
}

/** What was asked for is not there, or not for this person: the two must look the same (404). */
export class Missing extends Error {
  constructor(readonly noun: string) {
    super(`missing: ${noun}`);
    this.name = 'Missing';
  }
}

/** What was asked for, or null where it is `Missing`: for who has a page of their own for that. */
export async function found<T>(asked: Promise<T>): Promise<T | null> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Missing) return null;
    throw error;
  }
}

/** One thing that is wrong with what somebody typed: the field, and the message to show there. */
export interface Problem {
  field: string;
  code: string;
  values?: Values;
}

/** What a reader function gives back: the value, or every problem found. Nothing is thrown. */
export type Read<T> = { ok: true; value: T } | { ok: false; problems: Problem[] };
