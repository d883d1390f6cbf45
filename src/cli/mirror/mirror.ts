import { groupOf } from './address.js';
import type { Made, Maker, Wanted } from './maker.js';
import { type Listed, NoMirror } from './manifest.js';

/** So many addresses a mirror has at most: more would mean that the site leads in circles. */
export const most_addresses = 1_000_000;
/** So many pages each maker has in hand at once: while one waits for the database, another is written. */
const at_once = 4;
/** So many of a large group one takes: others help with the rest. */
const most_together = 24;

/** How far a run is. */
export interface Progress {
  made: number;
  known: number;
  written: number;
  unchanged: number;
}

/** What a run made: all files, and the paths of those that differ from what the folder held. */
export interface Gathered {
  files: Listed[];
  changed: string[];
}

/**
 * Makes a file of every address that the site has: the first ones, and all that they lead to. What belongs together (a
 * page in all languages, its data) is made by one maker, one after another: what the first asked the database, the next
 * need not ask again. Throws `NoMirror`, also when it was told to stop.
 */
export async function gather(
  makers: readonly Maker[],
  first: AsyncIterable<Wanted>,
  told: (progress: Progress) => void,
  stop: AbortSignal,
): Promise<Gathered> {
  const waiting = new Map<string, Wanted[]>();
  const known = new Set<string>();
  const files: Listed[] = [];
  const changed: string[] = [];
  const want = (wanted: Wanted) => {
    if (known.has(wanted.address)) return;
    if (known.size >= most_addresses)
      throw new NoMirror(
        `The site has more than ${most_addresses} addresses, or leads in circles. Nothing was changed.`,
      );
    known.add(wanted.address);
    const group = groupOf(wanted.address);
    const others = waiting.get(group);
    if (others) others.push(wanted);
    else waiting.set(group, [wanted]);
  };
  for await (const wanted of first) want(wanted);

  const took = ({ path, bytes, sha256, isNew, addresses }: Made) => {
    files.push({ path, bytes, sha256 });
    if (isNew) changed.push(path);
    for (const address of addresses) want({ address });
    told({
      made: files.length,
      known: known.size,
      written: changed.length,
      unchanged: files.length - changed.length,
    });
  };

  let busy = 0;
  let failure: unknown = null;
  let wake: (() => void)[] = [];
  const make = async (maker: Maker, wanted: Wanted) => {
    if (failure !== null) throw failure;
    took(await maker.make(wanted));
  };
  /** Makes some of what waits in a group, and what that leads to in the same group while its answers are remembered. */
  const makeGroup = async (maker: Maker, group: string, wanted: Wanted[]) => {
    const some = wanted.splice(0, most_together);
    if (wanted.length === 0) waiting.delete(group);
    for (const one of some) await make(maker, one);
    for (let more = waiting.get(group); more; more = waiting.get(group)) {
      const one = more.shift();
      if (more.length === 0) waiting.delete(group);
      if (one) await make(maker, one);
    }
  };
  /** Takes group after group until nothing waits and nobody can find anything more. */
  const lane = async (maker: Maker) => {
    while (failure === null && (waiting.size > 0 || busy > 0)) {
      const [next] = waiting;
      if (!next) {
        await new Promise<void>((done) => wake.push(done));
        continue;
      }
      busy += 1;
      try {
        await makeGroup(maker, ...next);
      } catch (error) {
        // The others end what they have in hand; the first fault is the one to tell.
        failure ??= error;
      }
      busy -= 1;
      for (const done of wake) done();
      wake = [];
    }
  };
  const all = Promise.all(makers.flatMap((maker) => Array.from({ length: at_once }, () => lane(maker))));
  // Whoever stops it does not wait for what is in hand.
  const stopped = new Promise<void>((done) => {
    stop.addEventListener('abort', () => {
      failure ??= stop.reason;
      done();
    });
  });
  await Promise.race([all, stopped]);
  if (failure !== null) throw failure;
  refuseTwins(files);
  return { files, changed };
}

/** Two addresses in one file would be a fault of ours: the one that came later would be what readers find. */
function refuseTwins(files: readonly Listed[]): void {
  const seen = new Set<string>();
  for (const { path } of files) {
    const name = path.toLowerCase();
    if (seen.has(name)) throw new Error(`two addresses have the file ${path}`);
    seen.add(name);
  }
}
