import { askToBeReminded } from '../../src/letters/seasons/reminder.js';
import type { World } from '../../src/world.js';
import type { Life } from './campaign-life.js';
import { newToken } from './token.js';

/** Somebody wants to be reminded of the days of every year, opens the link of the mail, and confirms; the address is a canary. */
export async function remindSomebody(life: Life, world: World, site: string): Promise<void> {
  const email = `${newToken('sealed')}@${newToken('sealed')}.example`;
  let secret = '';
  const asked = { email, spoken: 'en' as const, yearly: true, people: [] };
  await askToBeReminded(world.database.app, world.actor('visitor'), asked, (token) => {
    secret = token;
    return { subject: 'Please confirm', text: `${site}/write/days/${token}` };
  });
  life.secrets.push(secret);
  const path = `/write/days/${secret}`;
  const keep = async (at: string, answer: Response) =>
    life.answers.push({ path: at, text: await answer.text() });
  await keep(path, await fetch(site + path));
  await keep(`${path}/keep`, await fetch(`${site}${path}/keep`, { method: 'POST' }));
  const wrong = new URLSearchParams({ email: 'no address', days: 'yearly' });
  await keep('/write/days', await fetch(`${site}/write/days`, { method: 'POST', body: wrong }));
}
