/** Visitors who come at a steady pace, whether or not those before them have been answered. */
export interface Visitors {
  /** How long each whole answer took, in milliseconds. */
  took_ms: number[];
  /** Answers that were no page. */
  failed: number;
  /** Who did not even get in, because too many waited: a server that falls behind is not buried. */
  turned_away: number;
  stop(): Promise<void>;
}

const most_waiting = 100;

/**
 * Asks for these pages in turn, `per_second` times a second, while `url` names a server; a server that was killed
 * on purpose is not asked, and answers that a kill cut short are not counted.
 */
export function visitSteadily(url: () => string | null, pages: string[], per_second: number): Visitors {
  const visitors: Visitors = { took_ms: [], failed: 0, turned_away: 0, stop };
  const under_way = new Set<Promise<void>>();
  let next = 0;

  async function visit(site: string, page: string): Promise<void> {
    const begun = performance.now();
    try {
      const answer = await fetch(site + page);
      await answer.text();
      if (answer.status === 200) visitors.took_ms.push(performance.now() - begun);
      else visitors.failed += 1;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      if (url() === site) visitors.failed += 1;
    }
  }

  // A late timer makes up for what it missed: the pace is kept, and what waits shows in the times.
  const begun = performance.now();
  let asked = 0;
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - begun) / 1000) * per_second);
    const site = url();
    for (; asked < due; asked += 1) {
      if (!site) continue;
      if (under_way.size >= most_waiting) {
        visitors.turned_away += 1;
        continue;
      }
      const page = pages[next % pages.length] ?? '/';
      next += 1;
      const one = visit(site, page).finally(() => under_way.delete(one));
      under_way.add(one);
    }
  }, 5);

  async function stop(): Promise<void> {
    clearInterval(timer);
    await Promise.all(under_way);
  }
  return visitors;
}

/** The value that so many of a hundred stay below. */
export function percentile(values: number[], of_hundred: number): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * of_hundred) / 100))] ?? 0;
}
