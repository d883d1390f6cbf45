import { recognitionForm } from '../sources/recognition-form.js';
import type { FactKind } from '../tables.js';
import { biographyForm } from './biography-form.js';
import { chargeForm } from './charge-form.js';
import { eventForm } from './event-form.js';
import type { FactForm } from './fact-form.js';
import { lawyerForm } from './lawyer-form.js';
import { nameForm } from './name-form.js';
import { stayForm } from './stay-form.js';

/** Every kind of fact that the desk enters and changes, in the order in which a record offers them. */
export const factForms: readonly FactForm[] = [
  eventForm,
  chargeForm,
  stayForm,
  biographyForm,
  nameForm,
  lawyerForm,
  recognitionForm,
];

/** The form of a kind; undefined for what is not edited here (contradictions and their positions). */
export function formOf(kind: FactKind | string | undefined): FactForm | undefined {
  return factForms.find((form) => form.kind === kind);
}
