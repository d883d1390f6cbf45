import type { Say } from '../kernel/language.js';

/** A compartment's name as people say it; a month of letters as it is, a case by the beginning of its id. */
export function compartmentName(say: Say, name: string): string {
  if (name.startsWith('dossier-')) return say('staff.compartments.case', { case: name.slice(8, 16) });
  return say.has(`staff.compartments.${name}`) ? say(`staff.compartments.${name}`) : name;
}
