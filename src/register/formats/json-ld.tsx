import type { FC } from 'hono/jsx';
import { dataBlock } from '../../page/data-block.js';
import type { Person } from '../person.js';
import { plainDate } from './plain-date.js';

/** A public person as schema.org describes one: every spelling of the name, so that searches find the page. */
export function personLinkedData(person: Person, publicUrl: string) {
  const forms = person.names.flatMap(({ form, full_form }) => [form, ...(full_form ? [full_form] : [])]);
  const moment = (kind: 'birth' | 'death') => person.biography.find((one) => one.kind === kind);
  const date = (kind: 'birth' | 'death') => plainDate(moment(kind)?.happened ?? null) ?? undefined;
  const place = moment('birth')?.place;
  const occupation = person.biography.find(({ kind }) => kind === 'occupation')?.text;
  const address = `${publicUrl}/people/${person.slug}`;
  // What is undefined is not written.
  return {
    '@context': 'https://schema.org',
    '@type': 'Person',
    '@id': address,
    url: address,
    name: person.name,
    alternateName: [...new Set(forms)].filter((form) => form !== person.name),
    description: person.role ?? undefined,
    jobTitle: occupation ?? undefined,
    birthDate: date('birth'),
    birthPlace: place ? { '@type': 'Place', name: place } : undefined,
    deathDate: date('death'),
  };
}

/** The same inside the page: data, and nothing that runs. */
export const JsonLd: FC<{ person: Person; publicUrl: string }> = ({ person, publicUrl }) => (
  <>{dataBlock(personLinkedData(person, publicUrl))}</>
);
