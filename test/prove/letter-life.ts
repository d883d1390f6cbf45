import { setTimeout as wait } from 'node:timers/promises';
import sharp from 'sharp';
import { today } from '../../src/kernel/clock.js';
import { addDays } from '../../src/kernel/day.js';
import { moveLetter } from '../../src/letters/letter.js';
import { codeHash, readLetterCode } from '../../src/letters/letter-code.js';
import type { World } from '../../src/world.js';
import { ShownForm } from '../form-sender.js';
import { keptLetter } from '../keepsakes.js';
import { reachablePrisoner } from '../letter-ground.js';
import type { Life } from './campaign-life.js';
import { newToken } from './token.js';

/**
 * Somebody writes a letter in which all is a canary, and opens every page of its way. What the writer's own
 * pages say back of this letter is left out of what is searched; anything else in them is found.
 */
export async function writeLetter(life: Life, world: World, site: string): Promise<void> {
  const actor = world.actor('operator');
  const prisoner = await reachablePrisoner({ database: world.database, actor }, 'adilet-ulgiuly');
  const path = `/people/${prisoner.slug}/write`;
  const own = Array.from({ length: 7 }, () => newToken('sealed'));
  const seen = async (at: string, answer: Response): Promise<string> => {
    const text = await answer.text();
    life.answers.push({ path: at, text: own.reduce((rest, word) => rest.replaceAll(word, ''), text) });
    return text;
  };
  const open = async (at: string) => seen(at, await fetch(site + at));
  await life.visit.get('/desk/letters/keepsakes');
  await life.visit.post('/desk/letters/keepsakes', { keeps: 'yes', years: '5', why: newToken('private') });
  const shown = new ShownForm(await open(path));
  await wait(1100);
  const [text = '', signed = '', name = '', email = '', keep_name = '', ...copied] = own;
  const form = new FormData();
  const typed = {
    language: 'en',
    text: `Invented words ${text}`,
    signed,
    back: 'own',
    name,
    lines: 'Nowhere',
    ...{ keep: 'yes', keep_name },
  };
  for (const [field, value] of Object.entries({ ...typed, email: `${email}@${email}.example` }))
    form.append(field, value);
  for (const field of ['token', 'stamp']) form.append(field, shown.value(field));
  const picture = await sharp({ create: { width: 60, height: 40, channels: 3, background: '#7a9' } })
    .jpeg()
    .withExif({ IFD0: { Make: newToken('sealed') } })
    .toBuffer();
  form.append('picture', new File([picture as Uint8Array<ArrayBuffer>], 'a.jpg', { type: 'image/jpeg' }));
  form.append('step', 'look');
  const look = await seen(path, await fetch(site + path, { method: 'POST', body: form }));
  const shelved = look.match(/\/letters\/picture\/[\w-]+/)?.[0] ?? '/letters/picture/none';
  for (const at of [shelved, `${shelved}/small`]) await open(at);
  form.set('step', 'hand_in');
  const accepted = await seen(path, await fetch(site + path, { method: 'POST', body: form }));
  const code = readLetterCode(accepted.match(/id="code"[^>]*>([^<]+)</)?.[1] ?? '');
  const mine = accepted.match(/\/letters\/mine\/(\w{58})/);
  if (!code || !mine) throw new Error('the letter was not taken');
  life.secrets.push(mine[1] ?? '');
  const { id } = await world.database.app
    .selectFrom('letters')
    .select('id')
    .where('code_hash', '=', codeHash(code))
    .executeTakeFirstOrThrow();
  await moveLetter(world.database.app, actor, id, 'sent_back', { reason: 'too_long' });
  const paths = ['/letters', `/letters/${code}`, '/letters/confirm/nothing'];
  for (const at of [...paths, mine[0], `${mine[0]}/picture`, `${mine[0]}/picture/small`, `${mine[0]}/again`])
    await open(at);
  const ground = { database: world.database, actor, writer: world.actor('visitor') };
  const [kept_text = '', kept_name = ''] = copied;
  const { token } = await keptLetter(ground, prisoner.id, { text: kept_text, name: kept_name });
  life.secrets.push(token);
  await open(`/letters/mine/${token}`);
  const evening = await planEvening(world, site);
  for (const at of [evening, `${evening}/pack.pdf`]) await open(at);
}

/** A group takes somebody for its evening; gives the address of its page. */
async function planEvening(world: World, site: string): Promise<string> {
  const on = addDays(today(world.clock), 7);
  const answer = await fetch(`${site}/write/evening`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ on, recipients: '1', language: '' }),
  });
  const page = answer.headers.get('location');
  if (!page) throw new Error(`an evening was answered ${answer.status}`);
  return page;
}
