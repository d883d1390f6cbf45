import { type FairnessPlan, fairnessRun, plan } from '../fairness-run.js';

const seeds = Array.from({ length: 10 }, (_, place) => `fairness ${place}`);
const least_percent = 25;

interface Case extends Partial<FairnessPlan> {
  name: string;
  /** Whether the promise is about this one. */
  promised?: true;
}

const cases: Case[] = [
  { name: 'all choose by fame', offered_percent: 0 },
  { name: 'half choose by fame, half take the offer', promised: true },
  { name: 'all take the offer', offered_percent: 100, promised: true },
  { name: 'half and half, at most 3 a day each', most_a_day: 3, promised: true },
  { name: 'half and half, fame as 1/n^1.5', steep: 1.5 },
  { name: 'half and half, 1/n^1.5, at most 3 a day', steep: 1.5, most_a_day: 3 },
];

/**
 * 1,000 writers and 50 prisoners of very different fame (the second half as often chosen as the first, the third a
 * third as often …), with ten seeds: what the least-written third gets. The worst seed counts. Of fame that is steeper
 * still no promise is made: if half of all letters go to a few, the other half is not enough to make good for it.
 */
export async function fairness(seed?: number) {
  const complaints: string[] = [];
  const counts: Record<string, number> = {};
  const line = (...cells: (string | number)[]) =>
    `${String(cells[0]).padEnd(44)}${cells
      .slice(1)
      .map((cell) => String(cell).padStart(13))
      .join('')}\n`;
  process.stdout.write(line('', 'least third', '(worst seed)', 'fewest', 'most', 'turned away'));
  for (const { name, promised, ...other } of cases) {
    const outcomes = (seed === undefined ? seeds : [`fairness ${seed}`]).map((one) =>
      fairnessRun({ ...plan, ...other, seed: one }),
    );
    const shares = outcomes.map(({ least_third_percent }) => least_third_percent);
    const worst = Math.min(...shares);
    const mean = shares.reduce((all, one) => all + one, 0) / shares.length;
    const percent = (share: number) => `${share.toFixed(1)} %`;
    const fewest = Math.min(...outcomes.map((one) => one.fewest));
    const most = Math.max(...outcomes.map((one) => one.most));
    const turned = Math.max(...outcomes.map((one) => one.turned_down));
    process.stdout.write(line(name, percent(mean), percent(worst), fewest, most, turned));
    if (promised && worst < least_percent)
      complaints.push(`${name}: ${percent(worst)} for the least-written third`);
    for (const { beyond } of outcomes)
      if (beyond > 0) complaints.push(`${name}: ${beyond} beyond a day's limit`);
    counts[name] = Math.round(worst * 10) / 10;
  }
  return { kept: complaints.length === 0, counts, complaints };
}
