import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../kernel/actor.js';
import { type Db, transact } from '../kernel/database.js';
import { record } from '../kernel/journal.js';
import { readJsonFile } from '../kernel/json-file.js';
import { Refused } from '../kernel/refusals.js';
import { largest_bytes } from '../register/files/facts-file.js';
import { type Campaign, campaignOrNone, type SenderPart, setCampaign } from './campaign.js';
import { type Additions, readAdditions, type SenderFile, senderFileShape } from './facts-shape.js';

/** What an import of the sender did. */
export interface SenderImported {
  /** Who sent before, and who sends now; null while nobody has said. */
  before: Campaign | null;
  now: Campaign | null;
  /** What is different of the sender. */
  changed: SenderPart[];
  /** Whether what is added to the facts is different. */
  additions_changed: boolean;
  /** Lists that the file does not have and that stay as they were. */
  stayed: ('offices' | 'addresses')[];
}

/**
 * Sets who sends or corrects it, and keeps what an editor adds to the facts. What the file does not have stays as it was, so
 * that a small file with a corrected address takes no office its name. Run it before the facts are imported: they
 * arrive with it, now and at every later import.
 *
 * Papers that are printed and mails that left keep what stood on them; all that is set from now on has the new sender.
 */
export async function importSender(db: Db, actor: Actor, said: SenderFile): Promise<SenderImported> {
  return transact(db, async (tx) => {
    const { additions_changed, kept } = await keepAdditions(tx, actor, said);
    const { before, now, changed } = await setOrKeep(tx, actor, said.campaign);
    const stayed = (['offices', 'addresses'] as const).filter(
      (list) => said[list] === undefined && kept[list].length > 0,
    );
    return { before, now, changed, additions_changed, stayed };
  });
}

/** Sets who sends as the file says; one without a sender leaves it as it is. */
async function setOrKeep(tx: Db, actor: Actor, sender: SenderFile['campaign']) {
  if (sender) return { now: sender, ...(await setCampaign(tx, actor, sender)) };
  const now = await campaignOrNone(tx);
  return { before: now, now, changed: [] };
}

async function keepAdditions(
  tx: Db,
  actor: Actor,
  said: SenderFile,
): Promise<{ additions_changed: boolean; kept: Additions }> {
  const row = await tx.selectFrom('additions').select('said').forUpdate().executeTakeFirst();
  const before = row ? readAdditions(row.said) : null;
  const kept = { offices: [], addresses: [], ...before, ...said };
  const added = ({ country, offices, addresses }: Additions) => [country ?? null, offices, addresses];
  const nothing: Additions = { offices: [], addresses: [] };
  const additions_changed = !isDeepStrictEqual(added(before ?? nothing), added(kept));
  if (isDeepStrictEqual(before, kept)) return { additions_changed, kept };
  const values = { said: JSON.stringify(kept), changed_at: actor.clock.now() };
  await tx
    .insertInto('additions')
    .values(values)
    .onConflict((conflict) => conflict.column('one').doUpdateSet(values))
    .execute();
  if (additions_changed) {
    const detail = { offices: kept.offices.length, addresses: kept.addresses.length };
    await record(tx, actor, { what: 'additions.set', subject: 'mailroom', detail });
  }
  return { additions_changed, kept };
}

/** Reads who sends, and what an editor adds to a facts file. Throws `Refused` with the place of the first fault. */
export function readSenderFile(path: string): SenderFile {
  const broken = (at: string) => new Refused('mailroom.additions.broken', { at }, 422);
  const file = readJsonFile(path, largest_bytes);
  if ('fault' in file) throw broken(file.fault);
  const read = senderFileShape.safeParse(file.value);
  if (!read.success) throw broken(read.error.issues[0]?.path.join('.') ?? '');
  // A name that is misspelt would else pass for a file that has nothing to say.
  const { campaign, country, offices, addresses } = read.data;
  if (!campaign && !country && !offices && !addresses) throw broken('campaign');
  return read.data;
}
