/** Words of an article as PostgreSQL keeps them (`tsvector`). Written by a trigger, never by the program. */
interface ArticleWordsTable {
  article_id: string;
  words: string;
}

declare module '../../kernel/database.js' {
  interface Tables {
    article_words: ArticleWordsTable;
  }
  interface Published {
    article_words: ArticleWordsTable;
  }
}
