import type { Actor } from '../kernel/actor.js';
import type { Config } from '../kernel/config.js';
import type { Database } from '../kernel/database.js';
import { type Messages, number } from '../kernel/language.js';
import { exportMarkdown } from '../newspaper/archive/markdown-export.js';
import { exportWxr } from '../newspaper/archive/wxr-export.js';

interface Exporting {
  database: Database;
  messages: Messages;
  actor(who: string): Actor;
}

interface Printing {
  out: (line: string) => void;
  err: (line: string) => void;
}

const progress_articles = 500;

const progress =
  ({ err }: Printing) =>
  (articles: number) => {
    if (articles % progress_articles === 0) err(`… ${number(articles, 'en')} articles`);
  };

/** `habeas export markdown DIR`: the whole paper as Markdown files. */
export async function exportMarkdownFolder(
  world: Exporting,
  folder: string,
  terminal: Printing,
): Promise<number> {
  const { articles, issues, pictures, newer } = await exportMarkdown(
    world.database.app,
    folder,
    progress(terminal),
  );
  if (newer > 0) terminal.err(world.messages.in('en')('newspaper.archive.newer_stays', { count: newer }));
  terminal.out(`articles ${articles}, issues ${issues}, pictures ${pictures}`);
  return 0;
}

/** `habeas export wxr FILE`: all articles for WordPress and what reads its files. */
export async function exportWxrFile(
  world: Exporting,
  { publicUrl }: Config,
  file: string,
  terminal: Printing,
): Promise<number> {
  const say = world.messages.in('en');
  const means = {
    public_url: publicUrl,
    title: say('newspaper.archive.export_title'),
    language: 'en',
    now: world.actor('operator').clock.now(),
    words: { notes: say('newspaper.archive.export_notes'), back: say('newspaper.archive.export_back') },
  };
  const articles = await exportWxr(world.database.app, file, means, progress(terminal));
  terminal.out(`articles ${articles}`);
  return 0;
}
