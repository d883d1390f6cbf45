import { addresses } from './addresses.js';
import { attackers } from './attackers.js';
import { authorisation } from './authorisation.js';
import { batchResume } from './batch-resume.js';
import { book } from './book.js';
import { canaries } from './canaries.js';
import { fairness } from './fairness.js';
import { faults } from './faults.js';
import { flood } from './flood.js';
import { fuzz } from './fuzz.js';
import { guessing } from './guessing.js';
import { intakeKill } from './intake-kill.js';
import { leaveNothing, within } from './left-behind.js';
import { lettersKill } from './letters-kill.js';
import { mirrorProof } from './mirror.js';
import { newsletter } from './newsletter.js';
import { overload } from './overload.js';
import { restoring } from './restore.js';
import { retention } from './retention.js';
import { smtpChaos } from './smtp-chaos.js';

/** A promise of ours, and a run that would break it if it could be broken. */
export interface Proof {
  name: string;
  promise: string;
  /** Ends by itself within this time, whatever happens. */
  limit_minutes: number;
  /** `number` is the seed that repeats the plan of a run that has one, or else what `docs/commands.md` says; so is `other`. */
  run: (
    number?: number,
    other?: number,
  ) => Promise<{ kept: boolean; counts: Record<string, number>; complaints?: string[] }>;
}

const proofs: Proof[] = [
  {
    name: 'intake-kill',
    promise: 'what was acknowledged is never lost, and nothing is sent twice, whatever is killed',
    limit_minutes: 15,
    run: (seed) => intakeKill(seed),
  },
  {
    name: 'authorisation',
    promise: 'nobody comes to a page that their roles do not give them, and every broken rule is noticed',
    limit_minutes: 30,
    run: authorisation,
  },
  {
    name: 'canaries',
    promise: 'no private value reaches a visitor, a file that leaves, or a database dump in the clear',
    limit_minutes: 15,
    run: () => canaries(),
  },
  {
    name: 'attackers',
    promise:
      'a stolen dump, a powered-off disk, a volunteer, an administrator, somebody not named and somebody who left get what we say, no more',
    limit_minutes: 30,
    run: () => attackers(),
  },
  {
    name: 'smtp-chaos',
    promise: 'no mail is lost and none goes out twice outside “uncertain”, however a mail server misbehaves',
    limit_minutes: 40,
    run: (seed) => smtpChaos(seed),
  },
  {
    name: 'batch-resume',
    promise:
      'a batch of 1,000 prints once each, in little memory, while visitors are served, whatever is killed',
    limit_minutes: 15,
    run: (seed) => batchResume(seed),
  },
  {
    name: 'retention',
    promise: 'who wrote is gone when its time is over, everywhere, also from a backup that is taken in later',
    limit_minutes: 15,
    run: (seed) => retention(seed),
  },
  {
    name: 'letters-kill',
    promise:
      'no acknowledged letter is lost, none is stored half, and none lies readable, whatever is killed or full',
    limit_minutes: 45,
    run: (seed) => lettersKill(seed),
  },
  {
    name: 'newsletter',
    promise:
      'an issue reaches 10,000 readers once each, and nobody who ended it, whatever is killed or refused',
    limit_minutes: 45,
    run: (seed) => newsletter(seed),
  },
  {
    name: 'overload',
    promise:
      'asked for ten times what it can serve, it goes on serving, the desk answers, and slow connections harm nobody',
    limit_minutes: 10,
    run: () => overload(),
  },
  {
    name: 'flood',
    promise:
      'a flood of 100,000 letters leaves the desk usable, memory bounded and honest writers acknowledged at once',
    limit_minutes: 150,
    run: (seed) => flood(seed),
  },
  {
    name: 'book',
    promise: 'a book of 2,000 letters comes out whole and in little memory, while others are served',
    limit_minutes: 20,
    run: () => book(),
  },
  {
    name: 'fairness',
    promise:
      'by the rule of the offer the least-written third gets a quarter of all letters, whoever is famous',
    limit_minutes: 5,
    run: (seed) => fairness(seed),
  },
  {
    name: 'mirror',
    promise:
      'two mirrors of the same data are byte for byte the same, lead nowhere astray, hold nothing private, and show every change',
    limit_minutes: 20,
    run: () => mirrorProof(),
  },
  {
    name: 'guessing',
    promise: 'whoever guesses codes and private links of letters a hundred thousand times finds none',
    limit_minutes: 30,
    run: (seed) => guessing(seed),
  },
  {
    name: 'fuzz',
    promise: 'whatever is typed, sent or handed in, every reader answers in words, within a second',
    limit_minutes: 150,
    run: fuzz,
  },
  {
    name: 'restore',
    promise: 'from a backup one command serves the whole campaign again, and nothing else is ever taken in',
    limit_minutes: 30,
    run: () => restoring(),
  },
  {
    name: 'addresses',
    promise: 'nobody’s internet address reaches the disk, the log or a mail, in any form, whatever they do',
    limit_minutes: 20,
    run: (seed) => addresses(seed),
  },
  {
    name: 'faults',
    promise: 'whatever fails under people who write, what was acknowledged is there, once',
    limit_minutes: 60,
    run: faults,
  },
];

async function main(): Promise<number> {
  const [name, ...numbers] = process.argv.slice(2);
  if (!name) {
    for (const { name, promise } of proofs) process.stdout.write(`${name.padEnd(14)}${promise}\n`);
    return 0;
  }
  const proof = proofs.find((one) => one.name === name);
  if (!proof) {
    process.stderr.write(`There is no proof “${name}”. bin/prove lists them.\n`);
    return 2;
  }
  leaveNothing();
  const begun = performance.now();
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<void>((done) => {
    timer = setTimeout(done, proof.limit_minutes * 60_000);
  });
  const outcome = await within(limit, () => proof.run(...numbers.map(Number)));
  clearTimeout(timer);
  if (outcome === null) {
    process.stdout.write(`${JSON.stringify({ proof: name, kept: false, reason: 'it took too long' })}\n`);
    // What was cut short goes on waiting for answers that nobody gives any more.
    process.exit(1);
  }
  const { kept, counts, complaints = [] } = outcome;
  for (const complaint of complaints) process.stderr.write(`${complaint}\n`);
  const seconds = Math.round((performance.now() - begun) / 1000);
  process.stdout.write(`${JSON.stringify({ proof: name, kept, ...counts, seconds })}\n`);
  return kept ? 0 : 1;
}

process.exitCode = await main();
