import { writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { routeKey } from '../src/kernel/access.js';
import { ask, askedRows, deskCells, isPublic, visitorAnswers } from './authorisation/cells.js';
import { lineOf } from './authorisation/expectation.js';
import { type Ground, openGround } from './authorisation/ground.js';

let ground: Ground;
before(async () => {
  ground = await openGround();
});
after(() => ground?.close());
test('x', async () => {
  const out: string[] = [];
  const w: string[] = [];
  const t0 = Date.now();
  let n = 0;
  for (const row of askedRows(ground)) {
    if (isPublic(row)) {
      const { answers, wrong, asked } = await visitorAnswers(ground, row);
      n += asked;
      w.push(...wrong);
      out.push(lineOf(row, { who: 'everybody', fresh: false, answers }));
    } else {
      const got = new Set<string>();
      const signedOut = true;
      for (const cell of deskCells(ground, row)) {
        const a = await ask(ground, cell);
        n += 1;
        if (a.kind === 'failed') w.push(`${cell.method} ${cell.address.path} ${a.status}`);
        if (a.kind === 'shown' || a.kind === 'absent') got.add(cell.by.name);
        if (row.path === '/desk/sign-out') {
          if (cell.by.roles) got.add(cell.by.name);
          await ground.people.again(cell.by);
        }
      }
      const who = got.has('visitor')
        ? ('everybody' as const)
        : got.size === 7
          ? ('any staff' as const)
          : [...got].filter((x) => x !== 'all roles');
      out.push(lineOf(row, { who: who as never, fresh: row.fresh === true, answers: {} }));
    }
  }
  writeFileSync('/tmp/roles/expected.txt', out.join('\n') + '\n');
  writeFileSync('/tmp/roles/wrong.txt', w.join('\n') + `\n${n} cells ${Date.now() - t0} ms\n`);
});
