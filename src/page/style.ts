import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { raw } from 'hono/html';
import { beside } from '../kernel/root.js';

const body = readFileSync(beside(import.meta.url, 'style.css'), 'utf8')
  .replace(/\/\*[\s\S]*?\*\//g, '')
  .replace(/\n\s*/g, '\n');

/** The one style sheet: its address changes with its content, so that it may be kept for ever. */
export const styleSheet = {
  path: `/style.${createHash('sha256').update(body).digest('hex').slice(0, 10)}.css`,
  body,
};

/** The style sheet inside a page that is kept as one file; it is ours, so it may be put out raw. */
export const styleElement = raw(`<style>${body}</style>`);
