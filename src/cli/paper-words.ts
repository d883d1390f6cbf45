import { readConfig } from '../kernel/config.js';
import { exportMarkdownFolder, exportWxrFile } from './export-paper.js';
import { type ArchiveKind, importArchiveFile, readAsked } from './import-archive.js';
import { inWorld, type Word, wrongUse } from './terminal.js';

/** The words by which the newspaper comes in and leaves. */
export const paperWords: Word[] = [
  archiveWord('wordpress', 'FILE', 'take the articles of a WordPress export (WXR) into the paper'),
  archiveWord('ghost', 'FILE', 'take the articles of a Ghost export (JSON) into the paper'),
  archiveWord('page', 'FILE...', 'take saved article pages (text or HTML) into the paper'),
  archiveWord(
    'markdown',
    'DIR',
    'take a folder of Markdown files, as export markdown writes it, into the paper',
  ),
  {
    name: 'export markdown',
    takes: 'DIR',
    meaning: 'write the whole paper into an empty folder, as Markdown files',
    run: (operands, terminal) => {
      const [folder] = operands;
      if (!folder) return wrongUse(terminal, 'export markdown needs a folder: habeas export markdown DIR');
      return inWorld(terminal, (world) => exportMarkdownFolder(world, folder, terminal));
    },
  },
  {
    name: 'export wxr',
    takes: 'FILE',
    meaning: 'write all articles into one file for WordPress',
    run: (operands, terminal) => {
      const [file] = operands;
      if (!file) return wrongUse(terminal, 'export wxr needs a file: habeas export wxr FILE');
      return inWorld(terminal, (world) => exportWxrFile(world, readConfig(terminal.env), file, terminal));
    },
  },
];

/** A word that takes an archive in. */
function archiveWord(kind: ArchiveKind, file: string, meaning: string): Word {
  const flags = `[--dry-run] [--list FILE] [--site ADDRESS] [--language CODE] [--zone ZONE]${kind === 'page' ? ' [--section NAME]' : ''}`;
  return {
    name: `import ${kind}`,
    takes: `${flags} ${file}`,
    meaning,
    run: (operands, terminal) => {
      const asked = readAsked(kind, operands);
      if (!asked) return wrongUse(terminal, `import ${kind} takes ${flags} ${file}`);
      return inWorld(terminal, (world) => importArchiveFile(world, kind, asked, terminal));
    },
  };
}
