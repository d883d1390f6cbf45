import { Refused } from '../kernel/refusals.js';
import { looksWhole, type PaperKey, readPaperKey, refuseUnknown } from '../staff/recovery-paper.js';
import { checkLines, line_length, share_lines, tidyShare } from '../staff/recovery-share.js';

type Ask = (question: string) => Promise<string>;

/** A line may be typed so often before it is given up. */
const most_tries = 3;

/**
 * Asks for the recovery key from paper: the whole key in one line, or two trustees' shares, line by line, each checked
 * as soon as it is typed. Nothing that is typed is shown. Throws `Refused` with a sentence on what is wrong.
 */
export async function askPaperKey(ask: Ask): Promise<PaperKey> {
  const first = await ask('Recovery key, or line 1 of a share: ');
  if (looksWhole(first)) return readPaperKey(first);
  refuseUnknown(first);
  const one = await restOfShare(ask, first, 'this share');
  return readPaperKey(one, await restOfShare(ask, '', 'the other share'));
}

/** The lines of a share, however many of them come at once. */
async function restOfShare(ask: Ask, typed: string, which: string): Promise<string> {
  let share = '';
  let next = typed;
  for (let tries = 0; ; ) {
    if (next !== '') {
      try {
        const longer = share + tidyShare(next);
        checkLines(longer);
        share = longer;
        tries = 0;
      } catch (error) {
        tries += 1;
        if (!(error instanceof Refused) || tries >= most_tries) throw error;
      }
    }
    if (share.length >= share_lines * line_length) return share;
    const again = tries > 0 ? 'It is not as it stands on a sheet. ' : '';
    next = await ask(`${again}Line ${share.length / line_length + 1} of ${which}: `);
    if (next.trim() === '')
      throw new Refused(
        'staff.recovery.share.length',
        { count: share.length, most: share_lines * line_length },
        422,
      );
  }
}
