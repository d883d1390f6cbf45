import { type Clock, day_ms, systemClock } from '../kernel/clock.js';
import type { Config } from '../kernel/config.js';
import { Clamd, test_virus } from '../kernel/virus-search.js';

/** What the doctor found of the scanner, and whether it is a fault. */
type Said = { part: string; fault: boolean; sentence: string };
const ok = (sentence: string): Said => ({ part: 'viruses', fault: false, sentence });
const wrong = (sentence: string): Said => ({ part: 'viruses', fault: true, sentence });

/** Signatures come every day; a scanner whose are older than this looks for yesterday's viruses. */
const oldest_days = 7;

/** The virus scanner, if one is set: that it answers, that it finds the test virus, and that its signatures are new. */
export async function lookAtViruses(
  { clamd: place }: Pick<Config, 'clamd'>,
  clock: Clock = systemClock,
): Promise<Said[]> {
  if (!place) return [ok('No scanner is set (CLAMD): files of others are kept as they came.')];
  const at = 'path' in place ? place.path : `${place.host}:${place.port}`;
  const clamd = new Clamd(place, { warn: () => {} }, clock);
  const found = await clamd.search(test_virus);
  if (found === 'unsearched')
    return [
      wrong(
        `The scanner at ${at} does not answer, so no file of others is taken. Start clamd, or correct or unset CLAMD.`,
      ),
    ];
  if (found === 'nothing')
    return [
      wrong(`The scanner at ${at} does not know the test virus (EICAR). Run freshclam; restart clamd.`),
    ];
  const days = ageInDays(await clamd.version(), clock.now());
  return [
    days !== null && days > oldest_days
      ? wrong(`The scanner at ${at} has signatures of ${days} days ago. See why freshclam brings none.`)
      : ok(`The scanner at ${at} finds the test virus.`),
  ];
}

/** How old the signatures are by what `clamd` says of itself; null where it does not say. */
function ageInDays(version: string | null, now: Date): number | null {
  const made = Date.parse(`${version?.split('/')[2] ?? ''} UTC`);
  return Number.isNaN(made) ? null : Math.floor((now.getTime() - made) / day_ms);
}
