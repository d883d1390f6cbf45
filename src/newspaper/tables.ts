import type { Defaulted, Json } from '../kernel/database.js';

export type ArticleState = 'draft' | 'scheduled' | 'published' | 'withdrawn';

export interface SectionsTable {
  id: string;
  slug: string;
  place: number;
  /** By language. */
  names: Json<Record<string, string>>;
}

interface ArticlesTable {
  id: string;
  /** Stands in addresses; given once. */
  number: number;
  /** Two letters (BCP 47). */
  language: string;
  /** Null for the original. */
  translation_of: string | null;
  slug: string;
  /** YYYY-MM-DD, as printed in the address; null: given when it is published. */
  day: string | null;
  section_id: string | null;
  headline: string;
  standfirst: string | null;
  byline: string | null;
  /** Markdown. */
  body: string;
  state: ArticleState;
  publish_at: Date | null;
  published_at: Date | null;
  version: Defaulted<number>;
  /** The version that is out, or that will be. */
  out_version: number | null;
  withdrawn_at: Date | null;
  withdrawn_why: string | null;
  made_at: Date;
  made_by: string;
  edited_at: Date;
  edited_by: string;
}

interface ArticlesView {
  id: string;
  number: number;
  language: string;
  /** The same for all languages of one article. */
  original_id: string;
  is_original: boolean;
  slug: string;
  /** YYYY-MM-DD. */
  day: string;
  /** Slug of the section. */
  section: string | null;
  headline: string;
  standfirst: string | null;
  byline: string | null;
  /** Markdown. */
  body: string;
  published_at: Date;
  /** When the version that is out was written. */
  changed_at: Date;
}

interface ArticleVersionsTable {
  article_id: string;
  version: number;
  headline: string;
  standfirst: string | null;
  byline: string | null;
  body: string;
  /** Saved by the page and not by the editor's hand: the next of the same editor takes its place. */
  by_itself: Defaulted<boolean>;
  saved_at: Date;
  saved_by: string;
}

interface ArticleSlugsTable {
  article_id: string;
  slug: string;
  since: Date;
}

interface RedirectsView {
  old_path: string;
  article_id: string;
}

interface RedirectsTable extends RedirectsView {
  made_at: Date;
}

interface ArticleWithdrawalsView {
  number: number;
  withdrawn_on: string;
  why: string;
}

interface ArticlePeopleTable {
  article_id: string;
  person_id: string;
  /** The words by which the person was found. */
  written: string | null;
  state: 'proposed' | 'confirmed' | 'declined';
  by: string;
  at: Date;
}

export type BoxKind = 'resolution' | 'letter';

interface ArticleBoxesTable {
  article_id: string;
  place: number;
  kind: BoxKind;
  /** Id of the resolution or of the prisoner; null: whom the fair rule offers. */
  subject: string | null;
}

interface ArticlePicturesView {
  id: string;
  article_id: string;
  /** How the text calls it: `picture:1`. */
  place: number;
  jpeg: Buffer;
  across: number;
  down: number;
  credit: string;
  alt: string;
}

interface ArticlePicturesTable extends ArticlePicturesView {
  made_at: Date;
  made_by: string;
}

interface CorrectionsView {
  id: string;
  article_id: string;
  /** YYYY-MM-DD. */
  day: string;
  text: string;
}

interface ArticleCorrectionsTable extends CorrectionsView {
  by: string;
  at: Date;
}

declare module '../kernel/database.js' {
  interface Tables {
    sections: SectionsTable;
    articles: ArticlesTable;
    article_versions: ArticleVersionsTable;
    article_slugs: ArticleSlugsTable;
    redirects: RedirectsTable;
    article_people: ArticlePeopleTable;
    article_boxes: ArticleBoxesTable;
    article_pictures: ArticlePicturesTable;
    article_corrections: ArticleCorrectionsTable;
  }
  interface Published {
    sections: SectionsTable;
    articles: ArticlesView;
    article_withdrawals: ArticleWithdrawalsView;
    redirects: RedirectsView;
    article_people: Pick<ArticlePeopleTable, 'article_id' | 'person_id'>;
    article_boxes: ArticleBoxesTable;
    article_pictures: ArticlePicturesView;
    corrections: CorrectionsView;
  }
}
