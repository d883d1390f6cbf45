import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { NoBackup } from '../kernel/backup/backup.js';
import { opens } from '../kernel/backup/sealed-file.js';
import { today } from '../kernel/clock.js';
import { readConfig } from '../kernel/config.js';
import { NotOpened } from '../kernel/vault.js';
import { publisher } from '../mailroom/campaign.js';
import { openPress } from '../print/press.js';
import { confirmRecovered } from '../staff/confirmed-access.js';
import { mustBeOurs } from '../staff/recovery.js';
import { keyId, readShare, shares_made, shares_needed, splitKey } from '../staff/recovery-share.js';
import { noteRehearsed, rehearse } from '../staff/rehearsal.js';
import { printShare } from '../staff/share-sheet.js';
import { askPaperKey } from './paper-key.js';
import { renewRecovery } from './recovery-renew.js';
import { inWorld, type OpenWorld, type Terminal, type Word, wrongUse } from './terminal.js';

/** The words about the recovery key on paper and its trustees. */
export const recoveryWords: Word[] = [
  {
    name: 'recovery split',
    takes: 'DIR',
    meaning: 'write three sheets for trustees into a folder: any two of them are the recovery key',
    run: ([folder], terminal) =>
      folder
        ? inWorld(terminal, (world) => splitRecovery(world, folder, terminal))
        : wrongUse(terminal, 'recovery split needs a folder: habeas recovery split DIR'),
  },
  {
    name: 'recovery rehearse',
    takes: '[BACKUP]',
    meaning:
      'try the recovery key, or two shares of it, on every compartment and on a backup; changes nothing',
    run: ([backup], terminal) =>
      inWorld(terminal, (world) => rehearseRecovery(world, backup ?? null, terminal)),
  },
  {
    name: 'recovery renew',
    takes: '',
    meaning:
      'make a new recovery key in the place of the present one, which it asks for; shows the new one once',
    run: (_none, terminal) =>
      inWorld(terminal, (world) => renewRecovery(world, readConfig(terminal.env), terminal)),
  },
  {
    name: 'recovery confirm',
    takes: 'NAME…',
    meaning: 'let somebody in who came back with the recovery key, when you know that it is them',
    run: (name, terminal) =>
      name.length > 0
        ? inWorld(terminal, async (world) => {
            const known = await confirmRecovered(world.database.app, world.actor('operator'), name.join(' '));
            terminal.out(`${known} can sign in now and is asked for a new second step.`);
            return 0;
          })
        : wrongUse(terminal, 'recovery confirm needs a name: habeas recovery confirm Mira'),
  },
];

/**
 * `habeas recovery split DIR`: asks for the recovery key and writes one sheet for each of three trustees. Keeps nothing of
 * it. Throws `Refused` for a key that is not of this campaign (any more), and `NoBackup` rather than write over a sheet.
 */
async function splitRecovery(
  world: OpenWorld,
  folder: string,
  { out, ask }: Pick<Terminal, 'out' | 'ask'>,
): Promise<number> {
  const db = world.database.app;
  const { identity } = await askPaperKey(ask);
  const { recipient } = await mustBeOurs(db, identity);
  const fileOf = (number: number) => join(folder, `share-${number}-of-${shares_made}.pdf`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const actor = world.actor('operator');
  const { name: campaign } = await publisher(db);
  const press = openPress();
  try {
    const shares = await splitKey(identity);
    for (const { number } of shares)
      if (existsSync(fileOf(number)))
        throw new NoBackup(`${fileOf(number)} is there already. Name an empty folder.`);
    const { splitting } = readShare(shares[0]?.lines.join('') ?? '');
    const facts = { campaign, recipient, splitting, day: today(actor.clock) };
    for (const share of shares) {
      const { pdf } = await printShare(press, world.messages.in('en'), facts, share);
      writeFileSync(fileOf(share.number), pdf, { mode: 0o600, flag: 'wx' });
      out(fileOf(share.number));
    }
  } finally {
    await press.close();
  }
  out(
    `Print each, give one to each of ${shares_made} trustees by hand, and destroy the files. Any ${shares_needed} sheets are the key ${keyId(recipient)}.`,
  );
  out('Then try two of them: habeas recovery rehearse');
  return 0;
}

/**
 * `habeas recovery rehearse [BACKUP]`: asks for two shares or the whole key and says what it opens. Throws `Refused` or
 * `NotOpened` with the first thing that it does not.
 */
async function rehearseRecovery(
  world: OpenWorld,
  backup: string | null,
  { out, ask }: Pick<Terminal, 'out' | 'ask'>,
): Promise<number> {
  const db = world.database.app;
  if (backup && !existsSync(backup)) throw new NoBackup(`There is no file ${backup}.`);
  const typed = await askPaperKey(ask);
  const found = await rehearse(db, typed);
  if (backup && !(await opens(backup, typed.identity))) throw new NotOpened('the backup is of another key');
  await noteRehearsed(db, world.actor('operator'), found, { by: typed.by, backup: backup !== null });
  const from = typed.by === 'shares' ? 'The two shares give the key' : 'This is the key';
  out(`${from} ${found.key} of this campaign. It opens all ${found.compartments} compartments.`);
  if (backup) out(`It opens ${backup}, too.`);
  out(
    'Nothing was changed and nothing of the key was kept. Today at the desk shows the day of this rehearsal.',
  );
  return 0;
}
