import type { Say } from '../../kernel/language.js';

/**
 * Kinds of steps that the course of a case knows by name, with the format of the HURIDOCS Events Standard
 * Formats that each belongs to: an Arrest deprives somebody of liberty, an Act is done to somebody by an
 * authority, everything else is an Event. A file may bring other kinds; they stay, and are called by their word.
 */
export const step_types = {
  search: 'Act',
  arrest: 'Arrest',
  're-arrest': 'Arrest',
  'administrative-detention': 'Arrest',
  remand: 'Arrest',
  charge: 'Act',
  'trial-start': 'Event',
  hearing: 'Event',
  verdict: 'Act',
  sentence: 'Act',
  acquittal: 'Event',
  appeal: 'Event',
  cassation: 'Event',
  'supreme-court': 'Event',
  'acquittal-quashed': 'Act',
  'verdict-annulled': 'Event',
  imprisonment: 'Arrest',
  transfer: 'Act',
  punishment: 'Act',
  'regime-change': 'Act',
  testimony: 'Event',
  'witness-recantation': 'Event',
  'retrial-requested': 'Event',
  'retrial-refused': 'Event',
  amnesty: 'Event',
  reduction: 'Event',
  pardon: 'Event',
  'parole-granted': 'Event',
  'parole-refused': 'Act',
  refusal: 'Act',
  release: 'Event',
  restriction: 'Act',
  death: 'Event',
  'hunger-strike': 'Event',
  'hunger-strike-end': 'Event',
  hospital: 'Event',
  visit: 'Event',
  award: 'Event',
  campaign: 'Event',
  international: 'Event',
  milestone: 'Event',
  'party-ban': 'Act',
  background: 'Event',
  context: 'Event',
} as const satisfies Record<string, 'Arrest' | 'Act' | 'Event'>;

export type StepType = keyof typeof step_types;

/** What a step is called on a page: "Arrest"; a kind that we have no word for is called by its own. */
export function stepWord(say: Say, type: string): string {
  if (Object.hasOwn(step_types, type)) return say(`register.course.type.${type}`);
  return type.replaceAll('-', ' ').replace(/^./, (letter) => letter.toUpperCase());
}
