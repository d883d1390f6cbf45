import type { Actor } from './kernel/actor.js';
import { type Chance, systemChance } from './kernel/chance.js';
import { type Clock, systemClock } from './kernel/clock.js';
import type { Config } from './kernel/config.js';
import type { Database } from './kernel/database.js';
import { type Ground, openGround } from './kernel/ground.js';
import { type Messages, messagesBelow } from './kernel/language.js';
import { type Log, openLog } from './kernel/log.js';
import { beside } from './kernel/root.js';
import { Clamd, noVirusSearch, type VirusSearch } from './kernel/virus-search.js';
import { openPress, type Press } from './print/press.js';

/** Everything that the doors stand on: what was opened at the start and is closed at the end. */
export interface World {
  config: Config;
  clock: Clock;
  chance: Chance;
  log: Log;
  messages: Messages;
  database: Database;
  ground: Ground;
  press: Press;
  viruses: VirusSearch;
  /** Somebody who acts with this world's clock and chance. */
  actor(who: string): Actor;
  close(): Promise<void>;
}

/** A world on a ground that is open already. Closing the world closes the ground. */
export function worldOn(config: Config, ground: Ground, clock: Clock = systemClock): World {
  const press = openPress();
  const log = openLog(config.logLevel);
  return {
    config,
    clock,
    chance: systemChance,
    log,
    messages: messagesBelow(beside(import.meta.url, '.')),
    database: ground.database,
    ground,
    press,
    viruses: config.clamd ? new Clamd(config.clamd, log, clock) : noVirusSearch,
    actor: (who) => ({ who, clock, chance: systemChance }),
    close: async () => {
      await press.close();
      await ground.close();
    },
  };
}

/** Opens a world. `alone` for the server, which must be the only one on its data folder. */
export async function openWorld(config: Config, alone: boolean, clock: Clock = systemClock): Promise<World> {
  return worldOn(config, await openGround(config, alone), clock);
}
