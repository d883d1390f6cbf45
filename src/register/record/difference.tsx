import type { FC } from 'hono/jsx';
import type { Say } from '../../kernel/language.js';
import { Foreign, Table } from '../../page/parts.js';
import type { Choices, FactForm, Typed } from './fact-form.js';
import { differing } from './fact-keeping.js';

/** What names a field and its values: words for the fields (a kind's form; null for a person's own row) and what was offered. */
export interface Fields {
  say: Say;
  form: Pick<FactForm, 'labels'> | null;
  choices: Choices;
}

/** The word for a field of a form. */
function labelOf({ say, form }: Fields, field: string): string {
  const code = form?.labels?.[field] ?? `register.record.field.${field}`;
  return say.has(code) ? say(code) : field.replaceAll('_', ' ');
}

const Value: FC<{ of: string; field: string; choices: Choices }> = ({ of, field, choices }) => (
  <Foreign>{choices[field]?.find((one) => one.value === of)?.label ?? of}</Foreign>
);

/** What a change did, field by field: what stood there, struck through, and what stands there now. */
export const Difference: FC<Fields & { before: Typed; after: Typed }> = (props) => {
  const { before, after, choices } = props;
  return (
    <dl>
      {differing(before, after).map((field) => (
        <>
          <dt>{labelOf(props, field)}</dt>
          <dd>
            {before[field] && (
              <del>
                <Value of={before[field]} {...{ field, choices }} />
              </del>
            )}{' '}
            {after[field] && (
              <ins>
                <Value of={after[field]} {...{ field, choices }} />
              </ins>
            )}
          </dd>
        </>
      ))}
    </dl>
  );
};

/** Two editors' changes to one thing, side by side. */
export interface Collision {
  /** What both began from; null when that is not known. */
  base: Typed | null;
  stored: Typed;
  mine: Typed;
  /** Who changed it meanwhile, and why. */
  who: string;
  why: string;
}

/**
 * What to go on with after a collision: a field that only the other changed takes the other's value, one
 * that this editor changed keeps this editor's.
 */
export function merged({ base, stored, mine }: Collision): Typed {
  const fields = [...new Set([...Object.keys(stored), ...Object.keys(mine)])];
  return Object.fromEntries(
    fields.map((field) => {
      const isUntouched = base !== null && (mine[field] ?? '') === (base[field] ?? '');
      return [field, (isUntouched ? stored[field] : mine[field]) ?? ''];
    }),
  );
}

/** Says who was quicker, and field by field what it was, what it is now and what this editor typed. */
export const CollisionTable: FC<Fields & { collision: Collision }> = (props) => {
  const { say, choices, collision } = props;
  const { base, stored, mine, who, why } = collision;
  const fields = [...new Set([...differing(stored, mine), ...(base ? differing(base, stored) : [])])];
  return (
    <div class="problems" role="alert" id="collision">
      <h2>{say('register.record.collision.title')}</h2>
      <p>
        {say('register.record.collision.who', { who })} <Foreign>{why}</Foreign>
      </p>
      <p>{say('register.record.collision.about')}</p>
      <Table
        caption={say('register.record.collision.caption')}
        head={['field', 'base', 'stored', 'mine'].map((name) => say(`register.record.collision.${name}`))}
      >
        {fields.map((field) => (
          <tr>
            <th scope="row">{labelOf(props, field)}</th>
            {[base, stored, mine].map((said) => (
              <td>
                <Value of={said?.[field] ?? ''} {...{ field, choices }} />
              </td>
            ))}
          </tr>
        ))}
      </Table>
    </div>
  );
};
