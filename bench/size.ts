import { keepTurns } from '../src/register/course/kept-turns.js';
import { application } from '../src/serve.js';
import { onFreshGround, timed } from './ground.js';
import { fillRegister } from './made-register.js';
import { pagesMeasured } from './pages.js';
import { searchesMeasured } from './searches.js';

/**
 * Measures a register of a given size through the product's own paths: how long it takes to fill, to work out
 * the turns of everybody, to search, and to answer with each page that grows with the register.
 */
export async function benchSize(asked: { people: number; seed: string }): Promise<object> {
  return onFreshGround(async (world) => {
    const { value: made, milliseconds: filling } = await timed(() => fillRegister(world, asked));
    const said = { ...asked, rows: made.counts, fill_seconds: Math.round(filling / 1000) };
    process.stderr.write(`${JSON.stringify(said)}\n`);
    const { value: kept, milliseconds: keeping } = await timed(() =>
      keepTurns(world.database.app, Number.POSITIVE_INFINITY),
    );
    const turns = { people: kept, seconds: Math.round(keeping / 1000) };
    process.stderr.write(`${JSON.stringify(turns)}\n`);
    const searches = await searchesMeasured(world, made, asked.seed);
    process.stderr.write(`${JSON.stringify(searches, null, 2)}\n`);
    const { app } = application(world);
    const pages = await pagesMeasured(world, app, made, asked.seed);
    const most_megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
    return { ...said, turns, searches, pages, most_megabytes };
  });
}
