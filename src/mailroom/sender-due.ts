import type { Db } from '../kernel/database.js';
import type { Due } from '../page/web.js';
import { campaignOrNone } from './campaign.js';

/** The line of Today that says it. */
export const no_sender = 'mailroom.due.no_sender';

/**
 * That nobody has said who sends, for the desk's first page: before that no paper can be printed and no mail of one sent.
 * An administrator hears of it, too, who knows whoever runs the server.
 */
export async function senderDue(db: Db): Promise<Due[]> {
  if (await campaignOrNone(db)) return [];
  const detail = { code: 'mailroom.due.no_sender_detail' };
  return [{ count: 1, code: no_sender, detail, href: '/desk/mailroom', told: 'staff' }];
}
