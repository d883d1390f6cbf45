import type { Config } from '../kernel/config.js';
import { newKeyPair } from '../kernel/vault.js';
import { mustBeOurs } from '../staff/recovery.js';
import { openCopies } from '../staff/recovery-copies.js';
import { printedKey } from '../staff/recovery-paper.js';
import { renewRecoveryKey } from '../staff/recovery-renewal.js';
import { keyId } from '../staff/recovery-share.js';
import { askPaperKey } from './paper-key.js';
import type { OpenWorld, Terminal } from './terminal.js';

/** The new key may be typed back so often before it is given up. */
const most_tries = 3;

/**
 * `habeas recovery renew`: asks for the present recovery key, shows a new one this once, and puts it in its place when it was typed back
 * from paper: until that moment the old one counts, and from it on the new one, which somebody has then. Throws `Refused` for a key that
 * is not of this campaign, and with the first compartment that it does not open, before anything is shown.
 */
export async function renewRecovery(
  world: OpenWorld,
  config: Pick<Config, 'backupDir' | 'backupKeepDays'>,
  { out, err, ask }: Pick<Terminal, 'out' | 'err' | 'ask'>,
): Promise<number> {
  const db = world.database.app;
  const typed = await askPaperKey(ask);
  await openCopies(db, await mustBeOurs(db, typed.identity), typed.identity);
  const next = await newKeyPair();
  out(`The new recovery key ${keyId(next.recipient)}, shown this once:\n`);
  out(`  ${printedKey(next.identity)}\n`);
  out(
    'Print it or write it down. Nothing is changed yet: it counts once you have typed it back from the paper.',
  );
  if (!(await isTypedBack(ask, next.identity))) {
    err(
      'It was not typed back. Nothing was changed: the present recovery key stays, so burn what you wrote down.',
    );
    return 1;
  }
  const { key, before, compartments } = await renewRecoveryKey(db, world.actor('operator'), typed, next);
  out(
    `${key} is the recovery key now. It opens all ${compartments} compartments, and ${before} opens none any more.`,
  );
  out('Clear this screen. Lock the paper away, or split it anew and burn it: habeas recovery split DIR');
  out('Then try it, or two of its sheets: habeas recovery rehearse');
  out(`Backups made until now open with ${before} only. ${keptUntil(config)}`);
  out(
    'Or make a new one now (habeas backup DIR), destroy all from before, and burn the old paper and its sheets.',
  );
  out(
    'If somebody may have the old paper and a copy of the database or a backup, they have the keys of the compartments: make new ones at the desk, Staff, Keys.',
  );
  return 0;
}

/** How long the old paper is needed. */
function keptUntil({ backupDir, backupKeepDays }: Pick<Config, 'backupDir' | 'backupKeepDays'>): string {
  const here = backupDir
    ? `those in ${backupDir} go ${backupKeepDays} days after they were made`
    : 'the clerk makes none here';
  return `Keep its paper or sheets as long as any of them is kept: ${here}; copies elsewhere only you know of.`;
}

/** Whether somebody types the key as it was shown; of a slip the group is said. */
async function isTypedBack(ask: Terminal['ask'], identity: string): Promise<boolean> {
  let again = '';
  for (let tries = 0; tries < most_tries; tries += 1) {
    const answer = await ask(`${again}The new recovery key, from the paper: `);
    const typed = answer.slice(0, 500).replace(/\s+/g, '').toUpperCase();
    if (typed === '') return false;
    if (typed === identity) return true;
    const same = [...identity].findIndex((letter, place) => letter !== typed[place]);
    again =
      same < 0 ? 'There is more behind it. ' : `Group ${Math.floor(same / 6) + 1} is not as it was shown. `;
  }
  return false;
}
