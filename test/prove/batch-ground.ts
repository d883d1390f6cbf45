import { newId } from '../../src/kernel/chance.js';
import type { Db } from '../../src/kernel/database.js';
import { type DispatchDraft, queueItem } from '../../src/mailroom/item.js';
import type { World } from '../../src/world.js';

export const sender_name = 'Invented Federation (demonstration)';

/** Resolutions of a page each, to invented offices; a hundred addressees each. */
export async function queuePapers(world: World, count: number): Promise<void> {
  const actor = world.actor('operator');
  const paragraph =
    'отмечает, что это вымышленная резолюция вымышленной организации, которая нужна только для того, чтобы измерить печать;';
  const text = {
    language: 'ru',
    title: 'Вымышленная резолюция',
    covering: ['Направляем Вам резолюцию, принятую нашей организацией.', paragraph],
    body: Array.from({ length: 22 }, (_, place) => `${place + 1}. ${paragraph}`),
  };
  for (let done = 0; done < count; done += 100) {
    const drafts = Array.from({ length: Math.min(100, count - done) }, (_, place): DispatchDraft => {
      const name = `Вымышленное ведомство № ${done + place + 1}`;
      return {
        ...{ addressee_kind: 'office', addressee_id: newId(world.chance), addressee_name: name },
        ...{ role: 'addressee', channel: 'post', language: 'ru', country: 'Kazakhstan' },
        lines: [name, `ул. Примерная, ${done + place + 1}`, '010000 г. Нигде'],
      };
    });
    const item = { kind: 'example', subject: newId(world.chance), sender_name };
    await queueItem(world.database.app, actor, item, [text], drafts, []);
  }
}

/** Whether some chunk is being set at this moment. */
export async function isPrinting(db: Db): Promise<boolean> {
  const chunk = await db
    .selectFrom('batch_chunks')
    .select('number')
    .where('state', '=', 'printing')
    .executeTakeFirst();
  return chunk !== undefined;
}
