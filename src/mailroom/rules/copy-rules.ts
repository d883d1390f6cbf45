import type { Db } from '../../kernel/database.js';
import type { Paper } from '../paper.js';
import { allowedLanguage, ruleCardFor } from './rule-card.js';

/** A copy as the rules of the place let it in. */
export interface RuledPaper extends Paper {
  /** Printed sides at most; null: the rules known say nothing, and one leaf is the limit. */
  most_pages: number | null;
}

/**
 * Applies the rule card of the place where a prisoner is held on `day`: the copy goes in a language that gets
 * through, and no longer than the rules allow. Other papers stay as they are. Gives the reason
 * `no_language` where the paper exists in no language that gets through.
 */
export async function withRules(db: Db, paper: Paper, day: string): Promise<RuledPaper | 'no_language'> {
  if (paper.addressee_kind !== 'prisoner') return { ...paper, most_pages: null };
  const card = (await ruleCardFor(db, paper.addressee_id, day))?.card ?? null;
  const texts = await db
    .selectFrom('dispatches as d')
    .innerJoin('item_texts as t', 't.item_id', 'd.item_id')
    .select(['t.language', 't.title', 't.covering', 't.body'])
    .where('d.id', '=', paper.id)
    .execute();
  const available = texts.map(({ language }) => language);
  const language = allowedLanguage(card, paper.language, available);
  const text = texts.find((one) => one.language === language);
  if (language === null || !text) return 'no_language';
  const most_pages = card?.most_pages ?? null;
  const covered = allowedLanguage(card, paper.covering_language, []) === paper.covering_language;
  if (language === paper.language && covered) return { ...paper, most_pages };
  // Words of its own were written in a language that does not get through: ours stand there instead.
  const own = { own_covering: null, salutation: null, covering_language: language };
  return { ...paper, ...text, ...own, language, most_pages };
}
