import { minute_ms } from '../kernel/clock.js';
import type { RetentionRule } from '../kernel/retention.js';
import type { SealedColumn } from '../kernel/sealed-column.js';
import { destroyMonths } from './month-destroying.js';
import { kept_at_least_ms, removeOldKeys } from './resealing.js';

/** What is forgotten of keys themselves: those to which nothing is sealed any more. `columns` are all that hold sealed values. */
export function keyRules(columns: readonly SealedColumn[]): readonly RetentionRule[] {
  return [
    {
      name: 'staff.old_keys',
      what: 'the old key of a compartment that got a new one',
      when: `once nothing is sealed to it, ${kept_at_least_ms / minute_ms} minutes after the new one came at the earliest`,
      forget: ({ db, actor }) => removeOldKeys(db, actor, columns),
    },
    {
      name: 'staff.month_keys',
      what: 'the key of a month of letters, with every copy of it',
      when: 'after the month, once nothing is sealed to it',
      forget: ({ db, actor }) => destroyMonths(db, actor, columns),
    },
  ];
}
