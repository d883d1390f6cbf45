import { recordCheck } from '../src/mailroom/addresses/address-check.js';
import { spelled } from '../src/mailroom/dispatch-code.js';
import { exampleCheck, exampleItem } from '../src/mailroom/examples.js';
import type { DispatchDraft } from '../src/mailroom/item.js';
import type { World } from '../src/world.js';
import { colony, reachablePrisoner } from './letter-ground.js';
import { inventedMinistry } from './ministry-ground.js';

/** Whom forty papers go to, as far as a test asks. */
export interface FortyPapers {
  /** Id of the ministry. */
  ministry: string;
  /** Spelled codes of the five papers to it. */
  toMinistry: string[];
  /** The same of the copy that goes into a prison. */
  intoPrison: string;
}

/** The slug of the prisoner. */
export const prisoner_slug = 'adilet-ulgiuly';

/** Puts five invented resolutions into the mailroom, each to a ministry and seven others; a copy of the last one goes to a prisoner. */
export async function fortyPapers(world: World): Promise<FortyPapers> {
  const db = world.database.app;
  const actor = world.actor('operator');
  const invented = await inventedMinistry(db, actor);
  const ministry = invented.office;
  await recordCheck(db, actor, invented.address, exampleCheck(actor));
  const prisoner = await reachablePrisoner({ database: world.database, actor }, prisoner_slug);
  const minister: Partial<DispatchDraft> = {
    ...{ addressee_id: ministry, addressee_name: 'Вымышленное министерство', address_id: invented.address },
    lines: ['Вымышленное министерство', 'ул. Вымышленная, 1', '010000 г. Нигде'],
  };
  const copy: Partial<DispatchDraft> = {
    ...{ addressee_kind: 'prisoner', role: 'copy', addressee_id: prisoner.id },
    ...{
      addressee_name: 'Адилет Улгиулы',
      address_id: prisoner.address_id,
      lines: ['Адилет Улгиулы', ...colony],
    },
  };
  for (let number = 1; number <= 5; number += 1)
    await exampleItem(db, actor, [minister, ...Array(6).fill({}), number === 5 ? copy : {}]);
  const rows = await db.selectFrom('dispatches').select(['addressee_id', 'code']).orderBy('id').execute();
  const codesTo = (id: string) =>
    rows.filter(({ addressee_id }) => addressee_id === id).map(({ code }) => spelled(code));
  return { ministry, toMinistry: codesTo(ministry), intoPrison: codesTo(prisoner.id)[0] ?? '' };
}
