import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Actor } from '../kernel/actor.js';
import type { Config } from '../kernel/config.js';
import type { Database } from '../kernel/database.js';
import { type Noted, noteBounce } from '../mailroom/bounces/bounce.js';
import { beginningOf, findMails, most_files } from '../mailroom/bounces/mail-files.js';
import { spelled } from '../mailroom/dispatch-code.js';
import { most_notice_bytes, type ReadNotice, readNotice } from '../post/bounce-notice.js';
import { keyFile, keyRecord, makeKey, readKey, sendingDomain } from '../post/dkim.js';
import { oneLine } from '../post/mail.js';
import { NotSent } from '../post/not-sent.js';

interface Lines {
  out: (line: string) => void;
  err: (line: string) => void;
}

/** A line of progress after so many files. */
const progress_files = 1000;

type Why = Extract<ReadNotice, { kind: 'broken' }>['why'] | 'missing' | 'no_file' | 'not_readable';

const refusals: Record<Why | 'unknown' | 'never_sent', string> = {
  missing: 'there is no such file',
  no_file: 'neither a file nor a folder',
  not_readable: 'it cannot be read',
  binary: 'no mail: it holds binary data',
  no_mail: 'no mail: it has no headers',
  too_deep: 'its parts are nested too deeply, or its headers are too long',
  no_report: 'it calls itself a report of delivery and is none',
  no_id: 'it does not say which mail it is about',
  unclear: 'it does not say clearly whether the mail came back',
  unknown: 'it is about no mail of ours',
  never_sent: 'it is about a mail that never left: forged, or for another server',
};

const done: Record<Exclude<Noted['result'], 'unknown' | 'never_sent'>, string> = {
  returned: 'came back',
  refused: 'refused',
  came_back: 'came back',
  delayed: 'delayed',
  delivered: 'delivered',
  already: 'read before',
};

/**
 * `habeas mail read PATH...`: reads notices of mail servers and writes down what came back. One line for each
 * file, then the counts. Exit code 1 when a file was refused; other mail is left alone. Files stay as they are.
 */
export async function readMails(
  world: { database: Database; actor(who: string): Actor },
  paths: string[],
  isDry: boolean,
  { out, err }: Lines,
): Promise<number> {
  const { files, wrong, more } = findMails(paths);
  const actor = world.actor('operator');
  const counts = { done: 0, left: 0, refused: 0 };
  const refuse = (why: string, path: string) => {
    counts.refused += 1;
    out(`not taken: ${why}: ${oneLine(path)}`);
  };
  for (const { path, why } of wrong) refuse(refusals[why], path);
  // In a dry run nothing is written down that would tell a second copy of a notice.
  const seen = new Set<string>();
  for (const [place, path] of files.entries()) {
    if (place > 0 && place % progress_files === 0) err(`… ${place} of ${files.length} files`);
    const bytes = await beginningOf(path, most_notice_bytes);
    const read = bytes && (await readNotice(bytes));
    if (!read) refuse(refusals.not_readable, path);
    else if (read.kind === 'broken') refuse(refusals[read.why], path);
    else if (read.kind === 'other') {
      counts.left += 1;
      out(`left alone, no notice: ${oneLine(path)}`);
    } else {
      const { status, reply, identity, ids } = read.notice;
      const noted = await noteBounce(world.database.app, actor, read.notice, isDry);
      const twice = `${ids[0]} ${identity.toString('hex')}`;
      const result = isDry && seen.has(twice) ? 'already' : noted.result;
      seen.add(twice);
      if (result === 'unknown' || result === 'never_sent') refuse(refusals[result], path);
      else {
        counts.done += 1;
        const codes = [status, reply, noted.code && `paper ${spelled(noted.code)}`].filter(Boolean);
        out(`${done[result]}${codes.length > 0 ? ` (${codes.join(', ')})` : ''}: ${oneLine(path)}`);
      }
    }
  }
  if (more) err(`Only the first ${most_files} files were read. Move them away and run it again.`);
  out(
    `${isDry ? 'Would be taken' : 'Taken'}: ${counts.done}. Left alone: ${counts.left}. Not taken: ${counts.refused}.`,
  );
  return counts.refused > 0 || more ? 1 : 0;
}

/**
 * `habeas mail keys`: makes the key that mail is signed with, if there is none, and prints the DNS record to
 * publish. A key that is there is never replaced.
 */
export async function mailKeys(config: Config, { out, err }: Lines): Promise<number> {
  const file = keyFile(config);
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const isNew = await makeKey(file);
  try {
    const key = readKey(config);
    if (!key) throw new Error('the key was made and is not there');
    const domain = sendingDomain(config.mailFrom);
    const { name, pieces } = keyRecord(key, config.dkimSelector, domain);
    out(
      isNew ? `A new key lies in ${file}. Mail is signed with it from now on.` : `The key lies in ${file}.`,
    );
    out(`Publish this record in the DNS of ${domain}, then run habeas doctor --dns:\n`);
    out(`${name}. IN TXT ( ${pieces.map((piece) => `"${piece}"`).join('\n  ')} )`);
    return 0;
  } catch (error) {
    if (!(error instanceof NotSent)) throw error;
    err(`${file} holds no RSA key that can be used. Move it away, and run habeas mail keys again.`);
    return 1;
  }
}
