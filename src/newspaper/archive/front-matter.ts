import { soundText } from './sound-text.js';

/**
 * What stands above a Markdown file, between two lines of `---`: a name and a JSON value on each line. That is YAML
 * (1.2, of which JSON is a part) for every other program, and nothing that could expand or run for this reader.
 */
export type FrontMatter = Record<string, unknown>;

/** A file with longer lines above its text is none of ours. Characters. */
const longest_line = 1_000_000;
const most_lines = 100;

/** Names whose value is nothing are left out. */
export function withFrontMatter(told: FrontMatter, body: string): string {
  const lines = Object.entries(told)
    .filter(([, value]) => value !== null && value !== '' && !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) => `${name}: ${JSON.stringify(value)}`);
  return `---\n${lines.join('\n')}\n---\n\n${body}`;
}

/** Parts a file; null where it does not begin as ours do. */
export function readFrontMatter(file: string): { told: FrontMatter; body: string } | null {
  const text = file.replace(/^\ufeff/, '').replace(/\r\n/g, '\n');
  const end = text.indexOf('\n---\n', 3);
  if (!text.startsWith('---\n') || end < 0) return null;
  const lines = text
    .slice(4, end)
    .split('\n')
    .filter((line) => line.trim() !== '');
  if (lines.length > most_lines || lines.some((line) => line.length > longest_line)) return null;
  const told: FrontMatter = Object.create(null);
  for (const line of lines) {
    const [, name, value] = line.match(/^([a-z_]+):\s*(.*)$/) ?? [];
    if (!name || value === undefined) return null;
    told[name] = saidIn(value);
  }
  return { told, body: text.slice(end + 5).replace(/^\n/, '') };
}

/** A word without quotation marks is a text, as somebody may have written it by hand. */
function saidIn(written: string): unknown {
  try {
    return JSON.parse(written, (_name, value) => (typeof value === 'string' ? soundText(value) : value));
  } catch (error) {
    if (error instanceof SyntaxError) return written.trim();
    throw error;
  }
}
