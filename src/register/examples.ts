import { join } from 'node:path';
import { root } from '../kernel/root.js';

/** The demonstration campaign's facts, and its editors' readings of them. */
export const demonstration = {
  facts: join(root, 'demonstration/facts.json'),
  readings: join(root, 'demonstration/readings.json'),
};
