import { articleReaders } from './article-readers.js';
import { headerReaders } from './header-readers.js';
import { kernelReaders } from './kernel-readers.js';
import { letterReaders } from './letter-readers.js';
import { mailroomReaders } from './mailroom-readers.js';
import { newspaperReaders } from './newspaper-readers.js';
import type { Reader } from './reader.js';
import { registerFileReaders } from './register-file-readers.js';
import { registerReaders } from './register-readers.js';
import { resolutionReaders } from './resolution-readers.js';
import type { Seeds } from './seeds.js';
import { trustReaders } from './trust-readers.js';

/** Every reader function of the house, and every other door through which somebody’s words come in. */
export function allReaders(seeds: Seeds): Reader[] {
  return [
    ...kernelReaders(seeds),
    ...headerReaders(),
    ...registerReaders(seeds),
    ...registerFileReaders(),
    ...mailroomReaders(seeds),
    ...letterReaders(seeds),
    ...resolutionReaders(seeds),
    ...articleReaders(),
    ...newspaperReaders(),
    ...trustReaders(),
  ];
}

/** Functions whose name says “read” and that read nothing which somebody typed or sent, each with the reason. */
export const no_readers: Record<string, string> = {
  'resolutions/demands/demand-import.ts readKinds': 'an act: it writes kinds that `readModelFile` has read',
};
