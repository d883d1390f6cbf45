import type { Say } from '../kernel/language.js';
import { isCase } from './case-compartment.js';

/**
 * A compartment's name as people say it; a month of letters as it is, a case by the beginning of its id: it is shown only to
 * those who are named for it, but where `own` is given, of all others it says that it is a case.
 */
export function compartmentName(say: Say, name: string, own?: ReadonlySet<string>): string {
  if (isCase(name) && own && !own.has(name)) return say('staff.compartments.close_case');
  if (isCase(name)) return say('staff.compartments.case', { case: name.slice(8, 16) });
  return say.has(`staff.compartments.${name}`) ? say(`staff.compartments.${name}`) : name;
}
