import { today } from '../../src/kernel/clock.js';
import { addDays } from '../../src/kernel/day.js';
import { arrangeEvening } from '../../src/letters/offers/evening.js';
import { reserve } from '../../src/letters/offers/reservation.js';
import { askToBeReminded } from '../../src/letters/seasons/reminder.js';
import { offerHelp } from '../../src/newspaper/joining/joiner.js';
import { askForNewsletter } from '../../src/newspaper/newsletter/subscription.js';
import { model_slug } from '../../src/resolutions/examples.js';
import { currentVersion } from '../../src/resolutions/model.js';
import { subscribe } from '../../src/resolutions/notices/subscription.js';
import type { World } from '../../src/world.js';
import { personBySlug, reachablePrisoner, sendLetter } from '../letter-ground.js';
import { handInForm } from '../prove/intake.js';

/** A link of each kind that only whoever has it may open: kind → the word that stands in its address. */
export async function seedSecrets({
  world,
  url,
}: {
  world: World;
  url: string;
}): Promise<Record<string, string>> {
  const { database, clock } = world;
  const [db, visitors, visitor] = [database.app, database.visitors, world.actor('visitor')];
  const secrets: Record<string, string> = {};
  const keep = (kind: string) => (token: string) => {
    secrets[kind] = token;
    return { subject: 'Please confirm', text: token };
  };
  const invented = { spoken: 'en' as const };
  const version = await currentVersion(visitors, model_slug, 'en');
  const about = { text_id: version.text_id, version_id: version.id };
  await subscribe(db, visitor, { ...invented, ...about, email: 'one@reader.example' }, keep('subscription'));
  const reader = { ...invented, email: 'two@reader.example' };
  await askForNewsletter(db, visitor, { ...reader, often: 'issue' }, keep('newsletter subscription'));
  await askToBeReminded(db, visitor, { ...reader, yearly: true, people: [] }, keep('reminder'));
  const offer = { ...invented, name: 'Nobody', contact: 'a call', place: null, note: null };
  secrets.joiner = await offerHelp(db, visitor, { ...offer, offers: ['translating'] });
  secrets['adoption confirmation'] = (
    await handInForm(world, { organisation: 'Invented Waiting Branch' })
  ).token;
  const { token } = await handInForm(world, { organisation: 'Invented Confirmed Branch' });
  const thanks = await (await fetch(`${url}/adoptions/confirm/${token}`, { method: 'POST' })).text();
  secrets['officer link'] = thanks.match(/\/adoptions\/follow\/([\w-]{43})/)?.[1] ?? '';
  const { slug } = await reachablePrisoner({ database, actor: world.actor('operator') }, 'invented-prisoner');
  secrets.reservation = await reserve(db, visitors, visitor, slug);
  const on = addDays(today(clock), 5);
  secrets.evening = await arrangeEvening(db, visitors, visitor, { on, recipients: 1, language: null });
  const person_id = await personBySlug(database, 'vladimir-kozlov');
  const letter = await sendLetter({ database, writer: world.actor('writer') }, { person_id });
  secrets['letter code'] = letter.code;
  secrets['writer link'] = letter.token;
  return secrets;
}
