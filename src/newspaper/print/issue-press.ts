import { createHash } from 'node:crypto';
import type { Clock } from '../../kernel/clock.js';
import type { Say } from '../../kernel/language.js';
import { type Pictures, type Press, type PrintedPaper, PrintFailed, sheetAt } from '../../print/press.js';
import { PaperShelf, type ShelfLimits } from '../../print/shelf.js';
import { type ArticleSheet, type IssueSheet, unset, withArticles } from './issue-sheet.js';

/** What printing issues for visitors may cost. One of twelve articles has 100 kB and its pictures. */
export const issue_limits: ShelfLimits = {
  kept: 12,
  kept_bytes: 24_000_000,
  waiting: 4,
  new_per_minute: 12,
};

const words = { busy: 'newspaper.print.busy', not_printed: 'newspaper.print.not_printed' };
const sheet = sheetAt(import.meta.url, 'issue.typ');
/** So many articles that could not be set are remembered. */
const most_remembered = 500;

/** Something of this article's text or pictures, not of the press, is why nothing came out. */
const is_its_own = (error: unknown): error is PrintFailed =>
  error instanceof PrintFailed && ['glyph', 'overflow', 'sheet'].includes(error.code);

/** Prints issues on request. One article that cannot be set never stops the others. */
export class IssuePress {
  private readonly shelf: PaperShelf;
  /** Articles that could not be set, by what they say, and what stands instead of each. */
  private readonly instead = new Map<string, ArticleSheet>();

  constructor(
    private readonly press: Press,
    clock: Clock,
    limits: ShelfLimits = issue_limits,
  ) {
    this.shelf = new PaperShelf(press, clock, sheet, limits, words);
  }

  /**
   * The issue as PDF; `pictures` brings the JPEGs that its articles name. Of an article that cannot be set stands in it
   * what can be, and a line on where it is read. Throws as `PaperShelf`, and `PrintFailed` (`size`, `pages`)
   * when it is too large.
   */
  async print(issue: IssueSheet, say: Say, pictures: () => Promise<Pictures>): Promise<PrintedPaper> {
    try {
      return await this.shelf.print(this.settable(issue), pictures);
    } catch (error) {
      if (!is_its_own(error)) throw error;
      if (!(await this.seek(issue, say, await pictures()))) throw error;
      return this.shelf.print(this.settable(issue), pictures);
    }
  }

  private settable(issue: IssueSheet): IssueSheet {
    return withArticles(issue, (article) => this.instead.get(keyOf(article)) ?? article);
  }

  /** Sets each article alone, to find those at fault; false when there is none. */
  private async seek(issue: IssueSheet, say: Say, pictures: Pictures): Promise<boolean> {
    let found = false;
    for (const article of issue.parts.flatMap((part) => part.articles)) {
      if (this.instead.has(keyOf(article)) || (await this.canBeSet(issue, article, pictures))) continue;
      this.remember(article, await this.less(issue, article, say, pictures));
      found = true;
    }
    return found;
  }

  /** As much of an article as can be set: its words, else its headline, else its number. */
  private async less(
    issue: IssueSheet,
    article: ArticleSheet,
    say: Say,
    pictures: Pictures,
  ): Promise<ArticleSheet> {
    const words = { ...article, pictures: {}, note: say('newspaper.print.no_pictures') };
    if (await this.canBeSet(issue, words, pictures)) return words;
    const named = unset(article, say);
    if (await this.canBeSet(issue, named, pictures)) return named;
    return { ...named, headline: String(article.number) };
  }

  private async canBeSet(issue: IssueSheet, article: ArticleSheet, pictures: Pictures): Promise<boolean> {
    const alone = { ...issue, sections: [], parts: [{ name: null, articles: [article] }] };
    try {
      await this.press.print(sheet, alone, pictures);
      return true;
    } catch (error) {
      if (!is_its_own(error)) throw error;
      return false;
    }
  }

  private remember(article: ArticleSheet, instead: ArticleSheet): void {
    this.instead.set(keyOf(article), instead);
    const [oldest] = this.instead.keys();
    if (this.instead.size > most_remembered && oldest !== undefined) this.instead.delete(oldest);
  }
}

const keyOf = (article: ArticleSheet) =>
  createHash('sha256').update(JSON.stringify(article)).digest('base64');
