import { read } from '../../bench/process-memory.js';

/** Nanoseconds that the main thread of a process ran, and that it was ready to run and no processor was free (Linux). */
function scheduled(pid: number): { ran: number; waited: number } | null {
  const told = read(`/proc/${pid}/schedstat`);
  const [ran = 0, waited = 0] = told.split(' ').map(Number);
  return told ? { ran, waited } : null;
}

/**
 * Watches how long a server had to wait for a processor, until it is told to stop; then it says how many of a hundred
 * moments in which it had work were spent waiting. On a machine that does nothing else it is next to none, and only
 * then do times by the clock speak of the server. It may be killed and started again meanwhile.
 */
export function watchProcessor(pid: () => number | null): { stop(): number } {
  let before: { pid: number; ran: number; waited: number } | null = null;
  const all = { ran: 0, waited: 0 };
  const timer = setInterval(() => {
    const one = pid();
    const now = one === null ? null : scheduled(one);
    if (now && before && before.pid === one) {
      all.ran += now.ran - before.ran;
      all.waited += now.waited - before.waited;
    }
    before = one !== null && now ? { pid: one, ...now } : null;
  }, 250);
  return {
    stop: () => {
      clearInterval(timer);
      return Math.round((100 * all.waited) / Math.max(1, all.ran + all.waited));
    },
  };
}
