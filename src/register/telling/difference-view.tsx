import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { dateInWords } from '../../page/date.js';
import { Foreign, Table } from '../../page/parts.js';
import type { Change, Shown } from './difference.js';

/** So many things are laid side by side on one page; the preview shows all. */
const most_shown = 300;

/** Columns that mean something to the database only. */
const unsaid = /^(id|code|position|struck_at|.*_id|withdraws)$/;
/** Columns that hold a date of a fact (EDTF). */
const dates = new Set([
  'happened',
  'not_before',
  'began',
  'ended',
  'since',
  'until',
  'ends',
  'valid_from',
  'valid_to',
]);

/** What visitors read now and what they would read, field by field. */
export const Difference: FC<{ say: Say; changes: Change[] }> = ({ say, changes }) => {
  if (changes.length === 0) return <p>{say('register.telling.difference.none')}</p>;
  const isNew = changes.every(({ before }) => before === null);
  const head = ['field', ...(isNew ? [] : ['before']), 'after'];
  return (
    <>
      <Table
        caption={say('register.telling.difference.caption', { count: changes.length })}
        head={head.map((name) => say(`register.telling.difference.${name}`))}
      >
        {changes.slice(0, most_shown).map((change) => (
          <>
            <tr>
              <th scope="rowgroup" colspan={head.length}>
                {thingWord(say, change.view)} · {say(`register.telling.difference.${whatHappens(change)}`)}
              </th>
            </tr>
            {fieldsOf(change).map((field) => (
              <tr>
                <td>{fieldWord(say, field)}</td>
                {!isNew && (
                  <td>
                    <Foreign>{valueIn(say, change.before, field)}</Foreign>
                  </td>
                )}
                <td>
                  <Foreign>{valueIn(say, change.after, field)}</Foreign>
                </td>
              </tr>
            ))}
          </>
        ))}
      </Table>
      {changes.length > most_shown && (
        <p>{say('register.telling.difference.more', { count: changes.length - most_shown })}</p>
      )}
    </>
  );
};

function whatHappens({ before, after }: Change): 'comes' | 'goes' | 'changes' {
  return before === null ? 'comes' : after === null ? 'goes' : 'changes';
}

/** Fields in which the two differ and that say something. */
function fieldsOf({ before, after }: Change): string[] {
  const fields = new Set([...Object.keys(after ?? {}), ...Object.keys(before ?? {})]);
  return [...fields].filter(
    (field) =>
      !unsaid.test(field) &&
      JSON.stringify(before?.[field] ?? null) !== JSON.stringify(after?.[field] ?? null),
  );
}

function thingWord(say: Say, view: string): string {
  const code = `register.telling.thing.${view}`;
  return say.has(code) ? say(code) : view.replaceAll('_', ' ');
}

function fieldWord(say: Say, field: string): string {
  const code = `register.telling.field.${field}`;
  return say.has(code) ? say(code) : field.replaceAll('_', ' ');
}

function valueIn(say: Say, shown: Shown | null, field: string): string {
  const value = shown?.[field] ?? null;
  if (value === null || value === '') return '–';
  if (typeof value === 'string') return dates.has(field) ? dateInWords(value, say) : value;
  return Array.isArray(value) ? value.join('; ') : String(value);
}
