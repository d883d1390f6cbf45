import type { Defaulted } from '../../kernel/database.js';

export type IssueState = 'draft' | 'scheduled' | 'published';

interface IssuesView {
  id: string;
  number: number;
  /** YYYY-MM-DD. */
  day: string;
  title: string | null;
  /** Of the names of its sections and of its title. */
  language: string;
  published_at: Date;
}

interface IssuesTable extends Omit<IssuesView, 'published_at'> {
  state: IssueState;
  publish_at: Date | null;
  published_at: Date | null;
  version: Defaulted<number>;
  made_at: Date;
  edited_at: Date;
  edited_by: string;
}

interface IssueSectionsTable {
  id: string;
  issue_id: string;
  place: number;
  name: string;
}

interface IssueArticlesTable {
  id: string;
  issue_id: string;
  issue_section_id: string;
  place: number;
  /** Null: only the title of the article is known here. */
  article_id: string | null;
  /** Where there is no article. */
  title: string | null;
  is_front: Defaulted<boolean>;
}

interface IssueContentsView {
  issue_id: string;
  /** The issue's number. */
  issue: number;
  section_place: number;
  section: string;
  place: number;
  title: string | null;
  article_id: string | null;
  is_front: boolean;
}

declare module '../../kernel/database.js' {
  interface Tables {
    issues: IssuesTable;
    issue_sections: IssueSectionsTable;
    issue_articles: IssueArticlesTable;
  }
  interface Published {
    issues: IssuesView;
    issue_contents: IssueContentsView;
  }
}
