import { writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { openGround, type Ground } from './authorisation/ground.js';
import { judgeViews } from './authorisation/view-mutations.js';
let ground: Ground;
before(async () => { ground = await openGround(); });
after(() => ground?.close());
test('x', async () => {
  const t = Date.now();
  const j = await judgeViews(ground);
  writeFileSync('/tmp/roles/views.txt', [...j.complaints, ...j.missed, `${j.mutations} ${j.impossible} ${Date.now() - t}`].join('\n') + '\n');
});
