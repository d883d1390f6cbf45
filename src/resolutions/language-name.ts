import type { Say } from '../kernel/language.js';

/** A language by its name in the visitor's language. */
export function languageName(say: Say, language: string): string {
  const code = `resolutions.language.${language}`;
  return say.has(code) ? say(code) : language;
}
