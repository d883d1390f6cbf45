import type { Log } from '../kernel/log.js';

/** One thing that the clerk does again and again. `run` returns how much it did. */
export interface Job {
  name: string;
  every_ms: number;
  run: () => Promise<number>;
}

export interface Clerk {
  /** Does everything that is due now, instead of at the next turn of each job. */
  round(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * The clock's door: does what is due, one job at a time, each at the start and then at its own pace: a
 * server that runs in the evenings only must not put off for ever what is done daily. A job that fails is
 * logged and tried again at its next turn; it never stops the others.
 */
export function startClerk(jobs: Job[], log: Log): Clerk {
  let stopped = false;
  let work: Promise<void> = Promise.resolve();
  const timers = jobs.map((job) =>
    setInterval(() => {
      enqueue(job);
    }, job.every_ms),
  );
  const waiting = new Set<string>();

  function enqueue(job: Job): Promise<void> {
    // A job that still waits for its turn is not put into the line twice.
    if (stopped || waiting.has(job.name)) return work;
    waiting.add(job.name);
    work = work.then(async () => {
      waiting.delete(job.name);
      if (!stopped) await perform(job, log);
    });
    return work;
  }

  for (const job of jobs) enqueue(job);

  return {
    round: async () => {
      for (const job of jobs) await enqueue(job);
    },
    stop: async () => {
      stopped = true;
      for (const timer of timers) clearInterval(timer);
      await work;
    },
  };
}

async function perform(job: Job, log: Log): Promise<void> {
  const begun = performance.now();
  try {
    const done = await job.run();
    if (done > 0) log.info({ job: job.name, done, took_ms: Math.round(performance.now() - begun) }, 'done');
  } catch (error) {
    log.error({ job: job.name, err: error }, 'job failed');
  }
}
