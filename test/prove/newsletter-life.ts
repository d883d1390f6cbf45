import { offerHelp } from '../../src/newspaper/joining/joiner.js';
import { askForNewsletter } from '../../src/newspaper/newsletter/subscription.js';
import type { World } from '../../src/world.js';
import type { Life } from './campaign-life.js';
import { newToken } from './token.js';

/** Somebody confirms the newsletter, changes it, and offers help: address and offer are canaries that stand nowhere in the clear. */
export async function readAndJoin(life: Life, world: World, site: string): Promise<void> {
  const [db, visitor] = [world.database.app, world.actor('visitor')];
  const email = `${newToken('sealed')}@${newToken('sealed')}.example`;
  let secret = '';
  await askForNewsletter(db, visitor, { email, spoken: 'en', often: 'issue' }, (token) => {
    secret = token;
    return { subject: 'Please confirm', text: `${site}/newsletter/${token}` };
  });
  life.secrets.push(secret);
  const keep = async (path: string, form?: Record<string, string>) => {
    const sent = form ? { method: 'POST', body: new URLSearchParams(form) } : {};
    life.answers.push({ path, text: await (await fetch(site + path, sent)).text() });
  };
  const own = `/newsletter/${secret}`;
  await keep(own);
  await keep(`${own}/keep`, {});
  await keep(`${own}/change`, { often: 'month', spoken: 'ru' });
  await keep('/newsletter', { email: 'no address', often: 'issue', spoken: 'en' });
  const typed = {
    ...{ name: newToken('sealed'), contact: newToken('sealed') },
    ...{ place: newToken('sealed'), note: newToken('sealed') },
  };
  const link = await offerHelp(db, visitor, { ...typed, offers: ['translating'], spoken: 'en' });
  life.secrets.push(link);
  // Whoever has the link reads what they wrote themselves, and nothing of anybody else.
  for (const path of [`/join/${link}`, `/join/${link}.json`]) {
    const text = await (await fetch(site + path)).text();
    for (const word of Object.values(typed))
      if (!text.includes(word)) throw new Error('an offer does not open by its link');
    life.answers.push({
      path,
      text: Object.values(typed).reduce((rest, word) => rest.replace(word, ''), text),
    });
  }
  await keep('/join', { contact: '', note: '' });
}
