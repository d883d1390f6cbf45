import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { root } from '../src/kernel/root.js';

/** One file of the project as the house rules look at it. Paths are relative to the project's folder. */
export interface SourceFile {
  path: string;
  /** First folder below src/ (`register`), `test`, `bin`, `db`, or '' for a file that lies in src/ itself. */
  room: string;
  isTest: boolean;
  text: string;
  lines: string[];
}

const words = /\.(tsx?|mjs|typ|css|sql|sh|md|json)$/;
const foldersOutside = /(^|\/)(node_modules|build|data)(\/|$)/;

function filesBelow(folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .filter((path) => !foldersOutside.test(path));
}

function read(path: string): SourceFile {
  const text = readFileSync(join(root, path), 'utf8');
  const [first = '', second = ''] = path.split('/');
  const room = first === 'src' ? (path.split('/').length > 2 ? second : '') : first;
  return { path, room, isTest: /\.test\.tsx?$/.test(path), text, lines: text.split('\n') };
}

/** Every text file of the given folders, in the order of their paths. */
export function filesOf(...folders: string[]): SourceFile[] {
  return folders
    .flatMap(filesBelow)
    .filter((path) => words.test(path) || path.startsWith('bin/'))
    .sort()
    .map(read);
}

/** The project's own papers: Markdown files at the top, in docs/ and in the rooms. */
export function papers(): SourceFile[] {
  const top = readdirSync(root)
    .filter((name) => name.endsWith('.md'))
    .map(read);
  return [...top, ...filesOf('docs', 'src').filter((file) => file.path.endsWith('.md'))];
}

/** Folders below src/: the rooms and doors that there are. */
export function rooms(): string[] {
  return readdirSync(join(root, 'src'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .filter((room) => filesBelow(join('src', room)).length > 0)
    .sort();
}

/** The chambers of a room: folders that keep the files of one noun together, as `register/course`. */
export function chambers(room: string): string[] {
  return readdirSync(join(root, 'src', room), { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'messages')
    .map((entry) => `${room}/${entry.name}`);
}

/** The file that a relative import of `from` names, as a path of the sources (`.js` stands for `.ts` or `.tsx`). */
export function imported(from: string, name: string): string {
  const path = join(dirname(from), name);
  const candidates = [path.replace(/\.js$/, '.ts'), path.replace(/\.js$/, '.tsx'), path];
  return candidates.find((one) => existsSync(join(root, one))) ?? path;
}

/** What a file imports by a relative path: static, dynamic, types, and the modules whose types it widens. */
export function importsOf(file: SourceFile): string[] {
  const pattern = /\b(?:from|import|declare module)\s*\(?\s*['"](\.{1,2}\/[^'"]+)['"]/g;
  return [...codeOf(file.text).matchAll(pattern)].map((found) => imported(file.path, found[1] ?? ''));
}

export const stemOf = (path: string): string => basename(path).replace(/\..*$/, '');

const regexMayFollow = /[(,=:[!&|?{;]$|\breturn$/;

/**
 * TypeScript without its comments (and, when `keep` is false, without what stands in its strings).
 * A small reader, not a parser: a quote that is not closed on its line ends there, so that an
 * apostrophe in the text of a page does not swallow the rest of the file.
 */
export function codeOf(text: string, keep = true): string {
  let code = '';
  let at = 0;
  const until = (end: RegExp): string => {
    end.lastIndex = at;
    const found = end.exec(text);
    const stop = found ? found.index + found[0].length : text.length;
    const piece = text.slice(at, stop);
    at = stop;
    return piece;
  };
  while (at < text.length) {
    const two = text.slice(at, at + 2);
    const one = two[0] as string;
    if (two === '//') until(/(?=\n)/g);
    else if (two === '/*') code += until(/\*\//g).replace(/[^\n]/g, '');
    else if (one === "'" || one === '"') {
      const piece =
        text.slice(at).match(one === "'" ? /^'(?:\\.|[^'\\\n])*'?/ : /^"(?:\\.|[^"\\\n])*"?/)?.[0] ?? one;
      at += piece.length;
      code += keep ? piece : one + one;
    } else if (one === '`') {
      const piece = text.slice(at).match(/^`(?:\\[\s\S]|[^`\\])*`?/)?.[0] ?? one;
      at += piece.length;
      code += keep ? piece : `\`\`${piece.replace(/[^\n]/g, '')}`;
    } else if (one === '/' && regexMayFollow.test(code.trimEnd().slice(-8))) {
      const piece = text.slice(at).match(/^\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/)?.[0] ?? one;
      at += piece.length;
      code += keep ? piece : '/ /';
    } else {
      code += one;
      at += 1;
    }
  }
  return code;
}

/** The line number of a place in a text, for the report of a rule that is broken. */
export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}

/** Every match of a pattern as `path:line: what was found`. */
export function found(file: SourceFile, pattern: RegExp, text = file.text): string[] {
  return [
    ...text.matchAll(new RegExp(pattern, pattern.flags.includes('g') ? pattern.flags : `${pattern.flags}g`)),
  ].map((match) => `${file.path}:${lineAt(text, match.index)}: ${match[0].trim().slice(0, 80)}`);
}
