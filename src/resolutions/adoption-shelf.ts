import type { Clock } from '../kernel/clock.js';
import { type Press, sheetAt } from '../print/press.js';
import { PaperShelf, type ShelfLimits } from '../print/shelf.js';

/** What printing adoptions for visitors may cost. A text of 50,000 characters is about twenty pages. */
export const adoption_limits: ShelfLimits = {
  kept: 40,
  kept_bytes: 8_000_000,
  waiting: 6,
  new_per_minute: 30,
};

const words = {
  busy: 'resolutions.adoption.paper.busy',
  not_printed: 'resolutions.adoption.paper.not_printed',
};

/** The shelf on which adoptions of named organisations are printed. */
export function adoptionShelf(press: Press, clock: Clock, limits: ShelfLimits = adoption_limits): PaperShelf {
  return new PaperShelf(press, clock, sheetAt(import.meta.url, 'adoption.typ'), limits, words);
}
