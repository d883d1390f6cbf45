import pg from 'pg';
import { importDemonstrationCampaign } from '../src/cli/import-facts.js';
import { systemChance } from '../src/kernel/chance.js';
import { systemClock } from '../src/kernel/clock.js';
import { openDatabase, transact } from '../src/kernel/database.js';
import { analyse } from '../src/kernel/keeper.js';
import type { AccountUrls } from '../src/kernel/roles.js';
import { databaseAt, run } from './server.js';

/** Two files that need it at once wait for each other; any number that nothing else uses. */
const lock = 7_301_604;

/**
 * A template with the demonstration campaign in it, made once in a run by whoever needs it first: the
 * import takes longer than all that many tests do with it. It has no newspaper: tests of that print their own and count
 * what is in it; a whole instance has the demonstration's (see instance.ts). `urlsAt` gives the logins for a database's
 * address.
 */
export async function demonstrationTemplate(
  owner: string,
  template: string,
  urlsAt: (ownerUrl: string) => AccountUrls,
): Promise<string> {
  const name = `${template}_demo`;
  const client = new pg.Client({ connectionString: owner });
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [lock]);
    const { rows } = await client.query('select from pg_database where datname = $1', [name]);
    if (rows.length > 0) return name;
    // Under another name until it is whole: an import that fails leaves no half of a template.
    const half = `${name}_half`;
    await run(owner, `drop database if exists ${half} with (force)`);
    await run(owner, `create database ${half} template ${template}`);
    const ownerUrl = databaseAt(owner, half);
    const urls = urlsAt(ownerUrl);
    const database = openDatabase(urls);
    try {
      const actor = { who: 'operator', clock: systemClock, chance: systemChance };
      await transact(database.app, (tx) => importDemonstrationCampaign(tx, actor));
      await analyse(urls.keeper);
    } finally {
      await database.close();
    }
    await run(owner, `alter database ${half} rename to ${name}`);
    return name;
  } finally {
    await client.end();
  }
}
