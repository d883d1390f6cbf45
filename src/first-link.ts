import { createFirstLink, welcomePath } from './staff/link.js';
import type { World } from './world.js';

type Means = Pick<World, 'database' | 'actor' | 'config'>;

/** The one-time link to the first account, behind the site's address; null when somebody has one. */
export async function firstLinkOf(world: Means, url = world.config.publicUrl): Promise<string | null> {
  const token = await createFirstLink(world.database.app, world.actor('operator'));
  return token === null ? null : url + welcomePath(token);
}

/**
 * What the start says of the desk. Whoever opens the one-time link holds all keys, so it is shown on a terminal only: anywhere
 * else it would be kept, in the service's log, and the operator is told the command that shows it.
 */
export async function deskLines(world: Means, url: string, isTerminal: boolean): Promise<string> {
  const link = isTerminal ? await firstLinkOf(world, url) : null;
  if (link)
    return `Desk:      ${link}\n           (a one-time link to the first account; it is good for 24 hours)`;
  const hint = isTerminal
    ? ''
    : '\n           (while nobody has an account: bin/habeas welcome shows the link to the first)';
  return `Desk:      ${url}/desk${hint}`;
}
