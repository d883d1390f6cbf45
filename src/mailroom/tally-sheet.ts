import type { Say } from '../kernel/language.js';
import { spelled } from './dispatch-code.js';
import type { Paper } from './paper.js';

/** What the frame's `tally` takes, with its title and a note. */
export interface TallySheet {
  title: string;
  note: string;
  columns: string[];
  rows: { code: string; lines: string[] }[];
}

/** The sheet to tick off a pile by hand: `count` papers lie in it; those that are not in `kept` were left out. */
export function tallyOf(
  say: Say,
  title: string,
  count: number,
  papers: Pick<Paper, 'id' | 'code' | 'addressee_name' | 'sender_name' | 'language'>[],
  kept: ReadonlySet<string>,
): TallySheet {
  return {
    title,
    note: say('mailroom.paper.tally.note', { count }),
    columns: ['code', 'to', 'posted', 'returned', 'replied'].map((column) =>
      say(`mailroom.paper.tally.${column}`),
    ),
    rows: papers.map((paper) => ({
      code: spelled(paper.code),
      lines: [
        paper.addressee_name,
        `${paper.sender_name} · ${paper.language}`,
        ...(kept.has(paper.id) ? [] : [say('mailroom.paper.tally.left_out')]),
      ],
    })),
  };
}
