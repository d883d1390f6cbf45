import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { raw } from 'hono/html';
import { beside } from '../kernel/root.js';

const text = readFileSync(beside(import.meta.url, 'leaving.mjs'), 'utf8')
  .replace(/^\s*\/\/.*\n/gm, '')
  .replace(/\n\s*/g, '\n');

const source = `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/**
 * The script that clears a page of the desk when its session is over: ours, the same for everybody, and the only one that may stand
 * within a page. The policy names its hash, so that this text may run there and no other.
 */
export const leaving = { body: raw(text), source, policy: `script-src ${source}` };
