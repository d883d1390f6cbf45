import type { Actor } from '../../kernel/actor.js';
import type { Db } from '../../kernel/database.js';
import { keepSection, most_sections, sectionsOf } from '../articles/section.js';
import { slugOf } from '../articles/slug.js';
import { type Remark, remark } from './archive-piece.js';
import type { ReadyPiece } from './piece-reader.js';

/** A section's name is no longer. Characters. */
const longest_name = 100;

/**
 * The section of a text, made where the paper has none of that name. Our own export says its slug and its names in every
 * language, so that a translation stands in the same section as its original.
 */
export async function sectionOf(
  tx: Db,
  actor: Actor,
  { piece, language }: ReadyPiece,
  remarks: Remark[],
): Promise<string | null> {
  const name = piece.section.replace(/\s+/g, ' ').trim().slice(0, longest_name);
  if (name === '') return null;
  const slug = piece.section_told?.slug ?? slugOf(name).slice(0, 60).replace(/-+$/, '');
  const sections = await sectionsOf(tx);
  const known = sections.find((one) => one.slug === slug);
  if (known) return known.id;
  const names = { ...piece.section_told?.names, [language]: name };
  if (sections.length < most_sections) return keepSection(tx, actor, { slug, names });
  remarks.push(remark('many_sections', { section: name, limit: most_sections }));
  return null;
}
