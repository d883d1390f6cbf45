import { Hono } from 'hono';
import type { VisitorEnv } from '../../page/web.js';
import { fileAnswer, fileGate, streamed } from '../formats/whole-file.js';
import { eventsCsv, peopleCsv, sourcesCsv } from './csv-export.js';

/** The public register as tables, in the columns in which the import reads them. */
export function csvSite(): Hono<VisitorEnv> {
  const app = new Hono<VisitorEnv>();
  const begin = fileGate();
  const tables = { people: peopleCsv, events: eventsCsv, sources: sourcesCsv };
  for (const [name, partsOf] of Object.entries(tables)) {
    app.get(`/${name}.csv`, (c) =>
      fileAnswer(c, streamed(partsOf(c.var.db), begin()), 'text/csv; charset=utf-8', `${name}.csv`),
    );
  }
  return app;
}
