import type { FC } from 'hono/jsx';
import type { Say } from '../kernel/language.js';
import { Foreign } from '../page/parts.js';

/** What an organisation told of its vote, field by field: for the officer's last look, and for the desk. */
export const ReportLines: FC<{ say: Say; lines: (readonly [field: string, value: string])[] }> = ({
  say,
  lines,
}) => (
  <dl class="small">
    {lines.map(([field, value]) => (
      <>
        <dt>{say(`resolutions.adopt.label.${field}`)}</dt>
        <dd>
          <Foreign>{value}</Foreign>
        </dd>
      </>
    ))}
  </dl>
);
