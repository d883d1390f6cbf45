import type { FC } from 'hono/jsx';
import { sql } from 'kysely';
import type { Say } from '../kernel/language.js';
import { Foreign } from '../page/parts.js';
import type { InLanguages } from './tables.js';

/** An addressee as the paper has it, and all names of the office, if it is one. */
export interface NamedAddressee {
  addressee_name: string;
  office_names: InLanguages | null;
}

/** All names of the office that a dispatch `d` goes to; null where it goes to a person. */
export const office_names = sql<InLanguages | null>`(select o.names from offices o
  where d.addressee_kind = 'office' and o.id = d.addressee_id)`;

/** The name for whoever reads: in their language or in English where one is known, else as it stands on the paper. */
export function nameForReader(say: Say, { addressee_name, office_names: names }: NamedAddressee): string {
  return names?.[say.language] ?? names?.en ?? addressee_name;
}

/** The same on a page; the name on the paper stands beside it where that is another one. */
export const AddresseeName: FC<NamedAddressee & { say: Say }> = ({ say, ...one }) => {
  const { addressee_name, office_names: names } = one;
  const known = nameForReader(say, one);
  const original = <Foreign lang={languageOf(addressee_name, names)}>{addressee_name}</Foreign>;
  if (known === addressee_name) return original;
  return (
    <>
      <Foreign lang={languageOf(known, names)}>{known}</Foreign> ({original})
    </>
  );
};

/** In which language a name is one of these; undefined where nobody has said. */
function languageOf(name: string, names: InLanguages | null): string | undefined {
  return Object.entries(names ?? {}).find(([, one]) => one === name)?.[0];
}
