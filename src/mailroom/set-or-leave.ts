import { type PrintedPaper, PrintFailed } from '../print/press.js';

/** A pile that was set: what is in it, and what had to be left out. */
export interface Pile<P> {
  good: P[];
  faults: { id: string; reason: FaultOfOne }[];
  paper: PrintedPaper | null;
}

type Setter<P> = (papers: P[]) => Promise<PrintedPaper | null>;
type FaultOfOne = 'glyph' | 'overflow';

/** Sets a pile; where it fails by some of its papers, without them. */
export async function setOrLeave<P extends { id: string }>(papers: P[], set: Setter<P>): Promise<Pile<P>> {
  const first = await tried(papers, set);
  if (typeof first !== 'string') return { good: papers, faults: [], paper: first };
  const faults = await faultsOf(papers, set, first);
  const good = papers.filter(({ id }) => !faults.some((fault) => fault.id === id));
  return { good, faults, paper: good.length > 0 ? await set(good) : null };
}

/** The printed pile, or the fault when it lies in one of the papers. Other failures are the press's. */
async function tried<P>(papers: P[], set: Setter<P>): Promise<PrintedPaper | null | FaultOfOne> {
  if (papers.length === 0) return null;
  try {
    return await set(papers);
  } catch (error) {
    const code = error instanceof PrintFailed ? error.code : '';
    if (code === 'glyph' || code === 'overflow') return code;
    throw error;
  }
}

/** Which papers of a pile that failed are at fault, found by halving it. */
async function faultsOf<P extends { id: string }>(
  papers: P[],
  set: Setter<P>,
  fault: FaultOfOne,
): Promise<{ id: string; reason: FaultOfOne }[]> {
  const [only, ...more] = papers;
  if (only && more.length === 0) return [{ id: only.id, reason: fault }];
  const half = Math.ceil(papers.length / 2);
  const faults: { id: string; reason: FaultOfOne }[] = [];
  for (const part of [papers.slice(0, half), papers.slice(half)]) {
    const found = await tried(part, set);
    if (typeof found === 'string') faults.push(...(await faultsOf(part, set, found)));
  }
  return faults;
}
