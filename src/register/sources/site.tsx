import { Hono } from 'hono';
import { Missing } from '../../kernel/refusals.js';
import type { VisitorEnv } from '../../page/web.js';
import { publicFileOf } from './snapshot.js';

/** `/snapshots/<sha256>`: the bytes of a snapshot that may be given out, as a file to save. */
export function sourcesSite(): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();
  app.get('/snapshots/:sha256', async (c) => {
    const sha256 = c.req.param('sha256');
    if (!/^[0-9a-f]{64}$/.test(sha256)) throw new Missing('snapshot');
    return publicFileOf(c.var.db, sha256);
  });
  return app;
}
