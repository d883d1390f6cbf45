/** Tells the time. Passed in everywhere, so that a test can move it. */
export interface Clock {
  now(): Date;
}

export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still until it is moved: for tests and proofs. */
export function movableClock(start: string): Clock & { move(milliseconds: number): void } {
  let at = new Date(start).getTime();
  return {
    now: () => new Date(at),
    move: (milliseconds) => {
      at += milliseconds;
    },
  };
}

/** The calendar day (YYYY-MM-DD) of the clock in UTC; public pages count days in UTC and say so. */
export function today(clock: Clock): string {
  return clock.now().toISOString().slice(0, 10);
}

export const second_ms = 1000;
export const minute_ms = 60 * second_ms;
export const hour_ms = 60 * minute_ms;
export const day_ms = 24 * hour_ms;
