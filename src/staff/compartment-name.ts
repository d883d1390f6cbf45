import type { Say } from '../kernel/language.js';

/** A compartment's name as people say it; a month of letters and a case as they are. */
export function compartmentName(say: Say, name: string): string {
  return say.has(`staff.compartments.${name}`) ? say(`staff.compartments.${name}`) : name;
}
